"""The outbox as the sync engine works it: leases on returns, and outcomes guarded by the lease."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Text,
    Update,
    bindparam,
    case,
    delete,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.engine import Connection

from intake.domain.decisions import Reason
from intake.domain.effects import LONGEST_WAIT, MAIL, EntryState, Lease, Outcome, Page
from intake.domain.ids import new_id
from intake.domain.stories import Told
from intake.store import imports, returns, settling, story, tables, upserts
from intake.store.shared_commits import SharedCommits
from intake.store.times import Times
from intake.store.values import REASON, plain

_outbox = tables.outbox.c
_groups = tables.outbox_groups.c
_earlier = tables.outbox.alias("earlier").c

_LEASED = {"return_id": "group", "owner": "owner", "lease": "lease"}
INTERRUPTED = Reason("interrupted")
"""The program ended while the request was on its way."""

Transaction = Callable[[], AbstractContextManager[Connection]]
T = TypeVar("T")


class SqlOutbox:
    """The Outbox port. Each change is durable on return; statements are made once, for they are many."""

    def __init__(self, transaction: Transaction, snapshot: Transaction, dialect: str) -> None:
        self._transaction = transaction
        self._snapshot = snapshot
        self._dialect = dialect
        # A server does so by itself, and there one change's lock would be all of theirs.
        self._shared = SharedCommits(transaction) if dialect == "sqlite" else None

    def judge_by(self, times: Times) -> None:
        """Make the statements, with the clock that counts."""
        self._times = times
        self._due = _due(times, _outbox.next_at <= times.now)
        self._astray = _due(times, _outbox.next_at > times.now + _microseconds(LONGEST_WAIT))
        self._leasing = _leasing(times, self._dialect)
        self._sending = _sending(times)
        self._noting = {waits: _noting(times, waits) for waits in (False, True)}
        self._tell = story.adding(times.now)

    def due_groups(self, shop: str, now: datetime, limit: int) -> tuple[UUID, ...]:
        """Returns nobody holds whose first unsettled entry is this shop's and due, the longest waiting first.

        When none is: those that wait for longer than anything may, since a clock that was wrong has noted that.
        """
        given = {"b_shop": shop, "b_limit": limit} | self._times.at(now)
        with self._snapshot() as connection:
            due = connection.execute(self._due, given).scalars().all()
            return tuple(map(UUID, due or connection.execute(self._astray, given).scalars()))

    def claim(self, group: UUID, owner: str, now: datetime, term: timedelta) -> Lease | None:
        """Lease a return; None while somebody holds it.

        An entry found in `sending` was on its way when somebody's lease ran out; what became of it must be read.
        """
        key = str(new_id())
        row = {"b_group": str(group), "b_owner": owner, "b_lease": key, "b_term": _microseconds(term)}

        def change(connection: Connection) -> Lease | None:
            if not _lease(connection, self._leasing, row | self._times.at(now)):
                return None
            at = self._times.read(connection, now)
            rows = connection.execute(_UNSETTLED, {"b_group": str(group)})
            return Lease(key, group, at, tuple(settling.entry(found) for found in rows))

        return self._run(change)

    def begin(self, lease: Lease, entry: UUID, now: datetime, *, absent: bool = False, after: Outcome | None) -> bool:
        """Durably note that the request is about to leave. False when the lease is over or the entry settled."""

        def change(connection: Connection) -> bool:
            if after is not None:
                self._note(connection, lease, after, now)
            given = {"b_id": str(entry), "b_lease": lease.key} | self._times.at(now)
            if connection.execute(self._sending, given).rowcount != 1:
                return False
            for what in (Told.ABSENT, Told.SENT) if absent else (Told.SENT,):
                connection.execute(self._tell, story.line(entry, what) | self._times.at(now))
            return True

        return self._run(change)

    def note(self, lease: Lease, outcome: Outcome, now: datetime, *, release: bool = False) -> bool:
        """Note an outcome. False when the lease was lost, or somebody settled the entry meanwhile."""

        def change(connection: Connection) -> bool:
            noted = self._note(connection, lease, outcome, now)
            if release:
                _release(connection, lease)
            return noted

        return self._run(change)

    def release(self, lease: Lease) -> None:
        """Give the lease back."""
        self._run(lambda connection: _release(connection, lease))

    def recover(self, owner: str, now: datetime) -> int:
        """At start: this owner's leases end. Returns how many entries it was sending.

        They stay in `sending`: whoever works them next looks, and waits out the settle time from then on.
        """
        held = select(_groups.return_id).where(_groups.owner == owner)
        sending = select(_outbox.id).where(_outbox.state == EntryState.SENDING.value, _outbox.return_id.in_(held))
        with self._transaction() as connection:
            left = connection.execute(sending).scalars().all()
            for key in left:
                interrupted = update(tables.outbox).where(_outbox.id == key)
                connection.execute(interrupted.values(problem=REASON.dump(INTERRUPTED)))
                connection.execute(self._tell, story.line(UUID(key), Told.INTERRUPTED) | self._times.at(now))
            connection.execute(delete(tables.outbox_groups).where(_groups.owner == owner))
            return len(left)

    def store_page(self, shop: str, page: Page) -> int:
        """Store a pulled page and its cursor in one transaction. Returns how many returns were new or changed."""
        with self._transaction() as connection:
            return imports.save(connection, shop, page.returns, page.cursor)

    def cursor(self, shop: str) -> str:
        """Where the last pull ended."""
        with self._snapshot() as connection:
            return returns.cursor(connection, shop)

    def _run(self, change: Callable[[Connection], T]) -> T:
        """The result of a change, once it is durable."""
        if self._shared is not None:
            return self._shared.run(change)
        with self._transaction() as connection:
            return change(connection)

    def _note(self, connection: Connection, lease: Lease, outcome: Outcome, now: datetime) -> bool:
        problem = None if outcome.problem is None else REASON.dump(outcome.problem)
        given: dict[str, Any] = {
            "b_id": str(outcome.entry_id),
            "b_lease": lease.key,
            "b_state": outcome.state.value,
            "b_done": int(outcome.state is EntryState.DONE),
            "b_reference": plain(outcome.reference),
            "b_problem": problem,
        }
        if outcome.wait is not None:
            given["b_wait"] = _microseconds(outcome.wait)
        statement = self._noting[outcome.wait is not None]
        if connection.execute(statement, given | self._times.at(now)).rowcount != 1:
            return False
        params = {"reference": outcome.reference} if outcome.reference else None
        told = story.line(outcome.entry_id, outcome.told, outcome.problem, params)
        connection.execute(self._tell, told | self._times.at(now))
        return True


def _lease(connection: Connection, leasing: upserts.Insert, row: dict[str, Any]) -> bool:
    return upserts.changed_one(connection, leasing, row)


def _release(connection: Connection, lease: Lease) -> None:
    connection.execute(_RELEASING, {"b_group": str(lease.group), "b_lease": lease.key})


def _microseconds(span: timedelta) -> int:
    return round(span.total_seconds() * 1e6)


def _leasing(times: Times, dialect: str) -> upserts.Insert:
    statement = upserts.insert_for(dialect, tables.outbox_groups)
    texts = {name: bindparam(f"b_{given}", type_=Text) for name, given in _LEASED.items()}
    until = times.now + bindparam("b_term", type_=BigInteger)
    return statement.values(**texts, until=until).on_conflict_do_update(
        index_elements=["return_id"],
        set_={name: statement.excluded[name] for name in ("owner", "lease", "until")},
        where=_groups.until <= times.now,
    )


def _held_by(until: ColumnElement[int] | None) -> ColumnElement[bool]:
    """The entry's return is leased by `b_lease`, and with `until`: still is at that time."""
    held = select(_groups.return_id).where(
        _groups.return_id == _outbox.return_id, _groups.lease == bindparam("b_lease", type_=Text)
    )
    return (held if until is None else held.where(_groups.until > until)).exists()


def _due(times: Times, due: ColumnElement[bool]) -> Select[Any]:
    shop = bindparam("b_shop", type_=Text)
    earlier = select(_earlier.id).where(
        _earlier.return_id == _outbox.return_id,
        _earlier.position < _outbox.position,
        _earlier.state != EntryState.DONE.value,
        # A message that cannot go out holds back no money.
        or_(_earlier.shop != MAIL, shop == MAIL),
    )
    held = select(_groups.return_id).where(_groups.return_id == _outbox.return_id, _groups.until > times.began)
    return (
        select(_outbox.return_id)
        .where(_outbox.shop == shop, literal_column(tables.UNDER_WAY))
        .where(due, ~earlier.exists(), ~held.exists())
        .order_by(_outbox.next_at, _outbox.return_id)
        .limit(bindparam("b_limit", type_=BigInteger))
    )


def _sending(times: Times) -> Update:
    sendable = _outbox.state.in_([EntryState.INTENT.value, EntryState.UNCERTAIN.value])
    return (
        update(tables.outbox)
        .where(_outbox.id == bindparam("b_id", type_=Text), sendable, _held_by(times.now))
        .values(
            state=EntryState.SENDING.value,
            attempts=_outbox.attempts + 1,
            sent_at=func.coalesce(_outbox.sent_at, times.now),
        )
    )


def _noting(times: Times, waits: bool) -> Update:
    done = bindparam("b_done", type_=BigInteger) == 1
    reference = bindparam("b_reference", type_=Text)
    changes: dict[str, Any] = {
        "state": bindparam("b_state", type_=Text),
        "problem": bindparam("b_problem", type_=Text),
        "reference": case((reference == "", _outbox.reference), else_=reference),
        "settled_at": case((done, times.now), else_=_outbox.settled_at),
    }
    if waits:
        changes["next_at"] = times.now + bindparam("b_wait", type_=BigInteger)
    # What is done stays done: a later outcome can only say it again.
    open_or_same = or_(_outbox.state != EntryState.DONE.value, done)
    found = update(tables.outbox).where(_outbox.id == bindparam("b_id", type_=Text), _held_by(None), open_or_same)
    return found.values(changes)


_UNSETTLED = (
    select(tables.outbox)
    .where(_outbox.return_id == bindparam("b_group", type_=Text), _outbox.state != EntryState.DONE.value)
    .order_by(_outbox.position)
)
_RELEASING = delete(tables.outbox_groups).where(
    _groups.return_id == bindparam("b_group", type_=Text), _groups.lease == bindparam("b_lease", type_=Text)
)
