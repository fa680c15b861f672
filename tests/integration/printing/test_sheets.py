"""Sheets: every printed code reads back, nothing overlaps."""

from __future__ import annotations

from uuid import UUID

import pytest

from intake.domain.own_codes import badge_code, command_code, lpn, tote_code
from intake.domain.returns import Customer
from intake.printing.sheets import (
    badge_pdf,
    command_sheet_pdf,
    guide_sheet_pdf,
    practice_labels_pdf,
    roll_pdf,
    tote_labels_pdf,
)
from intake.scanning.carriers import tracking_numbers
from intake.texts import Texts
from tests.integration.printing.conftest import (
    HOSTILE,
    assert_nothing_overlaps,
    code_texts,
    expected,
    line,
    page_sizes,
    read_codes,
    render,
    text_boxes,
)


def parse(text: str):
    return tuple(tracking_numbers(text))


def said(pdf: bytes) -> str:
    return " | ".join(text for page in text_boxes(pdf) for text, _ in page)


def printed(pdf: bytes) -> set[str]:
    return {text for page in render(pdf) for text in code_texts(page)}


def test_every_answer_of_a_guide_reads_back_and_no_two_cells_touch(english: Texts):
    answers = [
        (command_code(name), f"Answer number {name.lower()}") for name in ("ONE", "TWO", "THREE", "FOUR", "FIVE")
    ]
    questions = [("What is wrong with it?", answers), ("A question that is rather long " * 4, answers)] * 2
    pdf = guide_sheet_pdf("Answers: Shoes", questions, english)
    assert {code for code, _ in answers} <= printed(pdf)
    assert_nothing_overlaps(pdf)
    assert said(pdf).count("What is wrong with it?") == 2


def test_parcel_articles_and_serials_read_back_from_the_practice_pages(english: Texts):
    returns = [
        expected(),
        expected(
            id=UUID(int=3),
            rma="RMA-2",
            tracking=("00340434303039247577", "RB123456785GB"),
            lines=(line(kind="electronics", gtin="09521100434256", serials=("SN-0001", "SN-0002/B")),),
        ),
        expected(id=UUID(int=4), rma="RMA-3", tracking=(), lines=(line(kind="toys", gtin=None, sku="NO-EAN-1"),)),
    ]
    assert printed(practice_labels_pdf(returns, english, parse)) >= {
        "3SRXCG711004649",
        "4006381333931",
        "00340434303039247577",
        "RB123456785GB",
        "9521100434256",
        "SN-0001",
        "SN-0002/B",
        "RMA-3",
        "NO-EAN-1",
    }


def test_the_carrier_is_named_when_the_number_tells_it(english: Texts):
    assert "PostNL" in said(practice_labels_pdf([expected()], english, parse))
    assert "PostNL" not in said(practice_labels_pdf([expected()], english))


def test_a_tracking_text_too_long_for_bars_becomes_a_qr_symbol(english: Texts):
    text = "HTTPS://ID.EXAMPLE.COM/00/395123456789012343?7=" + "1234567890" * 5
    assert ("QRCode", text) in [
        code for page in render(practice_labels_pdf([expected(tracking=(text,))], english)) for code in read_codes(page)
    ]


def test_the_contents_list_every_return_with_its_page(words: Texts):
    returns = [
        expected(id=UUID(int=n), rma=f"RMA-{n}", lines=(line(kind=kind),))
        for n, kind in enumerate(("apparel", "toys", "media", "home") * 20, start=10)
    ]
    pdf = practice_labels_pdf(returns, words)
    assert_nothing_overlaps(pdf)
    pages = [" ".join(text for text, _ in page) for page in text_boxes(pdf)]
    for each in returns:
        first, *rest = [number for number, page in enumerate(pages) if each.rma in page.split()]
        assert first < 2
        assert rest, each.rma
    assert words("kind.toys") in pages[0]


def test_no_returns_make_a_page_that_says_what_it_is_for(words: Texts):
    pdf = practice_labels_pdf([], words)
    assert len(page_sizes(pdf)) == 1
    assert words("sheet.practice_title") in said(pdf)


def test_a_return_taller_than_a_page_goes_on_overleaf(english: Texts):
    lines = tuple(line(id=UUID(int=n), sku=f"SKU-{n}", gtin=None) for n in range(100, 140))
    pdf = practice_labels_pdf([expected(lines=lines, tracking=tuple(f"1ONBLN{n:09d}" for n in range(12)))], english)
    assert printed(pdf) >= {f"SKU-{n}" for n in range(100, 140)} | {f"1ONBLN{n:09d}" for n in range(12)}
    assert "(continued)" in said(pdf)
    assert_nothing_overlaps(pdf)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_neither_break_nor_overlap_the_pages(name: str, english: Texts):
    text = HOSTILE[name]
    hostile = expected(
        customer=Customer(text, text, "NL"), order_number=text, lines=(line(title=text, variant=text, reason=text),) * 2
    )
    pdf = practice_labels_pdf([hostile], english)
    assert_nothing_overlaps(pdf)
    assert "3SRXCG711004649" in printed(pdf)


def test_every_command_reads_back_from_its_sheet(words: Texts):
    names = ["UNDO", "NEXT", "CLOSE", "UNEXPECTED", "ONE", "TWO", "NINE", "HELP", "SIGNOUT", "EMPTYBOX", "ASIDE", "SIX"]
    codes = [command_code(name) for name in [*names, "SHUTTER"]]
    pdf = command_sheet_pdf([(code, words("command.EMPTYBOX")) for code in codes], words)
    assert_nothing_overlaps(pdf)
    assert page_sizes(pdf) == [pytest.approx((210, 297))] * 2
    assert printed(pdf) == set(codes)


def test_a_level_scan_line_meets_one_command_only(english: Texts):
    codes = [command_code("UNDO"), command_code("CLOSE")]
    page = render(command_sheet_pdf([(code, "word") for code in codes], english))[0]
    met: list[set[str]] = []
    for top in range(0, page.height - 12, 12):
        met.append(code_texts(page.crop((0, top, page.width, top + 12))))
    assert set().union(*met) == set(codes)
    assert all(len(codes_met) <= 1 for codes_met in met)


def test_a_roll_carries_its_outcome_and_number_on_every_label():
    codes = [lpn("A", number) for number in range(1, 4)]
    pdf = roll_pdf([(code, "As new") for code in codes])
    assert [read_codes(page) for page in render(pdf)] == [[("Code128", code)] for code in codes]
    assert said(pdf).count("As new") == 3


@pytest.mark.parametrize("name", ["Eva van Dalen", "Ștefania-Alexandra Țurcanu de la Făgăraș", "X" * 300, "😀"])
def test_a_badge_shows_the_name_and_reads_back(name: str):
    pdf = badge_pdf(name, badge_code("EVA1"))
    assert read_codes(render(pdf)[0]) == [("Code128", badge_code("EVA1"))]
    assert_nothing_overlaps(pdf)


def test_totes_read_back_by_name():
    totes = [(tote_code(name), name) for name in ("R-07", "WASTE-C")]
    pdf = tote_labels_pdf(totes, {"WASTE-C": "Back to the customer who sent something else " * 3})
    assert [read_codes(page) for page in render(pdf)] == [
        [("Code128", tote_code("R-07"))],
        [("Code128", tote_code("WASTE-C"))],
    ]
    assert_nothing_overlaps(pdf)


def test_sheets_of_nothing_are_refused_where_they_would_be_blank():
    for make in (roll_pdf, tote_labels_pdf):
        with pytest.raises(ValueError):
            make([])
