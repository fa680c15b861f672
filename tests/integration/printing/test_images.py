"""Drawn pictures for practice: their codes read back and their articles pass as photos."""

from __future__ import annotations

import io
import random
from typing import Any

import pytest

from intake.domain.own_codes import command_code
from intake.printing.articles import DRAWINGS, drawing_for
from intake.printing.drawing import Colours, Sheet
from intake.printing.flaws import FLAWS
from intake.printing.images import article_photo_png, code128_png, ean13_png, parcel_label_png
from intake.printing.sketch import bench
from intake.scanning.carriers import tracking_numbers
from intake.scanning.photos import prepare
from intake.texts import Texts
from tests.integration.printing.conftest import HOSTILE, code_texts, expected, line, read_codes


def parse(text: str):
    return tuple(tracking_numbers(text))


def picture(png: bytes) -> Any:
    from PIL import Image

    with Image.open(io.BytesIO(png)) as image:
        image.load()
        return image


@pytest.mark.parametrize("text", [command_code("UNDO"), "3SRXCG711004649", "A", "%0072099 a-b/c", "1" * 30])
def test_a_drawn_code_128_reads_back(text: str):
    assert read_codes(picture(code128_png(text, "caption")).convert("L")) == [("Code128", text)]


@pytest.mark.parametrize("text", ["https://id.example.com/01/09521100401371/21/" + "x" * 100, "ș"])
def test_what_bars_cannot_carry_is_drawn_as_qr(text: str):
    assert read_codes(picture(code128_png(text)).convert("L")) == [("QRCode", text)]


def test_a_drawn_ean_13_reads_back():
    assert read_codes(picture(ean13_png("04006381333931", "Jacket")).convert("L")) == [("EAN13", "4006381333931")]


def test_a_parcel_label_reads_back_and_passes_as_a_photo(english: Texts):
    png = parcel_label_png(expected(), "3SRXCG711004649", english, parse)
    image = picture(png)
    assert image.size == (1280, 960)
    assert code_texts(image.convert("L")) == {"3SRXCG711004649"}
    assert prepare(png).problem == ""


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_on_a_drawn_label_does_no_harm(name: str, english: Texts):
    text = HOSTILE[name]
    hostile = expected(rma="RMA-1", order_number=text, lines=(line(title=text),))
    assert code_texts(picture(parcel_label_png(hostile, "", english)).convert("L")) == {"RMA-1"}
    assert picture(article_photo_png(text, "apparel")).size == (1280, 960)


@pytest.mark.parametrize("name", DRAWINGS)
def test_every_drawn_article_passes_the_photo_check(name: str):
    flaw = [None, *FLAWS][list(DRAWINGS).index(name) % (len(FLAWS) + 1)]
    photo = prepare(article_photo_png("An article", "generic", flaw, seed=7, picture=name))
    assert photo.problem == "", photo.figures
    assert (photo.width, photo.height) == (1280, 960)


@pytest.mark.parametrize("flaw", FLAWS)
def test_a_flaw_can_be_seen(flaw: str):
    import numpy as np

    pixels, coats = (320, 240), []
    for name in (None, flaw):
        sheet = Sheet((1280, 960), Colours((58, 92, 122)))
        DRAWINGS["jacket"](sheet)
        if name:
            FLAWS[name](sheet, random.Random(3), bench(pixels, random.Random(3)))
        coats.append(
            np.asarray(sheet.image.resize(pixels), dtype=int) * (np.asarray(sheet.mask.resize(pixels)) > 128)[..., None]
        )
    changed = np.abs(coats[0] - coats[1]).max(axis=2) > 60
    assert 80 < changed.sum() < 8000


def test_the_same_picture_comes_out_the_same():
    assert article_photo_png("A", "toys", "stain", 3) == article_photo_png("A", "toys", "stain", 3)
    assert article_photo_png("A", "toys", "stain", 3) != article_photo_png("A", "toys", "stain", 4)


def test_an_unknown_flaw_is_refused():
    with pytest.raises(ValueError, match="stain"):
        article_photo_png("A jacket", "apparel", "haunted")


@pytest.mark.parametrize(
    ("kind", "name", "drawing"),
    [("apparel", "", "jacket"), ("footwear", "boot", "boot"), ("home", "spoon", "lamp"), ("new kind", "", "box")],
)
def test_the_nearest_drawing_is_taken(kind: str, name: str, drawing: str):
    assert drawing_for(kind, name) == drawing
