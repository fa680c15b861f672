"""What Shopify is asked to do for a settlement: ordered effects with frozen JSON bodies. Pure."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from intake.domain.decisions import Reason, SettledUnit, Settlement
from intake.domain.effects import BY_HAND, Effect
from intake.domain.grades import Disposition, Grade
from intake.domain.ids import effect_key
from intake.domain.money import Money, total

REMOVE = "remove"
PROCESS = "process"
DISPOSE = "dispose"
CLOSE = "close"
REFUND_ORDER = "refund_order"
ANNOTATE = "annotate"

_FATES = {
    Disposition.RESTOCK: "RESTOCKED",
    Disposition.REFURBISH: "PROCESSING_REQUIRED",
    Disposition.RESTOCK_B: "NOT_RESTOCKED",
    Disposition.RTV: "NOT_RESTOCKED",
    Disposition.DONATE: "NOT_RESTOCKED",
    Disposition.RECYCLE: "NOT_RESTOCKED",
    Disposition.DESTROY: "NOT_RESTOCKED",
}
"""Only what goes back on sale as new raises the article's stock; a disposition cannot be taken back."""
_PLACED = frozenset({"RESTOCKED", "PROCESSING_REQUIRED"})
_BEYOND = "more_than_expected"
_ORDER = "gid://shopify/Order/"
_AMOUNTS = ("delivery", "postage", "instant", "goods_deduction", "refund", "claim", "store_credit", "bonus")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a deployment decides. `location`: where units lie; `locations`: elsewhere, by disposition."""

    location: str = ""
    locations: dict[str, str] = field(default_factory=dict)
    approve: bool = False
    notify: bool = False
    photos: bool = False


def plan(settlement: Settlement, site: str, wishes: Wishes) -> tuple[Effect, ...]:
    """Refused units off the return; goods and money together, goods alone where no money goes out; then the note.

    The return is closed once nothing of it is outstanding. Amounts travel as decimal text in major units.
    """
    effects: list[Effect] = []

    def add(
        kind: str, content: dict[str, Any], releases: Money | None = None, why: Reason | None = None, name: str = ""
    ) -> None:
        key = effect_key(site, settlement.return_id, settlement.id, settlement.revision, name or kind)
        effects.append(Effect(key, kind, _frozen(content), releases, why))

    about = {"return": settlement.external_id, "order": settlement.order_external_id}
    approve = {"approve": wishes.approve}
    money = total((amount for _, amount in settlement.payments), settlement.currency)
    released = money + settlement.store_credit if settlement.store_credit else money
    if settlement.external_id.startswith(_ORDER):
        if money:
            add(REFUND_ORDER, _order_refund(settlement, wishes), money)
        return tuple(effects)
    if refused := _counted(settlement.units, (Disposition.RETURN_TO_CUSTOMER,)):
        add(REMOVE, {**about, **approve, "lines": refused})
    goods = _goods(settlement.units, wishes)
    if (released and goods) or settlement.exchanges:
        add(PROCESS, {**about, **approve, "lines": goods, **_outgoing(settlement, wishes)}, released)
        goods = []
    elif released:
        # Without lines nothing in the shop would keep it from being paid again.
        why = Reason("money_without_goods", {"amount": str(released)})
        add(BY_HAND, {"refund": str(released)}, released, why)
    if alone := [line for line in goods if line["fates"]] + _missing(settlement):
        add(DISPOSE, {**about, **approve, "lines": alone})
    if settlement.bonus:
        why = Reason("bonus_by_hand", {"amount": str(settlement.bonus)})
        add(BY_HAND, {"bonus": str(settlement.bonus)}, settlement.bonus, why, "bonus")
    if _over(settlement) and not any(unit.disposition is Disposition.QUARANTINE for unit in settlement.units):
        add(CLOSE, about)
    add(ANNOTATE, {**about, "note": _note(settlement), "photos": _photos(settlement) if wishes.photos else []})
    return tuple(effects)


def _over(settlement: Settlement) -> bool:
    """Has all come and gone? While a lead's word on goods is awaited, they can still be sent."""
    return settlement.complete and not settlement.exchange_due


def _outgoing(settlement: Settlement, wishes: Wishes) -> dict[str, Any]:
    """The money and the goods that go out with the goods that came."""
    known, credit, delivery = settlement.refunded_by_others, settlement.store_credit, settlement.delivery
    return {
        "currency": settlement.currency,
        "money": _payments(settlement),
        "credit": str(credit.major) if credit else None,
        "delivery": str(delivery.major) if delivery else None,
        "exchanges": [{"id": goods.external_id, "quantity": goods.quantity} for goods in settlement.exchanges],
        "known": None if known is None else str(known.major),
        "last": _over(settlement),
        "note": _short(settlement),
        "notify": wishes.notify,
    }


def _order_refund(settlement: Settlement, wishes: Wishes) -> dict[str, Any]:
    known = settlement.refunded_by_others
    return {
        "order": settlement.order_external_id,
        "currency": settlement.currency,
        "money": _payments(settlement),
        "known": None if known is None else str(known.major),
        "notify": wishes.notify,
    }


def _payments(settlement: Settlement) -> list[dict[str, str]]:
    return [{"parent": parent, "amount": str(amount.major)} for parent, amount in settlement.payments if amount]


def _goods(units: tuple[SettledUnit, ...], wishes: Wishes) -> list[dict[str, Any]]:
    """By line what came, or is paid for, and what becomes of it; a unit that waits for somebody's word has no fate yet.

    Left out is what nobody expected and what is beyond the line's quantity. Another article than the line's (grade X)
    never goes into the line's stock.
    """
    fates: dict[str, Counter[tuple[str, str]]] = {}
    quantities: Counter[str] = Counter()
    for unit in _of_lines(units):
        kind = _FATES.get(unit.disposition, "")
        if not kind and not (unit.refund or unit.credit):
            continue
        line = str(unit.line_external_id)
        quantities[line] += 1
        listed = fates.setdefault(line, Counter())
        if kind:
            kind = "NOT_RESTOCKED" if unit.grade is Grade.X else kind
            place = wishes.locations.get(unit.disposition.value, wishes.location) if kind in _PLACED else ""
            listed[kind, place] += 1
    return [_line(line, quantities[line], fates[line]) for line in sorted(fates)]


def _missing(settlement: Settlement) -> list[dict[str, Any]]:
    """What never came, once nothing more is waited for: said too early it could not be taken back."""
    if not settlement.complete:
        return []
    counted = _counted(settlement.units, (Disposition.MISSING,))
    return [_line(one["id"], one["quantity"], Counter({("MISSING", ""): one["quantity"]})) for one in counted]


def _line(line: str, quantity: int, fates: Counter[tuple[str, str]]) -> dict[str, Any]:
    listed = [{"type": kind, "quantity": count, "location": place} for (kind, place), count in sorted(fates.items())]
    return {"line": line, "quantity": quantity, "fates": listed}


def _counted(units: Iterable[SettledUnit], dispositions: tuple[Disposition, ...]) -> list[dict[str, Any]]:
    found = Counter(str(unit.line_external_id) for unit in _of_lines(units) if unit.disposition in dispositions)
    return [{"id": line, "quantity": found[line]} for line in sorted(found)]


def _of_lines(units: Iterable[SettledUnit]) -> Iterable[SettledUnit]:
    """Units of the return's own lines, as far as the lines go."""
    for unit in units:
        if unit.line_external_id is not None and all(reason.code != _BEYOND for reason in unit.reasons):
            yield unit


def _short(settlement: Settlement) -> str:
    """For people who see the refund in the shop: why it is what it is. The mark goes before it."""
    kept = [f"{unit.lpn} {unit.grade.value} -{unit.deduction}" for unit in settlement.units if unit.deduction]
    return "; ".join(kept)[:180]


def _note(settlement: Settlement) -> dict[str, Any]:
    amounts = {name: amount for name in _AMOUNTS if (amount := getattr(settlement, name)) is not None}
    return {
        "settlement": settlement.id,
        "rma": settlement.rma,
        "complete": settlement.complete,
        "currency": settlement.currency,
        "amounts": {name: str(amount.major) for name, amount in amounts.items()},
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
