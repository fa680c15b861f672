"""The rows of the review queue: units by how pressing they are, then what customers owe."""

from __future__ import annotations

from intake.station.desk import ClaimItem, ReviewItem
from intake.ui.context import Context
from intake.ui.row_list import RowItem
from intake.ui.theme import Tone

Waiting = tuple[tuple[ReviewItem, ...], tuple[ClaimItem, ...]]
"""Units and claims that wait for a lead."""
SOON_D = 2
"""Days before the legal refund date from which on a row asks for attention."""


def rows_of(context: Context, waiting: Waiting) -> tuple[RowItem, ...]:
    """A row each; keys are the unit's id and the settlement's."""
    units, claims = waiting
    return (*(_unit(context, item) for item in units), *(_claim(context, item) for item in claims))


def _unit(context: Context, item: ReviewItem) -> RowItem:
    words, tone = days_words(context, item.days_left)
    icon = {Tone.STOP: "octagon-alert", Tone.ATTENTION: "triangle-alert"}.get(tone, "clock")
    under = " · ".join(part for part in (item.rma, item.customer) if part)
    title = item.line_title or context.texts("ui.unit.unlisted")
    return RowItem(item.unit.id, title, under or item.unit.lpn, icon, tone, words, tone)


def _claim(context: Context, item: ClaimItem) -> RowItem:
    texts = context.texts
    title = texts("ui.claim.row", amount=context.formats.money(item.owed))
    under = " · ".join(part for part in (item.rma, item.customer) if part)
    tag = texts("ui.claim.tag")
    return RowItem(item.settlement.id, title, under, "banknote", Tone.ATTENTION, tag, Tone.ATTENTION)


def days_words(context: Context, days: int | None) -> tuple[str, Tone]:
    """How long until the law wants the refund paid, short, and how pressing that is."""
    texts = context.texts
    if days is None:
        return texts("ui.review.no_date"), Tone.WAITING
    if days < 0:
        return texts("ui.review.overdue", days=-days), Tone.STOP
    if days == 0:
        return texts("ui.review.due_today"), Tone.STOP
    return texts("ui.review.days", days=days), Tone.ATTENTION if days <= SOON_D else Tone.WAITING
