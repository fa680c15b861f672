"""Mutated image files, or frames, for the decoders; the seed makes the same ones again.

Not coverage-guided: the loaders and decoders are compiled, and a byte flipped in a compressed file seldom reaches them.
So pictures are bent before they are packed, and files broken after.
"""

from __future__ import annotations

import random
import resource
import sys
from pathlib import Path

import cv2

from fuzz.pictures import odd_frame, one, try_file, try_frame
from fuzz.tally import Tally

MEMORY = 2048 * 1024 * 1024


def main() -> None:
    """`python -m fuzz.picture_target image|frames COUNT SEED STATS FINDINGS`."""
    what, count, seed, stats, findings = sys.argv[1:6]
    cv2.setNumThreads(1)
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    tally = Tally(Path(stats), int(count), every=200)
    last = Path(findings) / f"{what}-last"
    for number in range(int(count)):
        dice = random.Random(f"{seed}/{number}")
        if what == "frames":
            frame = odd_frame(dice)
            tally.begin()
            became = try_frame(frame)
        else:
            data = one(dice)
            last.write_bytes(data)  # what a crash leaves behind
            tally.begin()
            became = try_file(data)
        tally.end(f"{became.became}, read" if became.codes else became.became)
    last.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
