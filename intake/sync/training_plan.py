"""What the training shop is asked to do for a settlement: ordered effects with frozen JSON bodies. Pure."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from intake.domain.decisions import SettledUnit, Settlement
from intake.domain.effects import RELEASE, Effect
from intake.domain.grades import Disposition
from intake.domain.ids import effect_key
from intake.domain.money import Money, zero

RECEIVE = "receive"
DEDUCT = "deduct"
REFUND = "refund"
CREDIT = "credit"
ANNOTATE = "annotate"

AMOUNTS = (
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
"""What a note tells of a settlement's money."""
_GOOD = {Disposition.RESTOCK}
# These never enter the shop's books as goods: they are not here, go back, or wait for somebody's word.
_NOT_RECEIVED = {Disposition.MISSING, Disposition.RETURN_TO_CUSTOMER, Disposition.QUARANTINE}
_BEYOND = "more_than_expected"


def plan(settlement: Settlement, site: str) -> tuple[Effect, ...]:
    """Goods in, what is kept back, the money per payment or as credit, goods out, and the note that explains it."""
    effects: list[Effect] = []

    def add(kind: str, content: dict[str, Any], name: str = "", releases: Money | None = None) -> None:
        key = effect_key(site, settlement.return_id, settlement.id, settlement.revision, name or kind)
        effects.append(Effect(key, kind, _frozen({"return": settlement.external_id} | content), releases))

    if lines := _goods(settlement.units):
        add(RECEIVE, {"lines": lines})
    if settlement.goods_deduction:
        amount = settlement.goods_deduction
        add(DEDUCT, {"amount_minor": amount.minor, "currency": amount.currency})
    for payment, amount in settlement.payments:
        if amount:
            content = {"payment": payment, "amount_minor": amount.minor, "currency": amount.currency}
            if settlement.refunded_by_others is not None:
                content["known_minor"] = settlement.refunded_by_others.minor
            add(REFUND, content, f"{REFUND}:{payment}", amount)
    if settlement.store_credit:
        credit, bonus = settlement.store_credit, settlement.bonus or zero(settlement.currency)
        content = {"amount_minor": credit.minor, "bonus_minor": bonus.minor, "currency": credit.currency}
        add(CREDIT, content, releases=credit)
    if settlement.exchanges:
        goods = [{"id": one.external_id, "sku": one.sku, "quantity": one.quantity} for one in settlement.exchanges]
        add(RELEASE, {"goods": goods})
    add(ANNOTATE, {"note": _note(settlement)})
    return tuple(effects)


def _goods(units: tuple[SettledUnit, ...]) -> list[dict[str, Any]]:
    """Per line how many go into stock (good) and how many do not (bad).

    What nobody expected and what is beyond a line's quantity is left out: the shop would refuse the whole receipt.
    """
    good: Counter[tuple[str, str]] = Counter()
    bad: Counter[tuple[str, str]] = Counter()
    for unit in units:
        beyond = any(reason.code == _BEYOND for reason in unit.reasons)
        if unit.line_external_id is None or unit.disposition in _NOT_RECEIVED or beyond:
            continue
        (good if unit.disposition in _GOOD else bad)[unit.line_external_id, unit.sku] += 1
    lines = sorted(good.keys() | bad.keys())
    return [{"line": line, "sku": sku, "good": good[line, sku], "bad": bad[line, sku]} for line, sku in lines]


def _note(settlement: Settlement) -> dict[str, Any]:
    return {
        "settlement": settlement.id,
        "decides": settlement.decides,
        "complete": settlement.complete,
        "currency": settlement.currency,
        "amounts": {name: amount.minor for name in AMOUNTS if (amount := getattr(settlement, name)) is not None},
        "units": [
            {
                "lpn": unit.lpn,
                "sku": unit.sku,
                "grade": unit.grade.value,
                "disposition": unit.disposition.value,
                "refund": unit.refund.minor,
                "deduction": unit.deduction.minor,
                "serial": unit.serial,
                "photos": list(unit.photos),
                "reasons": [reason.code for reason in unit.reasons],
            }
            for unit in settlement.units
        ],
    }


def _frozen(content: dict[str, Any]) -> bytes:
    """The one way a body is written, so that the same settlement always gives the same bytes."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
