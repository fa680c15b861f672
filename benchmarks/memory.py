"""Memory of the program after a thousand units through the real window, against its memory after the first ten.

python -m benchmarks.memory [--units 1000]
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from benchmarks.window import bench_window, tracking
from intake.station.commands import Command

RESULTS = Path(__file__).resolve().parent / "results" / "memory.md"
SETTLED = 10


def resident() -> float:
    """Resident memory of this process in MB (Linux)."""
    line = next(one for one in Path("/proc/self/status").read_text().splitlines() if one.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--units", type=int, default=1000)
    given = words.parse_args()
    marks: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as folder, bench_window(Path(folder), given.units) as (player, pattern):
        marks[0] = resident()
        for number in range(given.units):
            player.scan(tracking(number))
            player.scan(pattern.lines[0].gtin or "")
            player.key("1")
            player.command(Command.CLOSE)
            if number + 1 in (SETTLED, given.units // 2, given.units):
                marks[number + 1] = resident()
    base = marks[SETTLED]
    rows = ["| units | MB | against the first ten |", "|---|---|---|"]
    rows += [f"| {count} | {size:.0f} | {size / base:.2f} |" for count, size in marks.items()]
    text = "# Memory\n\nResident memory, window and station in one process.\n\n" + "\n".join(rows) + "\n"
    print(text)
    RESULTS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
