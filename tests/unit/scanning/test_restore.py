"""Bars too blurred for any single line are read from all lines together."""

from __future__ import annotations

import numpy as np
import pytest

from intake.domain.codes import Symbol
from intake.scanning.decoder import decode
from intake.scanning.engines import Effort, zxing_reads
from intake.scanning.locate import mapped, regions, upright
from intake.scanning.reads import Region
from intake.scanning.restore import restored
from intake.scanning.scenes import Shot, scene
from tests.unit.scanning.labels import drawn

# Less than two pixels to the narrowest bar, and a blur as wide.
HARD = Shot(width=640, height=480, share=0.62, angle=23, blur=1.35, noise=6, seed=4)
TEXT = "3SABCD1234567"


@pytest.fixture(scope="module")
def hard() -> np.ndarray:
    frame = scene(drawn("Code128", TEXT), HARD)
    return np.asarray(frame[:, :, 1])


def test_a_code_that_no_plain_pass_reads_is_restored(hard: np.ndarray) -> None:
    found = regions(hard)
    crops = [upright(hard, region) for region in found]
    assert zxing_reads(hard, Effort()) == []
    assert [read for crop in crops for read in zxing_reads(crop.gray)] == []
    symbols: tuple[Symbol, ...] = decode(hard, budget_ms=10_000)
    assert [(s.text, s.engine.split()[0]) for s in symbols] == [(TEXT, "zxing:restored")]


def test_the_corners_of_a_restored_code_lie_on_the_code(hard: np.ndarray) -> None:
    (symbol,) = decode(hard, budget_ms=10_000)
    assert np.linalg.norm(np.mean(symbol.corners, axis=0) - (320, 240)) < 40


def test_noise_and_stripes_are_not_restored_into_a_code() -> None:
    rng = np.random.default_rng(2)
    for _ in range(30):
        stripes = np.repeat(rng.integers(0, 256, (1, 300)), 60, axis=0)
        picture = np.clip(np.pad(stripes, 60, constant_values=255) + rng.normal(0, 8, (180, 420)), 0, 255)
        region = Region((210.0, 90.0), 300.0, 60.0, 0.0)
        gray = picture.astype(np.uint8)
        reads = [r for band in restored(gray, region) for r in zxing_reads(band.crop.gray, Effort(linear_only=True))]
        assert reads == []


@pytest.mark.parametrize("size", [(1.0, 1.0), (3.0, 0.5), (2000.0, 5.0)])
def test_a_region_of_odd_size_does_no_harm(size: tuple[float, float]) -> None:
    gray = np.full((50, 60), 128, np.uint8)
    bands = list(restored(gray, Region((30.0, 25.0), *size, 33.0)))
    assert bands
    assert all(band.crop.gray.size for band in bands)


def test_a_corner_finds_its_way_back_from_an_upright_crop() -> None:
    crop = upright(np.zeros((400, 400), np.uint8), Region((200.0, 150.0), 100.0, 40.0, 30.0))
    rows, columns = crop.gray.shape
    middle = mapped(((columns / 2, rows / 2),) * 4, crop.back)[0]
    assert middle == pytest.approx((200, 150), abs=1)
