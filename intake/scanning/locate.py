"""Where a bar code lies in a picture, and the picture of it turned upright.

Every plain decoder reads a bar code only within some ten degrees of an image axis. Turning each found region upright is
what gains most on hand-held photos.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.scanning.engines import Gray
from intake.scanning.reads import Quad, Read

_SEARCH_SIDE = 960
_MAX_REGIONS = 6
_CROP_LONG_SIDE = (480, 1600)
_QUIET = 0.18
"""Share of a region's length added at both ends: the detector cuts close, decoders need the quiet zone."""

DETECTOR_MARGIN = 0.097
"""Share of a region's length by which the detector's box is wider than the bars, at either end."""

_own = threading.local()


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle at any angle: middle, sizes along and across the row of bars, and the row's angle in degrees."""

    centre: tuple[float, float]
    length: float
    height: float
    angle: float


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
    boxes = [_region(np.asarray(quad, np.float32).reshape(4, 2) / scale) for quad in corners]
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
    scale = min(max(1.0, min(least / width, 2.0)), most / width)
    size = (max(8, round(width * scale)), max(8, round(height * scale)))
    turn = cv2.getRotationMatrix2D(region.centre, region.angle, scale)
    turn[0, 2] += size[0] / 2 - region.centre[0]
    turn[1, 2] += size[1] / 2 - region.centre[1]
    warped = cv2.warpAffine(gray, turn, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return Crop(np.asarray(warped, np.uint8), np.asarray(cv2.invertAffineTransform(turn), np.float64))


def mapped(quad: Quad, matrix: NDArray[np.float64]) -> Quad:
    """Corners moved by a 2x3 matrix."""
    points = np.hstack([np.asarray(quad, np.float64), np.ones((4, 1))]) @ matrix.T
    a, b, c, d = ((float(x), float(y)) for x, y in points)
    return a, b, c, d


def _region(corners: NDArray[np.float32]) -> Region:
    (x, y), (w, h), angle = cv2.minAreaRect(corners)
    if w < h:
        w, h, angle = h, w, angle + 90.0
    return Region((float(x), float(y)), float(w), float(h), float(angle))


def _detector() -> cv2.barcode.BarcodeDetector:
    """One detector a thread: it keeps state while it works."""
    if not hasattr(_own, "detector"):
        _own.detector = cv2.barcode.BarcodeDetector()
    detector: cv2.barcode.BarcodeDetector = _own.detector
    return detector
