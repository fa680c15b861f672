"""Photos for grading: what is kept of them, and when they must be taken again."""

from __future__ import annotations

import io

import cv2
import numpy as np
import pytest
from PIL import Image

from intake.domain.errors import IntakeError
from intake.scanning.photos import PhotoLimits, prepare, thumbnail
from intake.scanning.scenes import Shot, scene
from tests.unit.scanning.labels import drawn

LABEL = drawn("Code128", "LPN00000000197")


def photo(**shot: float) -> np.ndarray:
    return scene(LABEL, Shot(**({"width": 1600, "height": 1200, "angle": 20, "noise": 3} | shot)))  # type: ignore[arg-type]


def jpeg(picture: np.ndarray, **options: object) -> bytes:
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "JPEG", **options)
    return out.getvalue()


def garment() -> np.ndarray:
    """A plain shirt on a table: hardly any texture, yet in focus."""
    picture = np.full((960, 1280, 3), 120, np.uint8)
    cv2.ellipse(picture, (640, 480), (420, 320), 15, 0, 360, (205, 200, 190), -1, cv2.LINE_AA)
    cv2.line(picture, (500, 300), (560, 700), (150, 146, 140), 3, cv2.LINE_AA)
    noise = np.random.default_rng(5).normal(0, 3, picture.shape)
    return np.clip(picture + noise, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("picture", [photo(), photo(light=0.5), garment()])
def test_a_good_photo_has_no_problem(picture: np.ndarray) -> None:
    assert prepare(picture).problem == ""


@pytest.mark.parametrize(
    ("picture", "problem"),
    [
        (photo(blur=9), "photo_blurred"),
        (photo(blur=9, noise=6), "photo_blurred"),
        (cv2.GaussianBlur(garment(), (0, 0), 6), "photo_blurred"),
        (np.full((800, 800, 3), 128, np.uint8), "photo_blurred"),
        (photo(light=0.15), "photo_dark"),
        (np.zeros((800, 800, 3), np.uint8), "photo_dark"),
        (photo(light=3.0), "photo_bright"),
        (np.full((800, 800, 3), 255, np.uint8), "photo_bright"),
    ],
)
def test_a_photo_that_shows_nothing_says_why(picture: np.ndarray, problem: str) -> None:
    prepared = prepare(picture)
    assert prepared.problem == problem
    assert prepared.jpeg


def test_a_photo_is_kept_small_and_without_what_the_phone_wrote_into_it() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Phone of Jane Doe"
    prepared = prepare(jpeg(np.full((1500, 3000, 3), 90, np.uint8), exif=exif))
    assert (prepared.width, prepared.height) == (1024, 2048)
    with Image.open(io.BytesIO(prepared.jpeg)) as kept:
        assert kept.format == "JPEG"
        assert kept.size == (1024, 2048)
        assert not kept.getexif()
    assert b"Jane" not in prepared.jpeg


def test_a_small_photo_is_not_enlarged() -> None:
    prepared = prepare(photo(width=640, height=480))
    assert (prepared.width, prepared.height) == (640, 480)


def test_the_same_photo_gives_the_same_bytes() -> None:
    assert prepare(photo()).jpeg == prepare(photo()).jpeg


def test_limits_are_those_of_the_site() -> None:
    prepared = prepare(photo(), PhotoLimits(max_side=320, least_sharpness=1e9))
    assert (prepared.width, prepared.height, prepared.problem) == (320, 240, "photo_blurred")


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff\xe0 cut"])
def test_bytes_that_are_no_photo_are_refused(data: bytes) -> None:
    with pytest.raises(IntakeError, match="image_unreadable"):
        prepare(data)
    with pytest.raises(IntakeError, match="image_unreadable"):
        thumbnail(data)


@pytest.mark.parametrize("frame", [np.zeros((0, 5, 3), np.uint8), np.zeros((5, 5, 3)), np.zeros(5, np.uint8)])
def test_a_frame_that_is_no_picture_is_refused(frame: np.ndarray) -> None:
    with pytest.raises(IntakeError, match="image_unreadable"):
        prepare(frame)


def test_a_frame_beyond_the_pixel_limit_is_refused() -> None:
    with pytest.raises(IntakeError, match="image_too_large"):
        prepare(np.zeros((8000, 6000), np.uint8))


def test_a_thumbnail_is_small_and_keeps_the_shape() -> None:
    small = thumbnail(prepare(photo()).jpeg)
    with Image.open(io.BytesIO(small)) as picture:
        assert picture.size == (240, 180)
    assert len(small) < 30_000
