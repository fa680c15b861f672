"""Where codes lie: rows of bars to their ends, paper taken flat, places told by their texture."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from intake.scanning.decoder import as_gray
from intake.scanning.engines import zxing_reads
from intake.scanning.locate import mapped, regions
from intake.scanning.paper import papers
from intake.scanning.reads import Quad
from intake.scanning.scenes import Shot, scene
from intake.scanning.texture import textured
from tests.unit.scanning.labels import drawn

Gray = NDArray[np.uint8]


def seen(symbology: str, text: str, **shot: float) -> Gray:
    return as_gray(scene(drawn(symbology, text), Shot(seed=5, **shot)))  # type: ignore[arg-type]


def turn(quad: Quad) -> float:
    (ax, ay), (bx, by), (cx, cy), _ = quad
    return (bx - ax) * (cy - by) - (by - ay) * (cx - bx)


@pytest.mark.parametrize("angle", [0, 30, 60, 100, 250])
def test_paper_is_taken_flat_and_never_mirrored(angle: float) -> None:
    sheet = papers(seen("PDF417", "Hello return 12345", angle=angle, tilt=30))[0]
    rows, columns = sheet.gray.shape
    assert columns > rows
    (read,) = zxing_reads(sheet.gray)
    assert read.text == "Hello return 12345"
    middle = mapped(((columns / 2, rows / 2),) * 4, sheet.back)[0]
    assert np.hypot(middle[0] - 640, middle[1] - 360) < 60
    # Clockwise on the sheet is clockwise in the picture.
    assert turn(read.quad) * turn(sheet.home(read).quad) > 0


def test_a_bench_without_paper_has_none() -> None:
    assert papers(np.full((480, 640), 90, np.uint8)) == []
    assert papers(np.random.default_rng(1).integers(80, 120, (480, 640), np.uint8)) == []


@pytest.mark.parametrize("angle", [0, 40, 115])
def test_a_row_of_bars_is_found_from_its_first_to_its_last(angle: float) -> None:
    gray = seen("Code128", "LPN00000000197", angle=angle, share=0.5)
    region = regions(gray)[0]
    label = drawn("Code128", "LPN00000000197")
    dark = np.flatnonzero(label.min(axis=0) < 128)
    bars = (dark[-1] - dark[0]) / label.shape[1] * 0.5 * 1280
    assert 0.95 * bars < region.length * 0.806 < 1.08 * bars
    assert abs((region.angle - angle + 90) % 180 - 90) < 3


@pytest.mark.parametrize("angle", [0, 50, 130])
def test_the_texture_tells_bars_from_squares_and_their_angle(angle: float) -> None:
    bars = textured(seen("EAN13", "4006381333931", angle=angle, share=0.3))
    row = max(bars, key=lambda one: one.oneness * one.weight)
    assert row.oneness > 0.6
    assert abs((row.region.angle - angle + 90) % 180 - 90) < 5
    square = textured(seen("QRCode", "https://example.com/r/1", angle=angle, share=0.3))
    assert min(one.oneness for one in square) < 0.3


def test_a_plain_picture_has_no_texture() -> None:
    assert textured(np.full((480, 640), 90, np.uint8)) == []
    assert textured(np.zeros((8, 8), np.uint8)) == []
