"""From the last key of a scanner's burst to the painted screen, with few and with very many expected returns.

    python -m benchmarks.scan_to_screen [--small 10000] [--large 1000000] [--scans 60]

The reference in the same run is one repaint of the same window. Goal: median under 50 ms, and flat.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from PySide6.QtWidgets import QApplication

from benchmarks.window import bench_window, tracking
from intake.station.commands import Command
from intake.station.views import AwaitUnit
from intake.tour.player import Player

RESULTS = Path(__file__).resolve().parent / "results" / "scan_to_screen.md"

STRIDE = 7919


def burst(player: Player, text: str) -> float:
    """Type a burst; seconds from its last key until the window has painted what follows."""
    began = player.burst(text)
    player.settle()
    player.window.repaint()
    return time.perf_counter() - began


def repaint(player: Player) -> float:
    """Seconds for one repaint of the whole window."""
    began = time.perf_counter()
    player.window.repaint()
    QApplication.processEvents()
    return time.perf_counter() - began


def measure(folder: Path, count: int, scans: int) -> tuple[list[float], list[float], list[float]]:
    """(parcel label to screen, unit to screen, repaint) in seconds, `scans` of each."""
    parcels, units, paints = [], [], []
    with bench_window(folder / str(count), count) as (player, pattern):
        used = folder / f"{count}.used"
        begin = int(used.read_text()) if used.exists() else 0
        used.write_text(str(begin + scans + 3))
        for number in range(scans + 3):
            # Far apart in the database, and never one of a run before.
            parcel = burst(player, tracking((begin + number) * STRIDE % count))
            player.expect(AwaitUnit)
            unit = burst(player, pattern.lines[0].gtin or "")
            player.key("1")
            player.command(Command.CLOSE)
            if number >= 3:  # the first ones load what is loaded once
                parcels.append(parcel)
                units.append(unit)
                paints.append(repaint(player))
    return parcels, units, paints


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--small", type=int, default=10_000)
    words.add_argument("--large", type=int, default=1_000_000)
    words.add_argument("--scans", type=int, default=60)
    words.add_argument("--folder", type=Path, help="keep the databases here, and use them again")
    given = words.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        compare(given, given.folder or Path(scratch))


def compare(given: argparse.Namespace, folder: Path) -> None:
    """Measure both sizes, print and keep the table."""
    lines = ["| expected returns | what was scanned | median ms | p95 ms | per repaint |", "|---|---|---|---|---|"]
    medians = {}
    for count in (given.small, given.large):
        parcels, units, paints = measure(folder, count, given.scans)
        paint = statistics.median(paints)
        for name, times in (("parcel label", parcels), ("unit", units)):
            median = statistics.median(times)
            medians[count, name] = median
            p95 = statistics.quantiles(times, n=20)[-1]
            lines.append(f"| {count:,} | {name} | {median * 1e3:.1f} | {p95 * 1e3:.1f} | {median / paint:.1f} |")
    for name in ("parcel label", "unit"):
        ratio = medians[given.large, name] / medians[given.small, name]
        lines.append(f"| {given.large:,} against {given.small:,} | {name} | ratio {ratio:.2f} | | |")
    text = f"# Scan to screen\n\n{given.scans} scans each, real window offscreen, SQLite.\n\n" + "\n".join(lines) + "\n"
    print(text)
    RESULTS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
