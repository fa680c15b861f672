"""A plain thread for each shop: pushes when poked, pulls in its rhythm, sleeps on a condition in between."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

from intake.domain.ports import Clock, Outbox, Shop
from intake.sync.engine import Engine
from intake.sync.lane import Lane
from intake.sync.report import SyncReport

log = logging.getLogger(__name__)

PULL_EVERY_S = 60

T = TypeVar("T")


class ShopState(StrEnum):
    """What the status strip says of a shop."""

    OK = "ok"
    UNREACHABLE = "unreachable"
    CHECKING = "checking"
    OFF = "off"


class SyncWorker:
    """Runs the engines of all shops until it is stopped; a slow shop keeps no other waiting.

    Callbacks come from its threads, one at a time. `owner` names this station's leases (see Engine); `pull_every` maps
    a shop's name to seconds between two pulls, `pushes` to how many returns it gets side by side.
    """

    def __init__(
        self,
        shops: Iterable[Shop],
        outbox: Outbox,
        *,
        owner: str,
        clock: Clock,
        pull_every: Mapping[str, float],
        on_report: Callable[[str, SyncReport], None],
        on_state: Callable[[str, ShopState], None],
        pushes: Mapping[str, int] | None = None,
    ) -> None:
        self._outbox = outbox
        self._owner = owner
        self._clock = clock
        self._on_report = on_report
        self._on_state = on_state
        self._telling = threading.RLock()
        self._recovering = threading.Lock()
        self._recovered = self._started = self._stopping = False
        self._runners: list[_Runner] = []
        for shop in shops:
            self._add(shop, pull_every.get(shop.name, PULL_EVERY_S), (pushes or {}).get(shop.name, 1))

    def start(self) -> None:
        """Begin with a push and a pull of every shop."""
        self._started = True
        for runner in self._runners:
            runner.start()

    def add(self, shop: Shop, pull_every_s: float, pushes: int = 1) -> None:
        """A shop was connected while running: it is pushed and pulled at once."""
        runner = self._add(shop, pull_every_s, pushes)
        if self._started and not self._stopping:
            runner.start()

    def poke(self) -> None:
        """Something was recorded: push soon. Returns at once."""
        for runner in self._runners:
            runner.poke()

    def stop(self, timeout: float = 10.0) -> bool:
        """Finish the requests under way and end; True when the threads ended within `timeout` seconds.

        A request that takes longer is left: after the next start its entry is looked for before anything is sent.
        """
        self._stopping = True
        end = time.monotonic() + timeout
        for runner in self._runners:
            runner.stop()
        return all([runner.ended(end - time.monotonic()) for runner in self._runners])

    def _add(self, shop: Shop, pull_every_s: float, pushes: int) -> _Runner:
        rng = random.Random()  # noqa: S311 - jitter, no secret
        engine = Engine(self._outbox, shop, self._owner, self._clock, rng, pushes=pushes)
        runner = _Runner(Lane(engine, pull_every_s, recover=self._recover), self._say, self._report)
        self._runners = [*self._runners, runner]
        return runner

    def _recover(self) -> None:
        """Once, before anything is pushed: afterwards the leases of this owner are those of our own threads."""
        with self._recovering:
            if not self._recovered:
                self._outbox.recover(self._owner, self._clock())
                self._recovered = True

    def _report(self, runner: _Runner, report: SyncReport) -> None:
        self._call(self._on_report, runner.name, report)
        if report.settled:
            # What one shop has done may be what another one's entry of the same return waited for.
            for other in self._runners:
                if other is not runner:
                    other.poke()

    def _say(self, name: str, state: ShopState) -> None:
        self._call(self._on_state, name, state)

    def _call(self, callback: Callable[[str, T], None], name: str, value: T) -> None:
        try:
            with self._telling:
                callback(name, value)
        except Exception:
            log.exception("a listener to the sync failed")


class _Runner:
    """The thread of one shop."""

    def __init__(
        self,
        lane: Lane,
        say: Callable[[str, ShopState], None],
        report: Callable[[_Runner, SyncReport], None],
    ) -> None:
        self.name = lane.name
        self._lane = lane
        self._tell = say
        self._report = report
        self._state: ShopState | None = None
        self._condition = threading.Condition()
        self._poked = self._stopping = False
        self._thread = threading.Thread(target=self._run, name=f"sync {lane.name}", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def poke(self) -> None:
        """Push soon."""
        with self._condition:
            self._poked = True
            self._condition.notify()

    def stop(self) -> None:
        """End after the requests under way."""
        with self._condition:
            self._stopping = True
            self._condition.notify()

    def ended(self, timeout: float) -> bool:
        """Has it ended, within so many seconds?"""
        if self._thread.ident is not None:
            self._thread.join(max(0.0, timeout))
        return not self._thread.is_alive()

    def _run(self) -> None:
        while (poked := self._next()) is not None:
            if self._state is None:
                self._say(ShopState.CHECKING)
            report = self._lane.work(poked, lambda: not self._stopping)
            if report is not None and not self._stopping:
                self._say(ShopState.OK if report.problem is None else ShopState.UNREACHABLE)
                self._report(self, report)
        if self._state is not None:
            self._say(ShopState.OFF)

    def _next(self) -> bool | None:
        """Sleep until something is due or somebody calls; were we poked? None at the end."""
        with self._condition:
            if not self._poked and not self._stopping:
                self._condition.wait(self._lane.wait())
            poked, self._poked = self._poked, False
            return None if self._stopping else poked

    def _say(self, state: ShopState) -> None:
        if self._state is not state:
            self._state = state
            self._tell(self.name, state)
