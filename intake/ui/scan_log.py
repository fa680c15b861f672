"""The last scans of this station: what was read, when, by which device, and what it did. In memory only."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from intake.domain.codes import Scan

MOST = 20


@dataclass(frozen=True, slots=True)
class Noted:
    """One scan. `did`: "waits", "taken", "finished", "refused" or "command"; `words`: what was said of it."""

    scan: Scan
    at: datetime
    did: str = "waits"
    words: str = ""


class ScanLog:
    """Newest first, at most twenty. Badges are keys and are not noted."""

    def __init__(self) -> None:
        self._noted: deque[Noted] = deque(maxlen=MOST)

    def note(self, scan: Scan) -> None:
        """A code was read; what it does is not known yet."""
        self._noted.appendleft(Noted(scan, datetime.now(UTC)))

    def judge(self, code: str, did: str, words: str = "") -> None:
        """What became of the newest scan of this code that is not judged yet."""
        for place, one in enumerate(self._noted):
            if one.did == "waits" and one.scan.text == code:
                self._noted[place] = replace(one, did=did, words=words)
                return

    def forget(self) -> None:
        """The next worker sees their own."""
        self._noted.clear()

    @property
    def noted(self) -> tuple[Noted, ...]:
        """Newest first."""
        return tuple(self._noted)
