"""Which message a settlement is worth, and its frozen facts. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from intake.domain.decisions import SettledUnit, Settlement
from intake.domain.effects import MAIL, Effect
from intake.domain.grades import Disposition
from intake.domain.ids import effect_key
from intake.domain.money import total
from intake.domain.returns import ExpectedReturn
from intake.sync.mail.body import KIND, Event, Letter, UnitFacts

_KEPT = {
    "deduction_handling": "handling",
    "deduction_missing_part": "missing_part",
    "restocking_fee": "restocking_fee",
}
_NOT_PAID = (
    "out_of_window",
    "exception_custom_made",
    "exception_perishable",
    "exception_hygiene_seal",
    "exception_mixed",
    "exception_sealed_media",
    "identity_not_ours",
    "identity_counterfeit",
    "identity_empty",
    "identity_wrong_serial",
    "more_than_expected",
)


def plan(settlement: Settlement, expected: ExpectedReturn, events: Collection[str], site: str) -> tuple[Effect, ...]:
    """The message for a settlement; none when nobody is to be told of such an event, or there is nothing to tell."""
    letter = letter_of(settlement, expected)
    if letter is None or letter.event.value not in events:
        return ()
    name = f"{MAIL}:{letter.event.value}"
    key = effect_key(site, settlement.return_id, settlement.id, settlement.revision, name)
    return (Effect(key, KIND, letter.model_dump_json().encode(), shop=MAIL),)


def letter_of(settlement: Settlement, expected: ExpectedReturn) -> Letter | None:
    """The facts of the message for a settlement; None for one that only carries out a lead's word, or has no unit of
    the customer's."""
    units = [unit for unit in settlement.units if unit.line_external_id is not None]
    if settlement.decides or not units:
        return None
    titles = {line.external_id: line.title for line in expected.lines}
    return Letter(
        event=_event(settlement, units),
        language=expected.customer.language,
        return_id=settlement.return_id,
        rma=settlement.rma or settlement.external_id,
        order=expected.order_number,
        currency=settlement.currency,
        units=tuple(_unit(unit, titles.get(unit.line_external_id or "", unit.sku)) for unit in units),
        sums=_sums(settlement, units),
    )


def _event(settlement: Settlement, units: Iterable[SettledUnit]) -> Event:
    """The one thing the customer has to hear most: why money is kept, that it comes, that none does, or the receipt."""
    units = list(units)
    if any(unit.deduction for unit in units):
        return Event.DEDUCTION
    if settlement.refund or settlement.store_credit:
        return Event.REFUNDED
    came = [unit for unit in units if unit.disposition is not Disposition.MISSING]
    unpaid = came and not any(unit.refund or unit.credit for unit in came)
    return Event.REFUSED if unpaid else Event.RECEIVED


def _unit(unit: SettledUnit, title: str) -> UnitFacts:
    paid = unit.refund.minor + unit.deduction.minor
    given = [reason.code for reason in unit.reasons]
    why = [_KEPT[code] for code in given if code in _KEPT] if unit.deduction else []
    if unit.deduction and not why:
        why = ["handling"]  # a lead's own deduction: the law leaves it no other ground
    if not paid and not unit.credit:
        missing = unit.disposition is Disposition.MISSING
        why = ["missing"] if missing else [code for code in given if code in _NOT_PAID][:1] or ["not_refundable"]
    return UnitFacts(
        title=title,
        grade=unit.grade,
        refund=unit.refund.minor,
        kept=unit.deduction.minor,
        percent=round(100 * unit.deduction.minor / paid) if paid else 0,
        why=tuple(dict.fromkeys(why)),
        photos=unit.photos if unit.deduction or not paid else (),
    )


def _sums(settlement: Settlement, units: Iterable[SettledUnit]) -> dict[str, int]:
    """The account: what was paid for the goods, what is kept, added and set off, and what comes back."""
    goods = total((unit.refund + unit.deduction for unit in units), settlement.currency)
    rows = {
        "goods": goods.minor,
        "kept": -settlement.goods_deduction.minor,
        "delivery": settlement.delivery.minor,
        "postage": -settlement.postage.minor,
        "instant": -settlement.instant.minor,
        "credit_back": settlement.credit_back.minor if settlement.credit_back else 0,
        "refund": settlement.refund.minor,
        "bonus": settlement.bonus.minor if settlement.bonus else 0,
        "store_credit": settlement.store_credit.minor if settlement.store_credit else 0,
    }
    return {name: minor for name, minor in rows.items() if minor or name == "refund"}
