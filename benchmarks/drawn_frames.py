"""Hard frames of barcodes, drawn from a seed: pictures that nobody can have tuned a decoder to by hand."""

from __future__ import annotations

import string
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from intake.scanning.scenes import Shot, scene

Picture = NDArray[np.uint8]

_F = zxingcpp.BarcodeFormat
_FORMATS = {
    "Code128": _F.Code128,
    "Code39": _F.Code39Std,
    "EAN13": _F.EAN13,
    "EAN8": _F.EAN8,
    "UPCA": _F.UPCA,
    "ITF": _F.ITF,
    "QRCode": _F.QRCode,
    "DataMatrix": _F.DataMatrix,
    "PDF417": _F.PDF417,
}
_SQUARE = {"QRCode", "DataMatrix"}
_STACKED = {"PDF417"}


@dataclass(frozen=True, slots=True)
class DrawnFrame:
    """A frame, and what stands in it ("NONE" and "" for nothing)."""

    name: str
    picture: Picture
    symbology: str
    text: str


def drawn_frames(per_symbology: int, easy: bool = False, seed: int = 20261122) -> Iterator[DrawnFrame]:
    """Frames of every symbology, and of none; `easy` ones are upright, sharp and well lit."""
    rng = np.random.default_rng(seed)
    for symbology in (*_FORMATS, "NONE"):
        for i in range(per_symbology):
            text = "" if symbology == "NONE" else _text(symbology, rng)
            label = _stripes(rng) if symbology == "NONE" else _label(symbology, text, rng, easy)
            shot = _shot(symbology, rng, easy)
            yield DrawnFrame(f"{symbology}-{i:03d}", scene(label, shot), symbology, text)


def _shot(symbology: str, rng: np.random.Generator, easy: bool) -> Shot:
    share = rng.uniform(0.15, 0.3) if symbology in _SQUARE else rng.uniform(0.3, 0.6)
    if easy:
        return Shot(share=share + 0.1, angle=rng.uniform(-4, 4), blur=0.6, seed=int(rng.integers(1 << 30)))
    return Shot(
        share=share,
        angle=rng.uniform(0, 360),
        tilt=rng.uniform(0, 35),
        blur=rng.uniform(0.6, 2.4),
        motion=rng.choice([0, 0, 0, 3, 5]),
        light=rng.uniform(0.25, 1.1),
        noise=rng.uniform(2, 9),
        jpeg_quality=80,
        seed=int(rng.integers(1 << 30)),
    )


def _label(symbology: str, text: str, rng: np.random.Generator, easy: bool) -> Picture:
    code = zxingcpp.create_barcode(text, _FORMATS[symbology])
    picture = np.array(zxingcpp.write_barcode_to_image(code, scale=6), np.uint8)
    if symbology not in _SQUARE | _STACKED:
        bars = int(picture.shape[1] * rng.uniform(0.15, 0.35))
        picture = np.repeat(picture[picture.shape[0] // 2][None, :], bars, axis=0)
    picture = np.pad(picture, 50, constant_values=255)
    # Ink is not black and paper not white.
    picture = np.asarray(picture.astype(np.float32) / 255 * rng.uniform(150, 225) + rng.uniform(5, 30), np.uint8)
    return picture if easy else _curved(picture, rng.uniform(0, 0.9))


def _curved(label: Picture, bend: float) -> Picture:
    """Round a bottle: towards the edges the bars come closer together. `bend` 0 is flat, 1 a half cylinder."""
    rows, columns = label.shape
    if bend < 0.05:
        return label
    across = np.linspace(-1, 1, columns, dtype=np.float32)
    source = np.arcsin(across * np.sin(bend)) / bend
    x = np.repeat(((source + 1) / 2 * (columns - 1))[None, :], rows, axis=0).astype(np.float32)
    y = np.repeat(np.arange(rows, dtype=np.float32)[:, None], columns, axis=1)
    return np.asarray(cv2.remap(label, x, y, cv2.INTER_LINEAR), np.uint8)


def _stripes(rng: np.random.Generator) -> Picture:
    """Things that look like a code and are none: stripes of any width, printed text, torn codes."""
    kind = rng.integers(3)
    if kind == 0:
        widths = rng.integers(3, 30, 70)
        row = np.concatenate([np.full(w, 255 * (i % 2), np.uint8) for i, w in enumerate(widths)])
        return np.pad(np.repeat(row[None, :], 200, axis=0), 40, constant_values=255)
    if kind == 1:
        page = np.full((260, 700), 250, np.uint8)
        for line in range(6):
            words = "".join(rng.choice(list(string.ascii_letters + "  "), 34))
            cv2.putText(page, words, (20, 40 + 40 * line), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 30, 2, cv2.LINE_AA)
        return page
    torn = _label("EAN13", _text("EAN13", rng), rng, easy=True)
    cut = int(torn.shape[1] * rng.uniform(0.35, 0.6))
    torn[:, cut:] = 250
    return torn


def _text(symbology: str, rng: np.random.Generator) -> str:
    digits = "".join(str(d) for d in rng.integers(0, 10, 30))
    if symbology in {"EAN13", "EAN8", "UPCA", "ITF"}:
        length = {"EAN13": 13, "EAN8": 8, "UPCA": 12, "ITF": 14}[symbology]
        # A leading zero would make an EAN-13 a UPC-A.
        return _checked(("4" if symbology == "EAN13" else "") + digits, length)
    letters = "".join(rng.choice(list(string.ascii_uppercase), 4))
    return {
        "Code128": f"3S{letters}{digits[:9]}",
        "Code39": f"RMA-{digits[:7]}",
        "QRCode": f"https://id.gs1.org/01/{_checked(digits, 14)}/21/{letters}{digits[:6]}",
        "DataMatrix": f"01{_checked(digits, 14)}21{letters}{digits[:6]}",
        "PDF417": f"PARCEL {letters} {digits[:20]}",
    }[symbology]


def _checked(digits: str, length: int) -> str:
    body = digits[: length - 1]
    total = sum(int(d) * (3 if i % 2 == 0 else 1) for i, d in enumerate(reversed(body)))
    return body + str(-total % 10)
