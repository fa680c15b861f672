"""Bars that are too blurred or too fine to read in any single scan line, brought back from all lines together.

A bar code says the same in every row. Its region is sheared until the bars stand straight and averaged along them,
which takes the noise away but not the bars. So little noise is left that the blur can be undone: the row is divided by
what a lens of some blur does to each frequency (Wiener's filter), evened out, and given to the decoder again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.scanning.engines import Gray
from intake.scanning.locate import Crop, upright
from intake.scanning.reads import Region

_SHEARS = np.deg2rad(np.arange(-6, 6.5, 0.75))
_ENLARGE = 4
QUIET = 0.2
"""Share of the region's length that is kept at either side of it."""
_ROWS = 48
_LENSES = tuple((sigma, noise) for sigma in (0.7, 1.1, 1.6, 2.3) for noise in (0.003, 0.03))
"""Blurs that are undone (standard deviation in pixels of the picture), each against little and against much noise."""

_PAD = 64
_LEAST_CONTRAST = 4.0

Profile = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Restored:
    """A drawn picture of the bars alone, the band of rows that it is made of, and the way back to the whole picture."""

    band: str
    crop: Crop


def restored(gray: Gray, region: Region) -> Iterator[Restored]:
    """The region's bars, from all of its rows and from either half, each with every blur undone."""
    crop, profiles = averaged(gray, region)
    for band, profile in profiles:
        for sigma, noise in _LENSES:
            picture = np.repeat(_deblurred(profile, sigma, noise)[None, :], _ROWS, axis=0)
            yield Restored(band, Crop(picture, _back(crop, picture.shape[1])))


def averaged(gray: Gray, region: Region) -> tuple[Crop, list[tuple[str, Profile]]]:
    """The region upright, and its averaged rows: of all of it ("all"), of the upper and of the lower half."""
    crop = upright(gray, region, quiet=QUIET, tall=0.9)
    bands = _bands(_straightened(crop.gray))
    return crop, [(band, np.asarray(rows.mean(axis=0), np.float32)) for band, rows in bands]


def _bands(straight: Gray) -> Iterator[tuple[str, Gray]]:
    height = straight.shape[0]
    yield "all", straight[height // 8 : height - height // 8]
    if height >= 16:
        yield "upper", straight[: height // 2]
        yield "lower", straight[height // 2 :]


def _straightened(gray: Gray) -> Gray:
    """Sheared so that the columns differ most, which is when the bars stand upright."""
    small = gray[:: max(1, gray.shape[0] // 40)].astype(np.float32)
    step = gray.shape[0] / small.shape[0]
    best = max(_SHEARS, key=lambda shear: _contrast(_sheared(small, float(np.tan(shear)) * step)))
    return np.asarray(_sheared(gray, float(np.tan(best))), np.uint8)


def _sheared(gray: NDArray[np.uint8] | NDArray[np.float32], shear: float) -> NDArray[np.generic]:
    rows, columns = gray.shape
    matrix = np.array([[1, shear, -shear * rows / 2], [0, 1, 0]], np.float64)
    return np.asarray(cv2.warpAffine(gray, matrix, (columns, rows), borderMode=cv2.BORDER_REPLICATE))


def _contrast(gray: NDArray[np.generic]) -> float:
    return float(np.square(np.diff(gray.mean(axis=0))).sum())


def _deblurred(profile: Profile, sigma: float, noise: float) -> NDArray[np.uint8]:
    """The averaged row four times as wide, with a blur undone, and paper white and ink black all along."""
    wide = cv2.resize(profile[None, :], None, fx=_ENLARGE, fy=1, interpolation=cv2.INTER_CUBIC)[0]
    level = float(wide.mean())
    padded = np.pad(wide.astype(np.float64) - level, _PAD * _ENLARGE, mode="reflect")
    lens = np.exp(-2 * np.square(np.pi * sigma * np.fft.rfftfreq(len(padded), 1 / _ENLARGE)))
    undone = np.fft.irfft(np.fft.rfft(padded) * lens / (np.square(lens) + noise), len(padded))
    row = undone[_PAD * _ENLARGE : -_PAD * _ENLARGE].astype(np.float32)[None, :]
    window = np.ones((1, max(3, row.shape[1] // 12)), np.uint8)
    high = cv2.blur(cv2.dilate(row, window), (window.shape[1], 1))
    low = cv2.blur(cv2.erode(row, window), (window.shape[1], 1))
    even = (row - low) / np.maximum(high - low, _LEAST_CONTRAST)
    return np.asarray(even[0].clip(0, 1) * 255, np.uint8)


def _back(crop: Crop, width: int) -> NDArray[np.float64]:
    """From the drawn rows to the crop's middle rows, and from there to the whole picture."""
    height = crop.gray.shape[0]
    matrix = np.array(
        [[crop.gray.shape[1] / width, 0, 0], [0, height * 0.75 / _ROWS, height / 8], [0, 0, 1]], np.float64
    )
    return np.asarray(crop.back @ matrix, np.float64)
