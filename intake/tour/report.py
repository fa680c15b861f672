"""The tour's summary: units with what they cost the worker, returns with what the shop paid."""

from __future__ import annotations

from collections.abc import Sequence

from intake.tour.agreement import Compared
from intake.tour.counting import UnitDone


def summary(
    units: Sequence[UnitDone], rows: Sequence[Compared], wrong: Sequence[str], shop: str, seconds: float
) -> str:
    """Markdown tables."""
    parts = [
        "# Tour",
        f"Shop: {shop}. {len(units)} units, {len(rows)} returns, {seconds:.0f} s.",
        _units(units),
        _modes(units),
        _money(rows),
        "Decision, refund and stock agree."
        if not wrong
        else "**They do not agree:**\n" + "\n".join(f"- {w}" for w in wrong),
    ]
    return "\n\n".join(parts) + "\n"


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(str(cell).replace("|", "/") for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def _units(units: Sequence[UnitDone]) -> str:
    head = ("unit", "scene", "ends by", "grade", "disposition", "scans", "keys", "touches", "photos", "acts")
    rows = [
        (
            one.title,
            one.scene,
            one.mode,
            one.grade,
            one.disposition,
            one.acts.scans,
            one.acts.keys,
            one.acts.touches,
            one.acts.photos,
            one.acts.total,
        )
        for one in units
    ]
    return "## Units and the worker's acts\n\n" + _table(head, rows)


def _modes(units: Sequence[UnitDone]) -> str:
    rows = []
    for mode in dict.fromkeys(one.mode for one in units):
        mine = [one for one in units if one.mode == mode]
        clean = [one.acts.total for one in mine if not one.acts.photos]
        shown = [one.acts.total for one in mine if one.acts.photos]
        rows.append((mode, len(mine), _span(clean), _span(shown)))
    head = ("a unit ends by", "units", "acts without a photo", "acts with photos")
    return "## Acts per unit by mode\n\n" + _table(head, rows)


def _span(values: Sequence[int]) -> str:
    if not values:
        return "–"
    return str(min(values)) if min(values) == max(values) else f"{min(values)} to {max(values)}"


def _money(rows: Sequence[Compared]) -> str:
    head = ("return", "units", "kept back", "decided refund", "the shop's ledger", "agrees")
    cells = [(row.rma, row.units, row.deducted, row.owed, row.paid, "✓" if row.agrees else "✕") for row in rows]
    return "## Decisions and the shop's ledger\n\n" + _table(head, cells)
