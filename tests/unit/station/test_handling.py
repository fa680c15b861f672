"""What may happen to the unit in hand, and what a step refuses."""

from __future__ import annotations

import pytest

from intake.domain.codes import Certainty, CodeKind, Meaning
from intake.domain.own_codes import lpn
from intake.domain.ports import PreparedPhoto
from intake.settings import PutAwayMode
from intake.station import handling
from intake.station.bench import BenchUnit
from intake.station.outcome import Outcome, Refused
from intake.station.views import Feedback
from tests.unit.grading.makers import guides, line, returned
from tests.unit.station.memory import Bench, open_bench

PICTURE = PreparedPhoto(b"jpeg", 640, 480)
SOLD = line(gtin="04006381333931", serials=("SN-1", "SN-2"), quantity=2)


def in_hand(bench: Bench) -> Bench:
    handling.pick_row(bench.step(), 1)
    return bench


def unit_of(bench: Bench) -> BenchUnit:
    unit = bench.step().bench().bench.in_hand
    assert unit is not None
    return unit


def scan(bench: Bench, text: str, kind: CodeKind = CodeKind.SERIAL) -> Outcome:
    meanings = (Meaning(kind, text, Certainty.POSSIBLE),)
    return handling.scan_in_hand(bench.step(), unit_of(bench), text, meanings)


def refusal(act: object, *arguments: object) -> str:
    with pytest.raises(Refused) as refused:
        act(*arguments)  # type: ignore[operator]
    return refused.value.reason.code


def test_a_row_that_is_not_there_is_refused() -> None:
    assert refusal(handling.pick_row, open_bench(returned(line())).step(), 2) == "no_such_row"


def test_one_answer_ends_a_clean_unit_and_owes_its_label() -> None:
    bench = in_hand(open_bench(returned(line())))
    done = handling.answer(bench.step(), unit_of(bench), 1)
    (unit,) = bench.memory.stored.values()
    assert (done.feedback, done.owed) == (Feedback.FINISHED, (unit.id,))
    assert bench.memory.said() == ["parcel_opened", "unit_started", "answered", "unit_decided"]


def test_an_answer_that_is_not_offered_is_refused_and_nothing_is_written() -> None:
    bench = in_hand(open_bench(returned(line())))
    assert refusal(handling.answer, bench.step(), unit_of(bench), 9) == "no_such_answer"
    assert bench.memory.said()[-1] == "unit_started"


def test_a_photo_nobody_asked_for_is_refused() -> None:
    bench = in_hand(open_bench(returned(line())))
    assert refusal(handling.photo, bench.step(), unit_of(bench), PICTURE, "a" * 64) == "no_photo_wanted"


def test_a_serial_number_comes_before_answers_photos_and_plates() -> None:
    bench = in_hand(open_bench(returned(SOLD)))
    assert refusal(handling.answer, bench.step(), unit_of(bench), 1) == "nothing_to_answer"
    assert refusal(handling.photo, bench.step(), unit_of(bench), PICTURE, "a" * 64) == "no_photo_wanted"
    assert refusal(scan, bench, lpn("A", 7), CodeKind.LPN) == "serial_wanted"
    assert refusal(scan, bench, "04006381333931", CodeKind.GTIN) == "serial_wanted"
    assert scan(bench, "sn-2").message is None
    assert handling.answer(bench.step(), unit_of(bench), 1).feedback is Feedback.FINISHED


def test_a_roll_that_does_not_fit_the_answers_is_refused() -> None:
    bench = in_hand(open_bench(returned(line()), mode=PutAwayMode.ROLL))
    handling.answer(bench.step(), unit_of(bench), 2)
    assert refusal(scan, bench, lpn("A", 7), CodeKind.LPN) == "roll_does_not_fit"


def test_each_roll_of_a_guide_answers_names_and_ends_the_unit_at_once() -> None:
    for outcome in guides().for_kind("apparel").rolls:
        bench = in_hand(open_bench(returned(line()), mode=PutAwayMode.ROLL))
        assert scan(bench, lpn(outcome, 7), CodeKind.LPN).feedback is Feedback.FINISHED
        (unit,) = bench.memory.stored.values()
        assert (unit.lpn, unit.label_owed) == (lpn(outcome, 7), False)


@pytest.mark.parametrize("mode", [PutAwayMode.SCAN_LPN, PutAwayMode.SCAN_LPN_TOTE])
def test_a_tote_before_the_plate_and_a_foreign_plate_are_refused(mode: PutAwayMode) -> None:
    bench = in_hand(open_bench(returned(line()), mode=mode))
    handling.answer(bench.step(), unit_of(bench), 1)
    assert refusal(scan, bench, "R01", CodeKind.TOTE) == "tote_too_early"
    assert refusal(scan, bench, lpn("N", 999), CodeKind.LPN) == "lpn_other"
    ends = scan(bench, unit_of(bench).lpn, CodeKind.LPN).feedback is Feedback.FINISHED
    assert ends is (mode is PutAwayMode.SCAN_LPN)


def test_an_empty_parcel_stands_for_the_first_line_that_is_still_expected() -> None:
    bench = open_bench(returned(line(1), line(2)))
    handling.start_empty(bench.step())
    assert unit_of(bench).start.line_id == line(1).id
    assert refusal(handling.start_empty, bench.step()) == "unit_in_hand"
    assert refusal(handling.start_unlisted, bench.step()) == "unit_in_hand"
