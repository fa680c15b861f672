"""Image files from outside: broken, huge and disguised ones are refused with a reason before they cost memory."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zlib
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from intake.domain.errors import IntakeError
from intake.scanning.images import ImageLimits, decode_image
from tests.unit.scanning.labels import drawn


def encoded(picture: np.ndarray, kind: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    Image.fromarray(picture).save(out, kind, **options)
    return out.getvalue()


def png_claiming(width: int, height: int) -> bytes:
    """A small file whose header claims a huge picture."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    idat = chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + idat + chunk(b"IEND", b"")


def refused(data: bytes, limits: ImageLimits | None = None) -> IntakeError:
    with pytest.raises(IntakeError) as trouble:
        decode_image(data, limits or ImageLimits(), name="photo")
    assert trouble.value.params["name"] == "photo"
    return trouble.value


GOOD = encoded(drawn("Code128", "A-1"), "JPEG")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "BMP", "GIF", "TIFF"])
def test_the_usual_kinds_are_read(kind: str) -> None:
    assert decode_image(encoded(drawn("Code128", "A-1"), kind)).shape[2] == 3


def test_an_image_bomb_is_refused_by_its_header_before_any_pixel_is_decoded() -> None:
    tracemalloc.start()
    try:
        assert refused(png_claiming(30_000, 30_000)).code == "image_too_large"
        assert refused(png_claiming(2_000_000, 2_000_000)).code == "image_too_large"
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def test_too_many_bytes_are_refused() -> None:
    assert refused(GOOD + b"\0" * 1000, ImageLimits(max_bytes=len(GOOD))).code == "image_too_large"


@pytest.mark.parametrize(
    "data",
    [b"", b"no image at all", b"%PDF-1.7", b"<svg/>", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", GOOD[:300], GOOD[:-900]],
)
def test_broken_cut_and_foreign_files_are_refused(data: bytes) -> None:
    assert refused(data).code == "image_unreadable"


@given(st.binary(max_size=200), st.integers(0, len(GOOD) - 1))
def test_a_garbled_file_is_a_picture_or_a_refusal_and_nothing_else(junk: bytes, at: int) -> None:
    # Anything but an IntakeError would fail here.
    with suppress(IntakeError):
        assert decode_image(GOOD[:at] + junk + GOOD[at + len(junk) :]).ndim == 3


def test_what_is_transparent_is_paper() -> None:
    picture = np.zeros((20, 20, 4), np.uint8)
    assert decode_image(encoded(picture)).min() == 255


def test_a_picture_is_turned_as_its_camera_says() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert decode_image(encoded(np.zeros((10, 30, 3), np.uint8), "JPEG", exif=exif)).shape[:2] == (30, 10)


def test_colours_come_in_opencvs_order() -> None:
    red = np.zeros((4, 4, 3), np.uint8)
    red[:, :, 0] = 255
    assert decode_image(encoded(red))[0, 0].tolist() == [0, 0, 255]
