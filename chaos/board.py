"""Numbers that all processes of the bench share: they outlive a SIGKILL of any of them."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from multiprocessing import RawArray, RawValue
from typing import Any

from chaos.faults import Fault

_FAULTS = tuple(Fault)
STATIONS = 8


class Board:
    """Counters, switches and the bench's clock in shared memory. Made before the first fork.

    `speed`: how many of the bench's seconds pass in a real one, so that back-offs made for real shops do not make a
    bench run last for days. Each counter has one writer.
    """

    def __init__(self, boxes: int, speed: float) -> None:
        self.speed = speed
        self._active = RawValue("b", 0)
        self._dns_gone = RawValue("b", 0)
        self._disk_full = RawValue("b", 0)
        self._finish = RawValue("b", 0)
        self._faults: Any = RawArray("L", len(_FAULTS))
        self._requests: Any = RawArray("L", 2)
        self._held_longest = RawValue("d", 0.0)
        self._offset = RawValue("d", 0.0)
        self._entries: Any = RawArray("L", 2)
        self._kill_at: Any = RawArray("L", STATIONS)
        self.told: Any = RawArray("B", max(1, boxes))
        """1 for every box whose closing a station has acknowledged."""
        self._ready: Any = RawArray("B", max(1, boxes))
        self._wall = time.time()
        self._start = time.monotonic()

    @property
    def active(self) -> bool:
        """Do requests go wrong now?"""
        return bool(self._active.value)

    @active.setter
    def active(self, on: bool) -> None:
        self._active.value = on

    @property
    def dns_gone(self) -> bool:
        """Does the shop's name not resolve now?"""
        return bool(self._dns_gone.value)

    @dns_gone.setter
    def dns_gone(self, gone: bool) -> None:
        self._dns_gone.value = gone

    @property
    def disk_full(self) -> bool:
        """Is there no room for another page of the database?"""
        return bool(self._disk_full.value)

    @disk_full.setter
    def disk_full(self, full: bool) -> None:
        self._disk_full.value = full

    @property
    def finish(self) -> bool:
        """May stations end once nothing is left to do?"""
        return bool(self._finish.value)

    @finish.setter
    def finish(self, now: bool) -> None:
        self._finish.value = now

    def step_clock(self, hours: float) -> None:
        """Set the stations' wall clock forward or back against true time."""
        self._offset.value = hours * 3600

    def monotonic(self) -> float:
        """The bench's seconds since its start."""
        return (time.monotonic() - self._start) * self.speed

    def wall(self) -> datetime:
        """The time a station's clock shows."""
        return datetime.fromtimestamp(self._wall, UTC) + timedelta(seconds=self.monotonic() + self._offset.value)

    def true_time(self) -> datetime:
        """The bench's time, whatever the stations' clocks show."""
        return datetime.fromtimestamp(self._wall, UTC) + timedelta(seconds=self.monotonic())

    def count(self, fault: Fault) -> None:
        """One more of a fault (by the proxy)."""
        self._faults[_FAULTS.index(fault)] += 1

    def count_request(self, write: bool) -> None:
        """One more request (by the proxy)."""
        self._requests[write] += 1

    def was_held(self, seconds: float) -> None:
        """So long a request was really held back (by the proxy)."""
        self._held_longest.value = max(self._held_longest.value, seconds)

    @property
    def held_longest(self) -> float:
        """Real seconds of the longest that a request was held back."""
        return float(self._held_longest.value)

    @property
    def faults(self) -> dict[Fault, int]:
        """How many of each fault there were."""
        return {fault: int(self._faults[n]) for n, fault in enumerate(_FAULTS) if fault is not Fault.NONE}

    @property
    def requests(self) -> tuple[int, int]:
        """Reading and writing requests."""
        return int(self._requests[0]), int(self._requests[1])

    def tell_entries(self, done: int, left: int) -> None:
        """How the outbox stands (by the stations, which all see the same or only theirs)."""
        self._entries[0], self._entries[1] = done, left

    @property
    def entries(self) -> tuple[int, int]:
        """Entries done, and under way."""
        return int(self._entries[0]), int(self._entries[1])

    def meet(self, box: int, other: int, patience: float) -> None:
        """Wait for a moment for the station with the other box of a return, so that both close at once."""
        self._ready[box] = 1
        until = time.monotonic() + patience
        while not self._ready[other] and time.monotonic() < until:
            time.sleep(0.0005)

    def arm(self, station: int, commit: int) -> None:
        """A station kills itself at the n-th moment around a commit from now; 0: not."""
        self._kill_at[station] = commit

    def kill_now(self, station: int) -> bool:
        """One moment around a commit has come (by the station): is it the one?"""
        left = self._kill_at[station]
        if left == 0:
            return False
        self._kill_at[station] = left - 1
        return bool(left == 1)

    def armed(self, station: int) -> bool:
        """Is a station's end planned?"""
        return bool(self._kill_at[station])

    @property
    def closed(self) -> int:
        """Boxes whose closing was acknowledged."""
        return bytes(self.told).count(1)
