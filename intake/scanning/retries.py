"""What is tried when the plain passes read nothing: other places, scales, contrasts, binarisers, the second engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.scanning.ean_match import Match, best_match, convincing
from intake.scanning.engines import Effort, Gray, zbar_reads, zxing_reads
from intake.scanning.guards import Trust
from intake.scanning.locate import DETECTOR_MARGIN, Crop, mapped, upright
from intake.scanning.reads import Quad, Read, Region, normalised
from intake.scanning.restore import QUIET, Profile, averaged, restored
from intake.scanning.texture import Textured, textured

_SMALL = 900
"""Pictures with a shorter long side (pixels) are also tried at twice their size."""

_ANGLES = (15, 30, 45, 60, 75)
_TURNED_SIDE = 1000
_TILE = 1400
_MATCHED_REGIONS = 2
_HOPELESS = 0.35
"""A row of which a match leaves more than this share unexplained holds no EAN."""

_BARS = 0.6
"""Share of one direction among a place's edges from which its rows are worth averaging."""


_LINES = Effort(rotate=False, linear_only=True)

Engine = Callable[[Gray], list[Read]]


@dataclass(frozen=True, slots=True)
class Stage:
    """A named attempt: call `reads` to make it. Reads have corners in the whole picture's pixels. `cost`: how long it
    takes, in plain passes over the whole picture.
    """

    name: str
    cost: float
    reads: Callable[[], list[Read]]
    trust: Trust = Trust.RETOUCHED


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture and what is known of it: at a size that can be read as a whole, places of bars, sheets of paper."""

    gray: Gray
    whole: Crop
    bars: list[Region]
    sheets: list[Crop]
    extra: frozenset[str] = frozenset()


def stages(seen: Scene) -> Iterator[Stage]:
    """The attempts in the order of what they gained per millisecond on photos."""
    read = partial(zxing_reads, effort=Effort(), extra=seen.extra)
    views = [*seen.sheets, *(upright(seen.gray, region) for region in seen.bars[:3])]
    if views:
        yield Stage("crops sharpen", 1.0, lambda: _on_crops(views, lambda g: read(sharpened(g, 2.0))))
        yield Stage("crops zbar", 1.5, lambda: _on_crops(views, zbar_reads))
    places = textured(seen.gray)
    spots = [upright(seen.gray, place.region, quiet=0.25) for place in places]
    if spots:
        yield Stage("texture", 1.5, lambda: _on_crops(spots, read), Trust.UNTOUCHED)
        yield from _restored_stages(seen.gray, places)
        yield Stage("texture sharpen", 1.5, lambda: _on_crops(spots, lambda g: read(sharpened(g, 2.0))))
    yield from _matched_stages(seen.gray, seen.bars)
    if spots:
        yield Stage("texture zbar", 2.0, lambda: _on_crops(spots, zbar_reads))
    yield from _on_whole(seen.whole, read)
    if seen.whole.gray.size < seen.gray.size:
        yield from _tiles(seen.gray, read)
    for angle in _ANGLES:
        yield Stage(f"turned {angle}", 1.0, partial(_turned, seen.gray, angle, read))


def sharpened(gray: Gray, sigma: float, amount: float = 1.5) -> Gray:
    """Unsharp mask of a radius (pixels)."""
    soft = cv2.GaussianBlur(gray, (0, 0), sigma)
    return np.asarray(cv2.addWeighted(gray, 1.0 + amount, soft, -amount, 0), np.uint8)


def _on_whole(whole: Crop, read: Engine) -> Iterator[Stage]:
    gray = whole.gray

    def stage(name: str, cost: float, reads: Callable[[], list[Read]]) -> Stage:
        return Stage(name, cost, lambda: [whole.home(found) for found in reads()])

    small = max(gray.shape) <= _SMALL
    yield stage("sharpen", 1.5, lambda: read(sharpened(gray, 2.0)))
    yield stage("zbar", 3.0, lambda: zbar_reads(gray))
    if small:
        yield stage("double sharpen", 5.0, lambda: _scaled(gray, 2.0, lambda g: read(sharpened(g, 3.0))))
        yield stage("double", 4.0, lambda: _scaled(gray, 2.0, read))
    yield stage("downscale", 2.5, lambda: zxing_reads(gray, Effort(downscale=True, invert=True)))


def _tiles(gray: Gray, read: Engine) -> Iterator[Stage]:
    """A picture too large to be read as a whole, piece by piece at its own size."""
    for top in range(0, gray.shape[0], _TILE * 3 // 4):
        for left in range(0, gray.shape[1], _TILE * 3 // 4):
            back = np.array([[1, 0, left], [0, 1, top]], np.float64)
            tile = Crop(np.ascontiguousarray(gray[top : top + _TILE, left : left + _TILE]), back)
            yield Stage("tile", 1.0, partial(_on_crops, [tile], read), Trust.UNTOUCHED)


def _restored_stages(gray: Gray, places: list[Textured]) -> Iterator[Stage]:
    """Bars drawn anew at places that only their texture told of; each band of rows has one vote."""
    for number, place in enumerate(one for one in places if one.oneness > _BARS):
        bands: dict[str, list[Crop]] = {}
        for drawn in restored(gray, place.region):
            bands.setdefault(drawn.band, []).append(drawn.crop)
        for band, views in bands.items():
            reads = partial(_on_crops, views, partial(zxing_reads, effort=_LINES))
            yield Stage(f"texture restored {number} {band}", 0.5, reads, Trust.REDRAWN)


def _matched_stages(gray: Gray, found: list[Region]) -> Iterator[Stage]:
    """EAN-13 and UPC-A by comparison; each band of rows is a stage of its own, so that two must agree."""
    for number, region in enumerate(found[:_MATCHED_REGIONS]):
        crop, profiles = averaged(gray, region)
        hopeful: list[Match] = []
        for band, profile in profiles:
            yield Stage(f"matched {number} {band}", 2.0, partial(_matched, crop, profile, hopeful))
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


def _on_crops(crops: Iterable[Crop], engine: Engine) -> list[Read]:
    return [crop.home(read) for crop in crops for read in engine(crop.gray)]


def _scaled(gray: Gray, scale: float, engine: Engine) -> list[Read]:
    way = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
    picture = np.asarray(cv2.resize(gray, None, fx=scale, fy=scale, interpolation=way), np.uint8)
    back = np.array([[1 / scale, 0, 0], [0, 1 / scale, 0]], np.float64)
    return [read.moved(mapped(read.quad, back)) for read in engine(picture)]


def _turned(gray: Gray, angle: float, read: Engine) -> list[Read]:
    picture, back = turned(gray, angle)
    return [found.moved(mapped(found.quad, back)) for found in read(picture)]


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
