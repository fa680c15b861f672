"""A world for the engine that can be replayed: a clock, an outbox and a shop in memory, and things that go wrong."""

from __future__ import annotations

import random
import threading
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from intake.domain.books import ShopBook
from intake.domain.decisions import Settlement
from intake.domain.effects import (
    MAIL,
    NEEDS_PERSON,
    UNDER_WAY,
    Effect,
    EntryState,
    Lease,
    OutboxEntry,
    Outcome,
    Page,
    Seen,
    SeenState,
    ShopCheck,
)
from intake.domain.errors import ShopAnswerUnusable, ShopRefused, ShopUncertain, ShopUnreachable
from intake.domain.returns import ExpectedReturn
from intake.domain.stories import Told
from intake.sync.engine import Engine

OPEN = UNDER_WAY


class Crash(BaseException):
    """The process dies here."""


@dataclass(frozen=True)
class Held:
    """A lease."""

    owner: str
    key: str
    until: datetime


class Time:
    """The wall's clock and the monotonic one; they move only when told."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
        self.ticks = 1000.0

    def clock(self) -> datetime:
        return self.now

    def monotonic(self) -> float:
        return self.ticks

    def pass_by(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.ticks += seconds


def effect(number: int, kind: str = "refund") -> Effect:
    return Effect(uuid.uuid5(uuid.NAMESPACE_OID, f"effect-{number}"), kind, f'{{"n":{number}}}'.encode())


def entries(groups: Sequence[int], at: datetime) -> list[OutboxEntry]:
    """Entries for as many groups as numbers are given, each with that many effects."""
    made, number = [], 0
    for g, size in enumerate(groups):
        for position in range(size):
            number += 1
            entry_id, group = UUID(int=number), UUID(int=1_000_000 + g)
            made.append(OutboxEntry(entry_id, "test", group, position, effect(number), EntryState.INTENT, at, at))
    return made


class MemoryOutbox:
    """An outbox that is a dictionary. `crash_in`: die at the n-th durable step, before or after it is taken.

    Each method is one transaction: all threads see all of it or nothing.
    """

    def __init__(self, rows: Sequence[OutboxEntry]) -> None:
        self.rows = {row.id: row for row in rows}
        self.leases: dict[UUID, Held] = {}
        self.stories: dict[UUID, list[Told]] = {row.id: [Told.RECORDED] for row in rows}
        self.lock = threading.RLock()
        self.stored: list[Page] = []
        self.crash_in: int | None = None
        self.dead = False

    def die(self) -> None:
        """Like kill -9: nothing that the dying process still does reaches the disk."""
        self.dead = True
        raise Crash

    def _step(self) -> None:
        if self.dead:
            raise Crash
        if self.crash_in is not None:
            self.crash_in -= 1
            if self.crash_in < 0:
                self.crash_in = None
                self.die()

    def _first(self, group: UUID, shop: str) -> OutboxEntry | None:
        rows = [r for r in self.rows.values() if r.group == group and r.state is not EntryState.DONE]
        rows = [r for r in rows if r.shop != MAIL or shop == MAIL]
        return min(rows, key=lambda r: r.position, default=None)

    def _mine(self, lease: Lease, now: datetime | None) -> bool:
        held = self.leases.get(lease.group)
        return held is not None and held.key == lease.key and (now is None or held.until > now)

    def _held(self, group: UUID, now: datetime) -> bool:
        return group in self.leases and self.leases[group].until > now

    def due_groups(self, shop: str, now: datetime, limit: int) -> tuple[UUID, ...]:
        with self.lock:
            due = []
            for group in dict.fromkeys(row.group for row in self.rows.values()):
                first = self._first(group, shop)
                if first and first.shop == shop and first.state in OPEN and first.next_at <= now:
                    due += [] if self._held(group, now) else [group]
            return tuple(due[:limit])

    def claim(self, group: UUID, owner: str, now: datetime, term: timedelta) -> Lease | None:
        with self.lock:
            if self.dead:
                raise Crash
            if self._held(group, now):
                return None
            key = str(uuid.uuid4())
            self.leases[group] = Held(owner, key, now + term)
            rows = [r for r in self.rows.values() if r.group == group and r.state is not EntryState.DONE]
            return Lease(key, group, now, tuple(sorted(rows, key=lambda r: r.position)))

    def begin(self, lease: Lease, entry: UUID, now: datetime, *, absent: bool = False, after: Outcome | None) -> bool:
        with self.lock:
            row = self.rows[entry]
            self._step()
            if after is not None:
                self._put(lease, after, now)
            sendable = row.state in (EntryState.INTENT, EntryState.UNCERTAIN)
            if not self._mine(lease, now) or not sendable:
                return False
            self.rows[entry] = replace(
                row, state=EntryState.SENDING, attempts=row.attempts + 1, sent_at=row.sent_at or now
            )
            self.stories[entry] += [Told.ABSENT, Told.SENT] if absent else [Told.SENT]
            self._step()
            return True

    def note(self, lease: Lease, outcome: Outcome, now: datetime, *, release: bool = False) -> bool:
        with self.lock:
            self._step()
            noted = self._put(lease, outcome, now)
            if release and self._mine(lease, None):
                del self.leases[lease.group]
            self._step()
            return noted

    def _put(self, lease: Lease, outcome: Outcome, now: datetime) -> bool:
        row = self.rows[outcome.entry_id]
        if not self._mine(lease, None) or (row.state is EntryState.DONE and outcome.state is not EntryState.DONE):
            return False
        next_at = row.next_at if outcome.wait is None else now + outcome.wait
        self.rows[row.id] = replace(
            row, state=outcome.state, next_at=next_at, reference=outcome.reference, problem=outcome.problem
        )
        self.stories[row.id].append(outcome.told)
        return True

    def release(self, lease: Lease) -> None:
        with self.lock:
            if not self.dead and self._mine(lease, None):
                del self.leases[lease.group]

    def recover(self, owner: str, now: datetime) -> int:
        with self.lock:
            self.dead = False
            mine = {group for group, held in self.leases.items() if held.owner == owner}
            left = [r for r in self.rows.values() if r.group in mine and r.state is EntryState.SENDING]
            for row in left:
                self.stories[row.id].append(Told.INTERRUPTED)
            for group in mine:
                del self.leases[group]
            return len(left)

    def store_page(self, shop: str, page: Page) -> int:
        self.stored.append(page)
        return len(page.returns)

    def cursor(self, shop: str) -> str:
        return self.stored[-1].cursor if self.stored else ""

    def states(self) -> Counter[EntryState]:
        return Counter(row.state for row in self.rows.values())


class Fault(StrEnum):
    """What happens to a call."""

    FINE = "fine"
    UNREACHABLE = "unreachable"
    LOST_BEFORE = "lost_before"
    LOST_AFTER = "lost_after"
    LATE = "late"
    REFUSED = "refused"
    BUG = "bug"
    BUG_AFTER = "bug_after"
    DIES_BEFORE = "dies_before"
    DIES_AFTER = "dies_after"


class LedgerShop:
    """A shop that does whatever it is asked, every time it is asked; `faults` decides how each call goes."""

    LATENESS = 4.0

    def __init__(self, time: Time, die: Callable[[], None]) -> None:
        self.name = "test"
        self.settle_time = timedelta(seconds=10)
        self.time = time
        self.die = die
        self.faults: Callable[[str], Fault] = lambda _call: Fault.FINE
        self.ledger: list[UUID] = []
        self.late: list[tuple[float, UUID]] = []
        self.calls: list[str] = []
        self.pages: list[Page] = []
        self.lock = threading.RLock()

    def check(self) -> ShopCheck:
        return ShopCheck(self.name)

    def plan(self, settlement: Settlement, site: str) -> tuple[Effect, ...]:
        return ()

    def pull(self, cursor: str) -> Iterator[Page]:
        self.calls.append("pull")
        if self.faults("pull") is not Fault.FINE:
            raise ShopUnreachable
        yield from self.pages

    def book(self, expected: ExpectedReturn) -> ShopBook:
        return ShopBook()

    def contact(self, expected: ExpectedReturn) -> str:
        return ""

    def arrive(self) -> None:
        with self.lock:
            self.ledger += [key for at, key in self.late if at <= self.time.ticks]
            self.late = [(at, key) for at, key in self.late if at > self.time.ticks]

    def look(self, effect: Effect) -> Seen:
        self.calls.append("look")
        self.arrive()
        match self.faults("look"):
            case Fault.FINE:
                with self.lock:
                    count = self.ledger.count(effect.key)
                if count > 1:
                    return Seen(SeenState.DIFFERS, detail=f"{count} times")
                return Seen(SeenState.DONE, "ref") if count else Seen(SeenState.ABSENT)
            case Fault.BUG | Fault.BUG_AFTER:
                raise ShopAnswerUnusable("answer_unusable")
            case Fault.DIES_BEFORE | Fault.DIES_AFTER:
                self.die()
        raise ShopUnreachable

    def send(self, effect: Effect) -> Seen:
        self.calls.append("send")
        self.arrive()
        match self.faults("send"):
            case Fault.UNREACHABLE:
                raise ShopUnreachable
            case Fault.REFUSED:
                raise ShopRefused("shop_refused")
            case Fault.LOST_BEFORE:
                raise ShopUncertain("answer_lost")
            case Fault.BUG:
                raise ZeroDivisionError
            case Fault.DIES_BEFORE:
                self.die()
            case Fault.LATE:
                with self.lock:
                    self.late.append((self.time.ticks + self.LATENESS, effect.key))
                raise ShopUncertain("answer_lost")
            case Fault.LOST_AFTER:
                self.ledger.append(effect.key)
                raise ShopUncertain("answer_lost")
            case Fault.BUG_AFTER:
                self.ledger.append(effect.key)
                raise ZeroDivisionError
            case Fault.DIES_AFTER:
                self.ledger.append(effect.key)
                self.die()
        self.ledger.append(effect.key)
        return Seen(SeenState.DONE, "ref")


@dataclass
class World:
    """Time, outbox and shop of one play."""

    time: Time
    outbox: MemoryOutbox
    shop: LedgerShop

    def engine(self, kind: type[Engine] = Engine, pushes: int = 1, owner: str = "dock-1") -> Engine:
        time, rng = self.time, random.Random(7)
        return kind(self.outbox, self.shop, owner, time.clock, rng, pushes=pushes, monotonic=time.monotonic)


def world(*groups: int) -> World:
    time = Time()
    outbox = MemoryOutbox(entries(groups, time.now))
    return World(time, outbox, LedgerShop(time, outbox.die))


def play(
    scene: World,
    kind: type[Engine],
    faults: Sequence[Fault],
    crashes: Sequence[int],
    pauses: Sequence[float],
    pushes: int = 1,
    stations: int = 1,
) -> None:
    """Run the stations' engines in turn through the faults, a new one whenever one dies, until nothing can be done."""
    coming, dying, waits = iter(faults), iter(crashes), iter(pauses)
    scene.shop.faults = lambda _call: next(coming, Fault.FINE)
    engines = [scene.engine(kind, pushes, f"dock-{n}") for n in range(stations)]
    for turn in range(400):
        scene.outbox.crash_in = next(dying, None)
        number = turn % stations
        try:
            engines[number].push_once(limit=3)
        except Crash:
            engines[number] = scene.engine(kind, pushes, f"dock-{number}")
            engines[number].recover()
        scene.outbox.crash_in = None
        if not scene.outbox.states().keys() & set(OPEN):
            break
        scene.time.pass_by(next(waits, 61.0))
    scene.time.pass_by(60.0)
    scene.shop.arrive()


def violations(scene: World) -> list[str]:
    """The checker: each effect that is done is in the shop once, none twice, none forgotten, all in order."""
    found = []
    counts = Counter(scene.shop.ledger)
    for row in scene.outbox.rows.values():
        times = counts.pop(row.effect.key, 0)
        if times > 1:
            found.append(f"{row.id}: {times} times")
        if row.state is EntryState.DONE and times == 0:
            found.append(f"{row.id}: done, but the shop never did it")
        behind = {r.position for r in scene.outbox.rows.values() if r.group == row.group and r.state in NEEDS_PERSON}
        if row.state in OPEN and not (row.state is EntryState.INTENT and behind and min(behind) < row.position):
            found.append(f"{row.id}: never ended ({row.state})")
        if row.state in NEEDS_PERSON and row.problem is None:
            found.append(f"{row.id}: parked without a reason")
    found += [f"{key}: nobody asked for it" for key in counts]
    order: dict[UUID, int] = {}
    by_key = {row.effect.key: row for row in scene.outbox.rows.values()}
    for key in scene.shop.ledger:
        row = by_key[key]
        if row.position < order.get(row.group, 0):
            found.append(f"{row.id}: out of order")
        order[row.group] = row.position
    return found
