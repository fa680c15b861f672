"""Barcodes in pictures: any symbology, any angle, and never a text that was not there."""

from __future__ import annotations

import time

import cv2
import numpy as np
import pytest

from intake.domain.codes import Symbol
from intake.scanning import decoder, retries
from intake.scanning.decoder import as_gray, decode, symbols
from intake.scanning.scenes import Shot, scene
from tests.unit.scanning.labels import LINEAR, drawn

TEXTS = {
    "Code128": "LPN00000000197",
    "Code39": "RMA/A12-7",
    "EAN13": "4006381333931",
    "EAN8": "96385074",
    "UPCA": "036000291452",
    "ITF": "10614141000415",
    "QRCode": "https://id.gs1.org/01/09506000134352/21/Björn",
    "DataMatrix": "1Z999AA10123456784",
    "PDF417": "Hello return 12345",
}


def said(found: tuple[Symbol, ...]) -> list[tuple[str, str]]:
    return [(symbol.symbology, symbol.text) for symbol in found]


@pytest.mark.parametrize("symbology", TEXTS)
def test_every_symbology_of_a_label_is_read_with_its_name(symbology: str) -> None:
    assert said(decode(drawn(symbology, TEXTS[symbology]))) == [(symbology, TEXTS[symbology])]


@pytest.mark.parametrize("angle", range(0, 180, 15))
def test_a_unit_label_is_read_at_any_angle(angle: int) -> None:
    frame = scene(drawn("Code128", TEXTS["Code128"]), Shot(angle=angle, tilt=15, blur=0.8, seed=angle))
    assert said(decode(frame, budget_ms=5000)) == [("Code128", TEXTS["Code128"])]


@pytest.mark.parametrize("symbology", LINEAR)
def test_a_tilted_blurred_and_dim_code_is_read(symbology: str) -> None:
    frame = scene(drawn(symbology, TEXTS[symbology]), Shot(angle=37, tilt=25, blur=1.1, light=0.5, noise=4, seed=3))
    assert said(decode(frame, budget_ms=5000)) == [(symbology, TEXTS[symbology])]


def test_corners_lie_around_the_code_in_the_pictures_own_pixels() -> None:
    frame = scene(drawn("Code128", TEXTS["Code128"]), Shot(angle=40, share=0.4))
    (symbol,) = decode(frame, budget_ms=5000)
    middle = np.mean(symbol.corners, axis=0)
    assert symbol.engine.startswith("zxing:")
    assert len(symbol.corners) == 4
    assert np.linalg.norm(middle - (640, 360)) < 60
    assert np.ptp(np.array(symbol.corners), axis=0).max() > 250


def test_a_code_and_a_qr_on_one_label_are_both_read_though_only_one_is_upright() -> None:
    page = np.full((720, 1280), 255, np.uint8)
    square = drawn("QRCode", "https://example.com/r/1", module=5, margin=10)
    page[40 : 40 + square.shape[0], 40 : 40 + square.shape[1]] = square
    bars = np.asarray(scene(drawn("Code128", "3SABCD1234567"), Shot(angle=35, share=0.6, seed=1)))
    page[:, 500:] = cv2.cvtColor(bars, cv2.COLOR_BGR2GRAY)[:, 250:1030]
    assert set(said(decode(page, budget_ms=5000))) == {
        ("QRCode", "https://example.com/r/1"),
        ("Code128", "3SABCD1234567"),
    }


def test_an_easy_code_is_given_out_before_the_slow_stages_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("no need to search")

    monkeypatch.setattr(decoder, "regions", never)
    frame = scene(drawn("Code128", TEXTS["Code128"]), Shot())
    assert next(symbols(frame)).engine == "zxing:quick"
    monkeypatch.undo()
    assert len(decode(frame)) == 1


def test_two_linear_codes_of_which_one_is_askew_are_both_read() -> None:
    page = np.full((720, 1280), 255, np.uint8)
    upright = drawn("Code128", "LPN00000000197")
    page[20 : 20 + upright.shape[0], 20 : 20 + upright.shape[1]] = upright
    bars = np.asarray(scene(drawn("EAN13", TEXTS["EAN13"]), Shot(angle=30, share=0.4, seed=1)))
    page[260:, 500:] = cv2.cvtColor(bars, cv2.COLOR_BGR2GRAY)[130:590, 250:1030]
    assert set(said(decode(page, budget_ms=5000))) == {("Code128", "LPN00000000197"), ("EAN13", TEXTS["EAN13"])}


def test_a_stacked_code_is_read_at_any_angle_and_tilted() -> None:
    for angle in (20, 45, 110, 300):
        frame = scene(drawn("PDF417", TEXTS["PDF417"]), Shot(angle=angle, tilt=20, blur=0.8, seed=angle))
        assert said(decode(frame, budget_ms=5000)) == [("PDF417", TEXTS["PDF417"])], angle


def test_no_retry_begins_when_the_time_is_used_up(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[str] = []

    def sharpened(gray: np.ndarray, *_: float) -> np.ndarray:
        called.append("sharpen")
        return gray

    monkeypatch.setattr(retries, "sharpened", sharpened)
    noise = np.random.default_rng(1).integers(0, 255, (200, 200), np.uint8)
    assert decode(noise, budget_ms=0) == ()
    assert called == []
    assert decode(noise, budget_ms=60_000) == ()
    assert called


def test_code_39_characters_are_never_joined_into_others() -> None:
    assert said(decode(drawn("Code39", "B3% $DAD$"))) == [("Code39", "B3% $DAD$")]


def test_a_upc_is_given_with_the_twelve_digits_that_are_printed() -> None:
    assert said(decode(drawn("EAN13", "0036000291452"))) == [("UPCA", "036000291452")]


def test_gs1_is_told_by_a_leading_separator() -> None:
    import zxingcpp

    code = zxingcpp.create_barcode("(01)09506000134352(21)ABC", zxingcpp.BarcodeFormat.DataMatrix, gs1=True)
    picture = np.pad(np.array(zxingcpp.write_barcode_to_image(code, scale=5)), 30, constant_values=255)
    ((_, text),) = said(decode(picture))
    assert text == "\x1d010950600013435221ABC"


@pytest.mark.parametrize("seed", range(4))
def test_a_picture_without_a_code_gives_nothing(seed: int) -> None:
    rng = np.random.default_rng(seed)
    stripes = np.repeat(rng.integers(0, 2, (1, 400), np.uint8) * 255, 200, axis=0)
    noise = rng.integers(0, 255, (300, 400, 3)).astype(np.uint8)
    assert decode(stripes, budget_ms=5000) == ()
    assert decode(noise, budget_ms=5000) == ()
    assert decode(scene(np.full((200, 500), 255, np.uint8), Shot(width=640, height=480, seed=seed)), 5000) == ()


def test_a_torn_code_is_not_read_as_another() -> None:
    for cut in range(60, 420, 40):
        picture = drawn("EAN13", TEXTS["EAN13"])
        picture[:, cut : cut + 60] = 255
        assert decode(picture, budget_ms=5000) == ()


@pytest.mark.parametrize("shape", [(1, 1), (1, 5000), (7, 7), (8, 8), (20, 3000, 3), (50, 50, 4), (64, 64, 1)])
def test_pictures_of_odd_shapes_do_no_harm(shape: tuple[int, ...]) -> None:
    assert decode(np.zeros(shape, np.uint8)) == ()


@pytest.mark.parametrize("picture", [np.zeros((5, 5, 2), np.uint8), np.zeros((5, 5)), np.zeros(5, np.uint8)])
def test_what_is_no_picture_is_a_bug_of_the_caller(picture: np.ndarray) -> None:
    with pytest.raises(ValueError, match="not a picture"):
        as_gray(picture)


def test_a_machine_without_zbar_still_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("intake.scanning.engines.zbar_decode", lambda: None)
    frame = scene(drawn("EAN13", TEXTS["EAN13"]), Shot(angle=20, blur=2.2, share=0.35))
    assert said(decode(frame, budget_ms=5000)) in ([], [("EAN13", TEXTS["EAN13"])])
    assert said(decode(drawn("EAN13", TEXTS["EAN13"]))) == [("EAN13", TEXTS["EAN13"])]


def nasty(kind: str) -> np.ndarray:
    """Eight megapixels in which every stage finds much to try and nothing to read."""
    rng = np.random.default_rng(1)
    if kind == "noise":
        return rng.integers(0, 256, (2448, 3264), np.uint8)
    row = rng.integers(0, 2, (1, 1088), np.uint8).repeat(3, axis=1) * 255
    stripes = np.repeat(row, 2448, axis=0)
    if kind == "strips":
        stripes[::60] = stripes[1::60] = 255
    return stripes


@pytest.mark.parametrize("kind", ["noise", "stripes", "strips"])
def test_no_picture_takes_a_second(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoder, "now", time.thread_time)
    begun = time.thread_time()
    assert decode(nasty(kind), decoder.FILE_BUDGET_MS) == ()
    assert time.thread_time() - begun < 1.0
