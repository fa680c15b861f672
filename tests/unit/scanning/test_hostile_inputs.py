"""A short, seeded run of what `./run fuzz` does by the million: texts and pictures that nobody would send."""

from __future__ import annotations

import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fuzz import pictures, texts
from intake.domain.errors import IntakeError
from intake.scanning.images import decode_image

_PIECES = st.sampled_from([seed.encode() for seed in texts.SEEDS] + [b"\x1d", b"]C1", b"(00)", b"\xff", b"\r\n"])


@settings(max_examples=400, deadline=None)
@given(st.lists(_PIECES | st.binary(max_size=40), max_size=6).map(b"".join))
@example(b"")
@example(b"\x1d" * 600)
@example(b"(" * 600)
@example(b"(01)" * 150)
@example(b"https://x.example/" + b"01/" * 200)
@example("ſßİ٣".encode() * 40)
def test_no_text_breaks_what_takes_texts(data: bytes) -> None:
    texts.check(data)


def test_no_broken_image_file_breaks_the_decoders() -> None:
    became = {pictures.try_file(pictures.one(random.Random(f"test/{number}"))).became for number in range(60)}
    assert became == {"decoded", "unreadable", "too_large"}


def test_no_odd_frame_breaks_the_decoders() -> None:
    codes = sum(pictures.try_frame(pictures.odd_frame(random.Random(f"test/{n}"))).codes for n in range(40))
    assert codes > 0, "the pictures must not be too broken to mean anything"


@pytest.mark.parametrize("number", range(4))
def test_an_image_bomb_is_refused_before_it_is_decoded(number: int) -> None:
    with pytest.raises(IntakeError, match="image_too_large"):
        decode_image(pictures.bomb(random.Random(number)), pictures.LIMITS)
