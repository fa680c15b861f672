"""What each stage of the decoder is there for: what it reads first, what would be lost without it, what it costs.

`python -m benchmarks.ablation` works on the open halves of the drawn sets, which may be looked at, and writes
benchmarks/results/ablation.md.
"""

from __future__ import annotations

import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

import cv2

from benchmarks import corpus
from benchmarks.corpus import Drawn
from benchmarks.photo_set import same_text
from intake.domain.codes import Symbol
from intake.scanning import decoder
from intake.scanning.guards import Ballot, Trust
from intake.scanning.reads import Read

RESULTS = Path(__file__).resolve().parent / "results" / "ablation.md"
SHARES = {"usual": 0.12, "hard": 0.3}
_BUDGET_MS = 4000.0
"""So long that nothing is cut off: what is asked here is what a stage reads, not whether there was time for it."""


class Watched(Ballot):
    """A ballot that leaves one stage's reads out, and notes how long each stage took (seconds of CPU time)."""

    __slots__ = ("left_out", "seconds", "since", "tries")

    def __init__(self, left_out: str, seconds: dict[str, float], tries: Counter[str]) -> None:
        super().__init__()
        self.left_out, self.seconds, self.tries = left_out, seconds, tries
        self.since = time.process_time()

    def add(self, stage: str, reads: Iterable[Read], trust: Trust = Trust.RETOUCHED) -> list[Symbol]:
        name = group(stage)
        found = list(reads)
        now = time.process_time()
        self.seconds[name] += now - self.since
        self.tries[name] += 1
        self.since = now
        return [] if name == self.left_out else super().add(stage, found, trust)


def group(stage: str) -> str:
    """Bands, numbers and angles of one kind of stage count as one."""
    return re.sub(r"\b(\d+|all|upper|lower)\b", "", stage).strip()


def read_by(photo: Drawn, left_out: str, seconds: dict[str, float], tries: Counter[str]) -> str:
    """The stage that first read the photo's main code; empty when none did."""
    made = Watched(left_out, seconds, tries)
    plain, decoder.Ballot = decoder.Ballot, lambda: made  # type: ignore[assignment, misc]
    try:
        found = decoder.decode(photo.picture, _BUDGET_MS)
    finally:
        decoder.Ballot = plain  # type: ignore[misc]
    right = (symbol for symbol in found if same_text(symbol.text, photo.text))
    return next((group(symbol.engine.partition(":")[2]) for symbol in right), "")


def report() -> str:
    """The table as Markdown."""
    first, lost = Counter[str](), Counter[str]()
    seconds: dict[str, float] = defaultdict(float)
    tries = Counter[str]()
    photos = list(chain(corpus.usual(corpus.OPEN, SHARES["usual"]), corpus.hard(corpus.OPEN, SHARES["hard"])))
    for photo in photos:
        stage = read_by(photo, "", seconds, tries)
        if not photo.text or not stage:
            continue
        first[stage] += 1
        lost[stage] += not read_by(photo, stage, defaultdict(float), Counter())
    codes = sum(bool(photo.text) for photo in photos)
    rows = [
        f"| {stage} | {first[stage]} | {lost[stage]} | {1000 * seconds[stage] / tries[stage]:.1f} | {tries[stage]} |"
        for stage in seconds
    ]
    return (
        "# What each stage of the decoder is there for\n\nMade by `python -m benchmarks.ablation` on "
        f"{codes} drawn photos with a code and {len(photos) - codes} without, from the\nopen halves of both sets; "
        "without a time limit. In the order in which they are tried; each only where those before\nit read nothing. "
        '"Lost": of the photos it read first, those that no later stage reads when it is left out.\n\n'
        "| stage | read first | lost without it | CPU ms each time | times tried |\n| --- | --- | --- | --- | --- |\n"
        + "\n".join(rows)
        + f"\n\nRead in all: {sum(first.values())} of {codes}.\n"
    )


def main() -> int:
    """Measure, print, write."""
    cv2.setNumThreads(1)
    text = report()
    RESULTS.write_text(text, encoding="utf-8")
    sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
