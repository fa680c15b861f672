"""The same sheet of millimetres as a picture, for a camera that is only simulated."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from typing import Any

from intake.printing import fonts, symbols
from intake.printing.surface import Align

_SMOOTH = 2
"""Drawn this much larger and then reduced, so that slanted edges are smooth and bars stay sharp."""
_POINT_MM = 25.4 / 72


class Picture:
    """A white picture under construction. `size` in millimetres, `scale` in pixels a millimetre."""

    def __init__(self, size: tuple[float, float], scale: float) -> None:
        from PIL import Image, ImageDraw

        self.width, self.height = size
        self._pixels = (round(size[0] * scale), round(size[1] * scale))
        self._k = scale * _SMOOTH
        self._image = Image.new("L", (self._pixels[0] * _SMOOTH, self._pixels[1] * _SMOOTH), 255)
        self._draw = ImageDraw.Draw(self._image)

    def image(self) -> Any:
        """The finished picture (a Pillow image of grey values)."""
        from PIL import Image

        return self._image.resize(self._pixels, Image.Resampling.BOX)

    def png(self) -> bytes:
        """The finished picture as PNG."""
        return png(self.image())

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
        anchor = {"left": "ls", "center": "ms", "right": "rs"}[align]
        font = _font(face, round(points * _POINT_MM * self._k))
        self._draw.text((x * self._k, y * self._k), shown, fill=255 if white else 0, font=font, anchor=anchor)
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
        corners = (x * self._k, y * self._k, (x + width) * self._k - 1, (y + height) * self._k - 1)
        wide = max(1, round(line * self._k))
        self._draw.rounded_rectangle(corners, radius * self._k, 0 if filled else None, 0, wide)

    def line(
        self, x1: float, y1: float, x2: float, y2: float, *, line: float = 0.3, dash: tuple[float, float] | None = None
    ) -> None:
        """A straight line; a dashed one is drawn whole, thinner."""
        wide = max(1, round(line * self._k / (2 if dash else 1)))
        self._draw.line((x1 * self._k, y1 * self._k, x2 * self._k, y2 * self._k), 0, wide)

    def polygon(self, points: Sequence[tuple[float, float]], *, white: bool = False) -> None:
        """A filled shape through points in mm."""
        self._draw.polygon([(x * self._k, y * self._k) for x, y in points], 255 if white else 0)

    def row(self, row: symbols.Row, x: float, y: float, height: float, module: float) -> None:
        """The bars of a linear symbol; x is the left edge of its quiet zone."""
        for first, wide in row.runs():
            self._bar(x + first * module, y, wide * module, height)

    def grid(self, grid: list[list[bool]], x: float, y: float, module: float) -> None:
        """The dark modules of a QR symbol; (x, y) is the top left corner of the symbol without its quiet zone."""
        for down, cells in enumerate(grid):
            for first, wide in symbols.Row("".join("1" if dark else "0" for dark in cells), 0, 0).runs():
                self._bar(x + first * module, y + down * module, wide * module, module)

    def _bar(self, x: float, y: float, width: float, height: float) -> None:
        left, right = round(x * self._k), round((x + width) * self._k)
        self._draw.rectangle((left, round(y * self._k), right - 1, round((y + height) * self._k) - 1), 0)


def png(image: Any) -> bytes:
    """A Pillow image as PNG bytes."""
    buffer = io.BytesIO()
    image.save(buffer, "PNG", compress_level=3)
    return buffer.getvalue()


@cache
def _font(face: str, pixels: int) -> Any:
    from PIL import ImageFont

    return ImageFont.truetype(str(fonts.font_file(face)), pixels)
