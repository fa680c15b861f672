"""What is tried when the plain passes read nothing: other scales, contrasts, binarisers, angles, the second engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.scanning.ean_match import Match, best_match, convincing
from intake.scanning.engines import Effort, Gray, zbar_reads, zxing_reads
from intake.scanning.locate import DETECTOR_MARGIN, Crop, Region, mapped, upright
from intake.scanning.reads import Quad, Read, normalised
from intake.scanning.restore import QUIET, Profile, averaged

_SMALL = 900
"""Pictures with a shorter long side (pixels) are also tried at twice their size."""

_ANGLES = (15, 30, 45, 60, 75)
_TURNED_SIDE = 1000
_MATCHED_REGIONS = 2
_HOPELESS = 0.35
"""A row of which a match leaves more than this share unexplained holds no EAN."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A named attempt: call `reads` to make it. Reads have corners in the whole picture's pixels."""

    name: str
    reads: Callable[[], list[Read]]


def stages(gray: Gray, found: list[Region]) -> Iterator[Stage]:
    """The attempts in the order of what they gained per millisecond on photos."""
    yield from _on_regions(gray, found)
    if max(gray.shape) <= _SMALL:
        yield Stage("double", lambda: _scaled(gray, 2.0, zxing_reads))
    yield Stage("zbar", lambda: zbar_reads(gray))
    yield Stage("downscale", lambda: zxing_reads(gray, Effort(downscale=True, invert=True)))
    yield Stage("global", lambda: zxing_reads(gray, Effort(global_threshold=True)))
    yield Stage("contrast", lambda: zxing_reads(contrasted(gray)))
    yield Stage("sharpen", lambda: zxing_reads(sharpened(gray, 2.0)))
    if max(gray.shape) > _SMALL // 2:
        yield Stage("half", lambda: _scaled(gray, 0.5, zxing_reads))
    if max(gray.shape) <= _SMALL:
        yield Stage("zbar double", lambda: _scaled(gray, 2.0, zbar_reads))
        yield Stage("double sharpen", lambda: _scaled(gray, 2.0, lambda g: zxing_reads(sharpened(g, 3.0))))
    yield Stage("zbar sharpen", lambda: zbar_reads(sharpened(gray, 2.0)))
    yield from _matched_stages(gray, found)
    for angle in _ANGLES:
        yield Stage(f"turned {angle}", partial(_turned, gray, angle))


def contrasted(gray: Gray) -> Gray:
    """Local contrast evened out (CLAHE)."""
    return np.asarray(cv2.createCLAHE(3.0, (8, 8)).apply(gray), np.uint8)


def sharpened(gray: Gray, sigma: float, amount: float = 1.5) -> Gray:
    """Unsharp mask of a radius (pixels)."""
    soft = cv2.GaussianBlur(gray, (0, 0), sigma)
    return np.asarray(cv2.addWeighted(gray, 1.0 + amount, soft, -amount, 0), np.uint8)


def _on_regions(gray: Gray, found: list[Region]) -> Iterator[Stage]:
    if not found:
        return
    crops = [upright(gray, region) for region in found[:3]]
    yield Stage("zbar upright", lambda: _on_crops(crops, zbar_reads))
    yield Stage("upright sharpen", lambda: _on_crops(crops, lambda g: zxing_reads(sharpened(g, 2.0), Effort())))
    wide = [upright(gray, region, quiet=0.35, tall=1.6) for region in found[:3]]
    yield Stage("upright wide", lambda: _on_crops(wide, lambda g: zxing_reads(g, Effort())))
    yield Stage("upright global", lambda: _on_crops(wide, lambda g: zxing_reads(g, Effort(global_threshold=True))))


def _matched_stages(gray: Gray, found: list[Region]) -> Iterator[Stage]:
    """EAN-13 and UPC-A by comparison; each band of rows is a stage of its own, so that two must agree."""
    for number, region in enumerate(found[:_MATCHED_REGIONS]):
        crop, profiles = averaged(gray, region)
        hopeful: list[Match] = []
        for band, profile in profiles:
            yield Stage(f"matched {number} {band}", partial(_matched, crop, profile, hopeful))
            if not hopeful:
                break


def _matched(crop: Crop, profile: Profile, hopeful: list[Match]) -> list[Read]:
    width = len(profile)
    begin = width * (QUIET + DETECTOR_MARGIN) / (1 + 2 * QUIET)
    match = best_match(profile, begin, width - begin)
    if match is None or match.unexplained > _HOPELESS:
        return []
    hopeful.append(match)
    if not convincing(match):
        return []
    symbology, text = normalised("EAN13", match.digits)
    height = crop.gray.shape[0]
    quad: Quad = ((begin, 0), (width - begin, 0), (width - begin, height), (begin, height))
    return [crop.home(Read(text, symbology, "match", quad))]


def _on_crops(crops: Iterable[Crop], engine: Callable[[Gray], list[Read]]) -> list[Read]:
    return [crop.home(read) for crop in crops for read in engine(crop.gray)]


def _scaled(gray: Gray, scale: float, engine: Callable[[Gray], list[Read]]) -> list[Read]:
    way = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
    picture = np.asarray(cv2.resize(gray, None, fx=scale, fy=scale, interpolation=way), np.uint8)
    back = np.array([[1 / scale, 0, 0], [0, 1 / scale, 0]], np.float64)
    return [read.moved(mapped(read.quad, back)) for read in engine(picture)]


def _turned(gray: Gray, angle: float) -> list[Read]:
    picture, back = turned(gray, angle)
    return [read.moved(mapped(read.quad, back)) for read in zxing_reads(picture)]


def turned(gray: Gray, angle: float) -> tuple[Gray, NDArray[np.float64]]:
    """The whole picture turned by degrees (at most 1000 px long), and the matrix back."""
    height, width = gray.shape
    scale = min(1.0, _TURNED_SIDE / max(height, width))
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, scale)
    across = abs(turn[0, 0]) * width + abs(turn[0, 1]) * height
    down = abs(turn[0, 1]) * width + abs(turn[0, 0]) * height
    turn[0, 2] += across / 2 - width / 2
    turn[1, 2] += down / 2 - height / 2
    picture = cv2.warpAffine(gray, turn, (round(across), round(down)), borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(picture, np.uint8), np.asarray(cv2.invertAffineTransform(turn), np.float64)
