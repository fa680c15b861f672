"""Settles one return for one closed parcel: the goods received and the exact money to release."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TypedDict
from uuid import UUID

from intake.domain.decisions import Reason, SettledUnit, Settlement
from intake.domain.errors import IntakeError
from intake.domain.grades import Disposition
from intake.domain.money import Money, total, zero
from intake.domain.records import Unit, UnitState
from intake.domain.returns import ExpectedReturn, Ground, RefundTo, ReturnLine
from intake.grading.exchange import is_exchange, swap
from intake.grading.payments import spread
from intake.grading.terms import STANDARD, Terms


class Released(TypedDict):
    """By what means a refund goes out, as parts of a settlement."""

    payments: tuple[tuple[str, Money], ...]
    store_credit: Money
    bonus: Money


_NOT_BACK = (Disposition.MISSING, Disposition.RETURN_TO_CUSTOMER)
_TRADER_PAYS = (Ground.DEFECT, Ground.OUR_ERROR)


def settle(
    expected: ExpectedReturn,
    units: Sequence[Unit],
    earlier: Sequence[Settlement],
    parcel_id: UUID,
    outstanding: int,
    terms: Terms = STANDARD,
) -> Settlement:
    """What the shop owes for the units of this parcel, given what was settled for the return before.

    `outstanding` counts the units of the return that have not arrived. Delivery costs, return postage and the refund
    made before arrival are each taken once over all settlements of a return. The same values always give the same
    settlement, with the same id. Raises IntakeError units_not_final while one of the units still waits for review.
    """
    mine = tuple(unit for unit in units if unit.return_id == expected.id and unit.state is not UnitState.UNDONE)
    if any(unit.state is not UnitState.FINAL for unit in mine):
        raise IntakeError("units_not_final", rma=expected.rma)
    identity = settlement_id(expected.id, parcel_id)
    before = tuple(settlement for settlement in earlier if settlement.id != identity)
    currency = expected.currency
    complete = outstanding == 0
    settled = _counted(expected, mine, before)
    swapped = swap(expected, settled, before)
    credit_back = swapped.left if complete and not swapped.pending else zero(currency)
    delivery = _delivery(expected, settled, before, outstanding)
    gross = total((unit.refund for unit in settled), currency) + delivery + credit_back
    postage = _postage(expected, mine, before, gross)
    ahead = open_advance(expected, before)
    instant = least(ahead, gross - postage)
    refund = gross - postage - instant
    return Settlement(
        id=identity,
        revision=1,
        return_id=expected.id,
        shop=expected.shop,
        external_id=expected.external_id,
        order_external_id=expected.order_external_id,
        currency=currency,
        units=settled,
        delivery=delivery,
        postage=postage,
        instant=instant,
        goods_deduction=total((unit.deduction for unit in settled), currency),
        refund=refund,
        claim=ahead - instant if complete else zero(currency),
        due=min((unit.decision.due for unit in mine if unit.decision.due is not None), default=None),
        complete=complete,
        rma=expected.rma,
        exchanges=swapped.goods,
        exchanged=swapped.value,
        credit_back=credit_back,
        exchange_due=swapped.due if complete else zero(currency),
        refunded_by_others=expected.refunded_by_others,
        **released(expected, before, refund, terms),
    )


def released(expected: ExpectedReturn, before: Sequence[Settlement], refund: Money, terms: Terms) -> Released:
    """By what means a refund goes out: over the payments, or as store credit where the customer chose so.

    Directive 2011/83/EU art. 13(1): by the same means unless expressly agreed otherwise; so never by our own choice.
    The bonus is reckoned on all credit so far, so that parcels do not change it.
    """
    if expected.refund_to is not RefundTo.STORE_CREDIT:
        payments = spread(expected, before, refund, terms)
        return {"payments": payments, "store_credit": zero(refund.currency), "bonus": zero(refund.currency)}
    credits = total((one.store_credit for one in before if one.store_credit), refund.currency) + refund
    given = total((one.bonus for one in before if one.bonus), refund.currency)
    bonus = credits.percent(terms.bonus_percent) - given
    return {"payments": (), "store_credit": refund, "bonus": least(bonus, bonus)}


def open_advance(expected: ExpectedReturn, before: Sequence[Settlement]) -> Money:
    """What was refunded before the goods came and neither set off yet nor decided by a lead."""
    claims = {one.id: one.claim for one in before}
    decided = (claims[one.decides] for one in before if one.asked is not None and one.decides in claims)
    used = total((one.instant for one in before), expected.currency) + total(decided, expected.currency)
    ahead = (expected.already_refunded or expected.nothing()) - used
    return least(ahead, ahead)


def settlement_id(return_id: UUID, parcel_id: UUID) -> str:
    """The id of a return's settlement for a parcel: always the same one (UUIDv5)."""
    return str(uuid.uuid5(return_id, str(parcel_id)))


def unfunded(settlement: Settlement) -> Money:
    """What is owed but no payment of the order can carry: a person has to pay it another way."""
    paid = total((amount for _, amount in settlement.payments), settlement.currency)
    return settlement.refund - paid - (settlement.store_credit or zero(settlement.currency))


def accepted(unit: SettledUnit) -> bool:
    """Was the price of this unit given back: as money, as credit, or kept with a reason?"""
    return bool(unit.refund) or bool(unit.deduction) or unit.credit is not None


def _counted(expected: ExpectedReturn, units: Sequence[Unit], before: Sequence[Settlement]) -> tuple[SettledUnit, ...]:
    """The units as the shop hears of them; what comes beyond a line's quantity is received but never refunded.

    Each accepted unit gets its own exact share of what the line cost, so that all of them make up the price.
    """
    records = [unit for settlement in before for unit in settlement.units if _takes_place(unit)]
    seen = Counter(unit.line_external_id for unit in records)
    priced = Counter(unit.line_external_id for unit in records if accepted(unit))
    settled: list[SettledUnit] = []
    for unit in units:
        line = _line(expected, unit)
        record = _settled(unit, line, expected.currency)
        if line is not None and _takes_place(record):
            seen[line.external_id] += 1
            if seen[line.external_id] > line.quantity:
                record = _unpaid(record)
            elif accepted(record):
                record = _exact(record, line, priced[line.external_id])
                priced[line.external_id] += 1
        settled.append(record)
    return tuple(settled)


def _takes_place(unit: SettledUnit) -> bool:
    """Does it count against its line's quantity? A missing one does only when it was paid all the same."""
    return unit.disposition is not Disposition.MISSING or accepted(unit)


def _exact(unit: SettledUnit, line: ReturnLine, number: int) -> SettledUnit:
    """The unit with its share of the line's price instead of the rounded price it was decided with."""
    over = line.share(number) - line.unit_paid
    if not over or unit.refund + unit.deduction + (unit.credit or zero(over.currency)) != line.unit_paid:
        return unit
    if unit.credit is not None:
        return replace(unit, credit=unit.credit + over)
    return replace(unit, refund=unit.refund + over)


def _settled(unit: Unit, line: ReturnLine | None, currency: str) -> SettledUnit:
    decision = unit.decision
    nothing = zero(currency)
    return SettledUnit(
        unit_id=unit.id,
        lpn=unit.lpn,
        line_external_id=line.external_id if line else None,
        sku=unit.sku or (line.sku if line else ""),
        grade=decision.grade,
        disposition=decision.disposition,
        refund=decision.refund if line else nothing,
        deduction=decision.deduction.amount if line and decision.deduction else nothing,
        serial=unit.serial,
        photos=tuple(photo.sha256 for photo in unit.inspection.photos),
        reasons=decision.reasons,
        credit=decision.credit if line else None,
        ground=decision.ground,
    )


def _unpaid(unit: SettledUnit) -> SettledUnit:
    nothing = zero(unit.refund.currency)
    reasons = (*unit.reasons, Reason("more_than_expected"))
    return replace(unit, refund=nothing, deduction=nothing, credit=None, reasons=reasons)


def _delivery(
    expected: ExpectedReturn,
    settled: Sequence[SettledUnit],
    before: Sequence[Settlement],
    outstanding: int,
) -> Money:
    """The standard delivery cost, once, when the whole order came back by right (Directive 2011/83/EU art. 13(1)-(2)).

    By right: withdrawn in time, or for a defect or our own error (the customer must not be worse off for that). Not in
    the shop's own longer window, not for an exchange, not while a unit is missing, refused or something else.
    """
    nothing = zero(expected.currency)
    if expected.shipping_paid is None or not expected.whole_order or outstanding > 0:
        return nothing
    if any(settlement.delivery for settlement in before):
        return nothing
    if any(is_exchange(expected, line) or line.ground is Ground.VOLUNTARY for line in expected.lines):
        return nothing
    records = (*settled, *(unit for settlement in before for unit in settlement.units))
    if any(unit.ground is Ground.VOLUNTARY for unit in records if unit.line_external_id):
        return nothing
    counted = Counter(unit.line_external_id for unit in records if unit.line_external_id and _good(unit))
    if any(line.unit_paid and counted[line.external_id] < line.quantity for line in expected.lines):
        return nothing
    return least(expected.shipping_paid, expected.shipping_standard or expected.shipping_paid)


def _good(unit: SettledUnit) -> bool:
    """Did this unit come back as what was sold, and was it accepted?"""
    return accepted(unit) and unit.disposition not in _NOT_BACK


def _postage(expected: ExpectedReturn, units: Sequence[Unit], before: Sequence[Settlement], gross: Money) -> Money:
    """The return postage the customer agreed to bear, kept once and never beyond what there is to keep it from.

    Directive 2011/83/EU art. 14(1): only if the customer was told; never where the trader answers for the return.
    """
    nothing = zero(expected.currency)
    if expected.return_postage is None or not expected.informed:
        return nothing
    grounds = {unit.decision.ground for unit in units} | {line.ground for line in expected.lines}
    if grounds & set(_TRADER_PAYS):
        return nothing
    kept = total((settlement.postage for settlement in before), expected.currency)
    return least(expected.return_postage - kept, gross)


def _line(expected: ExpectedReturn, unit: Unit) -> ReturnLine | None:
    return expected.find_line(unit.line_id)


def least(first: Money, second: Money) -> Money:
    """The smaller of two amounts, never below nothing."""
    least = first if first <= second else second
    return least if least.minor > 0 else zero(least.currency)
