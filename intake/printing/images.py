"""Pictures for practice without hardware: barcodes, parcel labels and articles, as a camera sees them."""

from __future__ import annotations

import random
from typing import Any

from intake.domain.ports import ParseText
from intake.domain.returns import ExpectedReturn
from intake.printing import fonts, symbols
from intake.printing.articles import drawing_for
from intake.printing.carriers import carrier_of
from intake.printing.parcel import LABEL, draw_parcel_label
from intake.printing.picture import Picture, png
from intake.printing.sketch import article_image, bench
from intake.printing.surface import draw_article, draw_code
from intake.texts import Texts

PIXELS = (1280, 960)
_BAR_SCALE = 16.0  # the narrowest bar, 0.25 mm, is 4 pixels


def code128_png(text: str, caption: str = "") -> bytes:
    """A barcode on white with a caption above: Code 128, or QR for what that cannot carry or show well.

    Raises ValueError for an empty text or one longer than a QR symbol here carries.
    """
    wide = 64.0
    if symbols.can_be_code128(text):
        wide = max(wide, min(symbols.code128(text).modules * symbols.NARROWEST_MM + 6, 110.0))
    picture = Picture((wide, 40.0), _BAR_SCALE)
    _caption(picture, caption)
    draw_code(picture, 3, 11, wide - 6, 27, text, points=11, widest=0.375)
    return picture.png()


def ean13_png(gtin: str, caption: str = "") -> bytes:
    """An EAN-13 on white with a caption above. Raises ValueError for digits that are no GTIN."""
    picture = Picture((64.0, 40.0), _BAR_SCALE)
    _caption(picture, caption)
    draw_article(picture, 3, 11, 58, 27, gtin, points=11)
    return picture.png()


def parcel_label_png(
    expected: ExpectedReturn, tracking: str, texts: Texts, parse: ParseText | None = None, seed: int = 0
) -> bytes:
    """A parcel's return label lying on its carton, 1280 x 960. An empty `tracking` gives the return slip."""
    scale = 12.0  # 0.25 mm are 3 pixels, as the simulated camera needs
    label = Picture(LABEL, scale)
    draw_parcel_label(label, 0, 0, expected, tracking, carrier_of(tracking, parse), texts)
    carton = bench(PIXELS, random.Random(seed), carton=True)  # noqa: S311 - a drawing, no secret
    _lay(carton, label.image())
    return png(carton)


def article_photo_png(title: str, kind: str, flaw: str | None = None, seed: int = 0, picture: str = "") -> bytes:
    """A drawn article on the bench, 1280 x 960, sharp and evenly lit; the same arguments give the same bytes.

    `picture` names the drawing ("shoe"); else `kind` chooses one. `flaw` is stain, crack, tear, scuff or missing.
    Raises ValueError for another flaw.
    """
    image = article_image(PIXELS, title, drawing_for(kind, picture), flaw, seed)
    card = Picture((100.0, 9.0), 10.0)
    shown, points = fonts.shrink(title, fonts.MEDIUM, 15, 9, 92)
    card.text(4, 6.2, shown, points, face=fonts.MEDIUM)
    wide = int((fonts.width_mm(shown, fonts.MEDIUM, points) + 8) * 10)
    image.paste(card.image().crop((0, 0, wide, 90)).convert("RGB"), (36, PIXELS[1] - 118))
    return png(image)


def _caption(picture: Picture, caption: str) -> None:
    shown, points = fonts.shrink(caption, fonts.MEDIUM, 16, 8, picture.width - 6)
    picture.text(picture.width / 2, 7.5, shown, points, face=fonts.MEDIUM, align="center")


def _lay(below: Any, paper: Any) -> None:
    """Lay a sheet in the middle of a picture, with the shadow it throws."""
    from PIL import Image, ImageDraw, ImageFilter

    left, top = (below.width - paper.width) // 2, (below.height - paper.height) // 2
    shade = Image.new("L", below.size, 0)
    shade.paste(120, (left + 8, top + 12, left + paper.width + 8, top + paper.height + 12))
    below.paste((30, 22, 12), (0, 0), shade.filter(ImageFilter.GaussianBlur(9)))
    round_ = Image.new("L", paper.size, 0)
    ImageDraw.Draw(round_).rounded_rectangle((0, 0, paper.width - 1, paper.height - 1), 24, 255)
    below.paste(paper.convert("RGB"), (left, top), round_)
