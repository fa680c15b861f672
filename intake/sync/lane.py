"""One shop's engine in its rhythm: what is due now, and how long until something is."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from intake.domain.decisions import Reason, reason_of
from intake.domain.errors import IntakeError
from intake.sync.engine import Engine
from intake.sync.report import SyncReport

log = logging.getLogger(__name__)

STORE_PAUSE_S = 5.0
"""After trouble on our own side (a full disk, a database that is away) a shop's work rests for this long."""


class Lane:
    """One shop's engine with its rhythm. Times are monotonic seconds.

    `recover` comes before anything else, and again until it succeeds.
    """

    def __init__(
        self,
        engine: Engine,
        pull_every_s: float,
        monotonic: Callable[[], float] = time.monotonic,
        recover: Callable[[], object] | None = None,
    ) -> None:
        self.name = engine.shop.name
        self._engine = engine
        self._every = pull_every_s
        self._monotonic = monotonic
        self._pull_at = monotonic()
        self._rest_until = 0.0
        self._recover = recover or engine.recover
        self._recovered = False
        self._probe = False

    def work(self, poked: bool, go_on: Callable[[], bool]) -> SyncReport | None:
        """Push and pull what is due now; None when nothing was. Never raises: trouble is in the report."""
        if not (poked or self.wait() == 0) or self._resting():
            return None
        try:
            return self._run(go_on)
        except IntakeError as error:
            problem = reason_of(error)
        except Exception as error:
            log.exception("%s: the work on the outbox ended unexpectedly", self.name)
            problem = Reason("sync_failed", {"error": type(error).__name__})
        self._rest_until = self._monotonic() + STORE_PAUSE_S
        return SyncReport(problem=problem)

    def wait(self) -> float:
        """Seconds until there is something to do without being poked."""
        now = self._monotonic()
        if self._resting():
            return self._rest_until - now
        pull, push = max(0.0, self._pull_at - now), self._engine.wait()
        if self._engine.away:
            return self._engine.wait() or 0.0
        if self._probe:
            return 0.0
        return pull if push is None else min(pull, push)

    def _run(self, go_on: Callable[[], bool]) -> SyncReport:
        if not self._recovered:
            self._recover()
            self._recovered = True
        report = self._engine.push_once(go_on=go_on)
        if not self._engine.away and go_on() and (self._probe or self._monotonic() >= self._pull_at):
            self._pull_at = self._monotonic() + self._every
            report = report + self._engine.pull_once(lambda _seen, _total: go_on())
        # Whatever ends a back-off, one pull then tells whether the shop is there again.
        self._probe = self._engine.away
        return report

    def _resting(self) -> bool:
        return self._monotonic() < self._rest_until
