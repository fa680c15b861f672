"""Unit labels as a printer would put them on paper."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from intake.domain.grades import Disposition, Grade
from intake.printing import shapes
from intake.printing.labels import LARGE, SMALL, unit_label_pdf
from intake.texts import Texts
from tests.integration.printing.conftest import (
    HOSTILE,
    assert_nothing_overlaps,
    page_sizes,
    read_codes,
    render,
    text_boxes,
    unit_label,
)


def said(pdf: bytes) -> str:
    return " | ".join(text for page in text_boxes(pdf) for text, _ in page)


@pytest.mark.parametrize("size", [SMALL, LARGE, (55, 36), (62, 100)])
def test_the_lpn_reads_back_from_a_printed_label(size: tuple[float, float], english: Texts):
    label = unit_label()
    pdf = unit_label_pdf(label, english, size)
    assert page_sizes(pdf) == [pytest.approx(size)]
    assert read_codes(render(pdf)[0]) == [("Code128", label.lpn)]


def test_every_outcome_fits_its_label_in_every_language(words: Texts):
    for disposition in Disposition:
        for review in (False, True):
            for size in (SMALL,):
                label = unit_label(disposition=disposition.value, grade=Grade.C.value, review=review)
                pdf = unit_label_pdf(label, words, size)
                assert_nothing_overlaps(pdf)
                assert "…" not in said(pdf), said(pdf)


def test_every_grade_and_disposition_stands_in_words_on_the_label(words: Texts):
    for disposition in Disposition:
        text = said(unit_label_pdf(unit_label(disposition=disposition.value, tote=""), words, LARGE))
        for word in words(f"disposition.{disposition}").split():
            assert word in text
    for grade in Grade:
        assert words(f"label.grade.{grade}") in said(unit_label_pdf(unit_label(grade=grade.value), words, LARGE))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_title_neither_breaks_nor_overlaps_the_label(name: str, english: Texts):
    label = unit_label(title=HOSTILE[name], sku=HOSTILE[name], tote=HOSTILE[name][:200], station=HOSTILE[name])
    pdf = unit_label_pdf(label, english)
    assert_nothing_overlaps(pdf)
    assert read_codes(render(pdf)[0]) == [("Code128", label.lpn)]


def test_letters_of_all_five_languages_are_on_the_label(english: Texts):
    title = "ăâîșț ÅÆØåæø ÄÖÜäöüß ëïé"
    assert title in said(unit_label_pdf(unit_label(title=title), english))


def test_the_day_on_the_label_is_the_sites_day(english: Texts):
    text = said(unit_label_pdf(unit_label(), english, timezone=ZoneInfo("Europe/Amsterdam")))
    assert "23 Nov 2026 00:30" in text  # 22 November, 23:30 UTC


def test_a_unit_in_review_is_marked(english: Texts):
    assert "Review first" in said(unit_label_pdf(unit_label(review=True), english))
    assert "Review first" not in said(unit_label_pdf(unit_label(), english))


def test_a_label_is_black_and_white_only(english: Texts):
    import pypdfium2

    document = pypdfium2.PdfDocument(unit_label_pdf(unit_label(review=True), english))
    picture = document[0].render(scale=4).to_pil().convert("RGB")
    document.close()
    assert all(max(pixel) - min(pixel) < 8 for pixel in picture.resize((200, 130)).get_flattened_data())


def test_the_same_label_gives_the_same_bytes(english: Texts):
    assert unit_label_pdf(unit_label(), english) == unit_label_pdf(unit_label(), english)


def test_dispositions_look_different_without_reading(english: Texts):
    seen = set()
    for disposition in Disposition:
        assert shapes.has_shape(disposition.value)
        page = render(unit_label_pdf(unit_label(disposition=disposition.value), english))[0]
        seen.add(page.crop((12, 12, 84, 84)).tobytes())
    assert len(seen) == len(Disposition)


def test_a_label_too_small_for_its_barcode_is_refused(english: Texts):
    with pytest.raises(ValueError):
        unit_label_pdf(unit_label(), english, (40, 30))


def test_a_disposition_of_a_newer_version_still_prints(english: Texts):
    label = unit_label(disposition="teleport", grade="Z9")
    assert read_codes(render(unit_label_pdf(label, english))[0]) == [("Code128", label.lpn)]
