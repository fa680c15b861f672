"""The label itself: a bright four-cornered piece of paper on a darker bench, taken flat by its corners.

Flattening takes out turn and tilt at once, for every symbology, which no search for bars or squares can do.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.scanning.locate import Crop

Gray = NDArray[np.uint8]

_SIDE = 480
_LEAST_SHARE, _MOST_SHARE = 0.008, 0.9
_FILLED = 0.72
"""Share of its own rectangle that a piece of paper must cover."""

_MOST = 2
_LONG_SIDE = (560, 1600)
_MOST_ENLARGED = 2.5
_MOST_PIXELS = 1_500_000


def papers(gray: Gray) -> list[Crop]:
    """The largest pieces of paper (at most two), flat and upright or on their side, fine ones enlarged."""
    scale = min(1.0, _SIDE / max(gray.shape))
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else gray
    soft = cv2.medianBlur(small, 5)
    _, bright = cv2.threshold(soft, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    # Print on the paper is dark: closing makes the paper whole again.
    whole = cv2.morphologyEx(bright, cv2.MORPH_CLOSE, np.ones((13, 13), np.uint8))
    outlines, _ = cv2.findContours(whole, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    largest = sorted(outlines, key=cv2.contourArea, reverse=True)[:_MOST]
    quads = [_corners(np.asarray(outline, np.int32), small.size) for outline in largest]
    return [_flat(gray, (quad + 0.5) / scale - 0.5) for quad in quads if quad is not None]


def _corners(outline: NDArray[np.int32], pixels: int) -> NDArray[np.float32] | None:
    """Four corners in the order of the outline, or None where this is no sheet of paper."""
    hull = cv2.convexHull(outline)
    area = cv2.contourArea(hull)
    if not _LEAST_SHARE * pixels <= area <= _MOST_SHARE * pixels:
        return None
    box = cv2.minAreaRect(hull)
    if area < _FILLED * box[1][0] * box[1][1]:
        return None
    for slack in (0.02, 0.04, 0.06):
        simple = cv2.approxPolyDP(hull, slack * cv2.arcLength(hull, True), True)
        if len(simple) == 4 and cv2.contourArea(simple) > 0.92 * area:
            return np.asarray(simple.reshape(4, 2), np.float32)
    return np.asarray(cv2.boxPoints(box), np.float32)


def _flat(gray: Gray, quad: NDArray[np.float32]) -> Crop:
    """The paper seen straight from above; its longer sides lie across."""
    sides = [float(np.linalg.norm(quad[i] - quad[(i + 1) % 4])) for i in range(4)]
    across, down = max(sides[0], sides[2]), max(sides[1], sides[3])
    if across < down:
        quad = np.roll(quad, -1, axis=0)
        across, down = down, across
    least, most = _LONG_SIDE
    scale = min(max(1.0, min(least / across, _MOST_ENLARGED)), most / across, (_MOST_PIXELS / (across * down)) ** 0.5)
    width, height = max(16, round(across * scale)), max(16, round(down * scale))
    edges = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    if _clockwise(quad) < 0:
        edges = edges[[1, 0, 3, 2]]  # never a mirror image
    there = cv2.getPerspectiveTransform(quad, edges)
    picture = cv2.warpPerspective(gray, there, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return Crop(np.asarray(picture, np.uint8), np.asarray(np.linalg.inv(there), np.float64))


def _clockwise(quad: NDArray[np.float32]) -> float:
    x, y = quad[:, 0], quad[:, 1]
    return float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y))
