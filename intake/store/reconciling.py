"""What comparing with the shops found: open and explained differences, whose turn it is, when it was last done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, or_, select, union, update
from sqlalchemy.engine import Connection

from intake.domain.differences import Compared, Difference
from intake.domain.effects import EntryState
from intake.domain.returns import ReturnStatus
from intake.store import tables, upserts
from intake.store.values import DIFFERENCE, RETURN, micros, moment, plain

_outbox = tables.outbox.c
_differences = tables.differences.c
_turns = tables.reconcile_turns.c
_returns = tables.returns.c
_settlements = tables.settlements.c
_CHUNK = 500
_NOBODY = ""

Transaction = Callable[[], AbstractContextManager[Connection]]


class SqlDifferences:
    """The DifferenceBook port. Each change is one durable transaction."""

    def __init__(self, transaction: Transaction, snapshot: Transaction) -> None:
        self._transaction = transaction
        self._snapshot = snapshot

    def touched(self, shop: str, since: datetime | None) -> tuple[UUID, ...]:
        """Returns with something to compare; also those the shop received and we know nothing of."""
        mine = _outbox.shop == shop
        entries = select(_outbox.return_id).where(mine)
        if since is not None:
            at = micros(since)
            lately = or_(_outbox.created_at >= at, _outbox.settled_at >= at, _outbox.state != EntryState.DONE.value)
            entries = entries.where(lately)
        found = select(_differences.return_id).where(_differences.shop == shop, _differences.explained_at.is_(None))
        with self._snapshot() as connection:
            keys = {*connection.execute(union(entries, found)).scalars(), *_lost(connection, shop, since)}
        return tuple(UUID(key) for key in sorted(keys))

    def known_keys(self, keys: Sequence[UUID]) -> frozenset[UUID]:
        """Those of the keys that belong to an entry of ours."""
        found: set[UUID] = set()
        with self._snapshot() as connection:
            for start in range(0, len(keys), _CHUNK):
                some = [str(key) for key in keys[start : start + _CHUNK]]
                rows = connection.execute(select(_outbox.key).where(_outbox.key.in_(some))).scalars()
                found.update(UUID(key) for key in rows)
        return frozenset(found)

    def explained(self, ids: Sequence[UUID]) -> frozenset[UUID]:
        """Those of the differences that a lead has explained."""
        found: set[UUID] = set()
        with self._snapshot() as connection:
            for start in range(0, len(ids), _CHUNK):
                some = [str(one) for one in ids[start : start + _CHUNK]]
                query = select(_differences.id).where(_differences.id.in_(some), _differences.explained_at.is_not(None))
                found.update(UUID(key) for key in connection.execute(query).scalars())
        return frozenset(found)

    def last_run(self, shop: str) -> datetime | None:
        """When the last comparison that went through began."""
        with self._snapshot() as connection:
            at = connection.execute(select(_turns.last_at).where(_turns.shop == shop)).scalar()
        return None if at is None else moment(at)

    def take_turn(self, shop: str, owner: str, now: datetime, lease: timedelta) -> bool:
        """Be the one that compares this shop; False while another station does."""
        row = {"shop": shop, "owner": plain(owner), "until": micros(now + lease), "last_at": None}
        with self._transaction() as connection:
            statement = upserts.insert_for(connection.dialect.name, tables.reconcile_turns)
            taken = statement.on_conflict_do_update(
                index_elements=["shop"],
                set_={"owner": statement.excluded.owner, "until": statement.excluded.until},
                where=or_(_turns.until <= micros(now), _turns.owner == statement.excluded.owner),
            )
            return upserts.changed_one(connection, taken, row)

    def finish(self, owner: str, compared: Compared) -> None:
        """Keep what was found, forget open differences of the compared returns that are gone, give the turn back."""
        keep = {str(one.id) for one in compared.found}
        with self._transaction() as connection:
            for start in range(0, len(compared.returns), _CHUNK):
                some = [str(one) for one in compared.returns[start : start + _CHUNK]]
                of_these = (_differences.shop == compared.shop, _differences.return_id.in_(some))
                before = connection.execute(select(_differences.id).where(*of_these)).scalars().all()
                for gone in (key for key in before if key not in keep):
                    connection.execute(delete(tables.differences).where(_differences.id == gone))
            for one in compared.found:
                upserts.insert_new(connection, tables.differences, _row(one))
            mine = (_turns.shop == compared.shop, _turns.owner == plain(owner))
            changes: dict[str, object] = {"owner": _NOBODY, "until": 0}
            if compared.problem is None:
                changes["last_at"] = micros(compared.started)
            connection.execute(update(tables.reconcile_turns).where(*mine).values(changes))


def open_differences(connection: Connection) -> tuple[Difference, ...]:
    """Differences nobody has explained, oldest first."""
    query = select(_differences.id, _differences.doc).where(_differences.explained_at.is_(None))
    rows = connection.execute(query.order_by(_differences.found_at, _differences.id))
    return tuple(DIFFERENCE.load(row.doc, row.id) for row in rows)


def explain(connection: Connection, difference: Difference, at: datetime) -> bool:
    """Keep a lead's explanation. False when the difference is explained or gone already."""
    still = (_differences.id == str(difference.id), _differences.explained_at.is_(None))
    changed = update(tables.differences).where(*still)
    changed = changed.values(doc=DIFFERENCE.dump(difference), explained_at=micros(at))
    return connection.execute(changed).rowcount == 1


def _lost(connection: Connection, shop: str, since: datetime | None) -> Iterator[str]:
    """Returns the shop has received that we never settled: by somebody else, or our books are an older copy."""
    settled = select(_settlements.return_id).where(_settlements.return_id == _returns.id)
    came = _returns.status.in_([ReturnStatus.PARTIAL.value, ReturnStatus.RECEIVED.value])
    query = select(_returns.id, _returns.doc).where(_returns.shop == shop, came, ~settled.exists())
    for row in connection.execute(query):
        if since is None or RETURN.load(row.doc, row.id).updated_at >= since:
            yield row.id


def _row(one: Difference) -> dict[str, object]:
    return {
        "id": str(one.id),
        "shop": one.shop,
        "return_id": str(one.return_id),
        "found_at": micros(one.found_at),
        "explained_at": None,
        "doc": DIFFERENCE.dump(one),
    }
