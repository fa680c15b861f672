"""Draws an article on a bench: silhouette, material, shadow, and a flaw where one is wanted. For practice photos."""

from __future__ import annotations

import random
from typing import Any

from intake.printing.articles import DRAWINGS
from intake.printing.drawing import Colours, Sheet
from intake.printing.flaws import FLAWS

_SMOOTH = 2
_COATS = (
    (58, 92, 122),
    (74, 110, 84),
    (150, 78, 62),
    (104, 84, 128),
    (176, 132, 62),
    (66, 116, 120),
    (132, 70, 92),
)
"""Muted colours that differ in hue and stand out from the bench."""


def article_image(pixels: tuple[int, int], title: str, drawing: str, flaw: str | None, seed: int) -> Any:
    """The picture (Pillow, RGB) of an article in the colour of its title. Raises ValueError for an unknown flaw."""
    from PIL import Image

    if flaw is not None and flaw not in FLAWS:
        raise ValueError(f"no such flaw: {flaw!r}; known: {', '.join(sorted(FLAWS))}")
    dice = random.Random(f"{title}/{drawing}/{flaw}/{seed}")  # noqa: S311 - a drawing, no secret
    large = (pixels[0] * _SMOOTH, pixels[1] * _SMOOTH)
    below = bench(pixels, dice)
    coat = random.Random(title).choice(_COATS)  # noqa: S311 - one article keeps its colour from photo to photo
    sheet = Sheet(large, Colours(coat))
    DRAWINGS[drawing](sheet)
    _weave(sheet, dice)
    if flaw is not None:
        FLAWS[flaw](sheet, dice, below)
    mask = sheet.mask.resize(pixels, Image.Resampling.BOX)
    _shadow(below, mask)
    below.paste(sheet.image.resize(pixels, Image.Resampling.BOX), (0, 0), mask)
    return _grain(below, dice)


def bench(pixels: tuple[int, int], dice: random.Random, carton: bool = False) -> Any:
    """An empty bench top (or a carton's lid): boards or flutes with grain, lit a little from the top left."""
    from PIL import Image, ImageChops, ImageDraw

    wide, high = pixels
    base = (176, 146, 108) if carton else (171, 170, 164)
    image = Image.new("RGB", pixels, base)
    draw = ImageDraw.Draw(image)
    step = max(3, high // (120 if carton else 260))
    for y in range(0, high, step):
        shift = dice.randint(-6, 6)
        draw.rectangle((0, y, wide, y + step - 1), tuple(c + shift for c in base))
    if carton:
        seam = high // 9
        draw.rectangle((0, seam, wide, seam + high // 14), (196, 172, 136))
        draw.line((0, seam + high // 28, wide, seam + high // 28), (150, 122, 88), max(2, high // 320))
    light = Image.linear_gradient("L").resize(pixels).point(lambda v: 255 - v // 7)
    return ImageChops.multiply(image, Image.merge("RGB", (light, light, light)))


def _weave(sheet: Sheet, dice: random.Random) -> None:
    """Give the material a texture of fine light and dark dashes, so that a sharp picture has something to be sharp."""
    from PIL import ImageDraw

    draw = ImageDraw.Draw(sheet.image, "RGBA")
    wide, high = sheet.image.size
    for _ in range(4000):
        x, y, length = dice.randrange(wide), dice.randrange(high), dice.randint(6, 18)
        tone = (255, 255, 255, 26) if dice.random() < 0.5 else (0, 0, 0, 30)
        draw.line((x, y, x + length, y + length // 3), tone, 2)


def _shadow(below: Any, mask: Any) -> None:
    from PIL import Image, ImageChops, ImageFilter

    small = mask.resize((mask.width // 4, mask.height // 4))
    soft = ImageChops.offset(small, 4, 6).filter(ImageFilter.GaussianBlur(4.5)).point(lambda v: v * 105 // 255)
    below.paste((24, 24, 28), (0, 0), soft.resize(below.size, Image.Resampling.BILINEAR))


def _grain(image: Any, dice: random.Random) -> Any:
    """The noise of a camera's sensor, a few grey levels."""
    from PIL import Image, ImageChops

    noise = Image.frombytes("L", image.size, dice.randbytes(image.width * image.height)).point(lambda v: v // 21)
    return ImageChops.subtract(image, Image.merge("RGB", (noise, noise, noise)), 1, -6)
