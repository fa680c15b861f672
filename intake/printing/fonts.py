"""The shipped typeface on paper: embedding, widths, and texts made to fit, so that nothing printed overlaps."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

from intake import paths

REGULAR = "Atkinson"
MEDIUM = "Atkinson-Medium"
BOLD = "Atkinson-Bold"
MONO = "Atkinson-Mono"
_FILES = {
    REGULAR: "AtkinsonHyperlegibleNext-Regular.ttf",
    MEDIUM: "AtkinsonHyperlegibleNext-SemiBold.ttf",
    BOLD: "AtkinsonHyperlegibleNext-Bold.ttf",
    MONO: "AtkinsonHyperlegibleMono-SemiBold.ttf",
}
_LONGEST = 400
ELLIPSIS = "…"
_UNKNOWN = "?"


def font_file(face: str) -> Path:
    """The file of a face, for pictures."""
    return paths.resources() / "fonts" / _FILES[face]


@cache
def _registered(face: str) -> Any:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    font = TTFont(face, str(font_file(face)))
    pdfmetrics.registerFont(font)
    return font


def register() -> None:
    """Make all faces known to reportlab; cheap the second time."""
    for face in _FILES:
        _registered(face)


@cache
def _glyphs(face: str) -> frozenset[int]:
    return frozenset(_registered(face).face.charToGlyph)


def clean(text: str, face: str = REGULAR) -> str:
    """`text` on one line with nothing the face cannot draw.

    Control and direction characters vanish, blanks become one space; a letter the face lacks becomes its plain form
    ("ﬁ" -> "fi"), and a run of what is left (emoji, other scripts) one "?", so that a reader sees something was there.
    """
    known = _glyphs(face)
    out: list[str] = []
    for char in unicodedata.normalize("NFC", text[:_LONGEST]):
        if char.isspace():
            out.append(" ")
        elif ord(char) in known and char.isprintable():
            out.append(char)
        elif unicodedata.category(char) in {"Cc", "Cf", "Mn", "Me"}:
            continue
        else:
            plain = [c for c in unicodedata.normalize("NFKD", char) if ord(c) in known and c.isprintable()]
            if plain or not out or out[-1] != _UNKNOWN:
                out.append("".join(plain) or _UNKNOWN)
    return " ".join("".join(out).split())


def width_mm(text: str, face: str, points: float) -> float:
    """Width of a clean text in millimetres."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    _registered(face)
    return float(stringWidth(text, face, points)) * 25.4 / 72


def fit(text: str, face: str, points: float, room_mm: float) -> str:
    """`text`, cleaned and shortened with an ellipsis to `room_mm`; "" when not even the ellipsis fits."""
    whole = clean(text, face)
    if width_mm(whole, face, points) <= room_mm:
        return whole
    if width_mm(ELLIPSIS, face, points) > room_mm:
        return ""
    low, high = 0, len(whole)
    while low < high:  # the longest beginning that fits together with the ellipsis
        middle = (low + high + 1) // 2
        if width_mm(whole[:middle].rstrip() + ELLIPSIS, face, points) <= room_mm:
            low = middle
        else:
            high = middle - 1
    return whole[:low].rstrip() + ELLIPSIS


def shrink(text: str, face: str, largest: float, smallest: float, room_mm: float) -> tuple[str, float]:
    """(text, points): as large as fits between the two sizes; at the smallest it is shortened."""
    whole = clean(text, face)
    wide = width_mm(whole, face, largest)
    points = largest if wide <= room_mm else max(smallest, int(largest * room_mm / wide * 4) / 4)
    return fit(whole, face, points, room_mm), points


def wrap(text: str, face: str, points: float, room_mm: float, lines: int) -> list[str]:
    """At most `lines` lines broken at blanks, the last one shortened; a word wider than a line is shortened."""
    words = clean(text, face).split(" ")
    rows: list[str] = []
    while words and len(rows) < lines - 1:
        row = words.pop(0)
        while words and width_mm(f"{row} {words[0]}", face, points) <= room_mm:
            row = f"{row} {words.pop(0)}"
        rows.append(fit(row, face, points, room_mm))
    if words:
        rows.append(fit(" ".join(words), face, points, room_mm))
    return [row for row in rows if row]
