"""Printed things as pictures, and what a barcode reader sees in them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from intake import paths, texts
from intake.domain.money import Money
from intake.domain.own_codes import lpn
from intake.domain.ports import UnitLabel
from intake.domain.returns import Customer, ExpectedReturn, ReturnLine
from intake.texts import Texts

HOSTILE = {
    "long": "Stand mixer " * 50,
    "one word": "Donaudampfschifffahrtsgesellschaft" * 15,
    "control": "Jacket\x00\x1b[31m\r\n\tred\x7f\u202eevil\u200b",
    "emoji": "🎁🎁 Gift 👩‍🚀 box 🇳🇱",
    "right to left": "מעיל חורף معطف שתוי",
    "markup": "<b>&amp;</b> %s {title} ${x} \\u0041",
    "marks": "Z\u0351\u036b\u0343a\u0328l\u0334g\u0488o",
    "empty": "",
    "wide": "ＡＢＣ１２３",
}


def render(pdf: bytes, dpi: float = 203.2) -> list[Any]:
    """The pages of a PDF as grey pictures, as a thermal printer of that resolution would put them."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=dpi / 72).to_pil().convert("L") for page in document]
    finally:
        document.close()


def text_boxes(pdf: bytes) -> list[list[tuple[str, tuple[float, float, float, float]]]]:
    """Per page every piece of text with its box (left, bottom, right, top in points)."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    pages = []
    for page in document:
        layer = page.get_textpage()
        boxes = [layer.get_rect(i) for i in range(layer.count_rects())]
        pages.append([(layer.get_text_bounded(*box).strip(), box) for box in boxes])
        layer.close()
        page.close()
    document.close()
    return pages


def page_sizes(pdf: bytes) -> list[tuple[float, float]]:
    """Width and height of every page in mm."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    sizes = [(page.get_width() * 25.4 / 72, page.get_height() * 25.4 / 72) for page in document]
    document.close()
    return sizes


def assert_nothing_overlaps(pdf: bytes) -> None:
    """Every piece of text lies on its page and touches no other."""
    for (wide, high), pieces in zip(page_sizes(pdf), text_boxes(pdf), strict=True):
        for number, (said, (left, bottom, right, top)) in enumerate(pieces):
            where = f"{said!r} at {left:.0f},{bottom:.0f},{right:.0f},{top:.0f}"
            assert left >= 0, where
            assert bottom >= 0, where
            assert right <= wide * 72 / 25.4 + 0.5, where
            assert top <= high * 72 / 25.4 + 0.5, where
            for other, (a, b, c, d) in pieces[number + 1 :]:
                apart = right <= a + 0.5 or c <= left + 0.5 or top <= b + 0.5 or d <= bottom + 0.5
                assert apart, f"{where} overlaps {other!r} at {a:.0f},{b:.0f},{c:.0f},{d:.0f}"


def read_codes(image: Any) -> list[tuple[str, str]]:
    """(symbology, text) of every barcode in a picture."""
    import numpy as np
    import zxingcpp

    found = zxingcpp.read_barcodes(np.asarray(image))
    return sorted((str(code.format).replace("-", "").replace(" ", ""), code.text) for code in found)


def code_texts(image: Any) -> set[str]:
    """The texts of all barcodes in a picture."""
    return {text for _, text in read_codes(image)}


@pytest.fixture(params=texts.LANGUAGES)
def words(request: pytest.FixtureRequest) -> Texts:
    """The shipped texts, in each language in turn."""
    return texts.load(paths.resources() / "translations", request.param)


@pytest.fixture
def english() -> Texts:
    return texts.load(paths.resources() / "translations", "en")


def unit_label(**changes: Any) -> UnitLabel:
    """A label as the station asks for it."""
    given: dict[str, Any] = {
        "lpn": lpn("N", 4711),
        "title": "Trail Jacket, M, moss",
        "sku": "TJ-MOSS-M",
        "grade": "A2",
        "disposition": "restock",
        "tote": "R-07",
        "decided_at": datetime(2026, 11, 22, 23, 30, tzinfo=UTC),
        "station": "dock-1",
        "language": "en",
    }
    return UnitLabel(**{**given, **changes})


def line(**changes: Any) -> ReturnLine:
    """A return line."""
    given: dict[str, Any] = {
        "id": UUID(int=1),
        "external_id": "1",
        "sku": "TJ-MOSS-M",
        "title": "Trail Jacket",
        "quantity": 1,
        "unit_paid": Money(7990, "EUR"),
        "kind": "apparel",
        "gtin": "04006381333931",
        "variant": "M, moss",
        "reason": "too_small",
    }
    return ReturnLine(**{**given, **changes})


def expected(**changes: Any) -> ExpectedReturn:
    """An expected return."""
    given: dict[str, Any] = {
        "id": UUID(int=2),
        "shop": "training",
        "external_id": "ret_1",
        "rma": "RMA-10428-1",
        "order_number": "10428",
        "customer": Customer("Eva van Dalen", "3512 JK", "NL", "nl"),
        "currency": "EUR",
        "lines": (line(),),
        "payments": (),
        "updated_at": datetime(2026, 11, 20, tzinfo=UTC),
        "tracking": ("3SRXCG711004649",),
    }
    return ExpectedReturn(**{**given, **changes})
