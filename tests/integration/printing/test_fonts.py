"""Texts made to fit: never wider than their room, never a glyph the typeface lacks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.printing import fonts

FACES = (fonts.REGULAR, fonts.MEDIUM, fonts.BOLD, fonts.MONO)


@given(st.text(max_size=600), st.sampled_from(FACES), st.floats(4, 40), st.floats(0, 120))
def test_a_fitted_text_is_never_wider_than_its_room(text: str, face: str, points: float, room: float):
    shown = fonts.fit(text, face, points, room)
    assert fonts.width_mm(shown, face, points) <= room + 1e-6
    assert fonts.clean(shown, face) == shown


@given(st.text(max_size=300), st.sampled_from(FACES), st.floats(5, 100))
def test_a_shrunk_text_fits_at_a_size_between_the_two(text: str, face: str, room: float):
    shown, points = fonts.shrink(text, face, 24, 6, room)
    assert 6 <= points <= 24
    assert fonts.width_mm(shown, face, points) <= room + 1e-6


@given(st.text(max_size=300), st.floats(20, 100), st.integers(1, 4))
def test_a_wrapped_text_keeps_to_its_lines(text: str, room: float, lines: int):
    rows = fonts.wrap(text, fonts.REGULAR, 9, room, lines)
    assert len(rows) <= lines
    assert all(fonts.width_mm(row, fonts.REGULAR, 9) <= room + 1e-6 for row in rows)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Jacket\x00\x1b[31m\r\nred", "Jacket[31m red"),
        ("\u202eevil\u200b", "evil"),
        ("🎁🎁 Gift", "? Gift"),
        ("שלום", "?"),
        ("ＡＢＣ", "ABC"),
        ("  a \t b  ", "a b"),
        ("s\u0326", "ș"),
    ],
)
def test_what_the_typeface_cannot_draw_is_replaced_or_left_out(text: str, shown: str):
    assert fonts.clean(text) == shown


def test_a_short_text_is_left_alone():
    assert fonts.fit("Trail Jacket", fonts.REGULAR, 9, 60) == "Trail Jacket"
    assert fonts.shrink("R-07", fonts.BOLD, 24, 6, 60) == ("R-07", 24)
