"""A scanner for one keyboard layout on a system with another: found by the test barcode, repaired exactly."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.errors import IntakeError
from intake.domain.own_codes import badge_code, lpn, tote_code
from intake.printing.symbols import can_be_code128
from intake.scanning.layout_tables import TABLES
from intake.scanning.layouts import (
    NEEDED,
    TEST_CODE,
    Finding,
    Layout,
    chosen,
    diagnose,
    garble,
    layouts,
    repair,
)
from intake.scanning.parse import parse
from intake.station.commands import sheet

PRINTABLE = frozenset(map(chr, range(0x20, 0x7F)))
ALL = sorted(layouts().values(), key=lambda layout: layout.name)
EXACT = [layout for layout in ALL if layout.exact]
LABELS = ("1Z5R89390357567127", "3SABCD1234567", "RMA-10428/1", "#10428", "https://id.gs1.org/01/09521100434256")


@given(st.sampled_from(ALL), st.data())
def test_a_repair_is_the_exact_inverse_for_all_that_a_layout_does_not_lose(layout: Layout, data: st.DataObject):
    text = data.draw(st.text(st.sampled_from(sorted(PRINTABLE - layout.lost))))
    assert repair(garble(text, layout), layout) == text


@given(st.sampled_from(EXACT), st.text(st.sampled_from(sorted(NEEDED))))
def test_an_exact_layout_repairs_all_that_codes_need(layout: Layout, text: str):
    assert repair(garble(text, layout), layout) == text


@given(st.sampled_from(ALL), st.text())
def test_any_text_can_be_repaired_and_keeps_its_separators(layout: Layout, text: str):
    assert len(repair(text, layout)) == len(text)
    assert repair("\x1d", layout) == "\x1d"


@pytest.mark.parametrize("layout", EXACT, ids=lambda layout: layout.name)
def test_every_code_of_ours_and_the_carriers_means_the_same_after_the_repair(layout: Layout):
    own = [code for code, _ in sheet()] + [lpn("A", 123456789), badge_code("EVA1"), tote_code("R-07")]
    for text in (*own, *LABELS):
        assert parse(repair(garble(text, layout), layout)) == parse(text)


def test_without_a_repair_a_garbled_lpn_means_nothing_certain():
    assert parse(garble(lpn("N", 5), chosen("fr"))) == ()


@pytest.mark.parametrize("layout", ALL, ids=lambda layout: layout.name)
def test_the_test_barcode_names_every_layout(layout: Layout):
    found = diagnose(f"]C0{garble(TEST_CODE, layout)}\r\n")
    assert found.layout == ("" if layout.name == "us" else layout.name)
    right = Finding.RIGHT if layout.name == "us" else Finding.REPAIRABLE
    assert found.kind is (right if layout.exact else Finding.KNOWN)
    assert set(found.lost) == layout.lost


def test_all_layouts_of_the_tables_can_be_told_apart_also_with_caps_lock():
    assert {name + lock for name in ("us", *TABLES) for lock in ("", "-caps", "-shift")} <= set(layouts())


def test_every_plain_layout_is_exact():
    assert [name for name in TABLES if not layouts()[name].exact] == []


def test_colliding_characters_are_only_advised_about():
    # On a French system a scanner with its digits on the numeric pad types "3" for "3" and for "#".
    found = diagnose(garble(TEST_CODE, layouts()["fr-keypad"]))
    assert (found.kind, found.advice) == (Finding.KNOWN, "collides")
    assert {"3", "#"} <= set(found.lost)
    with pytest.raises(IntakeError) as refused:
        chosen("fr-keypad")
    assert refused.value.code == "scanner_layout_unknown"


def test_digits_that_are_missing_tell_of_num_lock():
    without = "".join(c for c in TEST_CODE if c not in string.digits)
    for layout in ("us", "fr", "de-caps"):
        assert diagnose(garble(without, layouts()[layout])).advice == "numlock"


def test_caps_lock_has_an_advice_of_its_own():
    assert diagnose(TEST_CODE.swapcase()).advice == "caps"


@given(st.text())
def test_any_other_text_is_unknown(text: str):
    assert diagnose(text).kind is Finding.UNKNOWN


@given(st.sampled_from(ALL), st.integers(0, len(TEST_CODE) - 1))
def test_a_single_missing_character_is_never_diagnosed(layout: Layout, place: int):
    read = garble(TEST_CODE, layout)
    assert diagnose(read[:place] + read[place + 1 :]).kind is Finding.UNKNOWN


def test_the_test_barcode_covers_what_codes_need_and_can_be_printed():
    assert {c.upper() for c in NEEDED} <= set(TEST_CODE)
    assert can_be_code128(TEST_CODE)


def test_no_layout_is_no_repair():
    assert all(repair(c, chosen("")) == c for c in PRINTABLE)


def test_an_unknown_layout_is_refused_with_the_known_ones():
    with pytest.raises(IntakeError) as refused:
        chosen("klingon")
    assert "de" in str(refused.value.params["names"])
