"""How many barcodes are read, misread, and how fast: our pipeline beside plain engines, same pictures, same run.

`python -m benchmarks.decode` measures on other people's photos where they lie beside the repository, and on frames
drawn from a fixed seed; it prints the tables and writes benchmarks/results/decode.md.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from benchmarks.drawn_frames import drawn_frames
from benchmarks.photo_set import labelled_photos, photo_folder, same_text
from intake.scanning.decoder import FILE_BUDGET_MS, decode, symbols
from intake.scanning.images import read_image_file
from intake.scanning.reader import LIVE_BUDGET_MS
from intake.scanning.zbar import zbar_decode

RESULTS = Path(__file__).resolve().parent / "results" / "decode.md"
FRAMES_PER_SYMBOLOGY = 24

Picture = NDArray[np.uint8]
Engine = Callable[[Picture], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Case:
    """A picture, and what stands in it ("NONE" and "" for nothing)."""

    name: str
    picture: Picture
    symbology: str
    text: str


@dataclass(slots=True)
class Score:
    """What one engine made of a set of cases."""

    read: dict[str, int] = field(default_factory=dict)
    misread: list[str] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)


def engines() -> dict[str, Engine]:
    """Name and function of each, on a BGR picture."""
    found: dict[str, Engine] = {
        "ours": lambda picture: [s.text for s in decode(picture, FILE_BUDGET_MS)],
        "ours, live budget": lambda picture: [s.text for s in decode(picture, LIVE_BUDGET_MS)],
        "zxing-cpp": lambda picture: [b.text for b in zxingcpp.read_barcodes(_gray(picture), text_mode=_PLAIN)],
        "OpenCV": _opencv,
    }
    if zbar_decode() is not None:
        from pyzbar import pyzbar

        kinds = pyzbar.ZBarSymbol
        plain = [kinds.EAN13, kinds.EAN8, kinds.UPCA, kinds.CODE128, kinds.CODE39, kinds.I25, kinds.QRCODE]
        found["pyzbar"] = lambda picture: [
            b.data.decode("utf-8", "replace") for b in pyzbar.decode(_gray(picture), symbols=plain)
        ]
    return found


_PLAIN = zxingcpp.TextMode.Plain


def _gray(picture: Picture) -> Picture:
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)


def _opencv(picture: Picture) -> list[str]:
    """OpenCV's bar code and QR detectors; they raise on some pictures."""
    texts: list[str] = []
    for detector in (cv2.barcode.BarcodeDetector(), cv2.QRCodeDetector()):
        try:
            texts += [text for text in detector.detectAndDecodeMulti(picture)[1] if text]
        except (cv2.error, UnicodeDecodeError):
            continue
    return texts


def photos() -> list[Case]:
    """Other people's photos; none where they are missing."""
    folder = photo_folder()
    if folder is None:
        return []
    return [Case(p.path.name, read_image_file(p.path), p.symbology, p.text) for p in labelled_photos(folder)]


def measure(cases: list[Case], each: dict[str, Engine]) -> dict[str, Score]:
    """Every engine on every case, one after the other on the same picture, so that a busy machine slows all alike."""
    scores = {name: Score() for name in each}
    for case in cases:
        for name, engine in each.items():
            begun = time.perf_counter()
            texts = list(engine(case.picture))
            spent = (time.perf_counter() - begun) * 1000
            _count(scores[name], case, texts, spent)
    return scores


def _count(score: Score, case: Case, texts: list[str], spent: float) -> None:
    score.milliseconds.append(spent)
    if case.text and any(same_text(text, case.text) for text in texts):
        score.read[case.symbology] = score.read.get(case.symbology, 0) + 1
    wrong = [text for text in texts if not (case.text and same_text(text, case.text))]
    if wrong:
        score.misread.append(f"{case.name}: {wrong[0]!r}")


def table(cases: list[Case], scores: dict[str, Score]) -> str:
    """A Markdown table: reads per symbology, pictures misread, median and 95th percentile of wall time."""
    kinds = list(dict.fromkeys(case.symbology for case in cases if case.text))
    totals = {kind: sum(case.symbology == kind for case in cases) for kind in kinds}
    head = ["engine", *(f"{kind} ({totals[kind]})" for kind in kinds), "all", "pictures misread", "ms median", "ms p95"]
    rows = [head, ["---"] * len(head)]
    for name, score in scores.items():
        total, codes = sum(score.read.values()), sum(totals.values())
        rows.append(
            [
                name,
                *(str(score.read.get(kind, 0)) for kind in kinds),
                f"{total}/{codes} ({100 * total / max(codes, 1):.1f} %)",
                str(len(score.misread)),
                f"{statistics.median(score.milliseconds):.1f}",
                f"{np.percentile(score.milliseconds, 95):.1f}",
            ]
        )
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def stage_table(cases: list[Case]) -> str:
    """Which stage of our pipeline first believed the codes: what each stage is there for."""
    read, wrong = Counter[str](), Counter[str]()
    for case in cases:
        for symbol in decode(case.picture, FILE_BUDGET_MS):
            good = bool(case.text) and same_text(symbol.text, case.text)
            (read if good else wrong)[symbol.engine] += 1
    rows = [f"| {stage} | {count} | {wrong[stage]} |" for stage, count in (read + wrong).most_common()]
    return "\n".join(["| engine:stage | symbols | wrong |", "| --- | --- | --- |", *rows])


def first_answer_ms() -> tuple[float, float]:
    """Median and 95th percentile until the first symbol of an easy one-megapixel frame is given out."""
    frames = [case.picture for case in drawn_cases(12, easy=True) if case.text]
    spent = []
    for frame in frames * 3:
        begun = time.perf_counter()
        next(symbols(frame), None)
        spent.append((time.perf_counter() - begun) * 1000)
    return statistics.median(spent), float(np.percentile(spent, 95))


def drawn_cases(per_symbology: int, easy: bool = False) -> list[Case]:
    """Frames drawn from a fixed seed."""
    return [Case(f.name, f.picture, f.symbology, f.text) for f in drawn_frames(per_symbology, easy=easy)]


def report() -> str:
    """The whole measurement as Markdown."""
    each = engines()
    parts = [
        "# Reading barcodes\n\nMade by `python -m benchmarks.decode`; wall time of one thread on a shared machine.\n"
    ]
    shown = photos()
    if shown:
        parts.append("## Photos by other people (not in this repository)\n\n" + _section(shown, each))
    else:
        parts.append("The photos by other people are not beside this repository: that part was skipped.\n")
    frames = drawn_cases(FRAMES_PER_SYMBOLOGY)
    parts.append(
        "## Drawn frames\n\n1280 x 720, any angle, tilt to 35 degrees, blur, motion, dim light, noise, curved paper; "
        "fixed seed.\nA tenth of them show no code.\n\n" + _section(frames, each)
    )
    median, p95 = first_answer_ms()
    parts.append(f"## First answer\n\nEasy 1280 x 720 frames: median {median:.1f} ms, 95th percentile {p95:.1f} ms.\n")
    return "\n".join(parts)


def _section(cases: list[Case], each: dict[str, Engine]) -> str:
    scores = measure(cases, each)
    misread = [f"- {name}: {what}" for name, score in scores.items() for what in score.misread[:20]]
    return (
        table(cases, scores)
        + "\n\n"
        + stage_table(cases)
        + "\n\n"
        + ("Misread:\n\n" + "\n".join(misread) + "\n" if misread else "No misread.\n")
    )


def main() -> int:
    """Measure, print, write."""
    cv2.setNumThreads(1)
    text = report()
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(text, encoding="utf-8")
    sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
