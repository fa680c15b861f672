"""The back-off of one shop: an outage is one back-off, however many entries wait for its end."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable

from intake.domain.decisions import Reason
from intake.sync import rules

UNCLEAR_IN_A_ROW = 2
"""So many unclear answers without a clear one between them are an outage."""


FORGOTTEN_S = 2 * rules.BACK_OFF_MOST.total_seconds()
"""Seconds without another failure after which one that came of writing no longer counts."""


class Outage:
    """Whether the shop is to be left alone, until when and why. Times are monotonic seconds. Safe for several threads.

    While it lasts, what was under way when it began changes nothing: neither do more failures make it longer, nor do
    late answers end it. Only a shop's own wish to be left alone for longer counts.
    """

    def __init__(self, monotonic: Callable[[], float], rng: random.Random) -> None:
        self._monotonic = monotonic
        self._rng = rng
        self._lock = threading.RLock()
        self._until = 0.0
        self._failures = 0
        self._unclear = 0
        self._by_writing = False
        self.problem: Reason | None = None

    @property
    def left(self) -> float:
        """Seconds for which the shop is still to be left alone; 0 when it may be asked."""
        with self._lock:
            return max(0.0, self._until - self._monotonic())

    def failed(self, problem: Reason, retry_after: float | None, *, by_writing: bool) -> float:
        """A call failed; returns the seconds to wait."""
        with self._lock:
            self._by_writing = by_writing or (self._by_writing and self.left > 0)
            if not self.left:
                self._failures += 1
                self.problem = problem
            elif retry_after is None:
                return self.left
            wait = rules.back_off(self._failures, retry_after, self._rng).total_seconds()
            self._until = max(self._until, self._monotonic() + wait)
            return self.left

    def unclear(self, problem: Reason) -> bool:
        """A request got no clear answer: once may be chance, several times in a row is an outage. True when it is."""
        with self._lock:
            self._unclear += 1
            if self._unclear < UNCLEAR_IN_A_ROW:
                return False
            self.failed(problem, None, by_writing=True)
            return True

    def read(self) -> None:
        """A read was answered. That ends an outage of reading; of writing only when nothing was written for long."""
        with self._lock:
            quiet = self._monotonic() - self._until
            if not self.left and (not self._by_writing or quiet > FORGOTTEN_S):
                self._clear()

    def done(self) -> None:
        """The shop did what it was asked."""
        with self._lock:
            self._unclear = 0
            if not self.left:
                self._clear()

    def ended(self) -> None:
        """A person's test, or a first answer after it, shows that the shop is there: it may be asked at once."""
        with self._lock:
            self._unclear = 0
            self._clear()

    def _clear(self) -> None:
        self._until = 0.0
        self._failures = 0
        self._by_writing = False
        self.problem = None
