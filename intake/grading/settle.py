"""Settles one return for one closed parcel: the goods received and the exact money to release."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from intake.domain.decisions import Reason, SettledUnit, Settlement
from intake.domain.errors import IntakeError
from intake.domain.grades import Disposition
from intake.domain.money import Money, total, zero
from intake.domain.records import Unit, UnitState
from intake.domain.returns import ExpectedReturn, Ground, ReturnLine
from intake.grading.decide import is_exchange

_NOT_BACK = (Disposition.MISSING, Disposition.RETURN_TO_CUSTOMER)
_TRADER_PAYS = (Ground.DEFECT, Ground.OUR_ERROR)


def settle(
    expected: ExpectedReturn,
    units: Sequence[Unit],
    earlier: Sequence[Settlement],
    parcel_id: UUID,
    outstanding: int,
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
    settled = _counted(expected, mine, before)
    goods = total((unit.refund for unit in settled), currency)
    delivery = _delivery(expected, mine, settled, before, outstanding)
    postage = _postage(expected, mine, before, goods + delivery)
    open_instant = (expected.already_refunded or zero(currency)) - total((s.instant for s in before), currency)
    instant = _least(open_instant, goods + delivery - postage)
    refund = goods + delivery - postage - instant
    dues = [unit.decision.due for unit in mine if unit.decision.due is not None]
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
        claim=open_instant - instant if outstanding == 0 else zero(currency),
        payments=_payments(expected, before, refund),
        due=min(dues, default=None),
        complete=outstanding == 0,
        rma=expected.rma,
    )


def settlement_id(return_id: UUID, parcel_id: UUID) -> str:
    """The id of a return's settlement for a parcel: always the same one (UUIDv5)."""
    return str(uuid.uuid5(return_id, str(parcel_id)))


def unfunded(settlement: Settlement) -> Money:
    """What is owed but no payment of the order can carry: a person has to pay it another way."""
    return settlement.refund - total((amount for _, amount in settlement.payments), settlement.currency)


def _counted(expected: ExpectedReturn, units: Sequence[Unit], before: Sequence[Settlement]) -> tuple[SettledUnit, ...]:
    """The units as the shop hears of them; what comes beyond a line's quantity is received but never refunded."""
    seen = Counter(
        unit.line_external_id for settlement in before for unit in settlement.units if _came(unit.disposition)
    )
    settled: list[SettledUnit] = []
    for unit in units:
        line = _line(expected, unit)
        record = _settled(unit, line, expected.currency)
        if line is not None and _came(record.disposition):
            seen[line.external_id] += 1
            if seen[line.external_id] > line.quantity:
                record = _unpaid(record)
        settled.append(record)
    return tuple(settled)


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
    )


def _unpaid(unit: SettledUnit) -> SettledUnit:
    nothing = zero(unit.refund.currency)
    return replace(unit, refund=nothing, deduction=nothing, reasons=(*unit.reasons, Reason("more_than_expected")))


def _delivery(
    expected: ExpectedReturn,
    units: Sequence[Unit],
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
    if any(unit.decision.ground is Ground.VOLUNTARY for unit in units if unit.line_id is not None):
        return nothing
    records = (*settled, *(unit for settlement in before for unit in settlement.units))
    counted = Counter(unit.line_external_id for unit in records if unit.line_external_id and _good(unit))
    if any(line.unit_paid and counted[line.external_id] < line.quantity for line in expected.lines):
        return nothing
    return _least(expected.shipping_paid, expected.shipping_standard or expected.shipping_paid)


def _good(unit: SettledUnit) -> bool:
    """Did this unit come back as what was sold, and was it accepted?"""
    accepted = bool(unit.refund) or bool(unit.deduction)
    return accepted and _came(unit.disposition) and unit.disposition not in _NOT_BACK


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
    return _least(expected.return_postage - kept, gross)


def _payments(expected: ExpectedReturn, before: Sequence[Settlement], refund: Money) -> tuple[tuple[str, Money], ...]:
    """The refund over the order's payments, by what is left on each after earlier settlements.

    We cannot know whether what the shop says is left already counts our earlier refunds. At first we take it that it
    does not; where the refund would then not be covered, it does, and the rest is taken from what the shop says. If
    that is not there either, the shop refuses and a person is asked: better than a customer silently paid too little.
    """
    taken: Counter[str] = Counter()
    for settlement in before:
        for payment_id, amount in settlement.payments:
            taken[payment_id] += amount.minor
    shares: Counter[str] = Counter()
    rest = refund.minor
    for earlier in (taken, Counter[str]()):
        for payment in expected.payments:
            name = payment.external_id
            share = max(0, min(rest, payment.refundable.minor - earlier[name] - shares[name]))
            shares[name] += share
            rest -= share
    return tuple((name, Money(minor, expected.currency)) for name, minor in shares.items() if minor)


def _line(expected: ExpectedReturn, unit: Unit) -> ReturnLine | None:
    return expected.find_line(unit.line_id)


def _came(disposition: Disposition) -> bool:
    return disposition is not Disposition.MISSING


def _least(first: Money, second: Money) -> Money:
    """The smaller of two amounts, never below nothing."""
    least = first if first <= second else second
    return least if least.minor > 0 else zero(least.currency)
