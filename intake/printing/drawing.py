"""A sheet to draw an article on, in a square of side 1, that remembers the silhouette."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Point = tuple[float, float]
Colour = tuple[int, int, int]


class Colours:
    """The tones of one article, from its coat."""

    def __init__(self, coat: Colour) -> None:
        self.coat = coat
        self.dark: Colour = _toned(coat, 0.62)
        self.light: Colour = _toned(coat, 1.35)
        self.pale: Colour = (232, 228, 218)
        self.black: Colour = (44, 46, 50)
        self.metal: Colour = (148, 152, 158)


class Sheet:
    """A drawing with its silhouette: `solid` parts belong to the article, the rest only decorates it."""

    def __init__(self, pixels: tuple[int, int], colours: Colours) -> None:
        from PIL import Image, ImageDraw

        self.colours = colours
        self.image: Any = Image.new("RGB", pixels, colours.coat)
        self.mask: Any = Image.new("L", pixels, 0)
        self._draw = ImageDraw.Draw(self.image)
        self._cut = ImageDraw.Draw(self.mask)
        self.side = pixels[1] * 0.80
        self._left = (pixels[0] - self.side) / 2
        self._top = pixels[1] * 0.05

    def at(self, point: Point) -> Point:
        """A point of the unit square in pixels."""
        return self._left + point[0] * self.side, self._top + point[1] * self.side

    def poly(self, points: Sequence[Point], colour: Colour, solid: bool = True) -> None:
        """A filled polygon."""
        corners = [self.at(point) for point in points]
        self._draw.polygon(corners, colour)
        if solid:
            self._cut.polygon(corners, 255)

    def oval(self, a: Point, b: Point, colour: Colour, solid: bool = True) -> None:
        """A filled ellipse between two corners."""
        box = (*self.at(a), *self.at(b))
        self._draw.ellipse(box, colour)
        if solid:
            self._cut.ellipse(box, 255)

    def hole(self, a: Point, b: Point) -> None:
        """An elliptic hole through which the bench shows."""
        self._cut.ellipse((*self.at(a), *self.at(b)), 0)

    def slab(self, a: Point, b: Point, round_: float, colour: Colour, solid: bool = True) -> None:
        """A filled rectangle with round corners."""
        box, radius = (*self.at(a), *self.at(b)), round_ * self.side
        self._draw.rounded_rectangle(box, radius, colour)
        if solid:
            self._cut.rounded_rectangle(box, radius, 255)

    def line(self, points: Sequence[Point], wide: float, colour: Colour, solid: bool = False) -> None:
        """A line with round joints."""
        corners = [self.at(point) for point in points]
        self._draw.line(corners, colour, max(2, int(wide * self.side)), "curve")
        if solid:
            self._cut.line(corners, 255, max(2, int(wide * self.side)), "curve")

    def arc(
        self, a: Point, b: Point, start: float, end: float, wide: float, colour: Colour, solid: bool = True
    ) -> None:
        """Part of an ellipse's rim, degrees clockwise from three o'clock."""
        box, thick = (*self.at(a), *self.at(b)), max(2, int(wide * self.side))
        self._draw.arc(box, start, end, colour, thick)
        if solid:
            self._cut.arc(box, start, end, 255, thick)


def _toned(colour: Colour, factor: float) -> Colour:
    red, green, blue = (min(255, int(part * factor)) for part in colour)
    return red, green, blue
