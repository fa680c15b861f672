"""A PDF measured in millimetres from its top left corner: text that fits, lines, boxes and barcodes. Black only."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from intake.printing import fonts, symbols
from intake.printing.surface import Align

_PT = 72 / 25.4
_INSET = 0.012
"""Each side of a bar is drawn this much (mm) inside: PDF paints every dot an edge touches, if only by rounding."""


class Paper:
    """A PDF under construction. `size` is (width, height) in millimetres; y grows downwards. Same input, same bytes."""

    def __init__(self, size: tuple[float, float], title: str) -> None:
        from reportlab.pdfgen.canvas import Canvas

        fonts.register()
        self.width, self.height = size
        self._buffer = io.BytesIO()
        self._canvas = Canvas(self._buffer, pagesize=(size[0] * _PT, size[1] * _PT), invariant=1, pageCompression=1)
        self._canvas.setTitle(fonts.clean(title))
        self._canvas.setCreator("Returns Intake")
        self._canvas.setAuthor("Returns Intake")

    def next_page(self) -> None:
        """End this page and begin another of the same size."""
        self._canvas.showPage()

    def done(self) -> bytes:
        """The finished PDF."""
        self._canvas.showPage()
        self._canvas.save()
        return self._buffer.getvalue()

    def bookmark(self, key: str, title: str) -> None:
        """Mark this page in the outline, so that a viewer can jump to it."""
        self._canvas.bookmarkPage(key)
        self._canvas.addOutlineEntry(fonts.clean(title), key, level=0)

    def link(self, key: str, x: float, y: float, width: float, height: float) -> None:
        """Make an area jump to a bookmark."""
        area = (x * _PT, self._up(y + height), (x + width) * _PT, self._up(y))
        self._canvas.linkRect("", key, area, relative=0, thickness=0)

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
        shown = fonts.clean(text, face) if room is None else fonts.fit(text, face, points, room)
        self._canvas.setFillGray(1 if white else 0)
        self._canvas.setFont(face, points)
        draw = {
            "left": self._canvas.drawString,
            "center": self._canvas.drawCentredString,
            "right": self._canvas.drawRightString,
        }
        draw[align](x * _PT, self._up(y), shown)
        return fonts.width_mm(shown, face, points)

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
        self._stroke(line)
        self._canvas.setFillGray(0)
        self._canvas.roundRect(
            x * _PT,
            self._up(y + height),
            width * _PT,
            height * _PT,
            radius * _PT,
            stroke=int(not filled),
            fill=int(filled),
        )

    def line(
        self, x1: float, y1: float, x2: float, y2: float, *, line: float = 0.3, dash: tuple[float, float] | None = None
    ) -> None:
        """A straight line, dashed when (on, off) in mm is given."""
        self._stroke(line)
        if dash:
            self._canvas.setDash(dash[0] * _PT, dash[1] * _PT)
        self._canvas.line(x1 * _PT, self._up(y1), x2 * _PT, self._up(y2))
        self._canvas.setDash()

    def polygon(self, points: Sequence[tuple[float, float]], *, white: bool = False) -> None:
        """A filled shape through points in mm."""
        path = self._canvas.beginPath()
        path.moveTo(points[0][0] * _PT, self._up(points[0][1]))
        for x, y in points[1:]:
            path.lineTo(x * _PT, self._up(y))
        path.close()
        self._canvas.setFillGray(1 if white else 0)
        self._canvas.drawPath(path, stroke=0, fill=1)

    def row(self, row: symbols.Row, x: float, y: float, height: float, module: float) -> None:
        """The bars of a linear symbol; x is the left edge of its quiet zone."""
        path = self._canvas.beginPath()
        for first, wide in row.runs():
            self._dark(path, x + first * module + _INSET, y, wide * module - 2 * _INSET, height)
        self._canvas.setFillGray(0)
        self._canvas.drawPath(path, stroke=0, fill=1)

    def grid(self, grid: list[list[bool]], x: float, y: float, module: float) -> None:
        """The dark modules of a QR symbol; (x, y) is the top left corner of the symbol without its quiet zone."""
        size = len(grid)
        path = self._canvas.beginPath()
        for down, across in ((d, a) for d in range(size) for a in range(size) if grid[d][a]):
            left = 0.0 if across and grid[down][across - 1] else _INSET
            right = 0.0 if across + 1 < size and grid[down][across + 1] else _INSET
            top = 0.0 if down and grid[down - 1][across] else _INSET
            bottom = 0.0 if down + 1 < size and grid[down + 1][across] else _INSET
            wide, high = module - left - right, module - top - bottom
            self._dark(path, x + across * module + left, y + down * module + top, wide, high)
        self._canvas.setFillGray(0)
        self._canvas.drawPath(path, stroke=0, fill=1)

    def _dark(self, path: Any, x: float, y: float, width: float, height: float) -> None:
        path.rect(x * _PT, self._up(y + height), width * _PT, height * _PT)

    def _stroke(self, line: float) -> None:
        self._canvas.setStrokeGray(0)
        self._canvas.setLineWidth(line * _PT)

    def _up(self, y: float) -> float:
        return (self.height - y) * _PT
