"""How many barcodes are read, misread, and how fast: our decoder beside plain engines, same pictures, same run.

`python -m benchmarks.decode` measures on other people's photos where they lie beside the repository, and on the
held-out halves of the drawn sets; it prints the tables and writes benchmarks/results/decode.md. With a share (0.1) it
takes only that part of the drawn sets.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from benchmarks import corpus
from benchmarks.drawn_frames import drawn_frames
from benchmarks.photo_set import labelled_photos, photo_folder, same_text
from intake.scanning import decoder
from intake.scanning.decoder import FILE_BUDGET_MS, decode, symbols
from intake.scanning.images import read_image_file
from intake.scanning.zbar import zbar_decode

RESULTS = Path(__file__).resolve().parent / "results" / "decode.md"

Picture = NDArray[np.uint8]
Engine = Callable[[Picture], Iterable[tuple[str, str]]]
"""Gives (text, stage) of each code; a plain engine has no stages."""


@dataclass(frozen=True, slots=True)
class Case:
    """A picture, and what stands in it ("NONE" and "" for nothing); `others` stand in it too."""

    name: str
    picture: Picture
    symbology: str
    text: str
    others: tuple[str, ...] = ()


@dataclass(slots=True)
class Score:
    """What one engine made of a set of cases; milliseconds of CPU time by symbology."""

    read: Counter[str] = field(default_factory=Counter)
    stages: Counter[str] = field(default_factory=Counter)
    misread: list[str] = field(default_factory=list)
    cpu_ms: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))


def engines() -> dict[str, Engine]:
    """Name and function of each, on a BGR picture."""
    found: dict[str, Engine] = {
        "ours": lambda picture: [(s.text, s.engine) for s in decode(picture, FILE_BUDGET_MS)],
        "zxing-cpp": lambda picture: [(b.text, "") for b in zxingcpp.read_barcodes(_gray(picture), text_mode=_PLAIN)],
        "OpenCV": _opencv,
    }
    if zbar_decode() is not None:
        from pyzbar import pyzbar

        kinds = pyzbar.ZBarSymbol
        plain = [kinds.EAN13, kinds.EAN8, kinds.UPCA, kinds.CODE128, kinds.CODE39, kinds.I25, kinds.QRCODE]
        found["pyzbar"] = lambda picture: [
            (b.data.decode("utf-8", "replace"), "") for b in pyzbar.decode(_gray(picture), symbols=plain)
        ]
    return found


_PLAIN = zxingcpp.TextMode.Plain


def _gray(picture: Picture) -> Picture:
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)


def _opencv(picture: Picture) -> list[tuple[str, str]]:
    """OpenCV's bar code and QR detectors; they raise on some pictures."""
    texts: list[str] = []
    for detector in (cv2.barcode.BarcodeDetector(), cv2.QRCodeDetector()):
        try:
            texts += [text for text in detector.detectAndDecodeMulti(picture)[1] if text]
        except (cv2.error, UnicodeDecodeError):
            continue
    return [(text, "") for text in texts]


def photos() -> Iterator[Case]:
    """Other people's photos; none where they are missing."""
    folder = photo_folder()
    for one in labelled_photos(folder) if folder is not None else ():
        yield Case(one.path.name, read_image_file(one.path), one.symbology, one.text)


def drawn(photos: Iterable[corpus.Drawn]) -> Iterator[Case]:
    """A drawn set as cases."""
    return (Case(one.name, one.picture, one.symbology, one.text, one.others) for one in photos)


def measure(cases: Iterable[Case], each: dict[str, Engine]) -> tuple[Counter[str], dict[str, Score]]:
    """Every engine on every case, one after the other on the same picture, so that a busy machine slows all alike.
    How many cases of each symbology there were, and the scores.
    """
    totals, scores = Counter[str](), {name: Score() for name in each}
    for case in cases:
        totals[case.symbology] += 1
        for name, engine in each.items():
            cpu = time.thread_time()
            found = list(engine(case.picture))
            scores[name].cpu_ms[case.symbology].append((time.thread_time() - cpu) * 1000)
            _count(scores[name], case, found)
    return totals, scores


def _count(score: Score, case: Case, found: list[tuple[str, str]]) -> None:
    right = [stage for text, stage in found if case.text and same_text(text, case.text)]
    if right:
        score.read[case.symbology] += 1
        score.stages[right[0]] += 1
    there = [text for text in (case.text, *case.others) if text]
    wrong = [f"{text!r} {stage}" for text, stage in found if not any(same_text(text, one) for one in there)]
    if wrong:
        score.misread.append(f"{case.name}: {wrong[0]}".strip())


def table(totals: Counter[str], scores: dict[str, Score]) -> str:
    """A Markdown table: reads per symbology, pictures misread and CPU time."""
    kinds = [kind for kind in totals if kind != "NONE"]
    codes = sum(totals[kind] for kind in kinds)
    head = ["engine", *(f"{kind} ({totals[kind]})" for kind in kinds), "all", "pictures misread"]
    rows = [head + ["CPU ms median", "p95", "longest"]]
    rows.append(["---"] * len(rows[0]))
    for name, score in scores.items():
        total = sum(score.read.values())
        spent = [ms for times in score.cpu_ms.values() for ms in times]
        rows.append(
            [
                name,
                *(str(score.read[kind]) for kind in kinds),
                f"{total}/{codes} ({100 * total / max(codes, 1):.1f} %)",
                str(len(score.misread)),
                f"{statistics.median(spent):.1f}",
                f"{np.percentile(spent, 95):.1f}",
                f"{max(spent):.0f}",
            ]
        )
    return _markdown(rows)


def time_table(totals: Counter[str], scores: dict[str, Score]) -> str:
    """Median and 95th percentile of CPU time for each symbology."""
    rows = [["CPU ms, median / p95", *totals], ["---"] * (len(totals) + 1)]
    for name, score in scores.items():
        cells = [f"{statistics.median(ms):.0f} / {np.percentile(ms, 95):.0f}" for ms in score.cpu_ms.values()]
        rows.append([name, *cells])
    return _markdown(rows)


def _markdown(rows: list[list[str]]) -> str:
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def first_answer_ms() -> tuple[float, float]:
    """Median and 95th percentile (CPU time) until the first symbol of an easy one-megapixel frame is given out."""
    frames = [frame.picture for frame in drawn_frames(12, easy=True) if frame.text]
    spent = []
    for frame in frames * 3:
        begun = time.thread_time()
        next(symbols(frame), None)
        spent.append((time.thread_time() - begun) * 1000)
    return statistics.median(spent), float(np.percentile(spent, 95))


def report(share: float = 1.0) -> str:
    """The whole measurement as Markdown."""
    each = engines()
    part = "" if share == 1.0 else f" {100 * share:.0f} % of the set was drawn this time."
    parts = [
        "# Reading barcodes\n\nMade by `python -m benchmarks.decode`; one thread on a shared machine, so all "
        f"times are that thread's CPU\ntime, and so is the budget of ours ({FILE_BUDGET_MS:.0f} ms, as `intake decode` "
        "has it by the clock). Pictures lie in memory\nbefore the time begins.\n"
    ]
    if photo_folder() is not None:
        parts.append("## Photos by other people (not in this repository)\n\n" + _section(photos(), each))
    else:
        parts.append("The photos by other people are not beside this repository: that part was skipped.\n")
    parts.append(
        "## Drawn: usual\n\nDrawn like a set of 878 camera photos of labels and 125 without a code: as many of each "
        "symbology, and about as hard for\nplain engines (of those, pyzbar read 68.0 % and zxing-cpp 73.3 %). Labels "
        "lie on paper of their own. The held-out half:\nnobody looked at it."
        f"{part}\n\n" + _section(drawn(corpus.usual(corpus.HELD_OUT, share)), each)
    )
    parts.append(
        "## Drawn: hard\n\nEvery symbology alike, any angle, tilt, blur, dim light, glare, shadow, bent, creased, torn "
        "and badly printed labels,\nseveral codes on one. The held-out half."
        f"{part}\n\n" + _section(drawn(corpus.hard(corpus.HELD_OUT, share)), each)
    )
    median, p95 = first_answer_ms()
    parts.append(f"## First answer\n\nEasy 1280 x 720 frames: median {median:.1f} ms, 95th percentile {p95:.1f} ms.\n")
    return "\n".join(parts)


def _section(cases: Iterable[Case], each: dict[str, Engine]) -> str:
    totals, scores = measure(cases, each)
    misread = [f"- {name}: {what}" for name, score in scores.items() for what in score.misread]
    stages = [f"{stage} {count}" for stage, count in scores["ours"].stages.most_common()]
    return f"{table(totals, scores)}\n\n{time_table(totals, scores)}\n\nOur stages: {', '.join(stages)}.\n\n" + (
        "Misread:\n\n" + "\n".join(misread) + "\n" if misread else "No misread.\n"
    )


def main() -> int:
    """Measure, print, write."""
    cv2.setNumThreads(1)
    decoder.now = time.thread_time
    share = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    text = report(share)
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(text, encoding="utf-8")
    sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
