"""Units, decisions, refunds and settlements as rows, and rows as CSV that no spreadsheet can take for formulas."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

from intake.domain.acts import ClaimDecided, JournalEntry
from intake.domain.decisions import Settlement
from intake.domain.money import Money, exponent
from intake.domain.ports import Reads
from intake.domain.records import Unit
from intake.domain.returns import ExpectedReturn

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
_MOST = 1_000_000
_AMOUNTS = (
    "refund",
    "store_credit",
    "bonus",
    "delivery",
    "postage",
    "instant",
    "goods_deduction",
    "exchanged",
    "credit_back",
    "claim",
    "exchange_due",
    "asked",
    "waived",
)
"""The money of a settlement, as its columns."""


def unit_rows(reads: Reads) -> list[dict[str, Any]]:
    """One row a unit, oldest first."""
    return [
        {
            "lpn": unit.lpn,
            "decided_at": unit.decided_at.isoformat(),
            "sku": unit.sku,
            "title": unit.title,
            "serial": unit.serial or "",
            "state": unit.state.value,
            "grade": unit.decision.grade.value,
            "disposition": unit.decision.disposition.value,
            "tote": unit.tote,
            "operator": unit.inspection.operator,
            "photos": len(unit.inspection.photos),
        }
        for unit in reads.units(limit=_MOST)
    ]


def decision_rows(reads: Reads) -> list[dict[str, Any]]:
    """One row a decision, with what it rests on."""
    return [_decision_row(unit) for unit in reads.units(limit=_MOST)]


def _decision_row(unit: Unit) -> dict[str, Any]:
    decision = unit.decision
    return {
        "lpn": unit.lpn,
        "grade": decision.grade.value,
        "disposition": decision.disposition.value,
        "ground": decision.ground.value,
        "refund": _major(decision.refund),
        "credit": _major(decision.credit) if decision.credit else "",
        "deduction": _major(decision.deduction.amount) if decision.deduction else "",
        "deduction_ground": decision.deduction.ground if decision.deduction else "",
        "currency": decision.refund.currency,
        "due": decision.due.isoformat() if decision.due else "",
        "reasons": " ".join(reason.code for reason in decision.reasons),
        "review": " ".join(reason.code for reason in decision.review),
        "reviewed_by": unit.reviewed_by,
        "review_reason": unit.review_reason,
        "guide_version": decision.guide_version,
        "policy_version": decision.policy_version,
        "law_version": decision.law_version,
    }


def refund_rows(reads: Reads) -> list[dict[str, Any]]:
    """One row a refund owed to a shop, with its key and how it stands."""
    return [
        {
            "key": str(entry.effect.key),
            "shop": entry.shop,
            "return": str(entry.group),
            "amount": _major(Money(entry.amount_minor, entry.currency)),
            "currency": entry.currency,
            "state": entry.state.value,
            "reference": entry.reference,
            "attempts": entry.attempts,
            "created_at": entry.created_at.isoformat(),
            "settled_at": entry.settled_at.isoformat() if entry.settled_at else "",
        }
        for entry in reads.entries(limit=_MOST)
        if entry.amount_minor
    ]


def money_rows(reads: Reads) -> list[dict[str, Any]]:
    """One row a settlement: where the money of a return went, and what a lead decided of a claim."""
    words = {
        entry.act.settlement_id: entry for entry in reads.journal(limit=_MOST) if isinstance(entry.act, ClaimDecided)
    }
    ids = dict.fromkeys(unit.return_id for unit in reads.units(limit=_MOST) if unit.return_id is not None)
    return [
        _money_row(expected, one, words.get(one.decides))
        for expected in reads.returns(list(ids))
        for one in reads.settlements(expected.id)
    ]


def _money_row(expected: ExpectedReturn, one: Settlement, word: JournalEntry | None) -> dict[str, Any]:
    said = word.act if word is not None and isinstance(word.act, ClaimDecided) else None
    in_shop = expected.in_shop_currency(one.refund)
    return {
        "rma": expected.rma,
        "order": expected.order_number,
        "settlement": one.id,
        "complete": one.complete,
        "currency": one.currency,
        **{name: _major(amount) if (amount := getattr(one, name)) is not None else "" for name in _AMOUNTS},
        "goods_out": ", ".join(f"{goods.quantity} {goods.sku}" for goods in one.exchanges),
        "refund_in_shop_currency": _major(in_shop) if in_shop else "",
        "shop_currency": in_shop.currency if in_shop else "",
        "decided": said.choice if said else "",
        "decided_by": word.operator if word else "",
        "decided_why": said.reason if said else "",
    }


def _major(amount: Money) -> str:
    return f"{amount.major:.{exponent(amount.currency)}f}"


def safe_cell(value: object) -> str:
    """A cell that no spreadsheet takes for a formula: a leading quote where one could begin (OWASP ASVS 1.2.10)."""
    text = str(value).replace("\0", "")
    return "'" + text if text.startswith(_FORMULA) else text


def as_csv(rows: Sequence[dict[str, Any]]) -> str:
    """Rows as CSV (RFC 4180) with a header; empty text for no rows."""
    if not rows:
        return ""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(rows[0])
    writer.writerows([safe_cell(value) for value in row.values()] for row in rows)
    return out.getvalue()


def as_json(rows: Sequence[dict[str, Any]]) -> str:
    """Rows as a JSON array."""
    return json.dumps(list(rows), ensure_ascii=False, indent=1) + "\n"
