"""A shape for every disposition, solid black, so that labels are told apart at arm's length without reading."""

from __future__ import annotations

import math
from collections.abc import Callable

from intake.printing import fonts
from intake.printing.surface import Surface

Points = list[tuple[float, float]]
"""Corners in a square of side 1, y downwards."""


def draw(paper: Surface, disposition: str, x: float, y: float, size: float) -> None:
    """Draw a disposition's shape into a square with its top left corner at (x, y) and sides of `size` mm."""
    place = _Place(paper, x, y, size)
    _SHAPES.get(disposition, _plain)(place)


def has_shape(disposition: str) -> bool:
    """Does this disposition have a shape of its own?"""
    return disposition in _SHAPES


class _Place:
    def __init__(self, paper: Surface, x: float, y: float, size: float) -> None:
        self._paper, self._x, self._y, self._size = paper, x, y, size

    def fill(self, points: Points, white: bool = False) -> None:
        """A filled polygon of the unit square."""
        self._paper.polygon([(self._x + px * self._size, self._y + py * self._size) for px, py in points], white=white)

    def stroke(self, *points: tuple[float, float], wide: float = 0.11, white: bool = True) -> None:
        """A thick line with square corners through the points."""
        for (ax, ay), (bx, by) in zip(points, points[1:], strict=False):
            length = math.hypot(bx - ax, by - ay)
            dx, dy = (bx - ax) / length * wide / 2, (by - ay) / length * wide / 2
            corners = [(ax - dx - dy, ay - dy + dx), (bx + dx - dy, by + dy + dx), (bx + dx + dy, by + dy - dx)]
            self.fill([*corners, (ax - dx + dy, ay - dy - dx)], white)

    def letter(self, letter: str, white: bool = True) -> None:
        """One large letter in the middle."""
        points = self._size * 0.72 * 72 / 25.4
        middle, base = self._x + self._size / 2, self._y + self._size * 0.755
        self._paper.text(middle, base, letter, points, face=fonts.BOLD, align="center", white=white)


def _ring(sides: int, radius: float = 0.5, turn: float = 0.0) -> Points:
    step = 2 * math.pi / sides
    return [(0.5 + radius * math.sin(turn + i * step), 0.5 - radius * math.cos(turn + i * step)) for i in range(sides)]


def _restock(place: _Place) -> None:
    place.fill(_ring(64))
    place.stroke((0.25, 0.52), (0.43, 0.70), (0.76, 0.32))


def _restock_b(place: _Place) -> None:
    place.fill([(0.08, 0), (0.92, 0), (1, 0.08), (1, 0.92), (0.92, 1), (0.08, 1), (0, 0.92), (0, 0.08)])
    place.letter("B")


def _refurbish(place: _Place) -> None:
    teeth: Points = []
    for i in range(8):
        for radius, degrees in ((0.37, -12.5), (0.5, -9.0), (0.5, 9.0), (0.37, 12.5)):
            angle = math.radians(i * 45 + degrees)
            teeth.append((0.5 + radius * math.sin(angle), 0.5 - radius * math.cos(angle)))
    place.fill(teeth)
    place.fill(_ring(40, 0.17), white=True)


def _rtv(place: _Place) -> None:
    place.fill([(0, 0.5), (0.48, 0.04), (0.48, 0.3), (1, 0.3), (1, 0.7), (0.48, 0.7), (0.48, 0.96)])


def _donate(place: _Place) -> None:
    heart: Points = []
    for i in range(60):
        t = 2 * math.pi * i / 60
        across = 16 * math.sin(t) ** 3
        up = 13 * math.cos(t) - 5 * math.cos(2 * t) - 2 * math.cos(3 * t) - math.cos(4 * t)
        heart.append((0.5 + across / 33, 0.47 - up / 31))
    place.fill(heart)


def _recycle(place: _Place) -> None:
    for i in range(3):
        start = math.radians(120 * i)
        arc = [start + math.radians(step * 7) for step in range(10)]
        outer = [(0.5 + 0.46 * math.sin(a), 0.52 - 0.46 * math.cos(a)) for a in arc]
        inner = [(0.5 + 0.27 * math.sin(a), 0.52 - 0.27 * math.cos(a)) for a in reversed(arc)]
        place.fill(outer + inner)
        end, tip = arc[-1], arc[-1] + math.radians(34)
        head = [(0.52, end), (0.365, tip), (0.19, end)]
        place.fill([(0.5 + r * math.sin(a), 0.52 - r * math.cos(a)) for r, a in head])


def _destroy(place: _Place) -> None:
    place.fill(_ring(8, 0.54, math.pi / 8))
    place.stroke((0.28, 0.28), (0.72, 0.72), wide=0.13)
    place.stroke((0.72, 0.28), (0.28, 0.72), wide=0.13)


def _return_to_customer(place: _Place) -> None:
    place.fill([(0, 0.14), (1, 0.14), (1, 0.86), (0, 0.86)])
    place.stroke((0.03, 0.2), (0.5, 0.56), (0.97, 0.2), wide=0.08)


def _quarantine(place: _Place) -> None:
    place.fill([(0.5, 0.03), (1, 0.95), (0, 0.95)])
    place.stroke((0.5, 0.4), (0.5, 0.62), wide=0.12)
    place.fill([(0.44, 0.76), (0.56, 0.76), (0.56, 0.88), (0.44, 0.88)], white=True)


def _missing(place: _Place) -> None:
    for i in range(12):
        a, b = math.radians(i * 30), math.radians(i * 30 + 19)
        rim = [(0.5 + r * math.sin(t), 0.5 - r * math.cos(t)) for r, t in ((0.5, a), (0.5, b), (0.39, b), (0.39, a))]
        place.fill(rim)
    place.letter("?", white=False)


def _plain(place: _Place) -> None:
    place.fill([(0, 0), (1, 0), (1, 1), (0, 1)])
    place.fill([(0.12, 0.12), (0.88, 0.12), (0.88, 0.88), (0.12, 0.88)], white=True)


_SHAPES: dict[str, Callable[[_Place], None]] = {
    "restock": _restock,
    "restock_b": _restock_b,
    "refurbish": _refurbish,
    "rtv": _rtv,
    "donate": _donate,
    "recycle": _recycle,
    "destroy": _destroy,
    "return_to_customer": _return_to_customer,
    "quarantine": _quarantine,
    "missing": _missing,
}
