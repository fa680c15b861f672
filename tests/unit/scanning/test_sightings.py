"""A code in a video counts once while it is in view."""

from __future__ import annotations

import numpy as np
import pytest

from intake.domain.codes import Symbol
from intake.scanning.guards import Trust
from intake.scanning.live import Sighted
from intake.scanning.reader import STILL_EVERY_S, STILL_READS, Stillness
from intake.scanning.sightings import Sightings

SQUARE = Sighted(Symbol("LPN00000000197", "QRCode", "zxing:half"), Trust.UNTOUCHED)
LABEL = Sighted(
    Symbol("LPN00000000197", "Code128", "zxing:sheets", ((2, 2), (90, 2), (90, 40), (2, 40))), Trust.UNTOUCHED
)
EAN = Sighted(Symbol("4006381333931", "EAN13", "zxing:sheets"), Trust.UNTOUCHED)


def test_a_square_code_counts_at_its_first_read_and_then_no_more() -> None:
    seen = Sightings()
    assert seen.see((SQUARE,), 0) == (SQUARE.symbol,)
    assert [seen.see((SQUARE,), t) for t in range(33, 9000, 33)] == [()] * 272


@pytest.mark.parametrize(("trust", "needed"), [(Trust.UNTOUCHED, 2), (Trust.REDUCED, 2), (Trust.REDRAWN, 3)])
def test_a_linear_code_counts_after_a_steady_look(trust: Trust, needed: int) -> None:
    seen = Sightings()
    one = Sighted(LABEL.symbol, trust)
    answers = [seen.see((one,), t * 33) for t in range(needed + 2)]
    assert [len(answer) for answer in answers] == [0] * (needed - 1) + [1, 0, 0]


def test_what_the_whole_decoder_has_judged_needs_no_second_look() -> None:
    assert Sightings().see((Sighted(EAN.symbol, Trust.UNTOUCHED, sure=True),), 0) == (EAN.symbol,)


def test_a_label_that_lies_still_is_not_counted_again_though_it_was_not_read_for_minutes() -> None:
    rng = np.random.default_rng(3)
    bench = rng.integers(0, 255, (60, 100)).astype(np.uint8)
    seen = Sightings()
    for t in (0, 33):
        counted = seen.see((LABEL,), t, bench)
    assert counted == (LABEL.symbol,)
    for t in range(100, 60_000, 500):
        dimmed = (bench * (0.9 + 0.1 * (t % 1000 == 0))).astype(np.uint8)
        assert seen.see((), t, dimmed) == ()
    assert [seen.see((LABEL,), 60_000 + t, bench) for t in (0, 33, 66)] == [()] * 3


def test_the_next_label_at_the_same_place_counts() -> None:
    rng = np.random.default_rng(3)
    first, second = (rng.integers(0, 255, (60, 100)).astype(np.uint8) for _ in range(2))
    other = Sighted(Symbol("LPN00000000208", "Code128", "zxing:place", LABEL.symbol.corners), Trust.UNTOUCHED)
    seen = Sightings()
    assert [len(seen.see((LABEL,), t, first)) for t in (0, 33)] == [0, 1]
    assert [len(seen.see((other,), t, second)) for t in (66, 99)] == [0, 1]
    assert [len(seen.see((LABEL,), t, first)) for t in (3000, 3033)] == [0, 1]


def test_a_weak_code_counts_at_its_second_read() -> None:
    seen = Sightings()
    assert seen.see((EAN,), 0) == ()
    assert seen.see((EAN,), 40) == (EAN.symbol,)
    assert seen.see((EAN,), 80) == ()


def test_a_single_wrong_read_among_right_ones_never_counts() -> None:
    seen = Sightings()
    wrong = Sighted(Symbol("4006381333948", "EAN13", "zxing:sheets"), Trust.UNTOUCHED)
    counted = [c for t, one in enumerate((EAN, wrong, EAN, EAN)) for c in seen.see((one,), t * 33)]
    assert counted == [EAN.symbol]


def test_a_code_counts_again_after_it_was_out_of_view() -> None:
    seen = Sightings()
    assert seen.see((SQUARE,), 0) == (SQUARE.symbol,)
    assert seen.see((SQUARE,), 1400) == ()
    assert seen.see((), 2800) == ()
    assert seen.see((SQUARE,), 3000) == (SQUARE.symbol,)


def test_a_weak_code_that_flickers_across_minutes_does_not_add_up() -> None:
    seen = Sightings()
    assert seen.see((EAN,), 0) == ()
    assert seen.see((EAN,), 60_000) == ()


def test_an_unchanged_bench_is_read_now_and_then_only() -> None:
    rng = np.random.default_rng(1)
    still = Stillness()

    def bench() -> np.ndarray:
        return (100 + rng.integers(-2, 3, (720, 1280, 3))).astype(np.uint8)

    def read(picture: np.ndarray, at_s: float) -> bool:
        still.same(picture)
        return still.worth_reading(at_s)

    times = [i / 30 for i in range(120)]
    taken = [t for t in times if read(bench(), t)]
    assert STILL_READS < len(taken) <= STILL_READS + 4 / STILL_EVERY_S + 1
    moved = bench()
    moved[200:500, 300:900] = 250
    assert read(moved, 4.0)
    assert read(moved[:360], 4.01)
