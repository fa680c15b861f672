"""A scanner's own keys, below every keyboard layout."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from intake.scanning.key_codes import EVENT, PLAIN, SHIFTED, KeyStream

SHIFT, CTRL, ALT, CAPS, ENTER, TAB = 42, 29, 56, 58, 28, 15
CODES = {char: (code, False) for code, char in PLAIN.items()}
CODES = {char: (code, True) for code, char in SHIFTED.items()} | CODES


def key(code: int, at_ms: int, *values: int) -> bytes:
    return b"".join(
        EVENT.pack(at_ms // 1000, at_ms % 1000 * 1000, 1, code, value) + EVENT.pack(0, 0, 0, 0, 0)
        for value in values or (1, 0)
    )


def recorded(text: str, at_ms: int = 1_000_000, end: int | None = ENTER) -> bytes:
    """The bytes that a scanner's device gives for a text."""
    out = b""
    for char in text:
        if char == "\x1d":
            out += key(CTRL, at_ms, 1) + key(27, at_ms) + key(CTRL, at_ms, 0)
            continue
        code, shifted = CODES[char]
        out += (
            (key(SHIFT, at_ms, 1) if shifted else b"") + key(code, at_ms) + (key(SHIFT, at_ms, 0) if shifted else b"")
        )
        at_ms += 3
    return out + (key(end, at_ms) if end else b"")


@given(st.lists(st.text(st.sampled_from(sorted(CODES) + ["\x1d"]), min_size=1, max_size=40), max_size=4), st.randoms())
def test_every_text_arrives_however_its_bytes_are_cut(texts: list[str], dice: random.Random) -> None:
    data = b"".join(recorded(text, 1000 * number + 5) for number, text in enumerate(texts))
    stream = KeyStream()
    codes: list[str] = []
    while data:
        cut = dice.randint(1, 100)
        codes += stream.feed(data[:cut])
        data = data[cut:]
    assert codes == texts


@given(st.binary(max_size=600))
def test_no_bytes_break_it(data: bytes) -> None:
    stream = KeyStream()
    stream.feed(data)
    stream.silence()


def test_a_scanner_without_enter_is_done_after_a_pause() -> None:
    stream = KeyStream()
    assert stream.feed(recorded("3SABCD1", end=None)) == ()
    assert stream.silence() == ("3SABCD1",)
    assert stream.silence() == ()


def test_two_codes_without_enter_are_told_apart_by_their_times() -> None:
    data = recorded("3SABCD1", 1_000, end=None) + recorded("3SABCD2", 2_000, end=None)
    stream = KeyStream()
    assert stream.feed(data) + stream.silence() == ("3SABCD1", "3SABCD2")


def test_caps_lock_that_a_scanner_presses_itself_is_understood() -> None:
    data = key(CAPS, 10) + key(30, 12) + key(3, 14) + key(CAPS, 16) + key(30, 18) + key(ENTER, 20)
    assert KeyStream().feed(data) == ("A2a",)


def test_characters_by_their_number_and_digits_of_the_pad_arrive() -> None:
    by_number = key(ALT, 10, 1) + key(82, 11) + key(81, 12) + key(79, 13) + key(ALT, 14, 0)  # Alt 031
    pad = key(79, 20) + key(80, 21) + key(83, 22) + key(96, 23)
    euro = key(ALT, 30, 1) + key(82, 31) + key(79, 32) + key(80, 33) + key(72, 34) + key(ALT, 35, 0) + key(ENTER, 36)
    assert KeyStream().feed(by_number + pad + euro) == ("\x1f12.", "€")


def test_a_code_the_kernel_dropped_keys_of_is_not_half_taken() -> None:
    dropped = EVENT.pack(0, 0, 0, 3, 0)
    stream = KeyStream()
    assert stream.feed(recorded("3SAB", end=None) + dropped + recorded("67")) == ()
    assert stream.feed(recorded("3SABCD1234567")) == ("3SABCD1234567",)


def test_tab_ends_a_code_and_begins_none() -> None:
    assert KeyStream().feed(key(TAB, 5) + recorded("12345", 10, end=TAB)) == ("12345",)
