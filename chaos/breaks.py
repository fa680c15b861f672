"""Engines broken on purpose: a checker that does not catch these would catch nothing."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Text, Update, bindparam, literal_column, text, update
from sqlalchemy.engine import Connection

from intake.domain.effects import Effect, EntryState, Lease, OutboxEntry, Seen, SeenState
from intake.domain.ports import Shop
from intake.store import tables
from intake.store.sql_store import SqlStore
from intake.store.times import Times

SEVERAL = ("no-lease", "no-lock")
"""These show only where several stations share a database."""
NAMES = ("no-look", "no-settle", "no-lease", "no-lock", "not-frozen")


class BlindShop:
    """A shop that is never looked at: what is not known to be done is sent again."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self.name, self.settle_time = shop.name, shop.settle_time

    def look(self, _effect: Effect) -> Seen:
        """Nothing is ever seen."""
        return Seen(SeenState.ABSENT)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._shop, name)


def shop(broken: str, real: Shop) -> Shop:
    """The shop as a broken engine sees it."""
    if broken == "no-look":
        return BlindShop(real)
    if broken == "no-settle":
        real.settle_time = timedelta(0)
    return real


def store(broken: str) -> None:
    """Take a safety out of the store, for this process's life."""
    from intake.store import outbox, returns

    if broken == "no-lease":
        outbox._lease = lambda *_: True
        outbox._held_by = lambda *_: literal_column("1") == 1
        outbox._sending = _sent_by_anybody
    elif broken == "no-lock":
        returns.lock = _no_lock
    elif broken == "not-frozen":
        outbox.SqlOutbox.claim = _thawed(outbox.SqlOutbox.claim)  # type: ignore[method-assign]


def database(broken: str, opened: SqlStore) -> None:
    """Without the lock two stations would give out the same place; the table's own guard has to go as well."""
    if broken == "no-lock":
        with opened._transaction() as connection:
            connection.execute(text("ALTER TABLE outbox DROP CONSTRAINT IF EXISTS uq_outbox_return_id_position"))


def _no_lock(connection: Connection, ids: Sequence[UUID]) -> None:
    return


def _sent_by_anybody(times: Times) -> Update:
    """What somebody else is sending may be sent as well."""
    found = update(tables.outbox).where(tables.outbox.c.id == bindparam("b_id", type_=Text))
    return found.values(state=EntryState.SENDING.value, attempts=tables.outbox.c.attempts + 1, sent_at=times.now)


def _thawed(claim: Callable[..., Lease | None]) -> Any:
    """What is to be sent is worked out anew at each attempt, with a key of its own."""

    def anew(*arguments: Any, **named: Any) -> Lease | None:
        lease = claim(*arguments, **named)
        return lease and replace(lease, entries=tuple(map(_new_key, lease.entries)))

    return anew


def _new_key(entry: OutboxEntry) -> OutboxEntry:
    return replace(entry, effect=replace(entry.effect, key=uuid.uuid4())) if entry.attempts else entry
