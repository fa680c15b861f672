"""A code in a video counts once while it is in view."""

from __future__ import annotations

import numpy as np

from intake.domain.codes import Symbol
from intake.scanning.reader import STILL_EVERY_S, Stillness
from intake.scanning.sightings import Sightings

LABEL = Symbol("LPN00000000197", "Code128", "zxing:main")
EAN = Symbol("4006381333931", "EAN13", "zxing:main")


def test_a_strong_code_counts_at_its_first_read_and_then_no_more() -> None:
    seen = Sightings()
    assert seen.see((LABEL,), 0) == (LABEL,)
    assert [seen.see((LABEL,), t) for t in range(33, 9000, 33)] == [()] * 272


def test_a_weak_code_counts_at_its_second_read() -> None:
    seen = Sightings()
    assert seen.see((EAN,), 0) == ()
    assert seen.see((EAN,), 40) == (EAN,)
    assert seen.see((EAN,), 80) == ()


def test_a_single_wrong_read_among_right_ones_never_counts() -> None:
    seen = Sightings()
    wrong = Symbol("4006381333948", "EAN13", "zxing:main")
    counted = [s for t, s in enumerate((EAN, wrong, EAN, EAN)) for s in seen.see((s,), t * 33)]
    assert counted == [EAN]


def test_a_code_counts_again_after_it_was_out_of_view() -> None:
    seen = Sightings()
    assert seen.see((LABEL,), 0) == (LABEL,)
    assert seen.see((LABEL,), 1400) == ()
    assert seen.see((), 2800) == ()
    assert seen.see((LABEL,), 3000) == (LABEL,)


def test_a_weak_code_that_flickers_across_minutes_does_not_add_up() -> None:
    seen = Sightings()
    assert seen.see((EAN,), 0) == ()
    assert seen.see((EAN,), 60_000) == ()


def test_an_unchanged_bench_is_read_now_and_then_only() -> None:
    rng = np.random.default_rng(1)
    still = Stillness()

    def bench() -> np.ndarray:
        return (100 + rng.integers(-2, 3, (720, 1280, 3))).astype(np.uint8)

    times = [i / 30 for i in range(90)]
    read = [t for t in times if still.worth_reading(bench(), t)]
    assert 3 < len(read) <= 3 + 3 / STILL_EVERY_S + 1
    moved = bench()
    moved[200:500, 300:900] = 250
    assert still.worth_reading(moved, 3.0)
    assert still.worth_reading(moved[:360], 3.01)
