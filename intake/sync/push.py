"""One return's entries on their way: look, send, settle, in order, under one lease."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from intake.domain.decisions import Reason
from intake.domain.effects import MAIL, EntryState, Lease, OutboxEntry, Outcome, Seen, SeenState
from intake.domain.errors import IntakeError, ShopRefused, ShopUncertain, ShopUnknowable, ShopUnreachable
from intake.domain.ports import Clock, ForgetsKeys, Outbox, Shop
from intake.domain.stories import Told
from intake.sync import rules
from intake.sync.outage import Outage
from intake.sync.pushers import Width
from intake.sync.report import Tally
from intake.sync.rules import Step
from intake.sync.unclear import UnclearAnswers

log = logging.getLogger(__name__)

SPOILT_PAUSE = timedelta(minutes=5)
"""An entry whose look gives nonsense lets others go first for this long."""
SPOILT_MOST = 24
"""So often in a row, which takes two hours, before a person is asked: it will hardly be readable tomorrow."""


@dataclass(frozen=True, slots=True)
class Means:
    """What all pushes to one shop share. `term`: how long a lease lasts, far longer than the longest request."""

    outbox: Outbox
    shop: Shop
    owner: str
    clock: Clock
    monotonic: Callable[[], float]
    term: timedelta
    outage: Outage
    unclear: UnclearAnswers
    width: Width

    def failed(self, error: Exception, code: str, *, by_writing: bool = False) -> float:
        """The shop did not answer: it is left alone, and then asked more gently. Returns the seconds to wait."""
        problem = rules.reason_of(error, code)
        wait = self.outage.failed(problem, getattr(error, "retry_after", None), by_writing=by_writing)
        self.width.narrow()
        log.info("%s: %s; trying again in %.1f s", self.shop.name, problem.code, wait)
        return wait


class Push:
    """The work on one return. What became of an entry is noted together with what comes next, to save a transaction."""

    def __init__(self, means: Means, go_on: Callable[[], bool]) -> None:
        self._means = means
        self._go_on = go_on
        self._tally = Tally()
        self._settled: Outcome | None = None

    def work(self, group: UUID) -> Tally:
        """Lease the return and go through its entries until one of them has to wait."""
        means = self._means
        # Taken before the claim: the lease can only last longer than we think.
        self._claimed = means.monotonic()
        try:
            lease = means.outbox.claim(group, means.owner, means.clock(), means.term)
        except IntakeError as error:
            if error.code != "record_damaged":
                raise
            # The screens say so. The other returns must not wait until somebody has mended it.
            log.error("%s: the entries of return %s cannot be read: %s", means.shop.name, group, error)
            self._tally.waiting += 1
            return self._tally
        if lease is not None:
            self._lease = lease
            self._through(lease)
        return self._tally

    def _through(self, lease: Lease) -> None:
        waits = False
        try:
            name = self._means.shop.name
            ahead = (one for one in lease.entries if one.shop == name or one.shop != MAIL)  # no letter holds us back
            for number, entry in enumerate(ahead):
                if entry.shop != name:
                    break
                stopped = number > 0 and not self._go_on()
                waits = stopped or self._means.outage.left > 0 or self._late(0.5) or not self._entry(entry)
                if waits:
                    break
        finally:
            self._end()
        self._tally.waiting += waits and not self._tally.parked

    def _end(self) -> None:
        """Note what is not noted yet, and give the lease back."""
        settled, self._settled = self._settled, None
        if settled is None:
            self._means.outbox.release(self._lease)
        else:
            self._count(settled, self._means.outbox.note(self._lease, settled, self._means.clock(), release=True))

    def _entry(self, entry: OutboxEntry) -> bool:
        """Work one entry; True when the next of its group may follow."""
        if rules.before_look(entry, self._now()) is Step.STOP:
            return False
        seen = self._look(entry)
        if seen is None:
            return False
        unclear = self._means.unclear
        settled, times = unclear.settled(entry.id), unclear.times(entry.id)
        match rules.after_look(entry.state, seen.state, settled, times, self._forgotten(entry)):
            case Step.SETTLE:
                return self._settle(entry, seen, Told.FOUND)
            case Step.SEND:
                return self._send(entry)
            case Step.PARK:
                self._park(entry, rules.why_parked(entry, seen, self._forgotten(entry)))
            case _:
                self._hold(entry, seen)
        return False

    def _look(self, entry: OutboxEntry) -> Seen | None:
        """Read the shop; None when that failed: the entry stays what it was and the shop is left alone for a while."""
        means = self._means
        try:
            seen = means.shop.look(entry.effect)
        except ShopUnreachable as error:
            means.failed(error, error.code)
            return None
        except Exception as error:
            if not isinstance(error, IntakeError):
                log.exception("%s: looking for %s failed", means.shop.name, entry.effect.key)
            means.failed(error, "look_failed")
            state = EntryState.UNCERTAIN if entry.state is EntryState.SENDING else entry.state
            problem = rules.reason_of(error, "look_failed")
            if means.unclear.spoilt(entry.id) >= SPOILT_MOST:
                self._park(entry, problem, told=Told.LOOK_FAILED)
            else:
                self._note(Outcome(entry.id, state, Told.LOOK_FAILED, SPOILT_PAUSE, problem=problem))
            return None
        means.unclear.looked(entry.id)
        means.outage.read()
        return seen

    def _send(self, entry: OutboxEntry) -> bool:
        """Note the intent durably, send, and note what came of it."""
        means = self._means
        if means.outage.left > 0 or not self._begin(entry):
            return False
        if self._late(1.0):
            # We slept between noting and sending: by now the return may be another's.
            return False
        self._tally.sent += 1
        try:
            seen = means.shop.send(entry.effect)
        except ShopUnreachable as error:
            wait = timedelta(seconds=means.failed(error, error.code, by_writing=True))
            means.unclear.forget(entry.id)
            problem = rules.reason_of(error, error.code)
            self._note(Outcome(entry.id, EntryState.INTENT, Told.NOT_SENT, wait, problem=problem))
        except ShopRefused as error:
            means.outage.done()
            self._park(entry, rules.reason_of(error, error.code), EntryState.REFUSED, Told.REFUSED)
        except ShopUnknowable as error:
            means.outage.done()
            self._park(entry, rules.reason_of(error, error.code))
        except Exception as error:
            if not isinstance(error, ShopUncertain):
                log.exception("%s: sending %s ended unexpectedly", means.shop.name, entry.effect.key)
            self._unclear_answer(entry, rules.reason_of(error, "send_failed"))
        else:
            return self._answer(entry, seen)
        return False

    def _begin(self, entry: OutboxEntry) -> bool:
        """From now on the request may be on its way; the entry before is noted with it."""
        means, settled = self._means, self._settled
        absent = entry.state is EntryState.UNCERTAIN
        self._settled = None
        begun = means.outbox.begin(self._lease, entry.id, means.clock(), absent=absent, after=settled)
        if settled is not None:
            self._count(settled, begun)
        return begun

    def _answer(self, entry: OutboxEntry, seen: Seen) -> bool:
        match seen.state:
            case SeenState.DONE:
                return self._settle(entry, seen, Told.SETTLED)
            case SeenState.DIFFERS:
                self._means.outage.done()
                self._park(entry, rules.differs(seen))
            case SeenState.ABSENT:
                self._unclear_answer(entry, Reason("answer_lost"))
            case SeenState.PENDING:
                self._means.outage.done()
                self._hold(entry, seen)
        return False

    def _settle(self, entry: OutboxEntry, seen: Seen, told: Told) -> bool:
        """It is there. Noted with the next step; should we die before that, it is found by looking."""
        self._means.outage.done()
        self._means.width.widen()
        self._means.unclear.forget(entry.id)
        if self._settled is not None:
            # The one before was found without sending anything: nothing has noted it so far.
            before, self._settled = self._settled, None
            self._note(before)
        self._settled = Outcome(entry.id, EntryState.DONE, told, reference=seen.reference)
        return True

    def _park(
        self, entry: OutboxEntry, problem: Reason, state: EntryState = EntryState.PARKED, told: Told = Told.PARKED
    ) -> None:
        self._means.unclear.forget(entry.id)
        self._note(Outcome(entry.id, state, told, problem=problem))
        log.info("%s: entry %s is %s: %s", self._means.shop.name, entry.id, state.value, problem.code)

    def _unclear_answer(self, entry: OutboxEntry, problem: Reason) -> None:
        wait = self._means.unclear.happened(entry.id)
        self._note(Outcome(entry.id, EntryState.UNCERTAIN, Told.UNCLEAR, wait, problem=problem))
        if self._means.outage.unclear(problem):
            self._means.width.narrow()

    def _hold(self, entry: OutboxEntry, seen: Seen) -> None:
        """Absent, which proves nothing yet; or there, and its money still on the way."""
        unclear = self._means.unclear
        lost = entry.state is EntryState.SENDING
        wait = unclear.found(entry.id) if lost else unclear.remaining(entry.id) or self._means.shop.settle_time
        if seen.state is SeenState.PENDING:
            problem, told = Reason("refund_pending"), Told.FOUND
        else:
            problem, told = entry.problem or Reason("answer_lost"), Told.NOT_YET
        self._note(Outcome(entry.id, EntryState.UNCERTAIN, told, wait, problem=problem))

    def _note(self, outcome: Outcome) -> None:
        self._count(outcome, self._means.outbox.note(self._lease, outcome, self._means.clock()))

    def _count(self, outcome: Outcome, noted: bool) -> None:
        match outcome.state:
            case EntryState.DONE:
                self._tally.settled += noted
            case EntryState.UNCERTAIN:
                self._tally.uncertain += noted
            case EntryState.PARKED | EntryState.REFUSED:
                self._tally.parked += noted

    def _forgotten(self, entry: OutboxEntry) -> bool:
        """Has the shop forgotten the entry's key by now, so that sending it again would be a new request?"""
        shop = self._means.shop
        if entry.sent_at is None or not isinstance(shop, ForgetsKeys):
            return False
        return self._now() - entry.sent_at >= shop.key_memory

    def _now(self) -> datetime:
        """The outbox's time, carried on by our own clock."""
        return self._lease.at + timedelta(seconds=self._means.monotonic() - self._claimed)

    def _late(self, part: float) -> bool:
        """Is so much of the lease over?"""
        return self._means.monotonic() - self._claimed >= part * self._means.term.total_seconds()
