"""From a picture to its barcodes: a plain pass, upright crops of what looks like a code, retries in a time budget.

zxing-cpp leads; zbar votes where it is installed. No text leaves here that the guards do not believe.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.domain.codes import Symbol
from intake.scanning.engines import Effort, Gray, zxing_reads
from intake.scanning.guards import Ballot, Trust
from intake.scanning.images import read_image_file
from intake.scanning.locate import Region, crops, regions
from intake.scanning.reads import LINEAR, Read
from intake.scanning.restore import restored
from intake.scanning.retries import stages

DEFAULT_BUDGET_MS = 300.0
FILE_BUDGET_MS = 2000.0
_QUICK_PIXELS = 600_000
_MIN_SIDE = 8
_RESTORED_REGIONS = 3


@dataclass(frozen=True, slots=True)
class FileDecode:
    """What was read in an image file, in how many milliseconds of wall time (loading left out)."""

    path: str
    width: int
    height: int
    symbols: tuple[Symbol, ...]
    milliseconds: float


def decode(
    image: NDArray[np.uint8], budget_ms: float = DEFAULT_BUDGET_MS, extra: frozenset[str] = frozenset()
) -> tuple[Symbol, ...]:
    """The barcodes in a grey, BGR or BGRA picture. Plain pass and upright crops are always
    made; what comes after begins only while `budget_ms` (wall time) is not used up.
    """
    return tuple(symbols(image, budget_ms, extra))


def decode_file(path: Path | str, budget_ms: float = FILE_BUDGET_MS) -> FileDecode:
    """The barcodes in an image file. Raises IntakeError image_unreadable or image_too_large."""
    image = read_image_file(Path(path))
    begun = time.perf_counter()
    found = decode(image, budget_ms)
    spent = (time.perf_counter() - begun) * 1000
    return FileDecode(str(path), image.shape[1], image.shape[0], found, spent)


def symbols(
    image: NDArray[np.uint8], budget_ms: float = DEFAULT_BUDGET_MS, extra: frozenset[str] = frozenset()
) -> Iterator[Symbol]:
    """As `decode`, each symbol as soon as it is believed: the first of an easy picture comes within milliseconds."""
    deadline = time.perf_counter() + budget_ms / 1000
    gray = as_gray(image)
    if min(gray.shape) < _MIN_SIDE:
        return
    ballot = Ballot()
    if gray.size > _QUICK_PIXELS:
        yield from _quick(gray, ballot, extra)
    yield from ballot.add("main", zxing_reads(gray, Effort(), extra), Trust.UNTOUCHED)
    if _linear_found(ballot):
        return
    found = regions(gray)
    yield from ballot.add("locate", _upright_reads(gray, found, extra), Trust.UNTOUCHED)
    if not _linear_found(ballot):
        yield from _restored(gray, found, ballot, deadline)
    if ballot.accepted:
        return
    for stage in stages(gray, found):
        if time.perf_counter() >= deadline:
            return
        yield from ballot.add(stage.name, stage.reads())
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


def _quick(gray: Gray, ballot: Ballot, extra: frozenset[str]) -> Iterator[Symbol]:
    """An easy code shows at half the size, in a quarter of the time; weak ones then need the main pass to agree."""
    half = np.asarray(cv2.resize(gray, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)
    reads = zxing_reads(half, Effort(rotate=False), extra)
    doubled = [read.moved(tuple((2 * x, 2 * y) for x, y in read.quad)) for read in reads]  # type: ignore[arg-type]
    yield from ballot.add("quick", doubled, Trust.REDUCED)


def _restored(gray: Gray, found: list[Region], ballot: Ballot, deadline: float) -> Iterator[Symbol]:
    """Blurred bars drawn anew; each band of rows has one vote."""
    for region in found[:_RESTORED_REGIONS]:
        for band in restored(gray, region):
            if time.perf_counter() >= deadline or _linear_found(ballot):
                return
            reads = zxing_reads(band.crop.gray, Effort(rotate=False, linear_only=True))
            yield from ballot.add(f"restored {band.band}", map(band.crop.home, reads), Trust.REDRAWN)


def _linear_found(ballot: Ballot) -> bool:
    return any(read.symbology in LINEAR for read in ballot.accepted)


def _upright_reads(gray: Gray, found: list[Region], extra: frozenset[str]) -> list[Read]:
    return [crop.home(read) for crop in crops(gray, found) for read in zxing_reads(crop.gray, Effort(), extra)]
