"""Settlements and the outbox entries they owe a shop, as the station sees them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Update, func, insert, literal_column, select, update
from sqlalchemy.engine import Connection

from intake.domain.decisions import Reason, Settlement
from intake.domain.effects import BY_HAND, NEEDS_PERSON, Effect, EntryState, OutboxEntry
from intake.domain.errors import IntakeError
from intake.domain.ids import new_id
from intake.domain.stories import Told
from intake.store import claims, returns, story, tables, upserts
from intake.store.times import Times
from intake.store.values import NO_DAY, REASON, SETTLEMENT, day, micros, moment, plain

_NO_PAYMENT_LEFT = Reason("no_payment_left")
_settlements = tables.settlements.c
_outbox = tables.outbox.c
_HANDED: ColumnElement[bool] = literal_column("state <> 'done' AND handed_at > 0")
_SAYS = {
    EntryState.INTENT: Told.TRIED_AGAIN,
    EntryState.SENDING: Told.SENT,
    EntryState.UNCERTAIN: Told.UNCLEAR,
    EntryState.DONE: Told.SETTLED,
    EntryState.REFUSED: Told.REFUSED,
    EntryState.PARKED: Told.PARKED,
}
"""What a story says of a state when nothing else is told."""


def settlements(connection: Connection, return_id: UUID) -> tuple[Settlement, ...]:
    """What was settled for a return so far, oldest first."""
    query = select(_settlements.id, _settlements.doc).where(_settlements.return_id == str(return_id))
    rows = connection.execute(query.order_by(_settlements.at, _settlements.id, _settlements.revision))
    return tuple(SETTLEMENT.load(row.doc, row.id) for row in rows)


def add(connection: Connection, settlement: Settlement, effects: Sequence[Effect], at: datetime, times: Times) -> None:
    """Record a settlement and its effects as due entries; the same settlement again changes nothing."""
    returns.lock(connection, [settlement.return_id])
    row = {
        "id": plain(settlement.id),
        "revision": settlement.revision,
        "return_id": str(settlement.return_id),
        "at": micros(at),
        "due_day": day(settlement.due),
        "doc": SETTLEMENT.dump(settlement),
    }
    if not upserts.insert_new(connection, tables.settlements, row):
        return
    claims.note(connection, settlement)
    group = _outbox.return_id == str(settlement.return_id)
    used = connection.execute(select(func.coalesce(func.max(_outbox.position), 0)).where(group)).scalar_one()
    due = micros(times.read(connection, at))
    ordered = sorted(effects, key=lambda effect: bool(effect.shop))  # what another than the return's shop does is last
    rows = [_row(settlement, effect, used + i, micros(at), due) for i, effect in enumerate(ordered, start=1)]
    if not rows:
        return
    connection.execute(insert(tables.outbox), rows)
    connection.execute(insert(tables.outbox_story), [story.first(row["id"], row["created_at"]) for row in rows])
    for made in rows:
        if made["state"] == EntryState.PARKED.value:
            parked = story.line(UUID(made["id"]), Told.PARKED, REASON.load(made["problem"], made["id"]))
            connection.execute(story.ADD, parked | {"s_at": made["created_at"]})


def entries(
    connection: Connection, states: Sequence[EntryState], group: UUID | None, limit: int
) -> tuple[OutboxEntry, ...]:
    """Outbox entries, oldest first; those of one return in the order they go out."""
    query = select(tables.outbox).order_by(_outbox.created_at, _outbox.return_id, _outbox.position).limit(limit)
    if states:
        query = query.where(_outbox.state.in_([state.value for state in states]))
    if group is not None:
        query = query.where(_outbox.return_id == str(group))
    return tuple(entry(row) for row in connection.execute(query))


def entry_by_id(connection: Connection, entry_id: UUID) -> OutboxEntry | None:
    """An outbox entry."""
    row = connection.execute(select(tables.outbox).where(_outbox.id == str(entry_id))).first()
    return None if row is None else entry(row)


def handed(connection: Connection, limit: int) -> tuple[OutboxEntry, ...]:
    """Unsettled entries that were handed to a lead, the longest waiting first."""
    query = select(tables.outbox).where(_HANDED).order_by(_outbox.handed_at, _outbox.id).limit(limit)
    return tuple(entry(row) for row in connection.execute(query))


def count_handed(connection: Connection) -> int:
    """How many unsettled entries were handed to a lead."""
    return connection.execute(select(func.count()).select_from(tables.outbox).where(_HANDED)).scalar_one()


def entry_counts(connection: Connection, states: Sequence[EntryState]) -> dict[EntryState, int]:
    """How many entries stand in each of these states (none given: in all); states without entries count 0."""
    counts = dict.fromkeys(states or EntryState, 0)
    query = select(_outbox.state, func.count()).group_by(_outbox.state)
    if states:
        query = query.where(_outbox.state.in_([state.value for state in states]))
    for state, count in connection.execute(query):
        counts[_state(state, "outbox")] = count
    return counts


def settle_entry(
    connection: Connection,
    entry_id: UUID,
    state: EntryState,
    at: datetime,
    problem: Reason | None,
    times: Times,
    told: Told | None = None,
    params: Mapping[str, str] | None = None,
) -> None:
    """A person's word on an entry that is not done yet. A done one stays: only a new entry can correct it."""
    done = state is EntryState.DONE
    changes: dict[str, Any] = {
        "state": state.value,
        "next_at": micros(times.read(connection, at)),
        "problem": None if problem is None else REASON.dump(problem),
        "settled_at": micros(at) if done else None,
    }
    changed = _undone(entry_id)
    if state is EntryState.INTENT:
        changes["handed_at"] = None
        # Somebody else may have let it be tried again a moment ago: what is on its way is never made an intent.
        changed = changed.where(_outbox.state.in_([one.value for one in NEEDS_PERSON]))
    if connection.execute(changed.values(changes)).rowcount == 1:
        # A person's act says by itself what it is; the problem stays with the entry.
        line = story.line(entry_id, told or _SAYS[state], None if told else problem, params)
        connection.execute(story.ADD, line | {"s_at": micros(at)})


def hand_over(connection: Connection, entry_id: UUID, at: datetime, who: str, words: str) -> None:
    """An unsettled entry is a lead's from now on, whatever its state. Once more adds the words and keeps its place."""
    handed = _undone(entry_id).values(handed_at=func.coalesce(_outbox.handed_at, micros(at)))
    if connection.execute(handed).rowcount == 1:
        line = story.line(entry_id, Told.HANDED_OVER, None, {"who": who, "words": words})
        connection.execute(story.ADD, line | {"s_at": micros(at)})


def _undone(entry_id: UUID) -> Update:
    return update(tables.outbox).where(_outbox.id == str(entry_id), _outbox.state != EntryState.DONE.value)


def entry(row: Row[*tuple[Any, ...]]) -> OutboxEntry:
    """An outbox entry of its row. Raises IntakeError record_damaged."""
    try:
        ids = UUID(row.id), UUID(row.return_id), UUID(row.key)
    except ValueError as error:
        raise IntakeError("record_damaged", kind="outbox", record=row.id) from error
    return OutboxEntry(
        id=ids[0],
        shop=row.shop,
        group=ids[1],
        position=row.position,
        effect=Effect(key=ids[2], kind=row.kind, body=bytes(row.body)),
        state=_state(row.state, row.id),
        created_at=moment(row.created_at),
        next_at=moment(row.next_at),
        attempts=row.attempts,
        reference=row.reference,
        problem=None if row.problem is None else REASON.load(row.problem, row.id),
        summary=row.summary,
        amount_minor=row.amount_minor,
        currency=row.currency,
        settled_at=_moment(row.settled_at),
        sent_at=_moment(row.sent_at),
        handed_at=_moment(row.handed_at),
    )


def _moment(at: int | None) -> datetime | None:
    return None if at is None else moment(at)


def _state(text: str, record: str) -> EntryState:
    try:
        return EntryState(text)
    except ValueError as error:
        raise IntakeError("record_damaged", kind="outbox", record=record) from error


def _row(settlement: Settlement, effect: Effect, position: int, at: int, due: int) -> dict[str, Any]:
    by_hand = effect.kind == BY_HAND
    pays = effect.amount
    return {
        "id": str(new_id()),
        "shop": effect.shop or settlement.shop,
        "return_id": str(settlement.return_id),
        "position": position,
        "settlement": plain(settlement.id),
        "key": str(effect.key),
        "kind": effect.kind,
        "body": effect.body,
        "state": (EntryState.PARKED if by_hand else EntryState.INTENT).value,
        "created_at": at,
        "next_at": due,
        "attempts": 0,
        "reference": "",
        "problem": REASON.dump(effect.why or _NO_PAYMENT_LEFT) if by_hand else None,
        "summary": plain(settlement.rma or settlement.external_id),
        "amount_minor": pays.minor if pays else 0,
        "currency": pays.currency if pays else "",
        "due_day": day(settlement.due) if pays else NO_DAY,
        "settled_at": None,
    }
