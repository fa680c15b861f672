"""What one engine read in one picture, before the guards have judged it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from intake.domain.codes import Symbol

Point = tuple[float, float]
Quad = tuple[Point, Point, Point, Point]

STRONG = frozenset({"Code128", "QRCode", "MicroQRCode", "DataMatrix", "PDF417", "Aztec"})
"""Symbologies with a checksum good enough to believe one read. The others are weak: EAN, UPC, ITF, Code 39, Codabar."""

LINEAR = frozenset({"Code128", "Code39", "EAN13", "EAN8", "UPCA", "UPCE", "ITF", "Codabar"})


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle at any angle: middle, sizes along and across the row of bars, and the row's angle in degrees."""

    centre: tuple[float, float]
    length: float
    height: float
    angle: float


@dataclass(frozen=True, slots=True)
class Read:
    """A text with the corners where it was read (pixels of the picture read, from the top left, clockwise)."""

    text: str
    symbology: str
    engine: str
    quad: Quad
    quality: int = 100

    @property
    def width(self) -> float:
        """The longer of top and bottom edge in pixels."""
        return max(_distance(self.quad[0], self.quad[1]), _distance(self.quad[3], self.quad[2]))

    @property
    def height(self) -> float:
        """The longer of left and right edge in pixels: over how many scan lines the code was read."""
        return max(_distance(self.quad[0], self.quad[3]), _distance(self.quad[1], self.quad[2]))

    @property
    def centre(self) -> Point:
        """The middle of the corners."""
        return sum(p[0] for p in self.quad) / 4, sum(p[1] for p in self.quad) / 4

    def moved(self, quad: Quad) -> Read:
        """The same read with corners in another picture's pixels."""
        return replace(self, quad=quad)

    def symbol(self, stage: str) -> Symbol:
        """The read as the rest of the program knows it; `engine` names engine and stage ("zxing:locate")."""
        corners = tuple((round(x), round(y)) for x, y in self.quad)
        return Symbol(self.text, self.symbology, f"{self.engine}:{stage}", corners)


def normalised(symbology: str, text: str) -> tuple[str, str]:
    """One spelling for engines that differ: an EAN-13 with a leading zero is the UPC-A that was printed."""
    if symbology == "EAN13" and len(text) == 13 and text.startswith("0"):
        return "UPCA", text[1:]
    if symbology == "UPCA" and len(text) == 13 and text.startswith("0"):
        return "UPCA", text[1:]
    return symbology, text


def _distance(a: Point, b: Point) -> float:
    return float(((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5)
