"""The outbox engine of one shop: look, send, settle; exactly once, whatever is lost on the way."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from intake.domain.decisions import Reason
from intake.domain.effects import EntryState, OutboxEntry, Seen, SeenState, ShopCheck
from intake.domain.errors import IntakeError, ShopRefused, ShopUncertain, ShopUnreachable
from intake.domain.ports import Clock, Outbox, Shop
from intake.sync import rules
from intake.sync.outage import Outage
from intake.sync.report import SyncReport, Tally
from intake.sync.rules import Step
from intake.sync.steady import SteadyClock
from intake.sync.unclear import UnclearAnswers

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
"""Far longer than the longest request; only its first half is used to begin one."""
SPOILT_PAUSE = timedelta(minutes=5)
"""An entry whose look gives nonsense lets others go first for this long."""

Progress = Callable[[int, int | None], bool]
"""Told how many returns came so far and of how many, if known; False cancels."""


class Engine:
    """Works the outbox of one shop. Not for use from several threads at once.

    `owner` names this worker's leases: the same after a restart, and never that of another running process.
    """

    def __init__(
        self,
        outbox: Outbox,
        shop: Shop,
        owner: str,
        clock: Clock,
        rng: random.Random,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._outbox = outbox
        self._shop = shop
        self._owner = owner
        self._clock = SteadyClock(clock, monotonic)
        self._monotonic = monotonic
        self._lease = max(LEASE, 4 * shop.settle_time)
        self._outage = Outage(monotonic, rng)
        self._unclear = UnclearAnswers(monotonic, shop.settle_time)
        self._more = False

    @property
    def shop(self) -> Shop:
        """The shop this engine works."""
        return self._shop

    @property
    def problem(self) -> Reason | None:
        """Why the shop is being left alone; None when it answers."""
        return self._outage.problem

    @property
    def away(self) -> bool:
        """True while the shop is being left alone: a push or pull would do nothing now."""
        return self._outage.left > 0

    def wait(self) -> float | None:
        """Seconds until another push makes sense by what this process knows; None when nothing is known to wait."""
        if self.away:
            return self._outage.left
        return 0.0 if self._more else self._unclear.next_ripe

    def recover(self) -> int:
        """At start: what this owner was sending when it died is uncertain now. Returns how many entries."""
        count = self._outbox.recover(self._owner, self._clock())
        if count:
            self._unclear.hold_all()
            log.info("%s: %d requests were under way when the program ended", self._shop.name, count)
        return count

    def check(self) -> ShopCheck:
        """Ask the shop who it is; an answer ends a back-off. Raises what the shop raises."""
        checked = self._shop.check()
        self._outage.ended()
        return checked

    def run_once(self, limit: int = 50) -> SyncReport:
        """Push what is due (at most `limit` returns), then pull what changed."""
        return self.push_once(limit) + self.pull_once()

    def push_once(self, limit: int = 50, go_on: Callable[[], bool] = lambda: True) -> SyncReport:
        """Work the returns that are due, at most `limit`; `go_on` is asked before each one."""
        self._unclear.begin_round()
        groups = self._outbox.due_groups(self._shop.name, self._clock(), limit)
        tally = Tally()
        for number, group in enumerate(groups):
            if self.away or not go_on():
                tally.waiting += len(groups) - number
                break
            self._work(group, tally)
        # A full list that nothing came of must not be asked for again at once.
        self._more = len(groups) >= limit and bool(tally.settled or tally.parked)
        return tally.report(self._outage.problem)

    def pull_once(self, progress: Progress | None = None) -> SyncReport:
        """Fetch what changed in the shop, page by page; a page that is stored stays, whatever comes after it."""
        if self.away:
            return SyncReport(problem=self._outage.problem)
        seen = changed = 0
        try:
            for page in self._shop.pull(self._outbox.cursor(self._shop.name)):
                changed += self._outbox.store_page(self._shop.name, page)
                seen += len(page.returns)
                self._read_answered()
                if progress is not None and not progress(seen, page.total):
                    break
            self._read_answered()
        except IntakeError as error:
            self._failed(error, error.code)
        except Exception as error:
            log.exception("%s: the pull ended unexpectedly", self._shop.name)
            self._failed(error, "pull_failed")
        return SyncReport(pulled=changed, problem=self._outage.problem)

    def _work(self, group: UUID, tally: Tally) -> None:
        """Lease one group and go through its entries until one of them has to wait."""
        entries = self._outbox.claim(group, self._owner, self._clock(), self._lease)
        enough = self._monotonic() + self._lease.total_seconds() / 2
        parked = tally.parked
        try:
            for entry in entries:
                if self._monotonic() > enough or not self._entry(entry, tally):
                    tally.waiting += tally.parked == parked
                    break
        finally:
            self._outbox.release(group, self._owner)

    def _entry(self, entry: OutboxEntry, tally: Tally) -> bool:
        """Work one entry; True when the next of its group may follow."""
        if rules.before_look(entry, self._clock()) is Step.STOP:
            return False
        seen = self._look(entry)
        if seen is None:
            return False
        settled, times = self._unclear.settled(entry.id), self._unclear.times(entry.id)
        match rules.after_look(entry.state, seen.state, settled, times):
            case Step.SETTLE:
                return self._settle(entry, seen, tally)
            case Step.SEND:
                return self._send(entry, tally)
            case Step.PARK:
                found = rules.differs(seen) if seen.state is SeenState.DIFFERS else rules.unclear_too_often(entry)
                self._park(entry, found, tally)
            case _:
                left = self._unclear.remaining(entry.id) or self._shop.settle_time
                pending = seen.state is SeenState.PENDING
                problem = Reason("refund_pending") if pending else entry.problem or Reason("answer_lost")
                self._uncertain(entry, left, problem, tally)
        return False

    def _look(self, entry: OutboxEntry) -> Seen | None:
        """Read the shop; None when that failed: the entry stays what it was and the shop is left alone for a while."""
        try:
            seen = self._shop.look(entry.effect)
        except ShopUnreachable as error:
            self._failed(error, error.code)
            return None
        except Exception as error:
            if not isinstance(error, IntakeError):
                log.exception("%s: looking for %s failed", self._shop.name, entry.effect.key)
            self._failed(error, "look_failed")
            later = self._clock() + SPOILT_PAUSE
            state = EntryState.UNCERTAIN if entry.state is EntryState.SENDING else entry.state
            self._mark(entry, state, next_at=later, problem=rules.reason_of(error, "look_failed"))
            return None
        self._read_answered()
        return seen

    def _send(self, entry: OutboxEntry, tally: Tally) -> bool:
        """Note the intent durably, send, and note what came of it."""
        if not self._outbox.mark_sending(entry.id, self._owner, self._clock()):
            return False
        tally.sent += 1
        try:
            seen = self._shop.send(entry.effect)
        except ShopUnreachable as error:
            wait = timedelta(seconds=self._failed(error, error.code, by_writing=True))
            self._unclear.forget(entry.id)
            self._mark(
                entry, EntryState.INTENT, next_at=self._clock() + wait, problem=rules.reason_of(error, error.code)
            )
        except ShopRefused as error:
            self._outage.ended()
            self._park(entry, rules.reason_of(error, error.code), tally, EntryState.REFUSED)
        except Exception as error:
            if not isinstance(error, ShopUncertain):
                log.exception("%s: sending %s ended unexpectedly", self._shop.name, entry.effect.key)
            self._unclear_answer(entry, rules.reason_of(error, "send_failed"), tally)
        else:
            return self._answer(entry, seen, tally)
        return False

    def _answer(self, entry: OutboxEntry, seen: Seen, tally: Tally) -> bool:
        match seen.state:
            case SeenState.DONE:
                return self._settle(entry, seen, tally)
            case SeenState.DIFFERS:
                self._outage.ended()
                self._park(entry, rules.differs(seen), tally)
            case SeenState.PENDING:
                self._outage.ended()
                self._uncertain(entry, self._shop.settle_time, Reason("refund_pending"), tally)
            case SeenState.ABSENT:
                self._unclear_answer(entry, Reason("answer_lost"), tally)
        return False

    def _settle(self, entry: OutboxEntry, seen: Seen, tally: Tally) -> bool:
        self._outage.ended()
        self._unclear.forget(entry.id)
        held = self._mark(entry, EntryState.DONE, reference=seen.reference)
        tally.settled += held
        return held

    def _park(self, entry: OutboxEntry, problem: Reason, tally: Tally, state: EntryState = EntryState.PARKED) -> None:
        self._unclear.forget(entry.id)
        tally.parked += self._mark(entry, state, problem=problem)
        log.info("%s: entry %s is %s: %s", self._shop.name, entry.id, state.value, problem.code)

    def _unclear_answer(self, entry: OutboxEntry, problem: Reason, tally: Tally) -> None:
        self._uncertain(entry, self._unclear.happened(entry.id), problem, tally)
        self._outage.unclear(problem)

    def _uncertain(self, entry: OutboxEntry, wait: timedelta, problem: Reason, tally: Tally) -> None:
        tally.uncertain += self._mark(entry, EntryState.UNCERTAIN, next_at=self._clock() + wait, problem=problem)

    def _mark(
        self,
        entry: OutboxEntry,
        state: EntryState,
        *,
        next_at: datetime | None = None,
        reference: str = "",
        problem: Reason | None = None,
    ) -> bool:
        now = self._clock()
        return self._outbox.mark(
            entry.id, self._owner, state, now=now, next_at=next_at, reference=reference, problem=problem
        )

    def _read_answered(self) -> None:
        if self._unclear.any:
            self._outage.read()
        else:
            self._outage.ended()

    def _failed(self, error: Exception, code: str, *, by_writing: bool = False) -> float:
        problem = rules.reason_of(error, code)
        wait = self._outage.failed(problem, getattr(error, "retry_after", None), by_writing=by_writing)
        log.info("%s: %s; trying again in %.1f s", self._shop.name, problem.code, wait)
        return wait
