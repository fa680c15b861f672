"""A wall's clock that cannot be set back under a running program."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from intake.domain.ports import Clock


def ticks() -> float:
    """Seconds by a clock that nobody can set and that goes on while the machine sleeps, where the system has one."""
    sleepless = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if sleepless is None else time.clock_gettime(sleepless)


class SteadyClock:
    """The wall's time, but never less than what has passed since the start says it must be.

    A clock set back by hours would leave an uncertain entry waiting for hours, and a lease held for as long. Set
    forward, the wall is believed: after a suspend only the wall knows how long it was.
    """

    def __init__(self, wall: Clock, monotonic: Callable[[], float]) -> None:
        self._wall = wall
        self._monotonic = monotonic
        self._start = wall()
        self._began = monotonic()

    def __call__(self) -> datetime:
        """The time now, aware, in UTC."""
        return max(self._wall(), self._start + timedelta(seconds=self._monotonic() - self._began))
