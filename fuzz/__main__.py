"""`./run fuzz parser|image|frames [--count N] [--seed N]`: run, count, and write what was run to a results file.

Each runs in a process of its own, so that a crash, a hang or memory without end is seen from outside.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

RESULTS = Path(__file__).resolve().parent.parent / "benchmarks" / "results" / "fuzz.json"
COUNTS = {"parser": 1_000_000, "image": 20_000, "frames": 20_000}
MEMORY_MB = 2048
PATIENCE_S = 60
"""Seconds of silence after which the process counts as hung: an input has one second of processor time."""


def main() -> int:
    """Run what was named; 1 when it crashed, hung, broke a rule or did not reach its count."""
    words = argparse.ArgumentParser(prog="./run fuzz", description=__doc__)
    words.add_argument("what", choices=sorted(COUNTS))
    words.add_argument("--count", type=int, default=0, help="inputs; default 1,000,000 texts, 20,000 pictures")
    words.add_argument("--seed", type=int, default=int(time.time()), help="for the same inputs again")
    given = words.parse_args()
    count = given.count or COUNTS[given.what]
    with tempfile.TemporaryDirectory(prefix="intake-fuzz-") as scratch:
        figures, code = run(given.what, count, given.seed, Path(scratch))
    print(json.dumps(figures, indent=1))
    if code or figures.get("inputs", 0) < count:
        print(f"failed: exit code {code}; the input lies in fuzz-findings/{given.what}/", file=sys.stderr)
        return 1
    if given.count == 0:
        keep(given.what, figures)
    return 0


def run(what: str, count: int, seed: int, scratch: Path) -> tuple[dict[str, object], int]:
    """(figures, exit code) of one run."""
    found = Path("fuzz-findings") / what
    found.mkdir(parents=True, exist_ok=True)
    stats = scratch / "stats.json"
    target = "fuzz.parser_target" if what == "parser" else "fuzz.picture_target"
    began = time.monotonic()
    asked = [sys.executable, "-m", target, what, str(count), str(seed), str(stats), str(found)]
    done = subprocess.run(asked, check=False)
    figures: dict[str, object] = json.loads(stats.read_text()) if stats.exists() else {}
    figures |= {"seed": seed, "seconds": round(time.monotonic() - began), "memory_limit_mb": MEMORY_MB}
    if not done.returncode and found.is_dir() and not any(found.iterdir()):
        found.rmdir()
    return figures, done.returncode


def keep(what: str, figures: dict[str, object]) -> None:
    """Note a full run beside the others'."""
    known = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    known[what] = figures | {"day": datetime.now(UTC).date().isoformat()}
    RESULTS.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n")
    RESULTS.with_suffix(".md").write_text(table(known))


def table(known: dict[str, dict[str, object]]) -> str:
    """The full runs so far, for people."""
    rows = [
        "# Hostile inputs",
        "",
        "`./run fuzz parser|image|frames`: texts by atheris (coverage-guided), pictures and frames by seed. An input",
        "over one second of processor time, an error that is none of the two for images, a broken rule of the",
        f"answer, or more than {MEMORY_MB} MB ends the run as failed; these ended with none.",
        "",
        "| what | inputs | slowest ms | peak memory MB | minutes | seed | day | what became of them |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for what, one in sorted(known.items()):
        became = ", ".join(f"{name} {count}" for name, count in dict(one["became"]).items())  # type: ignore[call-overload]
        cells = (
            what,
            f"{one['inputs']:,}",
            one["slowest_ms"],
            one["peak_memory_mb"],
            f"{float(str(one['seconds'])) / 60:.0f}",
        )
        rows.append("| " + " | ".join(map(str, (*cells, one["seed"], one["day"], became))) + " |")
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    raise SystemExit(main())
