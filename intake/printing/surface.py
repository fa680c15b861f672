"""What can be drawn on, a PDF or a picture alike, and barcodes drawn on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

from intake.printing import fonts, symbols

Align = Literal["left", "center", "right"]


class Surface(Protocol):
    """Something measured in millimetres from its top left corner. Text sizes are points, baselines are given."""

    def text(
        self,
        x: float,
        y: float,
        text: str,
        points: float,
        *,
        face: str = fonts.REGULAR,
        room: float | None = None,
        align: Align = "left",
        white: bool = False,
    ) -> float:
        """Write one line with its baseline at y, shortened to `room` mm. Returns the width written in mm."""

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        radius: float = 0,
        line: float = 0.3,
        filled: bool = False,
    ) -> None:
        """A rectangle with its top left corner at (x, y): black when filled, else an outline of `line` mm."""

    def line(
        self, x1: float, y1: float, x2: float, y2: float, *, line: float = 0.3, dash: tuple[float, float] | None = None
    ) -> None:
        """A straight line, dashed when (on, off) in mm is given."""

    def polygon(self, points: Sequence[tuple[float, float]], *, white: bool = False) -> None:
        """A filled shape through points in mm."""

    def row(self, row: symbols.Row, x: float, y: float, height: float, module: float) -> None:
        """The bars of a linear symbol; x is the left edge of its quiet zone."""

    def grid(self, grid: list[list[bool]], x: float, y: float, module: float) -> None:
        """The dark modules of a QR symbol; (x, y) is the top left corner of the symbol without its quiet zone."""


def draw_code(
    surface: Surface,
    x: float,
    y: float,
    width: float,
    height: float,
    text: str,
    *,
    points: float = 8,
    widest: float = symbols.WIDEST_MM,
) -> None:
    """`text` as a barcode with readable text below, centred in the area, quiet zones inside it.

    Code 128; a QR symbol where Code 128 does not fit or cannot carry the text. Raises ValueError when neither can.
    """
    under = points * 0.36 + 0.4
    row = symbols.code128(text) if symbols.can_be_code128(text) else None
    module = row.module_mm(width, widest) if row else None
    if row and module:
        surface.row(row, _on_dot(x + (width - row.modules * module) / 2), _on_dot(y), height - under, module)
    else:
        _draw_qr(surface, x, y, width, height - under, text)
    shown, small = fonts.shrink(text, fonts.MONO, points, 5, width)
    surface.text(x + width / 2, y + height - 0.2, shown, small, face=fonts.MONO, align="center")


def draw_article(
    surface: Surface, x: float, y: float, width: float, height: float, gtin: str, *, points: float = 8
) -> None:
    """A GTIN as EAN-13 with its digits below, as on the article's own packaging. Raises ValueError for no GTIN."""
    row = symbols.ean13(gtin)
    module = row.module_mm(width, 0.375)
    if module is None:
        raise ValueError(f"{width} mm are too narrow for an EAN-13")
    left = _on_dot(x + (width - row.modules * module) / 2)
    surface.row(row, left, _on_dot(y), height - points * 0.36 - 0.4, module)
    middle = left + (row.left + len(row.bars) / 2) * module
    surface.text(middle, y + height - 0.2, symbols.ean_digits(gtin), points, face=fonts.MONO, align="center")


def _draw_qr(surface: Surface, x: float, y: float, width: float, height: float, text: str) -> None:
    grid = symbols.qr(text)
    module = min(width, height) / (len(grid) + 2 * symbols.QR_QUIET)
    if module > symbols.NARROWEST_MM:
        module = int(module / symbols.DOT_MM) * symbols.DOT_MM
    side = len(grid) * module
    surface.grid(grid, _on_dot(x + (width - side) / 2), _on_dot(y + (height - side) / 2), module)


def _on_dot(place: float) -> float:
    """The nearest dot of the print head: bars that begin between two dots come out uneven."""
    return round(place / symbols.DOT_MM) * symbols.DOT_MM
