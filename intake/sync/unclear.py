"""Which entries got no clear answer, and since when by a clock that nobody can set."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

SLACK = 0.05
"""Seconds: the outbox's clock, by which entries become due, and ours do not tick together."""


@dataclass(slots=True)
class _Record:
    since: float
    times: int


class UnclearAnswers:
    """The settle time of each uncertain entry, as this process saw it begin. Safe for several threads.

    The outbox keeps when an entry may be worked again, by a clock that somebody may set. Set forward, it would end the
    settle time too early and let an entry be sent twice: so what this process saw itself is measured by its monotonic
    clock as well, and what it found uncertain waits as long as if it had happened when this process began.
    """

    def __init__(self, monotonic: Callable[[], float], settle_time: timedelta) -> None:
        self._monotonic = monotonic
        self._settle = settle_time.total_seconds()
        self._lock = threading.Lock()
        self._records: dict[UUID, _Record] = {}
        self._spoilt: dict[UUID, int] = {}
        self._began = self._round = monotonic()

    def begin_round(self) -> None:
        """The outbox is about to be worked: what is ripe by now needs no further waking."""
        self._round = self._monotonic()

    def happened(self, entry_id: UUID) -> timedelta:
        """An answer was unclear just now; returns how long to wait before absence is a proof."""
        with self._lock:
            record = self._records.setdefault(entry_id, _Record(0.0, 0))
            record.since = self._monotonic()
            record.times += 1
            return timedelta(seconds=self._settle)

    def found(self, entry_id: UUID) -> timedelta:
        """It was on its way when somebody else lost it; returns how long absence proves nothing: as if just now."""
        with self._lock:
            record = self._records.setdefault(entry_id, _Record(0.0, 0))
            record.since = self._monotonic()
            return timedelta(seconds=self._settle)

    def remaining(self, entry_id: UUID) -> timedelta:
        """How long absence still proves nothing; nothing (zero) once it does."""
        with self._lock:
            record = self._records.setdefault(entry_id, _Record(self._began, 0))
            return timedelta(seconds=max(0.0, record.since + self._settle - self._monotonic()))

    def settled(self, entry_id: UUID) -> bool:
        """Is the settle time over, as far as we were there?"""
        with self._lock:
            record = self._records.get(entry_id)
            since = record.since if record else self._began
            return self._monotonic() >= since + self._settle

    def times(self, entry_id: UUID) -> int:
        """How often this process got no clear answer to the entry."""
        with self._lock:
            record = self._records.get(entry_id)
            return record.times if record else 0

    def spoilt(self, entry_id: UUID) -> int:
        """Looking for the entry gave nonsense once more; how often in a row."""
        with self._lock:
            self._spoilt[entry_id] = self._spoilt.get(entry_id, 0) + 1
            return self._spoilt[entry_id]

    def looked(self, entry_id: UUID) -> None:
        """Looking for the entry went well."""
        with self._lock:
            self._spoilt.pop(entry_id, None)

    def forget(self, entry_id: UUID) -> None:
        """The entry is settled or in a person's hands."""
        with self._lock:
            self._records.pop(entry_id, None)
            self._spoilt.pop(entry_id, None)

    @property
    def any(self) -> bool:
        """Is there an entry whose fate is open?"""
        with self._lock:
            return bool(self._records)

    @property
    def next_ripe(self) -> float | None:
        """Seconds until the next settle time ends that ended not before the last round; None when there is none."""
        with self._lock:
            ripe = [record.since + self._settle + SLACK for record in self._records.values()]
            ahead = [at - self._monotonic() for at in ripe if at > self._round]
            return max(0.0, min(ahead)) if ahead else None
