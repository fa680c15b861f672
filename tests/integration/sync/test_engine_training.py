"""The engine between a real store and the training shop: on good days, on bad ones, and killed without warning."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from intake.domain.effects import EntryState
from intake.paths import DataDir
from intake.settings import ShopSettings
from intake.store.open import open_store
from intake.store.sql_store import SqlStore
from intake.sync.engine import Engine
from intake.sync.registry import connect
from intake.sync.training import Fault, TrainingShop
from tests.integration.sync import dock_day

OPEN = (EntryState.INTENT, EntryState.SENDING, EntryState.UNCERTAIN)


class Time:
    now = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
    ticks = 0.0

    def clock(self) -> datetime:
        return self.now

    def monotonic(self) -> float:
        return self.ticks

    def pass_by(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.ticks += seconds


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def data(tmp_path: Path) -> DataDir:
    return DataDir(tmp_path / "data")


@pytest.fixture
def store(data) -> Iterator[SqlStore]:
    opened = open_store(data, station="dock-1", site="main")
    yield opened
    opened.close()


@pytest.fixture
def shop(data, store, time) -> TrainingShop:
    settings = ShopSettings(name="training", kind="training")
    made = connect(settings, data_dir=data, photos=None, token=lambda _name: None, clock=time.clock)  # type: ignore[arg-type]
    assert isinstance(made, TrainingShop)
    return made


def entries(store: SqlStore):
    with store.read() as reads:
        return reads.entries(limit=10_000)


def test_a_days_settlements_reach_the_shop_to_the_cent(store, shop, time):
    engine = Engine(store.outbox, shop, "main/dock-1", time.clock, random.Random(1), monotonic=time.monotonic)
    assert engine.pull_once().pulled == len(shop.returns())
    settlements = [dock_day.settlement(expected) for expected in shop.returns()]
    dock_day.record(store, shop, settlements, time.now)
    report = engine.push_once(limit=1000)
    assert report.settled == report.sent == len(entries(store)) > 200
    assert dock_day.disagreements(shop.ledger(), settlements, entries(store)) == []
    assert engine.pull_once().pulled == len(shop.returns())
    assert engine.pull_once().pulled == 0


def test_the_checker_notices_a_refund_that_was_paid_twice_or_not_at_all(store, shop, time):
    rich = [
        one for one in shop.returns() if one.payments[0].refundable.minor >= 2 * dock_day.settlement(one).refund.minor
    ]
    settlements = [dock_day.settlement(expected) for expected in rich[:3]]
    Engine(store.outbox, shop, "main/dock-1", time.clock, random.Random(1)).pull_once()
    dock_day.record(store, shop, settlements, time.now)
    refund = next(effect for effect in shop.plan(settlements[0], "main") if effect.kind == "refund")
    shop.send(refund)
    shop.send(refund)
    found = dock_day.disagreements(shop.ledger(), settlements, entries(store))
    assert f"{refund.key}: 2 times" in found
    assert any(settlements[1].rma in one for one in found)


@pytest.mark.parametrize("seed", range(2))
def test_on_a_bad_day_every_refund_still_happens_once(store, shop, time, seed):
    rng = random.Random(seed)
    kinds = [Fault.NONE, Fault.UNREACHABLE, Fault.LOST_BEFORE, Fault.LOST_AFTER, Fault.LATE]
    settlements = [dock_day.settlement(expected) for expected in shop.returns()[:30]]
    Engine(store.outbox, shop, "main/dock-1", time.clock, rng, monotonic=time.monotonic).pull_once()
    dock_day.record(store, shop, settlements, time.now)
    trouble = {"left": 120}

    def bad_day(_call: str, _effect: object) -> Fault:
        if trouble["left"] <= 0:
            return Fault.NONE
        trouble["left"] -= 1
        return rng.choices(kinds, weights=[4, 1, 1, 2, 2])[0]

    shop.faults = bad_day
    engine = Engine(store.outbox, shop, "main/dock-1", time.clock, rng, monotonic=time.monotonic)
    for _ in range(500):
        engine.push_once(limit=10)
        if not any(entry.state in OPEN for entry in entries(store)):
            break
        time.pass_by(rng.uniform(0.1, 5.0))
    assert dock_day.disagreements(shop.ledger(), settlements, entries(store)) == []


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def two_stations(request: pytest.FixtureRequest, data: DataDir) -> Iterator[list[SqlStore]]:
    """Two workers on one database: of one station on its file, of two stations on a server."""
    if request.param == "sqlite":
        stores = [request.getfixturevalue("store")] * 2
    else:
        url = str(request.getfixturevalue("postgres_url"))
        stores = [open_store(data, url, station=f"dock-{n}", site="main") for n in (1, 2)]
    yield stores
    for one in stores:
        one.close()


def test_two_workers_on_one_database_with_several_pushers_send_nothing_twice(two_stations, shop, time):
    settlements = [dock_day.settlement(expected) for expected in shop.returns()]
    first = two_stations[0]
    engines = [
        Engine(one.outbox, shop, f"main/w-{n}", time.clock, random.Random(n), pushes=3, monotonic=time.monotonic)
        for n, one in enumerate(two_stations)
    ]
    engines[0].pull_once()
    dock_day.record(first, shop, settlements, datetime.now(UTC) if first.where.startswith("postgres") else time.now)
    together = threading.Barrier(2)

    def work(engine: Engine) -> int:
        together.wait(10)
        return sum(engine.push_once(limit=20).settled for _ in range(12))

    with ThreadPoolExecutor(2) as pool:
        settled = list(pool.map(work, engines))
    for _ in range(3):
        settled.append(engines[0].push_once(limit=500).settled)
    assert sum(settled) == len(entries(first))
    assert dock_day.disagreements(shop.ledger(), settlements, entries(first)) == []


STATION = """
import random, sys, time
from datetime import UTC, datetime
from pathlib import Path
from intake.paths import DataDir
from intake.store.open import open_store
from intake.sync.engine import Engine
from intake.sync.training import Fault, TrainingShop

data, seed, rng = DataDir(Path(sys.argv[1])), int(sys.argv[2]), random.Random(sys.argv[2])
clock = lambda: datetime.now(UTC)
shop = TrainingShop(data.training_shop, None, clock)
shop.settle_time /= 20
shop.faults = lambda call, _: Fault.LOST_AFTER if call == "send" and rng.random() < 0.05 else Fault.NONE
store = open_store(data, station="dock-1", site="main")
engine = Engine(store.outbox, shop, "main/dock-1", clock, rng)
engine.recover()
print("ready", flush=True)
while True:
    report = engine.push_once(limit=20)
    with store.read() as reads:
        left = sum(count for state, count in reads.entry_counts().items() if state not in ("done", "parked", "refused"))
    if not left:
        break
    wait = engine.wait()
    time.sleep(0.02 if wait is None else wait)
store.close()
print("drained", flush=True)
"""


def test_a_station_killed_again_and_again_refunds_everything_once(data, time):
    shop = TrainingShop(data.training_shop, None, time.clock)
    store = open_store(data, station="dock-1", site="main")
    Engine(store.outbox, shop, "main/dock-1", time.clock, random.Random(1)).pull_once()
    settlements = [dock_day.settlement(expected) for expected in shop.returns()]
    dock_day.record(store, shop, settlements, time.now)
    store.close()
    rng = random.Random(5)
    kills = 0
    for life in range(8):
        with subprocess.Popen(
            [sys.executable, "-c", STATION, str(data.root), str(life)], stdout=subprocess.PIPE, text=True
        ) as station:
            assert station.stdout is not None
            assert station.stdout.readline() == "ready\n"
            try:
                station.wait(rng.uniform(0.02, 0.3) if life < 4 else 60)
            except subprocess.TimeoutExpired:
                station.send_signal(signal.SIGKILL)
                kills += 1
        if station.returncode == 0:
            break
    assert kills >= 3
    store = open_store(data, station="dock-1", site="main")
    left = entries(store)
    store.close()
    ledger = TrainingShop(data.training_shop, None, time.clock).ledger()
    assert dock_day.disagreements(ledger, settlements, left) == []
