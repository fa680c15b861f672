"""The outbox engine of one shop: look, send, settle; exactly once, whatever is lost on the way."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from intake.domain.decisions import Reason
from intake.domain.effects import ShopCheck
from intake.domain.errors import IntakeError
from intake.domain.ports import Clock, Outbox, Shop
from intake.domain.steady import SteadyClock, ticks
from intake.sync.outage import Outage
from intake.sync.push import Means, Push
from intake.sync.pushers import Pushers, Width
from intake.sync.report import SyncReport, Tally
from intake.sync.unclear import UnclearAnswers

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=10)
"""Longer than the longest send (nine requests at a shop that is slow each time); only its first half begins one."""
A_PUSHER = 50
"""Returns that a pusher gets in one round."""

Progress = Callable[[int, int | None], bool]
"""Told how many returns came so far and of how many, if known; False cancels."""


class Engine:
    """Works the outbox of one shop, up to `pushes` returns side by side. One round at a time.

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
        pushes: int = 1,
        monotonic: Callable[[], float] = ticks,
    ) -> None:
        outage, unclear = Outage(monotonic, rng), UnclearAnswers(monotonic, shop.settle_time)
        term, width = max(LEASE, 4 * shop.settle_time), Width(pushes)
        steady = SteadyClock(clock, monotonic)
        self._means = Means(outbox, shop, owner, steady, monotonic, term, outage, unclear, width)
        self._pushers = Pushers(width, shop.name)
        self._round = A_PUSHER * pushes
        self._more = False

    @property
    def shop(self) -> Shop:
        """The shop this engine works."""
        return self._means.shop

    @property
    def problem(self) -> Reason | None:
        """Why the shop is being left alone; None when it answers."""
        return self._means.outage.problem

    @property
    def away(self) -> bool:
        """True while the shop is being left alone: a push or pull would do nothing now."""
        return self._means.outage.left > 0

    def wait(self) -> float | None:
        """Seconds until another push makes sense by what this process knows; None when nothing is known to wait."""
        if self.away:
            return self._means.outage.left
        return 0.0 if self._more else self._means.unclear.next_ripe

    def recover(self) -> int:
        """At start: what this owner was sending when it died is to be looked for. Returns how many entries."""
        means = self._means
        count = means.outbox.recover(means.owner, means.clock())
        if count:
            log.info("%s: %d requests were under way when the program ended", means.shop.name, count)
        return count

    def check(self) -> ShopCheck:
        """Ask the shop who it is; an answer ends a back-off. Raises what the shop raises."""
        checked = self._means.shop.check()
        self._means.outage.ended()
        return checked

    def run_once(self, limit: int | None = None) -> SyncReport:
        """Push what is due (at most `limit` returns), then pull what changed."""
        return self.push_once(limit) + self.pull_once()

    def push_once(self, limit: int | None = None, go_on: Callable[[], bool] = lambda: True) -> SyncReport:
        """Work the returns that are due, at most `limit`; `go_on` is asked before each request but a return's first."""
        means = self._means
        means.unclear.begin_round()
        most = limit or self._round
        groups = means.outbox.due_groups(means.shop.name, means.clock(), most)

        def work(group: UUID) -> Tally:
            return self._push(go_on).work(group)

        tally = self._pushers.run(groups, work, lambda: not self.away and go_on())
        # A full list that nothing came of must not be asked for again at once.
        self._more = len(groups) >= most and bool(tally.settled or tally.parked)
        return tally.report(self.problem)

    def _push(self, go_on: Callable[[], bool]) -> Push:
        return Push(self._means, go_on)

    def pull_once(self, progress: Progress | None = None) -> SyncReport:
        """Fetch what changed in the shop, page by page; a page that is stored stays, whatever comes after it."""
        means = self._means
        if self.away:
            return SyncReport(problem=self.problem)
        seen = changed = 0
        try:
            for page in means.shop.pull(means.outbox.cursor(means.shop.name)):
                changed += means.outbox.store_page(means.shop.name, page)
                seen += len(page.returns)
                means.outage.read()
                if progress is not None and not progress(seen, page.total):
                    break
            means.outage.read()
        except IntakeError as error:
            means.failed(error, error.code)
        except Exception as error:
            log.exception("%s: the pull ended unexpectedly", means.shop.name)
            means.failed(error, "pull_failed")
        return SyncReport(pulled=changed, problem=self.problem)
