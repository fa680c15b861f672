"""Labels as they come out of cheap printers and through the post: drawn codes with text beside them, worn, torn, bent,
with glare and shadow. Everything from a random generator that the caller seeds.
"""

from __future__ import annotations

import string
from collections.abc import Callable

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Rng = np.random.Generator

MODULE = 6
"""Pixels of a drawn label for one narrow bar or square."""

SQUARE = frozenset({"QRCode", "DataMatrix"})
STACKED = frozenset({"PDF417"})

_F = zxingcpp.BarcodeFormat
FORMATS = {
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


def text_of(symbology: str, rng: Rng) -> str:
    """A text as labels carry it, with a right check digit where the symbology has one."""
    digits = "".join(str(d) for d in rng.integers(0, 10, 30))
    if symbology in {"EAN13", "EAN8", "UPCA", "ITF"}:
        length = {"EAN13": 13, "EAN8": 8, "UPCA": 12, "ITF": 14}[symbology]
        # A leading zero would make an EAN-13 a UPC-A.
        return checked(("4" if symbology == "EAN13" else "") + digits, length)
    letters = "".join(rng.choice(list(string.ascii_uppercase), 4))
    texts: dict[str, tuple[str, ...]] = {
        "Code128": (f"3S{letters}{digits[:9]}", f"LPN{digits[:11]}", f"00{digits[:18]}", f"1Z{letters}{digits[:12]}"),
        "Code39": (f"RMA-{digits[:7]}", f"{letters}{digits[:4]}", f"*{digits[:6]}"[1:]),
        "QRCode": (f"https://id.gs1.org/01/{checked(digits, 14)}/21/{letters}{digits[:6]}", f"RMA-{digits[:8]}"),
        "DataMatrix": (f"01{checked(digits, 14)}21{letters}{digits[:6]}", f"{letters}{digits[:8]}"),
        "PDF417": (f"PARCEL {letters} {digits[:20]}", f"{letters}{digits[:8]}"),
    }
    return str(rng.choice(texts[symbology]))


def checked(digits: str, length: int) -> str:
    """The first digits with their GS1 check digit, `length` in all."""
    body = digits[: length - 1]
    total = sum(int(d) * (3 if i % 2 == 0 else 1) for i, d in enumerate(reversed(body)))
    return body + str(-total % 10)


def code(symbology: str, text: str, rng: Rng) -> Picture:
    """The code alone, black on white, MODULE pixels a module, linear ones at a usual or a low height."""
    made = zxingcpp.create_barcode(text, FORMATS[symbology])
    picture = np.array(zxingcpp.write_barcode_to_image(made, scale=MODULE, add_quiet_zones=False), np.uint8)
    if symbology in SQUARE | STACKED:
        return picture
    bars = int(picture.shape[1] * rng.uniform(0.14, 0.5))
    return np.repeat(picture[picture.shape[0] // 2][None, :], bars, axis=0)


def label(symbology: str, text: str, rng: Rng, wear: float) -> Picture:
    """A grey label with the code, its text, and other print near it. `wear` 0 to 1 is how likely each defect is."""
    bars = code(symbology, text, rng)
    bars = _grown(bars, rng, wear)
    quiet = int(MODULE * (rng.uniform(6, 14) if symbology in SQUARE else rng.uniform(8, 16)))
    page = np.pad(bars, ((quiet, quiet + 60), (quiet, quiet)), constant_values=255)
    # The text below a code is as wide as the code: detectors often take it for a part of it.
    _write(page, text[:28], (quiet, page.shape[0] - 22), min(2.2, bars.shape[1] / (20 * max(6, min(28, len(text))))))
    page = _surrounded(page, rng)
    for chance, defect in _DEFECTS:
        if rng.random() < chance * wear:
            page = defect(page, rng)
    paper, ink = rng.uniform(150, 235), rng.uniform(5, 45)
    if rng.random() < 0.25 * wear:
        ink = paper - rng.uniform(45, 90)  # a ribbon at its end
    page = np.asarray(page.astype(np.float32) / 255 * (paper - ink) + ink, np.uint8)
    for chance, light in _LIGHTS:
        if rng.random() < chance * wear:
            page = light(page, rng)
    return page


def nothing(rng: Rng) -> Picture:
    """Things that look like a code and are none: stripes of any width, printed text, torn codes, a grid."""
    kind = int(rng.integers(4))
    if kind == 0:
        widths = rng.integers(3, 30, int(rng.integers(20, 90)))
        row = np.concatenate([np.full(w, 255 * (i % 2), np.uint8) for i, w in enumerate(widths)])
        return np.pad(np.repeat(row[None, :], 200, axis=0), 40, constant_values=255)
    if kind == 1:
        page = np.full((260, 700), 250, np.uint8)
        for line in range(6):
            _write(page, _words(rng, 34), (20, 40 + 40 * line), 1.0)
        return page
    if kind == 2:
        symbology = str(rng.choice(["EAN13", "UPCA", "ITF", "Code39", "Code128"]))
        page = np.pad(code(symbology, text_of(symbology, rng), rng), 70, constant_values=255)
        cut = int(page.shape[1] * rng.uniform(0.35, 0.6))
        page[:, cut:] = 250
        return page
    step = int(rng.integers(8, 30))
    page = np.full((400, 500), 235, np.uint8)
    page[::step] = 40
    page[:, ::step] = 40
    return page


def _words(rng: Rng, letters: int) -> str:
    return "".join(rng.choice(list(string.ascii_letters + string.digits + "    "), letters))


def _write(page: Picture, text: str, at: tuple[int, int], size: float) -> None:
    cv2.putText(page, text, at, cv2.FONT_HERSHEY_SIMPLEX, size, 20, max(1, round(2 * size)), cv2.LINE_AA)


def _surrounded(page: Picture, rng: Rng) -> Picture:
    """Address lines above, a frame or a thick rule below: what stands beside codes on labels."""
    if rng.random() < 0.5:
        above = np.full((int(rng.integers(60, 220)), page.shape[1]), 255, np.uint8)
        for y in range(40, above.shape[0], 44):
            _write(above, _words(rng, 26), (24, y), 1.1)
        page = np.vstack([above, page])
    if rng.random() < 0.3:
        page = np.pad(page, 14, constant_values=255)
        cv2.rectangle(page, (4, 4), (page.shape[1] - 5, page.shape[0] - 5), 0, 5)
    margin = int(rng.integers(4, 60))
    return np.pad(page, margin, constant_values=255)


def _grown(bars: Picture, rng: Rng, wear: float) -> Picture:
    """Ink that spread, or a ribbon too cold: bars wider or thinner than drawn, by up to a third of a module."""
    amount = rng.normal(0, 0.12) * wear
    if abs(amount) < 0.05:
        return bars
    size = max(2, round(abs(amount) * MODULE * 2))
    shape = np.ones((size if bars.shape[0] == bars.shape[1] else 1, size), np.uint8)
    return np.asarray(cv2.erode(bars, shape) if amount > 0 else cv2.dilate(bars, shape), np.uint8)


def _dead_dots(page: Picture, rng: Rng) -> Picture:
    """A dead element of the thermal head leaves a white line along the paper's way."""
    for _ in range(int(rng.integers(1, 4))):
        thick = int(rng.integers(2, 6))
        if rng.random() < 0.6:
            y = int(rng.integers(0, page.shape[0] - thick))
            page[y : y + thick] = 255
        else:
            x = int(rng.integers(0, page.shape[1] - thick))
            page[:, x : x + thick // 2] = 255
    return page


def _scratches(page: Picture, rng: Rng) -> Picture:
    for _ in range(int(rng.integers(2, 8))):
        a, b = (tuple(int(v) for v in rng.uniform(0, 1, 2) * page.shape[::-1]) for _ in range(2))
        cv2.line(page, a, b, int(rng.choice([20, 255])), int(rng.integers(2, 8)), cv2.LINE_AA)  # type: ignore[call-overload]
    return page


def _torn(page: Picture, rng: Rng) -> Picture:
    """A corner is gone along a ragged line; what lies under it is brown card."""
    height, width = page.shape
    reach = rng.uniform(0.15, 0.45, 2)
    edge = [(0, 0), (int(width * reach[0]), 0)]
    for t in np.linspace(0.1, 0.9, 8):
        x = width * reach[0] * (1 - t) + rng.normal(0, 12)
        edge.append((int(x), int(height * reach[1] * t + rng.normal(0, 12))))
    edge.append((0, int(height * reach[1])))
    points = np.array(edge, np.int32)
    if rng.random() < 0.5:
        points[:, 1] = height - points[:, 1]
    cv2.fillPoly(page, [points], 150)
    return page


def _faded(page: Picture, rng: Rng) -> Picture:
    """Print that fades towards one side."""
    slope = np.linspace(rng.uniform(0.3, 0.7), 1.0, page.shape[1], dtype=np.float32)[None, :]
    return np.asarray(
        255 - (255 - page.astype(np.float32)) * (slope if rng.random() < 0.5 else slope[:, ::-1]), np.uint8
    )


def _bent(page: Picture, rng: Rng) -> Picture:
    """Round a bottle, across or along: towards the edges the bars come closer together."""
    bend = float(rng.uniform(0.2, 1.0))
    rows, columns = page.shape
    along = np.linspace(-1, 1, columns, dtype=np.float32)
    source = (np.arcsin(along * np.sin(bend)) / bend + 1) / 2 * (columns - 1)
    x = np.repeat(source[None, :], rows, axis=0).astype(np.float32)
    # Seen a little from above, the bent rows are arcs.
    sag = rng.uniform(-0.12, 0.12) * rows * np.square(along)[None, :]
    y = (np.arange(rows, dtype=np.float32)[:, None] + sag).astype(np.float32)
    return np.asarray(
        cv2.remap(page, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=255), np.uint8
    )


def _creased(page: Picture, rng: Rng) -> Picture:
    """A wave in soft film: rows shift against each other."""
    rows, columns = page.shape
    x = np.repeat(np.arange(columns, dtype=np.float32)[None, :], rows, axis=0)
    phase = np.arange(rows, dtype=np.float32)[:, None] / rows * rng.uniform(2, 7) + rng.uniform(0, 6)
    x = (x + rng.uniform(4, 16) * np.sin(phase)).astype(np.float32)
    y = np.repeat(np.arange(rows, dtype=np.float32)[:, None], columns, axis=1)
    return np.asarray(cv2.remap(page, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.uint8)


def _glare(page: Picture, rng: Rng) -> Picture:
    """A lamp in shiny film: a soft white spot or band."""
    rows, columns = page.shape
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    middle = rng.uniform(0.1, 0.9, 2) * (columns, rows)
    turn = rng.uniform(0, np.pi)
    across = (x - middle[0]) * np.cos(turn) + (y - middle[1]) * np.sin(turn)
    along = -(x - middle[0]) * np.sin(turn) + (y - middle[1]) * np.cos(turn)
    size = rng.uniform(0.06, 0.22) * columns
    spot = np.exp(-(np.square(across / size) + np.square(along / (size * rng.uniform(1, 4)))))
    return np.asarray((page + spot * rng.uniform(120, 330)).clip(0, 255), np.uint8)


def _shadow(page: Picture, rng: Rng) -> Picture:
    """An arm between lamp and label."""
    rows, columns = page.shape
    edge = np.linspace(rng.uniform(0.1, 0.9), rng.uniform(0.1, 0.9), rows)[:, None] * columns
    dark = 1 / (1 + np.exp((np.arange(columns)[None, :] - edge) / rng.uniform(2, 30)))
    return np.asarray(page * (1 - dark * rng.uniform(0.3, 0.7)), np.uint8)


_DEFECTS: tuple[tuple[float, Callable[[Picture, Rng], Picture]], ...] = (
    (0.12, _dead_dots),
    (0.12, _scratches),
    (0.12, _torn),
    (0.10, _faded),
    (0.35, _bent),
    (0.12, _creased),
)
_LIGHTS: tuple[tuple[float, Callable[[Picture, Rng], Picture]], ...] = ((0.25, _glare), (0.2, _shadow))
