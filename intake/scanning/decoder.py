"""From a picture to its barcodes: a plain pass, upright and flat crops of what looks like a code, retries in a budget.

zxing-cpp leads; zbar votes where it is installed. No text leaves here that the guards do not believe.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.domain.codes import Symbol
from intake.scanning.engines import Effort, Gray, zxing_reads
from intake.scanning.guards import Ballot, Trust
from intake.scanning.images import read_image_file
from intake.scanning.locate import Crop, crops, regions
from intake.scanning.paper import papers
from intake.scanning.reads import Read, Region
from intake.scanning.restore import restored
from intake.scanning.retries import Scene, stages

DEFAULT_BUDGET_MS = 300.0
FILE_BUDGET_MS = 800.0
"""With the last stage that was begun in time, a picture ends within a second."""

_QUICK_PIXELS = 600_000
_WHOLE_PIXELS = 3_000_000
"""Larger pictures are read at most at this size as a whole; what looks like a code, and tiles, at their own."""

_MIN_SIDE = 8
now = time.perf_counter
"""The clock of the budget; a measurement on a busy machine may put in that of the thread's own CPU time."""

_RESTORED_REGIONS = 3


@dataclass(frozen=True, slots=True)
class FileDecode:
    """What was read in an image file, in how many milliseconds of wall time (loading left out)."""

    path: str
    width: int
    height: int
    symbols: tuple[Symbol, ...]
    milliseconds: float


@dataclass(frozen=True, slots=True)
class _Clock:
    """Says whether there is time for another attempt, of which one takes as long as `cost` plain passes."""

    deadline: float
    plain: float

    def has(self, cost: float = 0.0) -> bool:
        return now() + cost * self.plain < self.deadline


def decode(
    image: NDArray[np.uint8], budget_ms: float = DEFAULT_BUDGET_MS, extra: frozenset[str] = frozenset()
) -> tuple[Symbol, ...]:
    """The barcodes in a grey, BGR or BGRA picture. Plain pass, upright and flat crops are always
    made; what comes after begins only while it will probably end within `budget_ms` (wall time).
    """
    return tuple(symbols(image, budget_ms, extra))


def decode_file(path: Path | str, budget_ms: float = FILE_BUDGET_MS, extra: frozenset[str] = frozenset()) -> FileDecode:
    """The barcodes in an image file. Raises IntakeError image_unreadable or image_too_large."""
    image = read_image_file(Path(path))
    begun = time.perf_counter()
    found = decode(image, budget_ms, extra)
    spent = (time.perf_counter() - begun) * 1000
    return FileDecode(str(path), image.shape[1], image.shape[0], found, spent)


def symbols(
    image: NDArray[np.uint8], budget_ms: float = DEFAULT_BUDGET_MS, extra: frozenset[str] = frozenset()
) -> Iterator[Symbol]:
    """As `decode`, each symbol as soon as it is believed: the first of an easy picture comes within milliseconds."""
    deadline = now() + budget_ms / 1000
    gray = as_gray(image)
    if min(gray.shape) < _MIN_SIDE:
        return
    ballot = Ballot()
    whole = _within(gray, _WHOLE_PIXELS)
    if whole.gray.size > _QUICK_PIXELS:
        half = _within(whole.gray, whole.gray.size // 4)
        quick = [whole.home(half.home(read)) for read in zxing_reads(half.gray, Effort(rotate=False), extra)]
        yield from ballot.add("quick", quick, Trust.REDUCED)
    begun = now()
    main = zxing_reads(whole.gray, Effort(), extra)
    clock = _Clock(deadline, now() - begun)
    yield from ballot.add("main", map(whole.home, main), Trust.UNTOUCHED)
    bars = regions(gray)
    yield from ballot.add("locate", _crop_reads(crops(gray, bars), extra), Trust.UNTOUCHED)
    sheets = papers(gray)
    yield from ballot.add("paper", _crop_reads(sheets, extra), Trust.UNTOUCHED)
    yield from _restored(gray, bars, ballot, clock)
    if ballot.accepted:
        return
    for stage in stages(Scene(gray, whole, bars, sheets, extra)):
        if not clock.has():
            return
        if not clock.has(stage.cost):
            continue
        yield from ballot.add(stage.name, stage.reads(), stage.trust)
        if ballot.accepted:
            return


def as_gray(image: NDArray[np.uint8]) -> Gray:
    """One channel of a grey, BGR or BGRA picture. Raises ValueError for any other array."""
    if image.dtype != np.uint8 or image.ndim not in {2, 3}:
        raise ValueError(f"not a picture: {image.dtype} {image.shape}")
    if image.ndim == 2:
        return np.ascontiguousarray(image)
    channels = image.shape[2]
    if channels == 1:
        return np.ascontiguousarray(image[:, :, 0])
    if channels not in {3, 4}:
        raise ValueError(f"not a picture: {channels} channels")
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY if channels == 3 else cv2.COLOR_BGRA2GRAY), np.uint8)


def _within(gray: Gray, pixels: int) -> Crop:
    """The whole picture, made smaller where it has more than so many pixels."""
    scale = min(1.0, (pixels / gray.size) ** 0.5)
    back = np.array([[1 / scale, 0, 0], [0, 1 / scale, 0]], np.float64)
    if scale == 1.0:
        return Crop(gray, back)
    return Crop(np.asarray(cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8), back)


def _restored(gray: Gray, found: list[Region], ballot: Ballot, clock: _Clock) -> Iterator[Symbol]:
    """Blurred bars, where nothing was read yet, drawn anew; each band of rows has one vote."""
    for region in found[:_RESTORED_REGIONS]:
        if ballot.covers(region.centre):
            continue
        for band in restored(gray, region):
            if not clock.has():
                return
            reads = zxing_reads(band.crop.gray, Effort(rotate=False, linear_only=True))
            yield from ballot.add(f"restored {band.band}", map(band.crop.home, reads), Trust.REDRAWN)
            if ballot.covers(region.centre):
                break


def _crop_reads(views: Iterable[Crop], extra: frozenset[str]) -> list[Read]:
    return [crop.home(read) for crop in views for read in zxing_reads(crop.gray, Effort(), extra)]
