"""What a customer's parcel carries, for practice: its return label, and the tags on the articles inside."""

from __future__ import annotations

from intake.domain.returns import ExpectedReturn, ReturnLine
from intake.printing import fonts, symbols
from intake.printing.surface import Surface, draw_article, draw_code
from intake.texts import Texts

LABEL = (88.0, 51.0)
"""Width and height of a parcel's return label in mm."""
TAG_WIDTH = 88.0
MOST_SERIALS = 6
"""Serial numbers shown on one article's tag; more of them would fill the page without teaching more."""
_TAG_HEAD, _TAG_CODE, _TAG_SERIAL = 12.0, 19.0, 16.0


def draw_parcel_label(
    surface: Surface, x: float, y: float, expected: ExpectedReturn, tracking: str, carrier: str, texts: Texts
) -> None:
    """A return label of LABEL size at (x, y). Without a tracking number: the return slip with the RMA's barcode."""
    wide, high = LABEL
    surface.box(x, y, wide, high, radius=2, line=0.4)
    surface.box(x + 2, y + 2, wide - 4, 9.5, radius=1, filled=True)
    heading = carrier or texts("sheet.parcel_service") if tracking else texts("sheet.slip")
    shown, points = fonts.shrink(heading, fonts.BOLD, 20, 10, wide - 36)
    surface.text(x + 5, y + 6.75 + points * 0.123, shown, points, face=fonts.BOLD, white=True)
    surface.text(
        x + wide - 5, y + 8, texts("sheet.return_mark"), 10, face=fonts.MEDIUM, room=26, align="right", white=True
    )
    customer = expected.customer
    surface.text(x + 4, y + 15.6, texts("sheet.sender"), 6.5)
    surface.text(x + 4, y + 20.2, customer.name, 10.5, face=fonts.MEDIUM, room=wide * 0.5 - 6)
    surface.text(x + 4, y + 24.8, f"{customer.postcode} {customer.country}", 10.5, room=wide * 0.5 - 6)
    half = x + wide / 2
    surface.line(half, y + 13.2, half, y + 26.2, line=0.25)
    surface.text(half + 3, y + 17.4, texts("sheet.rma"), 6.5)
    surface.text(half + 18, y + 17.6, expected.rma, 9, face=fonts.MONO, room=wide / 2 - 21)
    surface.text(half + 3, y + 23.4, texts("sheet.order"), 6.5)
    surface.text(half + 18, y + 23.6, expected.order_number, 9, face=fonts.MONO, room=wide / 2 - 21)
    surface.line(x + 2, y + 28, x + wide - 2, y + 28, line=0.25)
    draw_code(surface, x + 2, y + 30.5, wide - 4, 18.7, tracking or expected.rma, points=10, widest=0.375)


def tag_height(line: ReturnLine) -> float:
    """Height in mm of a line's tag."""
    return _TAG_HEAD + _TAG_CODE + _TAG_SERIAL * len(line.serials[:MOST_SERIALS])


def draw_tag(surface: Surface, x: float, y: float, line: ReturnLine, texts: Texts) -> None:
    """The tag of an article: its title, its EAN-13 (or SKU as Code 128) and its serial numbers."""
    wide = TAG_WIDTH
    surface.box(x, y, wide, tag_height(line) - 2, radius=2, line=0.25)
    count = f"× {line.quantity}"
    taken = surface.text(x + wide - 3, y + 5, count, 10, face=fonts.BOLD, align="right") if line.quantity > 1 else 0
    surface.text(x + 3, y + 5, line.title, 10, face=fonts.MEDIUM, room=wide - 8 - taken)
    named = surface.text(x + 3, y + 9.2, line.sku, 7, face=fonts.MONO, room=wide * 0.55)
    surface.text(x + wide - 3, y + 9.2, line.variant, 7.5, room=wide - 9 - named, align="right")
    if line.gtin and symbols.is_gtin(line.gtin):
        draw_article(surface, x + 3, y + _TAG_HEAD, wide - 6, _TAG_CODE - 4, line.gtin, points=8.5)
    else:
        draw_code(surface, x + 3, y + _TAG_HEAD, wide - 6, _TAG_CODE - 4, line.sku or "?", points=8.5, widest=0.375)
    top = y + _TAG_HEAD + _TAG_CODE - 2
    for serial in line.serials[:MOST_SERIALS]:
        surface.line(x + 3, top, x + wide - 3, top, line=0.15, dash=(1, 1))
        surface.text(x + 3, top + 7, texts("sheet.serial"), 6.5, room=11)
        draw_code(surface, x + 14, top + 2, wide - 17, _TAG_SERIAL - 4, serial, points=7.5, widest=0.375)
        top += _TAG_SERIAL
