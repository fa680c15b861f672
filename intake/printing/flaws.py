"""Visible flaws on a drawn article: stain, crack, tear, scuff, and a part that is missing."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from typing import Any

from intake.printing.drawing import Point, Sheet

Flaw = Callable[[Sheet, random.Random, Any], None]


def _spot(sheet: Sheet, dice: random.Random) -> Point:
    """A point well inside the article, in pixels."""
    from PIL import ImageFilter

    small = sheet.mask.resize((160, 120)).filter(ImageFilter.MinFilter(15))
    inside = [i for i, value in enumerate(small.tobytes()) if value > 200]
    if not inside:
        small = sheet.mask.resize((160, 120)).filter(ImageFilter.MinFilter(3))
        inside = [i for i, value in enumerate(small.tobytes()) if value > 200]
    place = dice.choice(inside or [160 * 60 + 80])
    return (place % 160 + 0.5) * sheet.mask.width / 160, (place // 160 + 0.5) * sheet.mask.height / 120


def _blob(middle: Point, size: float, dice: random.Random, corners: int = 40, rough: float = 0.22) -> list[Point]:
    phases = [dice.uniform(0, math.tau) for _ in range(3)]
    points: list[Point] = []
    for i in range(corners):
        angle = math.tau * i / corners
        wave = sum(math.sin((k + 2) * angle + phase) for k, phase in enumerate(phases)) / 3
        radius = size * (1 + rough * wave)
        points.append((middle[0] + radius * math.cos(angle), middle[1] + radius * 0.8 * math.sin(angle)))
    return points


def _stain(sheet: Sheet, dice: random.Random, _below: Any) -> None:
    from PIL import ImageDraw

    draw = ImageDraw.Draw(sheet.image, "RGBA")
    x, y = _spot(sheet, dice)
    size = sheet.side * 0.085
    outline = _blob((x, y), size, dice)
    draw.polygon(outline, (82, 46, 16, 165))
    draw.line([*outline, outline[0]], (48, 24, 6, 220), 7, "curve")
    draw.polygon(_blob((x, y), size * 0.55, dice), (62, 32, 10, 120))
    for _ in range(9):
        angle, far = dice.uniform(0, math.tau), size * dice.uniform(1.3, 2.0)
        spot = (x + far * math.cos(angle), y + far * 0.8 * math.sin(angle))
        draw.polygon(_blob(spot, size * dice.uniform(0.05, 0.14), dice, 16), (70, 38, 12, 190))


def _crack(sheet: Sheet, dice: random.Random, _below: Any) -> None:
    from PIL import ImageDraw

    draw = ImageDraw.Draw(sheet.image)
    start = _spot(sheet, dice)
    for spoke in range(5):
        angle = math.tau * spoke / 5 + dice.uniform(-0.35, 0.35)
        points = [start]
        for _ in range(dice.randint(4, 7)):
            angle += dice.uniform(-0.5, 0.5)
            step = sheet.side * dice.uniform(0.03, 0.055)
            points.append((points[-1][0] + step * math.cos(angle), points[-1][1] + step * math.sin(angle)))
        draw.line([(x + 4, y + 4) for x, y in points], (236, 238, 240), 7)
        draw.line(points, (18, 18, 20), 8)


def _tear(sheet: Sheet, dice: random.Random, below: Any) -> None:
    from PIL import Image, ImageDraw

    x, y = _spot(sheet, dice)
    half, wide = sheet.side * 0.13, sheet.side * 0.036
    upper: list[Point] = []
    lower: list[Point] = []
    for i in range(15):
        along = -1 + 2 * i / 14
        gape = wide * (1 - along * along) + (2 if 0 < i < 14 else 0)
        jag = wide * 0.35
        upper.append((x + along * half, y + along * half * 0.5 - gape - dice.uniform(0, jag)))
        lower.append((x + along * half, y + along * half * 0.5 + gape + dice.uniform(0, jag)))
    gap = Image.new("L", sheet.image.size, 0)
    ImageDraw.Draw(gap).polygon([*upper, *reversed(lower)], 255)
    sheet.image.paste((34, 30, 28), (0, 0), gap)
    draw = ImageDraw.Draw(sheet.image)
    draw.line([*upper, *reversed(lower), upper[0]], sheet.colours.dark, 6)
    for px, py in [*upper[1:-1], *lower[1:-1]]:
        draw.line((px, py, px + dice.uniform(-14, 14), py + (y - py) * dice.uniform(0.3, 0.9)), sheet.colours.pale, 4)


def _scuff(sheet: Sheet, dice: random.Random, _below: Any) -> None:
    from PIL import ImageDraw

    draw = ImageDraw.Draw(sheet.image, "RGBA")
    x, y = _spot(sheet, dice)
    size = sheet.side * 0.12
    for _ in range(75):
        px, py = x + dice.gauss(0, size * 0.5), y + dice.gauss(0, size * 0.3)
        length = dice.uniform(0.2, 0.8) * size
        tone = dice.choice(((240, 238, 232, 190), (240, 238, 232, 130), (30, 28, 26, 150)))
        draw.line((px, py, px + length, py - length * 0.35 + dice.uniform(-5, 5)), tone, dice.randint(2, 6))


def _missing(sheet: Sheet, dice: random.Random, below: Any) -> None:
    from PIL import ImageDraw

    x, y = _spot(sheet, dice)
    outline = _blob((x, y), sheet.side * 0.11, dice, 22, 0.12)
    ImageDraw.Draw(sheet.mask).polygon(outline, 0)
    edge = ImageDraw.Draw(sheet.image)
    edge.line([*outline, outline[0], outline[1]], (250, 248, 240), 16, "curve")
    # A dashed outline on the bench shows where the part belongs.
    on_bench = ImageDraw.Draw(below)
    k = below.width / sheet.mask.width
    inner = [((x + (px - x) * 0.86) * k, (y + (py - y) * 0.86) * k) for px, py in outline]
    for i in range(0, len(inner), 2):
        on_bench.line([inner[i], inner[(i + 1) % len(inner)]], (60, 58, 54), 4)


FLAWS: dict[str, Flaw] = {"stain": _stain, "crack": _crack, "tear": _tear, "scuff": _scuff, "missing": _missing}
