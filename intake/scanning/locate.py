"""Where a bar code lies in a picture, and the picture of it turned upright.

Every plain decoder reads a bar code only within some ten degrees of an image axis. Turning each found region upright is
what gains most on hand-held photos.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.scanning.engines import Gray
from intake.scanning.reads import Quad, Read, Region

_SEARCH_SIDE = 960
_MAX_REGIONS = 6
_CROP_LONG_SIDE = (480, 1600)
_QUIET = 0.18
"""Share of a region's length added at both ends: the detector cuts close, decoders need the quiet zone."""

DETECTOR_MARGIN = 0.097
"""Share of a region's length by which the detector's box is wider than the bars, at either end."""

_REACH = 2.6
_GAP = 0.1
"""Share of a region's length over which edges are counted: wider than any space inside a code, narrower than quiet."""

_BUSY = 0.22
_LEAST_PART = 0.5

_own = threading.local()


@dataclass(frozen=True, slots=True)
class Crop:
    """An upright picture of a region, and the matrix that leads from its pixels back to the whole picture's."""

    gray: Gray
    back: NDArray[np.float64]

    def home(self, read: Read) -> Read:
        """A read in this crop, with its corners in the whole picture."""
        return read.moved(mapped(read.quad, self.back))


def regions(gray: Gray, side: int = _SEARCH_SIDE) -> list[Region]:
    """Regions that look like bar codes, largest first (at most six)."""
    scale = min(1.0, side / max(gray.shape))
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else gray
    try:
        found, corners = _detector().detectMulti(small)
    except cv2.error:
        return []
    if not found or corners is None:
        return []
    boxes = [_whole(gray, _region(np.asarray(quad, np.float32).reshape(4, 2) / scale)) for quad in corners]
    return sorted(boxes, key=lambda r: -r.length * r.height)[:_MAX_REGIONS]


def crops(gray: Gray, found: list[Region]) -> Iterator[Crop]:
    """Each region turned upright, with room for quiet zones, at the picture's own resolution or enlarged when small."""
    for region in found:
        yield upright(gray, region)


def upright(gray: Gray, region: Region, quiet: float = _QUIET, tall: float = 1.15) -> Crop:
    """One region warped so that the row of bars runs along the longer axis."""
    width = max(region.length * (1 + 2 * quiet), 8.0)
    height = max(region.height * tall, 16.0)
    least, most = _CROP_LONG_SIDE
    # Small codes are enlarged up to twice; very long ones are taken down to what decoders can use.
    scale = min(max(1.0, min(least / width, 2.0)), most / max(width, height))
    size = (max(8, round(width * scale)), max(8, round(height * scale)))
    turn = cv2.getRotationMatrix2D(region.centre, region.angle, scale)
    turn[0, 2] += size[0] / 2 - region.centre[0]
    turn[1, 2] += size[1] / 2 - region.centre[1]
    warped = cv2.warpAffine(gray, turn, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return Crop(np.asarray(warped, np.uint8), np.asarray(cv2.invertAffineTransform(turn), np.float64))


def mapped(quad: Quad, matrix: NDArray[np.float64]) -> Quad:
    """Corners moved by a 2x3 or, where perspective is taken out, a 3x3 matrix."""
    points = np.hstack([np.asarray(quad, np.float64), np.ones((4, 1))]) @ matrix.T
    if points.shape[1] == 3:
        points = points[:, :2] / points[:, 2:]
    a, b, c, d = ((float(x), float(y)) for x, y in points)
    return a, b, c, d


def _region(corners: NDArray[np.float32]) -> Region:
    (x, y), (w, h), angle = cv2.minAreaRect(corners)
    if w < h:
        w, h, angle = h, w, angle + 90.0
    return Region((float(x), float(y)), float(w), float(h), float(angle))


def _whole(gray: Gray, region: Region) -> Region:
    """The detector often boxes a part of the bars: the region from the first to the last of them, and its margins."""
    bars = replace(region, length=region.length * (1 - 2 * DETECTOR_MARGIN))
    for _ in range(2):
        bars = _as_far_as_bars_go(gray, bars)
    return replace(bars, length=bars.length / (1 - 2 * DETECTOR_MARGIN))


def _as_far_as_bars_go(gray: Gray, region: Region) -> Region:
    """Along the row both ways from the middle, until no edge comes for longer than any gap between bars."""
    around = replace(region, length=region.length * _REACH, height=max(6.0, region.height / 2))
    row = upright(gray, around, quiet=0.0, tall=1.0).gray.mean(axis=0, dtype=np.float32)[None, :]
    edges = np.abs(np.diff(cv2.GaussianBlur(row, (0, 0), 1.2)))
    count = edges.shape[1]
    window = max(3, round(_GAP * count / _REACH)) | 1
    busy = cv2.blur(edges, (window, 1), borderType=cv2.BORDER_REPLICATE)[0]
    inner = slice(int(count * (0.5 - 0.5 / _REACH)), int(count * (0.5 + 0.5 / _REACH)))
    quiet = np.flatnonzero(busy < _BUSY * float(np.median(busy[inner])))
    middle = count // 2
    first = int(quiet[quiet < middle].max(initial=-1)) + 1 + window // 2
    last = int(quiet[quiet >= middle].min(initial=count)) - window // 2
    share = (last - first) / count * _REACH
    if share < _LEAST_PART:
        return region
    shift = ((first + last) / 2 / count - 0.5) * around.length
    turn = np.deg2rad(region.angle)
    centre = region.centre[0] + shift * float(np.cos(turn)), region.centre[1] + shift * float(np.sin(turn))
    return replace(region, centre=centre, length=share * region.length)


def _detector() -> cv2.barcode.BarcodeDetector:
    """One detector a thread: it keeps state while it works."""
    if not hasattr(_own, "detector"):
        _own.detector = cv2.barcode.BarcodeDetector()
    detector: cv2.barcode.BarcodeDetector = _own.detector
    return detector
