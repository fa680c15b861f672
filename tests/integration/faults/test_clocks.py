"""Clocks that were wrong, and are set right: nothing waits for the day that the wrong clock showed."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from intake.domain.effects import UNDER_WAY
from intake.paths import DataDir
from intake.store.open import open_store
from intake.sync.engine import Engine
from intake.sync.training import Fault, TrainingShop
from tests.integration.sync import dock_day

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


class Clock:
    """A wall clock that somebody sets, and ticks that nobody can."""

    def __init__(self) -> None:
        self.ahead, self.ticks = timedelta(0), 0.0

    def wall(self) -> datetime:
        return NOW + self.ahead + timedelta(seconds=self.ticks)

    def monotonic(self) -> float:
        return self.ticks


@pytest.mark.parametrize("hours", [5, 24 * 365])
@pytest.mark.parametrize("restarted", [False, True])
def test_what_was_recorded_while_the_clock_was_ahead_goes_out_once_it_is_right(tmp_path: Path, hours, restarted):
    clock, data = Clock(), DataDir(tmp_path)
    store = open_store(data, station="dock-1", site="main")
    shop = TrainingShop(data.training_shop, None, clock.wall)

    def engine() -> Engine:
        return Engine(store.outbox, shop, "main/dock-1", clock.wall, random.Random(1), monotonic=clock.monotonic)

    working = engine()
    working.pull_once()
    settlements = [dock_day.settlement(expected) for expected in shop.returns()[:6]]
    clock.ahead = timedelta(hours=hours)
    dock_day.record(store, shop, settlements[:3], clock.wall())
    shop.faults = lambda call, _effect: Fault.LOST_AFTER if call == "send" else Fault.NONE
    working.push_once()
    shop.faults = lambda _call, _effect: Fault.NONE
    dock_day.record(store, shop, settlements[3:], clock.wall())
    clock.ahead = timedelta(0)
    if restarted:
        working = engine()
        working.recover()
    for _ in range(40):
        clock.ticks += 30
        working.push_once()
    with store.read() as reads:
        assert reads.entries(states=UNDER_WAY) == ()
        assert dock_day.disagreements(shop.ledger(), settlements, reads.entries(limit=1000)) == []
    store.close()
