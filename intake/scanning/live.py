"""Codes out of moving pictures at the camera's pace: first where they were in the last frame, then a little searching.

A frame has few milliseconds. What one frame has no time for, the next ones do: the searches take turns, and a picture
that stands still long enough without an answer gets the decoder's whole effort once.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.domain.codes import Symbol
from intake.scanning.decoder import as_gray, symbols
from intake.scanning.engines import Effort, Gray, zxing_reads
from intake.scanning.guards import Trust, believed_alone, well_formed, without_conflicts
from intake.scanning.locate import Crop, regions, upright
from intake.scanning.paper import papers
from intake.scanning.reads import LINEAR, Quad, Read, Region
from intake.scanning.restore import restored

SEARCH_MS = 10.0
"""A new search begins in a frame only before this; the longest takes as much again on a slow machine."""

DEEP_AFTER = 8
"""Still frames without any answer after which the whole decoder is asked, once."""

DEEP_BUDGET_MS = 150.0
_LOST_AFTER = 5
"""Frames in which a code was not found again at its place; then the place is given up."""

_MOST_PLACES = 3
_SEARCH_SIDE = 640
_HALF_PIXELS = 600_000
_PLACE_EVERY = 3
"""While places are known, whole frames are searched only this often, for the next label."""


@dataclass(frozen=True, slots=True)
class Sighted:
    """What one frame showed: a code believable in itself, and how much the picture was changed to read it. `sure` when
    the whole decoder has judged it.
    """

    symbol: Symbol
    trust: Trust
    sure: bool = False


@dataclass(slots=True)
class _Place:
    quad: Quad
    linear: bool
    missed: int = 0


@dataclass(slots=True)
class LiveDecoder:
    """Feed it frames in their order, from one thread. `extra` names further symbologies."""

    extra: frozenset[str] = frozenset()
    _places: list[_Place] = field(default_factory=list)
    _turns: Iterator[int] = field(default_factory=count)
    _frames: int = 0
    _fruitless: int = 0

    def see(self, frame: NDArray[np.uint8], still: bool = False) -> tuple[Sighted, ...]:
        """The codes of one BGR or grey frame. `still`: it shows the same as the one before."""
        begun = time.perf_counter()
        gray = as_gray(frame)
        self._frames += 1
        found = self._again(gray)
        if not self._places or self._frames % _PLACE_EVERY == 0:
            searches = self._searches()
            for _ in searches:
                if (time.perf_counter() - begun) * 1000 > SEARCH_MS:
                    break
                found += self._searched(gray, searches[next(self._turns) % len(searches)])
        self._fruitless = self._fruitless + 1 if still and not found else 0
        if self._fruitless == DEEP_AFTER:
            return tuple(Sighted(one, Trust.UNTOUCHED, True) for one in symbols(frame, DEEP_BUDGET_MS, self.extra))
        return tuple(_unique(found))

    def _again(self, gray: Gray) -> list[Sighted]:
        """Codes where they were: a little larger a crop, upright, read only once."""
        found: list[Sighted] = []
        kept: list[_Place] = []
        for place in self._places:
            crop = upright(gray, _around(place.quad, place.linear), quiet=0.1, tall=1.0)
            reads = self._judged("place", map(crop.home, zxing_reads(crop.gray, _ONE_WAY, self.extra)), Trust.UNTOUCHED)
            if not reads and place.linear:
                reads = self._restored(gray, place)
            place.missed = 0 if reads else place.missed + 1
            if reads:
                place.quad = _quad(reads[0].symbol)
            if place.missed <= _LOST_AFTER:
                kept.append(place)
            found += reads
        self._places = kept
        return found

    def _restored(self, gray: Gray, place: _Place) -> list[Sighted]:
        if place.missed % 2 == 0:
            return []
        for drawn in restored(gray, _around(place.quad, True, 1.05)):
            reads = zxing_reads(drawn.crop.gray, _LINES)
            sound = self._judged(f"restored {drawn.band}", map(drawn.crop.home, reads), Trust.REDRAWN)
            if sound:
                return sound
        return []

    def _searches(self) -> tuple[Callable[[Gray], tuple[list[Read], Trust]], ...]:
        return self._half, self._sheets, self._bars

    def _searched(self, gray: Gray, search: Callable[[Gray], tuple[list[Read], Trust]]) -> list[Sighted]:
        reads, trust = search(gray)
        found = self._judged(search.__name__.strip("_"), reads, trust)
        for one in found:
            self._remember(one.symbol)
        return found

    def _half(self, gray: Gray) -> tuple[list[Read], Trust]:
        """The frame at half its size (a small one as it is): square codes anywhere, bars that lie straight."""
        if gray.size <= _HALF_PIXELS:
            return zxing_reads(gray, _ONE_WAY, self.extra), Trust.UNTOUCHED
        half = cv2.resize(gray, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
        crop = Crop(np.asarray(half, np.uint8), np.array([[2, 0, 0], [0, 2, 0]], np.float64))
        return [crop.home(read) for read in zxing_reads(crop.gray, _ONE_WAY, self.extra)], Trust.REDUCED

    def _sheets(self, gray: Gray) -> tuple[list[Read], Trust]:
        """The label's paper, taken flat: everything on it, however it lies."""
        sheets = papers(gray)[:1]
        return [s.home(read) for s in sheets for read in zxing_reads(s.gray, Effort(), self.extra)], Trust.UNTOUCHED

    def _bars(self, gray: Gray) -> tuple[list[Read], Trust]:
        """Rows of bars at any angle, for codes that are on no white paper."""
        crops = [upright(gray, region) for region in regions(gray, _SEARCH_SIDE)[:2]]
        return [c.home(read) for c in crops for read in zxing_reads(c.gray, _ONE_WAY, self.extra)], Trust.UNTOUCHED

    def _judged(self, stage: str, reads: Iterator[Read] | list[Read], trust: Trust) -> list[Sighted]:
        sound = without_conflicts(read for read in reads if well_formed(read))
        return [
            Sighted(read.symbol(stage), trust)
            for read in sound
            if trust is Trust.REDRAWN or believed_alone(read, trust)
        ]

    def _remember(self, symbol: Symbol) -> None:
        """Its place is looked at first in the frames to come."""
        quad = _quad(symbol)
        middle = np.mean(quad, axis=0)
        for place in self._places:
            if np.linalg.norm(np.mean(place.quad, axis=0) - middle) < _size(quad) / 2:
                place.quad, place.missed = quad, 0
                return
        self._places = [_Place(quad, symbol.symbology in LINEAR), *self._places][:_MOST_PLACES]


_ONE_WAY = Effort(rotate=False)
_LINES = Effort(rotate=False, linear_only=True)


def _unique(found: list[Sighted]) -> list[Sighted]:
    """Each text once, as it was read with the least changes."""
    order = list(Trust)
    best: dict[tuple[str, str], Sighted] = {}
    for one in found:
        key = (one.symbol.symbology, one.symbol.text)
        if key not in best or order.index(one.trust) < order.index(best[key].trust):
            best[key] = one
    return list(best.values())


def _quad(symbol: Symbol) -> Quad:
    a, b, c, d = ((float(x), float(y)) for x, y in symbol.corners)
    return a, b, c, d


def _size(quad: Quad) -> float:
    return max(float(np.hypot(quad[i][0] - quad[i - 1][0], quad[i][1] - quad[i - 1][1])) for i in range(4))


def _around(quad: Quad, linear: bool, room: float = 1.35) -> Region:
    """A code's place with room to move in. A linear code is given height where only a line of it was read."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = quad
    along = np.array([bx - ax + cx - dx, by - ay + cy - dy]) / 2
    across = np.array([dx - ax + cx - bx, dy - ay + cy - by]) / 2
    length, height = float(np.linalg.norm(along)), float(np.linalg.norm(across))
    angle = float(np.rad2deg(np.arctan2(along[1], along[0])))
    middle = float(np.mean([ax, bx, cx, dx])), float(np.mean([ay, by, cy, dy]))
    if linear:
        return Region(middle, length * room, max(height * 1.1, 0.12 * length), angle)
    return Region(middle, length * (room + 0.15), height * (room + 0.15), angle)
