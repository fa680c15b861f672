"""One plain thread that works all shops: pushes when poked, pulls in its rhythm, sleeps on a condition in between."""

from __future__ import annotations

import logging
import random
import threading
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
    """Runs the engines of all shops until it is stopped. Callbacks come from its thread.

    `owner` names this station's leases (see Engine); `pull_every` maps a shop's name to seconds between two pulls.
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
    ) -> None:
        self._outbox = outbox
        self._owner = owner
        self._clock = clock
        self._on_report = on_report
        self._on_state = on_state
        self._states: dict[str, ShopState] = {}
        self._condition = threading.Condition()
        self._poked = self._stopping = False
        self._lanes = [self._lane(shop, pull_every.get(shop.name, PULL_EVERY_S)) for shop in shops]
        self._thread = threading.Thread(target=self._run, name="sync", daemon=True)

    def start(self) -> None:
        """Begin with a push and a pull of every shop."""
        self._thread.start()

    def add(self, shop: Shop, pull_every_s: float) -> None:
        """A shop was connected while running: it is pushed and pulled at once."""
        with self._condition:
            self._lanes.append(self._lane(shop, pull_every_s))
            self._condition.notify()

    def poke(self) -> None:
        """Something was recorded: push soon. Returns at once."""
        with self._condition:
            self._poked = True
            self._condition.notify()

    def stop(self, timeout: float = 10.0) -> bool:
        """Finish the request under way and end; True when the thread ended within `timeout` seconds.

        A request that takes longer is left: after the next start its entry is looked for before anything is sent.
        """
        with self._condition:
            self._stopping = True
            self._condition.notify()
        if self._thread.ident is not None:
            self._thread.join(timeout)
        return not self._thread.is_alive()

    def _lane(self, shop: Shop, pull_every_s: float) -> Lane:
        rng = random.Random()  # noqa: S311 - jitter, no secret
        return Lane(Engine(self._outbox, shop, self._owner, self._clock, rng), pull_every_s)

    def _run(self) -> None:
        while (task := self._next()) is not None:
            lanes, poked = task
            for lane in lanes:
                if lane.name not in self._states:
                    self._say(lane.name, ShopState.CHECKING)
                report = lane.work(poked, lambda: not self._stopping)
                if report is not None and not self._stopping:
                    self._say(lane.name, ShopState.OK if report.problem is None else ShopState.UNREACHABLE)
                    self._call(self._on_report, lane.name, report)
        for name in tuple(self._states):
            self._say(name, ShopState.OFF)

    def _next(self) -> tuple[tuple[Lane, ...], bool] | None:
        """Sleep until something is due or somebody calls; the lanes and if we were poked, or None at the end."""
        with self._condition:
            if not self._poked and not self._stopping:
                self._condition.wait(min((lane.wait() for lane in self._lanes), default=None))
            poked, self._poked = self._poked, False
            return None if self._stopping else (tuple(self._lanes), poked)

    def _say(self, name: str, state: ShopState) -> None:
        if self._states.get(name) is not state:
            self._states[name] = state
            self._call(self._on_state, name, state)

    def _call(self, callback: Callable[[str, T], None], name: str, value: T) -> None:
        try:
            callback(name, value)
        except Exception:
            log.exception("a listener to the sync failed")
