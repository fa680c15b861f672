"""EAN-13 by comparison with blurred digits: right, or silent."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from intake.scanning.decoder import decode
from intake.scanning.ean_match import best_match, convincing
from intake.scanning.engines import zxing_reads
from intake.scanning.scenes import Shot, scene
from tests.unit.scanning.labels import drawn


def row_of(text: str, module: float, blur: float, noise: float, seed: int = 1) -> np.ndarray:
    """One averaged scan line, `module` pixels to the narrowest bar and `blur` in the same unit."""
    wide = drawn("EAN13", text, module=8, bars=1, margin=0)[0].astype(np.float32)
    ink = np.flatnonzero(wide < 128)
    wide = np.pad(wide[ink[0] : ink[-1] + 1], 8 * 12, constant_values=255)
    soft = cv2.GaussianBlur(wide[None, :], (0, 0), blur * 8)
    small = cv2.resize(soft, (round(wide.size / 8 * module), 1), interpolation=cv2.INTER_AREA)[0]
    light = np.linspace(0.9, 0.6, small.size)
    return (small * light + 20 + np.random.default_rng(seed).normal(0, noise, small.size)).astype(np.float32)


def ends(row: np.ndarray) -> tuple[float, float]:
    """Where the code lies, told as badly as a detector tells it."""
    module = len(row) / (95 + 24)
    return 10 * module, len(row) - 13 * module


@pytest.mark.parametrize("text", ["4006381333931", "0036000291452", "9780201310054", "5901234123457"])
@pytest.mark.parametrize("blur", [0.5, 0.75])
def test_blurred_digits_are_recognised_in_either_direction(text: str, blur: float) -> None:
    row = row_of(text, module=2.1, blur=blur, noise=2)
    for line in (row, row[::-1].copy()):
        begin, end = ends(line)
        match = best_match(line, begin, end)
        assert match is not None
        assert match.digits == text
        assert convincing(match)


@pytest.mark.parametrize("blur", [1.1, 1.4, 1.8])
def test_too_much_blur_gives_no_wrong_digits(blur: float) -> None:
    for seed in range(2):
        row = row_of("5901234123457", module=1.9, blur=blur, noise=3, seed=seed)
        match = best_match(row, *ends(row))
        assert match is None or match.digits == "5901234123457" or not convincing(match)


def test_a_row_that_is_no_ean_convinces_nobody() -> None:
    rng = np.random.default_rng(3)
    for _ in range(6):
        widths = rng.integers(1, 5, 60)
        bars = np.concatenate([np.full(w * 2, 40.0 + 180 * (i % 2)) for i, w in enumerate(widths)])
        row = cv2.GaussianBlur(np.pad(bars, 30, constant_values=220)[None, :].astype(np.float32), (0, 0), 1.8)[0]
        match = best_match(row, 24.0, len(row) - 24.0)
        assert match is None or not convincing(match)


@pytest.mark.parametrize("row", [np.zeros(400), np.full(400, 200.0), np.arange(400) % 2 * 255.0])
def test_flat_and_wild_rows_do_no_harm(row: np.ndarray) -> None:
    match = best_match(row.astype(np.float32), 60.0, 340.0)
    assert match is None or not convincing(match)


def test_a_row_with_less_than_a_pixel_a_module_is_not_tried() -> None:
    assert best_match(np.zeros(120, np.float32), 20.0, 100.0) is None


def test_an_ean_that_no_engine_reads_is_read_from_a_blurred_picture() -> None:
    shot = Shot(width=320, height=240, share=0.7, angle=4, blur=1.4, noise=2, seed=8)
    frame = scene(drawn("EAN13", "4006381333931", bars=200), shot)
    assert zxing_reads(np.asarray(frame[:, :, 1])) == []
    found = decode(frame, budget_ms=60_000)
    assert [(s.symbology, s.text, s.engine.split()[0]) for s in found] == [("EAN13", "4006381333931", "match:matched")]
