"""A station killed at every commit there is: a first life is watched, then each moment it showed is died at once."""

from __future__ import annotations

import shutil
import signal
import time

from chaos.conductor import Conductor

PATIENCE_S = 12.0
"""Real seconds to wait for a moment to come again."""


class EveryCommit(Conductor):
    """A run whose kills are one before and one after every commit point. Boxes must be plenty: each costs a few."""

    def _storm(self) -> None:
        self._seen = self._folder / "seen.txt"
        self._start_dock(0)
        while not self._nearly_done() and (aim := self._next()) is not None:
            self._aim = aim
            self._docks[0].kill()
            if not self._board.closed:
                # The moments of the first opening come again only where nothing has been opened yet.
                shutil.rmtree(self._data().root)
            self._start_dock(0)
            if self._docks[0].wait(PATIENCE_S) and self._docks[0].status == -signal.SIGKILL:
                self._kills["kill -9 at a commit"] += 1
            else:
                self._own["moments that did not come again"] += 1
            self._tried.add(aim)
            self._aim = ""
            self._revive()
            self._progress(0)
        while not (self._nearly_done() or self._stands_still()):
            time.sleep(0.02)

    def _next(self) -> str | None:
        """A moment that was seen and not died at; None when a while brings no further one."""
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until and not self._nearly_done():
            seen = self._seen.read_text().splitlines() if self._seen is not None and self._seen.exists() else []
            left = [name for name in seen if name not in self._tried]
            if left:
                return left[0]
            time.sleep(0.02)
        return None
