"""The page with the scanner's test barcode reads back in every language, and nothing overlaps."""

from __future__ import annotations

from intake.printing.sheets import scanner_test_pdf
from intake.texts import Texts
from tests.integration.printing.conftest import assert_nothing_overlaps, page_sizes, read_codes, render

CODE = "INTAKE:BCDFGHJLMOPQRSUVWXYZ -./#;_?&%$()0123456789:TEST"


def test_the_test_barcode_reads_back_as_bars(words: Texts) -> None:
    pdf = scanner_test_pdf(CODE, words)
    assert len(page_sizes(pdf)) == 1
    assert read_codes(render(pdf)[0]) == [("Code128", CODE)]
    assert_nothing_overlaps(pdf)
