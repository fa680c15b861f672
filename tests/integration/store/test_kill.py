"""The program killed at any moment: what was acknowledged is there, and nothing is there by half."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from pathlib import Path

from intake.paths import DataDir
from intake.store.sql_store import SqlStore
from tests.integration.store.conftest import OpenStore

ROOT = Path(__file__).resolve().parents[3]
KILLS = 5


def work_and_be_killed(folder: Path, url: str, acknowledged: int) -> int:
    """Let a station record units, kill it after so many acknowledgements; returns how many it had given."""
    command = [sys.executable, "-m", "tests.integration.store.recording_station", str(folder), url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as station:
        assert station.stdout is not None
        last = 0
        for line in station.stdout:
            last = int(line)
            if last >= acknowledged:
                break
        station.send_signal(signal.SIGKILL)
        rest = station.stdout.read().split()
        return int(rest[-1]) if rest else last


def recorded(store: SqlStore) -> int:
    """How many units are recorded, each with all that belongs to it."""
    with store.read() as reads:
        units = reads.units(limit=10_000)
        assert len(reads.journal(limit=10_000)) == len(units)
        assert {entry.summary for entry in reads.entries(limit=10_000)} == {unit.sku for unit in units}
        assert len(reads.entries(limit=10_000)) == 2 * len(units)
        assert all(reads.parcel(unit.parcel_id) for unit in units)
        assert sorted(int(unit.lpn) for unit in units) == list(range(1, len(units) + 1))
    assert store.verify_journal() is None
    return len(units)


def test_a_kill_loses_nothing_acknowledged_and_leaves_nothing_half(
    open_as: OpenStore, data_dir: DataDir, database_url: str
) -> None:
    chance = random.Random(7)
    total = 0
    for _ in range(KILLS):
        total += work_and_be_killed(data_dir.root, database_url, chance.randint(1, 25))
        store = open_as()
        found = recorded(store)
        store.close()
        assert total <= found <= total + 1
        total = found
