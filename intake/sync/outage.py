"""The back-off of one shop: an outage is one back-off, however many entries wait for its end."""

from __future__ import annotations

import random
from collections.abc import Callable

from intake.domain.decisions import Reason
from intake.sync import rules

UNCLEAR_IN_A_ROW = 2
"""So many unclear answers without a clear one between them are an outage."""


class Outage:
    """Whether the shop is to be left alone, until when and why. Times are monotonic seconds."""

    def __init__(self, monotonic: Callable[[], float], rng: random.Random) -> None:
        self._monotonic = monotonic
        self._rng = rng
        self._until = 0.0
        self._failures = 0
        self._unclear = 0
        self._by_writing = False
        self.problem: Reason | None = None

    @property
    def left(self) -> float:
        """Seconds for which the shop is still to be left alone; 0 when it may be asked."""
        return max(0.0, self._until - self._monotonic())

    def failed(self, problem: Reason, retry_after: float | None, *, by_writing: bool) -> float:
        """A call failed; returns the seconds to wait."""
        self._failures += 1
        self._by_writing = by_writing
        self.problem = problem
        wait = rules.back_off(self._failures, retry_after, self._rng).total_seconds()
        self._until = self._monotonic() + wait
        return wait

    def unclear(self, problem: Reason) -> None:
        """A request got no clear answer: once may be chance, several times in a row is an outage."""
        self._unclear += 1
        if self._unclear >= UNCLEAR_IN_A_ROW:
            self.failed(problem, None, by_writing=True)

    def read(self) -> None:
        """A read was answered. That ends an outage of reading; it does not say that writing works again."""
        if not self._by_writing:
            self._clear()

    def ended(self) -> None:
        """The shop does what it is asked."""
        self._unclear = 0
        self._clear()

    def _clear(self) -> None:
        self._until = 0.0
        self._failures = 0
        self._by_writing = False
        self.problem = None
