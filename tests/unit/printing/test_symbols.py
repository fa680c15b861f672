"""Barcodes as bare modules."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.printing import symbols

PRINTABLE = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=60)


@given(PRINTABLE)
def test_a_code_128_is_made_of_whole_characters_and_a_stop(text: str):
    bars = symbols.code128(text).bars
    assert (len(bars) - 13) % 11 == 0
    assert bars.startswith("11010")
    assert bars.endswith("1100011101011")


@pytest.mark.parametrize("text", ["", "\x00", "a\nb", "ș", "٣", "\x1d01", "😀"])
def test_what_a_wedge_cannot_type_is_no_code_128(text: str):
    assert not symbols.can_be_code128(text)
    with pytest.raises(ValueError):
        symbols.code128(text)


@given(PRINTABLE)
def test_runs_are_the_black_bars_and_leave_the_quiet_zones_blank(text: str):
    row = symbols.code128(text)
    painted = ["0"] * row.modules
    for first, wide in row.runs():
        painted[first : first + wide] = "1" * wide
    assert "".join(painted) == "0" * row.left + row.bars + "0" * row.right


@given(PRINTABLE, st.floats(10, 200))
def test_a_bar_is_a_whole_number_of_printer_dots_and_never_too_narrow(text: str, width: float):
    row = symbols.code128(text)
    module = row.module_mm(width)
    if module is None:
        assert row.modules * symbols.NARROWEST_MM > width
        return
    assert symbols.NARROWEST_MM <= module <= symbols.WIDEST_MM
    assert (module / symbols.DOT_MM).is_integer()
    assert row.modules * module <= width + 1e-6


@pytest.mark.parametrize("gtin", ["4006381333931", "04006381333931", "96385074", "036000291452", "0000096385074"])
def test_a_gtin_with_its_check_digit_becomes_an_ean_13_of_95_modules(gtin: str):
    assert len(symbols.ean13(gtin).bars) == 95


@pytest.mark.parametrize("gtin", ["", "4006381333932", "123", "14006381333938", "40063813339３1", "400638133393a"])
def test_digits_that_are_no_gtin_are_refused(gtin: str):
    assert not symbols.is_gtin(gtin)
    with pytest.raises(ValueError):
        symbols.ean13(gtin)


@pytest.mark.parametrize("text", ["", "x" * 601, "ș" * 301])
def test_a_qr_symbol_has_limits(text: str):
    with pytest.raises(ValueError):
        symbols.qr(text)
