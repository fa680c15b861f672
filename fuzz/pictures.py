"""Pictures that nobody took: barcodes bent and broken, files cut and patched, headers that promise a whole planet."""

from __future__ import annotations

import io
import random
import struct
import zlib
from dataclasses import dataclass

import numpy as np
import zxingcpp
from numpy.typing import NDArray
from PIL import Image

from intake.domain.errors import IntakeError
from intake.scanning.decoder import decode
from intake.scanning.images import DEFAULT_LIMITS, ImageLimits, decode_image

BUDGET_MS = 60.0
"""Time that retries may begin in: the program's own for a live frame is 100, and machines differ."""

LIMITS = ImageLimits(max_bytes=DEFAULT_LIMITS.max_bytes, max_pixels=1_000_000)
"""Smaller than the program's own, so that a huge picture is a refusal here and not minutes of decoding."""

KINDS = ("PNG", "JPEG", "BMP", "PPM", "GIF", "TIFF", "WEBP")
_F = zxingcpp.BarcodeFormat
_CODES = (
    (_F.Code128, "3SABCD1234567"), (_F.Code128, "RMA-10428-1"), (_F.EAN13, "4006381333948"), (_F.EAN8, "96385074"),
    (_F.ITF, "00340433836442636597"), (_F.Code39Std, "INTAKE-39"), (_F.QRCode, "https://id.example/01/09506000134352"),
    (_F.DataMatrix, "010950600013435221ABC"), (_F.PDF417, "PDF417 on a label"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of one picture: "unreadable", "too_large" or "decoded", and how many codes were read in it."""

    became: str
    codes: int = 0


def try_file(data: bytes) -> Tried:
    """Open and decode an image file's bytes, as the program does. Only the two errors it names may come out."""
    try:
        image = decode_image(data, LIMITS)
    except IntakeError as error:
        if error.code not in {"image_unreadable", "image_too_large"}:
            raise
        return Tried(error.code.removeprefix("image_"))
    assert image.size <= LIMITS.max_pixels * 3, "more pixels than the header said"
    return try_frame(image)


def try_frame(image: NDArray[np.uint8]) -> Tried:
    """Decode a picture as it stands."""
    found = decode(image, BUDGET_MS)
    assert all(symbol.text and symbol.symbology and symbol.engine for symbol in found)
    assert len(found) < 200
    return Tried("decoded", len(found))


def drawn(dice: random.Random) -> NDArray[np.uint8]:
    """A barcode, grey, on a page of at most 480 by 360."""
    kind, text = dice.choice(_CODES)
    symbol = np.array(zxingcpp.write_barcode_to_image(zxingcpp.create_barcode(text, kind), scale=dice.randint(1, 3)))
    page = np.full((dice.randint(60, 360), dice.randint(60, 480)), dice.randint(150, 255), np.uint8)
    high, wide = min(symbol.shape[0], page.shape[0]), min(symbol.shape[1], page.shape[1])
    y, x = dice.randint(0, page.shape[0] - high), dice.randint(0, page.shape[1] - wide)
    page[y : y + high, x : x + wide] = symbol[:high, :wide]
    return page


def bent(page: NDArray[np.uint8], dice: random.Random) -> NDArray[np.uint8]:
    """Some of: turned, torn, stretched, shaded, noisy, striped, cut."""
    made = page
    for _ in range(dice.randint(0, 4)):
        act = dice.randrange(8)
        if act == 0:
            angle = dice.uniform(0, 360)
            made = np.asarray(Image.fromarray(made).rotate(angle, expand=dice.random() < 0.5, fillcolor=200), np.uint8)
        elif act == 1:
            shift = np.array([int(dice.gauss(0, 2)) for _ in range(made.shape[0])])
            made = np.stack([np.roll(row, by) for row, by in zip(made, shift, strict=True)])
        elif act == 2:
            made = np.asarray(Image.fromarray(made).resize((dice.randint(1, 480), dice.randint(1, 360))), np.uint8)
        elif act == 3:
            light = np.linspace(dice.uniform(0, 1.5), dice.uniform(0, 1.5), made.shape[1])
            made = np.clip(made * light, 0, 255).astype(np.uint8)
        elif act == 4:
            noise = np.random.default_rng(dice.randrange(2**32)).normal(0, dice.uniform(1, 90), made.shape)
            made = np.clip(made + noise, 0, 255).astype(np.uint8)
        elif act == 5:
            made = made.copy()
            made[:: dice.randint(1, 9)] = dice.randint(0, 255)
        elif act == 6:
            made = made[dice.randrange(made.shape[0]) :, dice.randrange(made.shape[1]) :]
        else:
            made = np.kron(made[: made.shape[0] // 2 + 1, : made.shape[1] // 2 + 1], np.ones((2, 2), np.uint8))
    return np.ascontiguousarray(made[:720, :960])


def as_file(page: NDArray[np.uint8], dice: random.Random) -> bytes:
    """The page as an image file of a random kind."""
    out = io.BytesIO()
    image = Image.fromarray(page).convert(dice.choice(("L", "RGB", "1", "P")))
    kind = dice.choice(KINDS)
    if kind in ("WEBP", "JPEG", "PPM") and image.mode in "1P":
        image = image.convert("RGB")
    image.save(out, kind)
    return out.getvalue()


def broken(data: bytes, dice: random.Random) -> bytes:
    """An image file with some of it changed, cut out, doubled or replaced."""
    made = bytearray(data)
    for _ in range(dice.choice((0, 1, 1, 2, 3, 8, 40))):
        at = dice.randrange(len(made)) if made else 0
        act = dice.randrange(6)
        if act == 0 and made:
            made[at] = dice.randrange(256)
        elif act == 1 and made:
            made[at] ^= 1 << dice.randrange(8)
        elif act == 2:
            del made[at : at + dice.randint(1, 64)]
        elif act == 3:
            made[at:at] = made[at : at + dice.randint(1, 64)]
        elif act == 4:
            number = dice.choice((0, 1, 0x7FFFFFFF, 0xFFFFFFFF, 65535, 1 << 20))
            made[at : at + 4] = struct.pack(dice.choice("<>") + "I", number)
        else:
            del made[dice.randint(0, len(made)) :]
    return bytes(made)


def bomb(dice: random.Random) -> bytes:
    """A small file whose header promises up to four thousand million pixels; its checksums hold."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    wide, high = dice.randint(2_000, 65_000), dice.randint(2_000, 65_000)
    if dice.random() < 0.5:
        head = struct.pack(">IIBBBBB", wide, high, 8, dice.choice((0, 2)), 0, 0, 0)
        data = zlib.compress(b"\0" * 200_000, 9)
        return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    head = b"BM" + struct.pack("<IHHI", 200, 0, 0, 54)
    return head + struct.pack("<IiiHHIIiiII", 40, wide, high, 1, 24, 0, 0, 0, 0, 0, 0) + b"\0" * 146


def one(dice: random.Random) -> bytes:
    """The next image file."""
    if dice.random() < 0.05:
        return bomb(dice)
    file = as_file(bent(drawn(dice), dice), dice)
    # A third stays whole: broken pictures in whole files reach the decoders, broken files the loaders.
    return broken(file, dice) if dice.random() < 0.67 else file


def odd_frame(dice: random.Random) -> NDArray[np.uint8]:
    """What a camera might hand over: any size, one to four channels, noise, stripes, flat or a page."""
    if dice.random() < 0.6:
        page = bent(drawn(dice), dice)
    else:
        size = dice.choice((1, 2, 7, 8, 9, 33, 240)), dice.choice((1, 2, 7, 8, 9, 33, 320))
        rng = np.random.default_rng(dice.randrange(2**32))
        page = rng.integers(0, dice.randint(1, 256), size, dtype=np.uint8, endpoint=False)
        if dice.random() < 0.4:
            page = np.repeat(page[:1], size[0], axis=0)
    channels = dice.choice((0, 0, 1, 3, 4))
    return np.repeat(page[:, :, None], channels, axis=2) if channels else page
