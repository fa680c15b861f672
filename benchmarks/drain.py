"""What a drain of 10,000 entries takes, and what the window notices of it.

    python -m benchmarks.drain [--entries 10000] [--quiet-seconds 20]

The real window (offscreen) over a training station; a worker scans a parcel and a unit every half second, before,
while and after the backlog goes through the real engine and SQLite to the training shop (one fsync a request: the
fastest shop there can be, so that our own share is as large as it can be). Measured are the gaps of a 5 ms timer on
the GUI thread between the scans, and the time from the last key of a scan to the painted screen.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer

from benchmarks import backlog
from benchmarks.scan_to_screen import burst
from benchmarks.window import made_up, tracking
from intake.domain.effects import UNDER_WAY
from intake.domain.returns import ExpectedReturn
from intake.paths import resources
from intake.station.commands import Command
from intake.station.views import AwaitUnit
from intake.sync.training import TrainingShop
from intake.sync.training_data import sample_returns
from intake.tour.player import Player
from intake.tour.stage import Plan, opened, prepare

RESULTS = Path(__file__).resolve().parent / "results" / "drain.md"
TICK_MS = 5
BETWEEN_MS = 500
MOST_SCANS = 4_000


@dataclass
class Seen:
    """What the window noticed in one stretch of time, in seconds."""

    gaps: list[float] = field(default_factory=list)
    parcels: list[float] = field(default_factory=list)
    units: list[float] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """In milliseconds."""
        return {
            "gap_p95": 1e3 * _p95(self.gaps),
            "gap_p999": 1e3 * sorted(self.gaps)[int(len(self.gaps) * 0.999)],
            "gap_longest": 1e3 * max(self.gaps),
            "scan_median": 1e3 * statistics.median(self.parcels + self.units),
            "scan_p95": 1e3 * _p95(self.parcels + self.units),
        }


def _p95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


class Watch:
    """Scans one parcel after the other, and lets the window be in between."""

    def __init__(self, player: Player, pattern: ExpectedReturn) -> None:
        self._player = player
        self._article = pattern.lines[0].gtin or ""
        self._number = 0

    def until(self, over: Callable[[], bool]) -> Seen:
        """Work until `over`."""
        seen = Seen()
        while not over():
            self._rest(seen)
            seen.parcels.append(burst(self._player, tracking(self._number)))
            self._player.expect(AwaitUnit)
            seen.units.append(burst(self._player, self._article))
            self._player.key("1")
            self._player.command(Command.CLOSE)
            self._number += 1
        return seen

    def _rest(self, seen: Seen) -> None:
        """A real event loop for a while; the gaps of its timer."""
        loop, timer = QEventLoop(), QTimer()
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        last = time.perf_counter()

        def tick() -> None:
            nonlocal last
            now = time.perf_counter()
            seen.gaps.append(now - last)
            last = now

        timer.timeout.connect(tick)
        timer.start(TICK_MS)
        QTimer.singleShot(BETWEEN_MS, loop.quit)
        loop.exec()
        timer.stop()


def for_seconds(seconds: float) -> Callable[[], bool]:
    end = time.monotonic() + seconds
    return lambda: time.monotonic() >= end


def measure(folder: Path, entries: int, quiet: float) -> tuple[int, float, Seen, Seen, Seen]:
    """Entries drained, seconds, and what was seen before, during and after."""
    plan = Plan(folder)
    prepare(plan)
    samples = sample_returns(resources() / "training", backlog.now().date())
    pattern = next(one for one in samples if one.rma == "RMA-10428-1")
    scanned = [replace(made_up(number, pattern), shop="training") for number in range(MOST_SCANS)]
    owed_for = backlog.many_returns(entries // 3)
    shop = TrainingShop(plan.data.training_shop, [*samples, *scanned, *owed_for], backlog.now)
    with opened(plan) as player:
        player.desk.practice_pictures = tuple  # type: ignore[method-assign]
        player.badge("EVA1")
        store = player.desk.station.store

        def drained() -> bool:
            with store.read() as reads:
                # Those of the last scans come and go.
                return sum(reads.entry_counts(UNDER_WAY).values()) < 20

        watch = Watch(player, pattern)
        watch.until(for_seconds(3))  # what is loaded once
        before = watch.until(for_seconds(quiet))
        owed = backlog.owe(store, shop, [(one, backlog.settlement(one)) for one in owed_for])
        began = time.monotonic()
        player.desk.sync_now()
        during = watch.until(drained)
        seconds = time.monotonic() - began
        after = watch.until(for_seconds(quiet))
    return owed, seconds, before, during, after


def report(owed: int, seconds: float, before: Seen, during: Seen, after: Seen) -> str:
    """The tables."""
    quiet = [before.figures(), after.figures()]
    drain = during.figures()
    names = {
        "gap_p95": "gap of a 5 ms timer, p95",
        "gap_p999": "the same, 99.9 %",
        "gap_longest": "the same, longest",
        "scan_median": "scan to screen, median",
        "scan_p95": "scan to screen, p95",
    }
    lines = [
        "# A drain of 10,000 entries",
        "",
        f"{backlog.now():%Y-%m-%d}; real window offscreen, SQLite, training shop, two cores shared with other work "
        f"(load {os.getloadavg()[0]:.0f}); a "
        f"parcel and a unit scanned every half second meanwhile ({len(during.parcels)} parcels during the drain, "
        f"{len(before.parcels) + len(after.parcels)} before and after).",
        "",
        f"**{owed:,} entries in {seconds:.0f} s**, {owed / seconds:.0f} a second.",
        "",
        "| ms | before | during | after | during / mean of the others |",
        "|---|---|---|---|---|",
    ]
    for name, words in names.items():
        others = statistics.mean(one[name] for one in quiet)
        first, last, now = quiet[0][name], quiet[1][name], drain[name]
        lines.append(f"| {words} | {first:.1f} | {now:.1f} | {last:.1f} | {now / others:.2f} |")
    return "\n".join([*lines, ""])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--quiet-seconds", type=float, default=20.0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        owed, seconds, *seen = measure(Path(folder), given.entries, given.quiet_seconds)
    print(json.dumps({"entries": owed, "seconds": round(seconds, 1), "seen": [one.figures() for one in seen]}))
    text = report(owed, seconds, *seen)
    print(text)
    RESULTS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
