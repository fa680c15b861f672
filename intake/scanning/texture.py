"""Where something printed in bars or squares lies, told by its texture: many edges close together, mostly one way.

OpenCV's own detector wants clean bars longer than high. This one also finds short, tall, blurred and stacked codes,
and its angle is that of the edges, not that of the box around them.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.scanning.reads import Region

Gray = NDArray[np.uint8]
Floats = NDArray[np.float32]

_SIDES = (640, 360)
"""Long sides (pixels) of the two copies searched: fine print shows in the larger, blurred codes in the smaller."""

_WINDOW = 13
_LEAST_EDGE = 40.0
"""Mean squared gradient (of a picture of 8 bits, Scharr / 16) below which a place is plain."""

_OVER_MEDIAN = 2.5
_BARS = 0.55
"""Share of one direction among the edges (0 none, 1 all) from which a place may belong to bars."""

_LEAST_AREA = 150
_MOST = 6
_SAME = 0.6


@dataclass(frozen=True, slots=True)
class Textured:
    """A found place, and how much of its edges run in one direction: bars 0.8 to 1, stacked codes 0.4, squares 0."""

    region: Region
    oneness: float
    weight: float


def textured(gray: Gray, sides: tuple[int, ...] = _SIDES) -> list[Textured]:
    """Places that may hold a code, the most promising first (at most six of each copy), without doubles."""
    kept: list[Textured] = []
    for side in sides:
        for one in _searched(gray, side):
            if not any(_same(one.region, known.region) for known in kept):
                kept.append(one)
    return sorted(kept, key=lambda one: -one.weight)[:_MOST]


def _searched(gray: Gray, side: int) -> list[Textured]:
    scale = min(1.0, side / max(gray.shape))
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else gray
    soft = cv2.GaussianBlur(small, (0, 0), 0.8)
    gx = np.asarray(cv2.Scharr(soft, cv2.CV_32F, 1, 0, scale=1 / 16), np.float32)
    gy = np.asarray(cv2.Scharr(soft, cv2.CV_32F, 0, 1, scale=1 / 16), np.float32)
    xx, yy, xy = (_summed(product) for product in (gx * gx, gy * gy, gx * gy))
    one = np.sqrt(np.square(xx - yy) + 4 * np.square(xy)) / (xx + yy + 1e-3)
    # A bar has an edge either way; the edge of the paper or a shadow has only one.
    energy = 2 * (_either_way(gx) + _either_way(gy))
    floor = max(_LEAST_EDGE, _OVER_MEDIAN * float(np.median(energy)))
    strong = energy > floor
    found = _pieces(strong & (one > _BARS), xx, yy, xy, scale)
    # What has edges in all directions: squares and stacked codes, as whole pieces.
    found += _pieces(strong & (one <= _BARS + 0.1), xx, yy, xy, scale)
    return found


def _either_way(gradient: Floats) -> Floats:
    rising, falling = np.maximum(gradient, 0), np.minimum(gradient, 0)
    return np.minimum(_summed(rising * rising), _summed(falling * falling))


def _summed(part: Floats) -> Floats:
    return np.asarray(cv2.boxFilter(part, -1, (_WINDOW, _WINDOW)), np.float32)


def _pieces(mask: NDArray[np.bool_], xx: Floats, yy: Floats, xy: Floats, scale: float) -> list[Textured]:
    closed = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    opened = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    count, marks, stats, _ = cv2.connectedComponentsWithStats(opened, connectivity=4)
    largest = np.argsort(-stats[1:count, cv2.CC_STAT_AREA])[:_MOST] + 1
    pieces = np.asarray(marks, np.int32)
    large = [int(mark) for mark in largest if stats[mark, cv2.CC_STAT_AREA] >= _LEAST_AREA]
    return [_piece(pieces, mark, xx, yy, xy, scale) for mark in large]


def _piece(marks: NDArray[np.int32], mark: int, xx: Floats, yy: Floats, xy: Floats, scale: float) -> Textured:
    rows, columns = np.nonzero(marks == mark)
    a, b, c = (float(part[rows, columns].sum()) for part in (xx, yy, xy))
    angle = 0.5 * np.arctan2(2 * c, a - b)
    one = float(np.hypot(a - b, 2 * c) / (a + b + 1e-6))
    if one < 0.25:
        # Squares: the edges name no direction, the outline does.
        (_, _), (w, h), turn = cv2.minAreaRect(np.stack([columns, rows], axis=1).astype(np.float32))
        angle = np.deg2rad(turn if w >= h else turn + 90)
    along = columns * np.cos(angle) + rows * np.sin(angle)
    across = -columns * np.sin(angle) + rows * np.cos(angle)
    (left, right), (top, bottom) = (np.percentile(part, (0.5, 99.5)) for part in (along, across))
    middle = (left + right) / 2, (top + bottom) / 2
    centre = (
        middle[0] * np.cos(angle) - middle[1] * np.sin(angle),
        middle[0] * np.sin(angle) + middle[1] * np.cos(angle),
    )
    region = Region(
        (float(centre[0] / scale), float(centre[1] / scale)),
        float((right - left) / scale),
        float((bottom - top) / scale),
        float(np.rad2deg(angle)),
    )
    filled = len(rows) / max(1.0, (right - left) * (bottom - top))
    return Textured(region, one, float(len(rows) / scale**2) * (0.3 + one) * filled)


def _same(a: Region, b: Region) -> bool:
    apart = np.hypot(a.centre[0] - b.centre[0], a.centre[1] - b.centre[1])
    near = apart < 0.25 * min(a.length + a.height, b.length + b.height) / 2
    return bool(near and _SAME < (a.length * a.height) / max(b.length * b.height, 1.0) < 1 / _SAME)
