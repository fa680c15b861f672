"""What Medusa is asked to do for a settlement: ordered effects with frozen JSON bodies. Pure."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from intake.domain.decisions import Reason, SettledUnit, Settlement
from intake.domain.effects import BY_HAND, RELEASE, Effect
from intake.domain.grades import Disposition, Grade
from intake.domain.ids import effect_key
from intake.domain.money import Money, zero

RECEIVE = "receive"
DEDUCT = "deduct"
REFUND = "refund"
ANNOTATE = "annotate"

# These never enter the shop's books as goods: they are not here, go back, or wait for somebody's word.
_NOT_RECEIVED = frozenset({Disposition.MISSING, Disposition.RETURN_TO_CUSTOMER, Disposition.QUARANTINE})
_BEYOND = "more_than_expected"
_AMOUNTS = (
    "delivery",
    "postage",
    "instant",
    "goods_deduction",
    "refund",
    "claim",
    "store_credit",
    "bonus",
    "exchanged",
    "credit_back",
    "exchange_due",
    "asked",
    "waived",
)


def plan(settlement: Settlement, site: str, location: str = "") -> tuple[Effect, ...]:
    """Goods in, what is kept back, the money per payment, and the note that explains it; in that order.

    `location` is the stock location that receives, where the return's own is not to be used. Amounts travel as decimal
    text in major units with exactly the currency's digits.
    """
    effects: list[Effect] = []

    def add(kind: str, content: dict[str, Any], name: str = "", releases: Money | None = None) -> None:
        key = effect_key(site, settlement.return_id, settlement.id, settlement.revision, name or kind)
        about = {"return": settlement.external_id, "order": settlement.order_external_id}
        effects.append(Effect(key, kind, _frozen(about | content), releases))

    if goods := _goods(settlement.units):
        add(RECEIVE, {"items": goods, "location": location, "units": _units(settlement)})
    if settlement.goods_deduction.minor > 0:
        add(DEDUCT, _amount(settlement.goods_deduction))
    beyond = Money(len(settlement.units), settlement.currency) + settlement.delivery
    for payment, amount in settlement.payments:
        if amount.minor > 0:
            content = {"payment": payment, "beyond": str(beyond.major), **_amount(amount), **_known(settlement)}
            add(REFUND, content, f"{REFUND}:{payment}", amount)
    add(ANNOTATE, {"note": _note(settlement), "photos": _photos(settlement)})
    return (*effects, *_by_hand(settlement, site))


def _by_hand(settlement: Settlement, site: str) -> Iterator[Effect]:
    """What Medusa 2.21 has no call for: store credit, and goods of an exchange.

    A fulfilment of an exchange's items is refused ("No stock reservation found"), so a person sends them.
    """

    def effect(name: str, why: Reason, amount: Money | None = None) -> Effect:
        key = effect_key(site, settlement.return_id, settlement.id, settlement.revision, f"{BY_HAND}:{name}")
        return Effect(key, BY_HAND, _frozen({"return": settlement.external_id, **why.params}), amount, why)

    if settlement.store_credit:
        bonus = settlement.bonus or zero(settlement.currency)
        given = {"amount": str(settlement.store_credit + bonus), "bonus": str(bonus)}
        yield effect("credit", Reason("store_credit_by_hand", given), settlement.store_credit)
    if settlement.exchanges:
        goods = ", ".join(f"{one.quantity} × {one.title or one.sku} ({one.sku})" for one in settlement.exchanges)
        yield effect(RELEASE, Reason("release_by_hand", {"goods": goods}))


def _goods(units: tuple[SettledUnit, ...]) -> list[dict[str, Any]]:
    """Per order line how many go into stock (good) and how many are written off (bad).

    Left out is what nobody expected, and what comes beyond the line's quantity: Medusa would refuse the whole receipt.
    Another article than the line's (grade X) never goes into the line's stock.
    """
    good: Counter[str] = Counter()
    bad: Counter[str] = Counter()
    for unit in units:
        beyond = any(reason.code == _BEYOND for reason in unit.reasons)
        if unit.line_external_id is None or unit.disposition in _NOT_RECEIVED or beyond:
            continue
        restock = unit.disposition is Disposition.RESTOCK and unit.grade is not Grade.X
        (good if restock else bad)[unit.line_external_id] += 1
    return [{"item": item, "good": good[item], "bad": bad[item]} for item in sorted(good.keys() | bad.keys())]


def _known(settlement: Settlement) -> dict[str, str]:
    """What others had refunded when this was settled: more than that is a reason not to send."""
    known = settlement.refunded_by_others
    return {} if known is None else {"known": str(known.major)}


def _amount(amount: Money) -> dict[str, str]:
    return {"amount": str(amount.major), "currency": amount.currency}


def _units(settlement: Settlement) -> list[dict[str, str]]:
    return [
        {"lpn": unit.lpn, "sku": unit.sku, "grade": unit.grade.value, "disposition": unit.disposition.value}
        for unit in settlement.units
    ]


def _note(settlement: Settlement) -> dict[str, Any]:
    return {
        "settlement": settlement.id,
        "rma": settlement.rma,
        "complete": settlement.complete,
        "currency": settlement.currency,
        "amounts": {name: str(amount.major) for name in _AMOUNTS if (amount := getattr(settlement, name)) is not None},
        "units": [_explained(unit) for unit in settlement.units],
    }


def _explained(unit: SettledUnit) -> dict[str, Any]:
    return {
        "lpn": unit.lpn,
        "sku": unit.sku,
        "serial": unit.serial,
        "grade": unit.grade.value,
        "disposition": unit.disposition.value,
        "refund": str(unit.refund.major),
        "deduction": str(unit.deduction.major),
        "reasons": [reason.code for reason in unit.reasons],
        "photos": list(unit.photos),
    }


def _photos(settlement: Settlement) -> list[str]:
    return sorted({photo for unit in settlement.units for photo in unit.photos})


def _frozen(content: dict[str, Any]) -> bytes:
    """The one way a body is written, so that the same settlement always gives the same bytes."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
