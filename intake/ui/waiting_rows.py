"""The rows of what waits: entries by who has to act, then labels and parcels."""

from __future__ import annotations

from collections.abc import Sequence

from intake.domain.records import Parcel
from intake.station.desk import WaitingItem, WaitingList
from intake.ui.context import Context
from intake.ui.row_list import RowItem
from intake.ui.theme import Tone
from intake.ui.waiting_detail import SHAPES, owed_words

LABELS = "labels"
"""The key of the row of labels that are owed."""


def handed_rows(context: Context, waiting: WaitingList) -> tuple[RowItem, ...]:
    """What workers handed to a lead."""
    return _section(context, "handed", waiting.handed, waiting.count_handed)


def needs_rows(context: Context, waiting: WaitingList) -> tuple[RowItem, ...]:
    """What only a person ends."""
    return _section(context, "needs", waiting.needs, waiting.count_needs)


def under_way_rows(context: Context, waiting: WaitingList) -> tuple[RowItem, ...]:
    """What goes to the shop by itself."""
    return _section(context, "under_way", waiting.under_way, waiting.count_under_way)


def task_rows(context: Context, labels: int, aside: tuple[Parcel, ...]) -> tuple[RowItem, ...]:
    """Labels that are owed and parcels that were set aside."""
    texts, formats = context.texts, context.formats
    rows: list[RowItem] = []
    if labels:
        rows.append(RowItem("printer", texts("ui.waiting.printer"), head=True))
        words = texts("ui.waiting.labels", count=labels)
        rows.append(RowItem(LABELS, words, texts("ui.waiting.labels_hint"), "printer", Tone.ATTENTION))
    if aside:
        rows.append(RowItem("aside", texts("ui.waiting.aside", count=len(aside)), head=True))
    for parcel in aside:
        since = texts("ui.parcel.aside_since", when=formats.moment(parcel.opened_at), who=parcel.opened_by)
        rows.append(RowItem(parcel.id, parcel.code or texts("ui.parcel.no_code"), since, "package", Tone.WAITING))
    return tuple(rows)


def _section(context: Context, name: str, items: Sequence[WaitingItem], count: int) -> tuple[RowItem, ...]:
    """A head with the count of all, the rows that are listed, and how many are not."""
    if not items:
        return ()
    number = context.formats.number
    head = RowItem(name, context.texts(f"ui.waiting.{name}", count=number(count)), head=True)
    rows = [_row(context, item) for item in items]
    more = count - len(items)
    if more > 0:
        rows.append(RowItem(f"{name} more", context.texts("ui.waiting.more", count=number(more)), head=True))
    return (head, *rows)


def _row(context: Context, item: WaitingItem) -> RowItem:
    texts, entry = context.texts, item.entry
    icon, tone = SHAPES[entry.state]
    number = item.rma or entry.summary
    order = texts("ui.parcel.order", order=item.order_number) if item.order_number else ""
    under = " · ".join(part for part in (number, order) if part)
    handed = entry.handed_at is not None
    side = texts("ui.waiting.for_lead") if handed else texts(f"entry_state.{entry.state.value}")
    return RowItem(entry.id, owed_words(context, item), under, icon, tone, side, Tone.ACCENT if handed else tone)
