"""The two decoding engines behind one form of answer: zxing-cpp, and zbar where the machine has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import zxingcpp
from numpy.typing import NDArray

from intake.scanning.reads import Quad, Read, normalised
from intake.scanning.zbar import zbar_decode

Gray = NDArray[np.uint8]

_F = zxingcpp.BarcodeFormat
# Code39Std, not Code39: the latter turns pairs such as "/A" into other characters by itself.
_NAMES = {
    _F.Code128: "Code128",
    _F.Code39Std: "Code39",
    _F.EAN13: "EAN13",
    _F.EAN8: "EAN8",
    _F.UPCA: "UPCA",
    _F.ITF: "ITF",
    _F.QRCode: "QRCode",
    _F.DataMatrix: "DataMatrix",
    _F.PDF417: "PDF417",
}
_EXTRA = {_F.Codabar: "Codabar", _F.Aztec: "Aztec", _F.MicroQRCode: "MicroQRCode"}
_ANSWERS = {**_NAMES, **_EXTRA, _F.Code39: "Code39"}
_LINEAR = (_F.Code128, _F.Code39Std, _F.EAN13, _F.EAN8, _F.UPCA, _F.ITF)
_ZBAR_NAMES = {
    "CODE128": "Code128",
    "CODE39": "Code39",
    "EAN13": "EAN13",
    "EAN8": "EAN8",
    "UPCA": "UPCA",
    "QRCODE": "QRCode",
}
_GS1_MARKS = frozenset({"]C1", "]d2", "]Q3", "]e0"})


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard zxing-cpp tries on one picture."""

    rotate: bool = True
    downscale: bool = False
    invert: bool = False
    linear_only: bool = False


def zxing_reads(gray: Gray, effort: Effort = Effort(), extra: frozenset[str] = frozenset()) -> list[Read]:
    """Everything zxing-cpp reads in a grey picture. `extra` names further symbologies (Codabar, Aztec, MicroQRCode)."""
    formats = list(_LINEAR if effort.linear_only else _NAMES)
    formats += [code for code, name in _EXTRA.items() if name in extra]
    found = zxingcpp.read_barcodes(
        gray,
        formats=zxingcpp.BarcodeFormats(formats),
        try_rotate=effort.rotate,
        try_downscale=effort.downscale,
        try_invert=effort.invert,
        text_mode=zxingcpp.TextMode.Plain,
    )
    return [read for barcode in found if barcode.valid and (read := _from_zxing(barcode)) is not None]


def zbar_reads(gray: Gray) -> list[Read]:
    """Everything zbar reads in a grey picture; nothing on a machine without it."""
    decode = zbar_decode()
    if decode is None:
        return []
    reads = []
    for found in decode(np.ascontiguousarray(gray)):
        name = _ZBAR_NAMES.get(found.type)
        if name is None:
            continue
        # Bytes that are no UTF-8 would have to be guessed at; zbar has mixed up character sets before.
        try:
            text = found.data.decode("utf-8")
        except UnicodeDecodeError:
            continue
        symbology, text = normalised(name, text)
        reads.append(Read(text, symbology, "zbar", _zbar_quad(found), quality=int(found.quality)))
    return reads


def _from_zxing(barcode: Any) -> Read | None:
    name = _ANSWERS.get(barcode.format)
    if name is None:
        return None
    text = barcode.text
    # FNC1 in first place is what makes a code GS1: it is kept as a GS in front of the text.
    if barcode.symbology_identifier in _GS1_MARKS and not text.startswith("\x1d"):
        text = "\x1d" + text
    symbology, text = normalised(name, text)
    at = barcode.position
    corners = (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
    quad = tuple((float(p.x), float(p.y)) for p in corners)
    return Read(text, symbology, "zxing", quad)  # type: ignore[arg-type]


def _zbar_quad(found: Any) -> Quad:
    """zbar's hull turned into four corners along the code's own direction (it gives any number of points)."""
    left, top, width, height = found.rect
    return ((left, top), (left + width, top), (left + width, top + height), (left, top + height))
