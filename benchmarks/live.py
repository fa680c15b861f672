"""How the live camera keeps up on one core: frames a second, time a frame, and time until a label is accepted.

`python -m benchmarks.live` draws films of labels pushed under the camera, writes them as MJPEG, reads them back by the
same capture that a camera uses, and writes benchmarks/results/live.md.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np

from benchmarks.films import FRAMES_A_SECOND, Pass, film
from benchmarks.photo_set import same_text
from intake.domain.codes import Symbol
from intake.scanning.camera import SIZES, Camera, open_capture
from intake.scanning.frames import CameraEvents, CameraState
from intake.scanning.live import LiveDecoder
from intake.scanning.reader import Stillness
from intake.scanning.sightings import Sightings

RESULTS = Path(__file__).resolve().parent / "results" / "live.md"
LABELS = 12
SEED = 31


@dataclass(slots=True)
class Run:
    """What one film gave: milliseconds of CPU time of each frame's capture and decoding, and (frame, text) accepted."""

    capture_ms: list[float] = field(default_factory=list)
    decode_ms: list[float] = field(default_factory=list)
    accepted: list[tuple[int, str]] = field(default_factory=list)
    seconds: float = 0.0


def every_frame(path: Path) -> Run:
    """Each frame read and decoded one after the other, as fast as it goes; only the film's own clock counts."""
    run, live, sightings, stillness = Run(), LiveDecoder(), Sightings(), Stillness()
    capture = open_capture(str(path))
    begun, number = time.perf_counter(), 0
    while True:
        a = time.process_time()
        done, frame = capture.read()
        if not done or frame is None:
            break
        b = time.process_time()
        at_ms = number * 1000 / FRAMES_A_SECOND
        same = stillness.same(frame)
        if stillness.worth_reading(at_ms / 1000):
            found = live.see(frame, same)
            run.accepted += [(number, symbol.text) for symbol in sightings.see(found, at_ms, frame)]
        run.capture_ms.append((b - a) * 1000)
        run.decode_ms.append((time.process_time() - b) * 1000)
        number += 1
    run.seconds = time.perf_counter() - begun
    capture.release()
    return run


def in_real_time(path: Path) -> tuple[int, int, list[str]]:
    """The film through the camera's two threads at its own pace: frames shown, frames decoded, texts accepted."""
    over, texts, shown = threading.Event(), [], [0]

    def count(_frame: object) -> None:
        shown[0] += 1

    def heard(symbol: Symbol) -> None:
        texts.append(symbol.text)

    def state(new: CameraState) -> None:
        if new is CameraState.ENDED:
            over.set()

    camera = Camera(str(path), CameraEvents(count, heard, state))
    camera.start()
    over.wait(600)
    read = camera.frames_read
    camera.stop()
    return shown[0], read, texts


def row(name: str, run: Run, passes: list[Pass]) -> list[str]:
    """One line of the table."""
    total = [a + b for a, b in zip(run.capture_ms, run.decode_ms, strict=True)]
    waits, doubled, wrong = judged(run, passes)
    wait = [f"{1000 * np.percentile(waits, q) / FRAMES_A_SECOND:.0f}" for q in (50, 95)] if waits else ["-", "-"]
    return [
        name,
        str(len(total)),
        f"{1000 * len(total) / sum(total):.0f}",
        f"{len(total) / run.seconds:.0f}",
        f"{statistics.median(run.capture_ms):.1f}",
        f"{statistics.median(run.decode_ms):.1f}",
        f"{statistics.median(total):.1f}",
        f"{np.percentile(total, 95):.1f}",
        f"{len(waits)}/{len(passes)}",
        str(wrong),
        str(doubled),
        *wait,
    ]


HEAD = [
    "film",
    "frames",
    "frames/s by CPU time",
    "frames/s by the clock",
    "capture p50 ms",
    "decode p50 ms",
    "both p50 ms",
    "both p95 ms",
    "labels accepted",
    "wrong",
    "doubled",
    "until accepted p50 ms",
    "p95 ms",
]


def judged(run: Run, passes: list[Pass]) -> tuple[list[int], int, int]:
    """Frames from wholly in view to accepted of each label that was; how often one was accepted again; wrong texts."""
    waits, doubled, wrong = [], 0, 0
    for one in passes:
        times = [frame for frame, text in run.accepted if same_text(text, one.text)]
        waits += [max(0, times[0] - one.first)] if times else []
        doubled += max(0, len(times) - 1)
    for _, text in run.accepted:
        wrong += not any(same_text(text, one.text) for one in passes)
    return waits, doubled, wrong


def one_core() -> str:
    """Keep to one core, as `taskset` does; tells which."""
    cv2.setNumThreads(1)
    if not hasattr(os, "sched_setaffinity"):
        return "not pinned to a core on this system"
    core = max(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    return f"pinned to core {core}"


def report(labels: int = LABELS) -> str:
    """The measurement as Markdown."""
    pinned = one_core()
    load = (
        f"load average {os.getloadavg()[0]:.0f} on {os.cpu_count()} cores"
        if hasattr(os, "getloadavg")
        else "load unknown"
    )
    rows, real, missed = [HEAD, ["---"] * len(HEAD)], [], []
    with tempfile.TemporaryDirectory() as folder:
        for name, size in sorted(SIZES.items()):
            path = Path(folder) / f"{name}.avi"
            passes = film(path, size, labels, SEED)
            run = every_frame(path)
            rows.append(row(f"{size[0]} x {size[1]}", run, passes))
            missed += [
                f"- {name}: {one.symbology} {one.text!r}"
                for one in passes
                if not any(same_text(text, one.text) for _, text in run.accepted)
            ]
            shown, read, texts = in_real_time(path)
            right = sum(any(same_text(text, one.text) for text in texts) for one in passes)
            real.append(
                f"- {name}: {shown} frames shown, {read} decoded, {right} of {labels} labels, {len(texts)} codes."
            )
    table = "\n".join("| " + " | ".join(line) + " |" for line in rows)
    return (
        f"# The live camera on one core\n\nMade by `python -m benchmarks.live`, {pinned}, {load}. "
        f"Drawn films (MJPEG,\n{FRAMES_A_SECOND} frames a second) of {labels} labels each: any angle, tilt, focus that "
        "settles, motion blur, worn print; each lies still for\ntwo thirds of a second. Read back by the capture that "
        'cameras use. CPU time is the whole process\'s; "until accepted" is film\ntime from the first frame with the '
        f"whole label in view.\n\n{table}\n\nNot accepted:\n\n"
        + ("\n".join(missed) or "- none")
        + "\n\nIn real time, through the camera's own two threads, all on the one core:\n\n"
        + "\n".join(real)
        + "\n\nNo camera device was at hand: what a driver adds to the capture is not in these figures.\n"
    )


def main() -> int:
    """Measure, print, write."""
    labels = int(sys.argv[1]) if len(sys.argv) > 1 else LABELS
    text = report(labels)
    if labels == LABELS:
        RESULTS.write_text(text, encoding="utf-8")
    sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
