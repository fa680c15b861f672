"""The outbox as the sync engine works it: leases on returns, and outcomes guarded by the lease."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Update, delete, func, literal_column, or_, select, update
from sqlalchemy.engine import Connection

from intake.domain.decisions import Reason
from intake.domain.effects import EntryState, OutboxEntry, Page
from intake.store import imports, returns, settling, tables, upserts
from intake.store.values import REASON, micros, plain

_outbox = tables.outbox.c
_groups = tables.outbox_groups.c
_earlier = tables.outbox.alias("earlier").c

INTERRUPTED = Reason("interrupted")
"""The program ended while the request was on its way."""

Transaction = Callable[[], AbstractContextManager[Connection]]


class SqlOutbox:
    """The Outbox port. Each change is one durable transaction."""

    def __init__(self, transaction: Transaction, snapshot: Transaction) -> None:
        self._transaction = transaction
        self._snapshot = snapshot

    def due_groups(self, shop: str, now: datetime, limit: int) -> tuple[UUID, ...]:
        """Returns whose first unsettled entry is due and that nobody holds, the longest waiting first."""
        earlier = select(_earlier.id).where(
            _earlier.return_id == _outbox.return_id,
            _earlier.position < _outbox.position,
            _earlier.state != EntryState.DONE.value,
        )
        held = select(_groups.return_id).where(_groups.return_id == _outbox.return_id, _groups.until > micros(now))
        query = (
            select(_outbox.return_id)
            .where(_outbox.shop == shop, literal_column(tables.UNDER_WAY), _outbox.next_at <= micros(now))
            .where(~earlier.exists(), ~held.exists())
            .order_by(_outbox.next_at, _outbox.return_id)
            .limit(limit)
        )
        with self._snapshot() as connection:
            return tuple(UUID(key) for key in connection.execute(query).scalars())

    def claim(self, group: UUID, owner: str, now: datetime, lease: timedelta) -> tuple[OutboxEntry, ...]:
        """Lease a return; its unsettled entries in order, or () when another holds it.

        An entry found in `sending` was on its way when somebody's lease ran out; what became of it must be read.
        """
        with self._transaction() as connection:
            if not _lease(connection, group, owner, now, lease):
                return ()
            mine = _outbox.return_id == str(group)
            query = select(tables.outbox).where(mine, _unsettled()).order_by(_outbox.position)
            return tuple(settling.entry(row) for row in connection.execute(query))

    def mark_sending(self, entry_id: UUID, owner: str, now: datetime) -> bool:
        """Durably note that the request is about to leave. False when the lease is over or the entry settled."""
        sendable = _outbox.state.in_([EntryState.INTENT.value, EntryState.UNCERTAIN.value])
        changes = {"state": EntryState.SENDING.value, "attempts": _outbox.attempts + 1}
        return self._change(entry_id, changes, _held_by(owner, now), sendable)

    def mark(
        self,
        entry_id: UUID,
        owner: str,
        state: EntryState,
        *,
        now: datetime,
        next_at: datetime | None = None,
        reference: str = "",
        problem: Reason | None = None,
    ) -> bool:
        """Note the outcome. False when the lease was lost, or somebody settled the entry meanwhile."""
        done = state is EntryState.DONE
        changes: dict[str, Any] = {"state": state.value, "problem": None if problem is None else REASON.dump(problem)}
        if next_at is not None:
            changes["next_at"] = micros(next_at)
        if reference:
            changes["reference"] = plain(reference)
        if done:
            changes["settled_at"] = micros(now)
        open_or_same = or_(_unsettled(), literal_column("1" if done else "0") == 1)
        return self._change(entry_id, changes, _held_by(owner, None), open_or_same)

    def release(self, group: UUID, owner: str) -> None:
        """Give the lease back."""
        with self._transaction() as connection:
            mine = delete(tables.outbox_groups).where(_groups.return_id == str(group), _groups.owner == owner)
            connection.execute(mine)

    def recover(self, owner: str, now: datetime) -> int:
        """At start: this owner's entries left in `sending` become uncertain and its leases end. Returns how many.

        One that was interrupted before and has not been sent or settled since counts again: a program killed twice
        still knows neither when the request left nor whether it arrived.
        """
        held = select(_groups.return_id).where(_groups.owner == owner)
        left = update(tables.outbox).where(_outbox.state == EntryState.SENDING.value, _outbox.return_id.in_(held))
        interrupted = REASON.dump(INTERRUPTED)
        known = select(func.count()).select_from(tables.outbox)
        known = known.where(_outbox.state == EntryState.UNCERTAIN.value, _outbox.problem == interrupted)
        with self._transaction() as connection:
            connection.execute(left.values(state=EntryState.UNCERTAIN.value, problem=interrupted))
            connection.execute(delete(tables.outbox_groups).where(_groups.owner == owner))
            return connection.execute(known).scalar_one()

    def store_page(self, shop: str, page: Page) -> int:
        """Store a pulled page and its cursor in one transaction. Returns how many returns were new or changed."""
        with self._transaction() as connection:
            return imports.save(connection, shop, page.returns, page.cursor)

    def cursor(self, shop: str) -> str:
        """Where the last pull ended."""
        with self._snapshot() as connection:
            return returns.cursor(connection, shop)

    def _change(self, entry_id: UUID, changes: dict[str, Any], *guards: ColumnElement[bool]) -> bool:
        guarded: Update = update(tables.outbox).where(_outbox.id == str(entry_id), *guards)
        with self._transaction() as connection:
            return connection.execute(guarded.values(changes)).rowcount == 1


def _lease(connection: Connection, group: UUID, owner: str, now: datetime, lease: timedelta) -> bool:
    row = {"return_id": str(group), "owner": owner, "until": micros(now + lease), "lease": ""}
    statement = upserts.insert_for(connection.dialect.name, tables.outbox_groups)
    free = or_(_groups.until <= micros(now), _groups.owner == owner)
    taken = statement.on_conflict_do_update(
        index_elements=["return_id"],
        set_={"owner": statement.excluded.owner, "until": statement.excluded.until},
        where=free,
    )
    return upserts.changed_one(connection, taken, row)


def _unsettled() -> ColumnElement[bool]:
    # Written out, not a parameter: only so can the databases prove that the partial index serves.
    return literal_column("outbox.state <> 'done'")


def _held_by(owner: str, now: datetime | None) -> ColumnElement[bool]:
    """The entry's return is leased by `owner`, and with `now`: still is."""
    held = select(_groups.return_id).where(_groups.return_id == _outbox.return_id, _groups.owner == owner)
    return (held if now is None else held.where(_groups.until > micros(now))).exists()
