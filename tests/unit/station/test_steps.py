"""What is shown next, from the facts and from what is being asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from intake.domain.acts import LineMissing, UnitStarted
from intake.domain.decisions import Reason
from intake.domain.grades import Identity
from intake.domain.inspection import Given, Photo
from intake.domain.returns import ExpectedReturn
from intake.settings import PutAwayMode
from intake.station.bench import Bench, BenchUnit
from intake.station.commands import Command
from intake.station.facts import Facts, Rules
from intake.station.steps import Asking, Setting, view_of
from intake.station.summaries import candidates_of
from intake.station.views import (
    AnyView,
    Ask,
    AskMissing,
    AwaitPutAway,
    AwaitSerial,
    AwaitUnit,
    ChooseReturn,
    Identify,
    RowState,
    TakePhoto,
)
from tests.unit.grading.makers import AT, TODAY, decision, guides, laws, line, policy, returned

PARCEL = UUID(int=1)
EXPECTED = returned(line(1), line(2, quantity=2))
GUIDE = guides().for_kind("apparel")
CHOICES = Asking(candidates=candidates_of([returned(id=UUID(int=77), rma="RMA-77")]))


def unit(**changes: Any) -> BenchUnit:
    start = UnitStarted(UUID(int=9), EXPECTED.id, UUID(int=1), GUIDE.id, GUIDE.version)
    return BenchUnit(**{"start": start, "operator": "Eva", "identity": Identity.RIGHT, **changes})


def facts(*units: BenchUnit, returns: tuple[ExpectedReturn, ...] = (EXPECTED,), **changes: Any) -> Facts:
    ids = tuple(one.id for one in returns)
    bench = Bench(PARCEL, "3SABCD1234567", units=units, return_ids=ids)
    return Facts(replace(bench, **changes), returns, TODAY)


def shown(found: Facts, asking: Asking | None = None, mode: PutAwayMode = PutAwayMode.PRINTED) -> AnyView:
    rules = Rules(guides(), policy(), laws())
    return view_of(found, rules, Setting(mode, UTC), asking or Asking(), can_undo=True)


def test_a_parcel_with_units_left_waits_for_one_and_numbers_its_rows() -> None:
    view = shown(facts())
    assert isinstance(view, AwaitUnit)
    assert not view.complete
    assert view.panel is not None
    assert [row.number for row in view.panel.rows] == [1, 2, 3]


def test_rows_have_no_numbers_while_digits_are_answers() -> None:
    view = shown(facts(unit()))
    assert isinstance(view, Ask)
    assert view.panel is not None
    assert [row.number for row in view.panel.rows if row.state is RowState.EXPECTED] == [0, 0]


def test_a_unit_in_hand_comes_before_anything_that_is_asked_of_the_parcel() -> None:
    assert isinstance(shown(facts(unit()), CHOICES), Ask)
    assert isinstance(shown(facts(unit()), Asking(closing=True)), Ask)


@pytest.mark.parametrize("blind", [False, True])
def test_candidates_are_shown_wherever_a_digit_would_pick_one(blind: bool) -> None:
    assert isinstance(shown(facts(blind=blind), CHOICES), ChooseReturn)


def test_an_unexpected_parcel_is_identified_with_its_candidates() -> None:
    view = shown(facts(returns=(), blind=True), CHOICES)
    assert isinstance(view, Identify)
    assert view.candidates == CHOICES.candidates


def test_a_serial_number_is_asked_for_before_the_questions() -> None:
    start = replace(unit().start, serial_expected=True)
    assert isinstance(shown(facts(unit(start=start))), AwaitSerial)
    assert isinstance(shown(facts(unit(start=start, serial_asked=True))), Ask)


@pytest.mark.parametrize("identity", [Identity.WRONG_SERIAL, Identity.EMPTY])
def test_what_is_not_the_article_needs_its_proof_and_no_answers(identity: Identity) -> None:
    view = shown(facts(unit(identity=identity)), Asking(problem=Reason("photo_blurred")))
    assert isinstance(view, TakePhoto)
    assert view.problem == Reason("photo_blurred")
    photo = Photo("a" * 64, view.slot.slot, AT, 640, 480)
    assert not isinstance(shown(facts(unit(identity=identity, photos=(photo,)))), TakePhoto)


def test_a_decided_unit_waits_for_its_plate_then_for_its_tote() -> None:
    view = shown(facts(unit(decision=decision(5000), lpn="LPN00000000118")), mode=PutAwayMode.SCAN_LPN_TOTE)
    assert isinstance(view, AwaitPutAway)
    assert (view.wants, Command.REPRINT in view.commands) == ("lpn", True)
    later = shown(facts(unit(decision=decision(5000), lpn_scanned=True)), mode=PutAwayMode.SCAN_LPN_TOTE)
    assert isinstance(later, AwaitPutAway)
    assert later.wants == "tote"


@pytest.mark.parametrize("mode", [PutAwayMode.ROLL, PutAwayMode.PRINTED])
def test_a_graded_unit_waits_for_a_roll_and_can_be_printed_where_that_is_the_way(mode: PutAwayMode) -> None:
    first = GUIDE.questions[0]
    end = next(answer for answer in first.answers if answer.next is None)
    view = shown(facts(unit(answers=(Given(first.id, end.id, datetime(2026, 11, 23, tzinfo=UTC)),))), mode=mode)
    assert isinstance(view, AwaitPutAway)
    assert view.wants == "roll"
    assert view.outcome is not None
    assert (Command.REPRINT in view.commands) is (mode is PutAwayMode.PRINTED)


def test_closing_asks_line_by_line_until_nothing_is_open() -> None:
    view = shown(facts(), Asking(closing=True))
    assert isinstance(view, AskMissing)
    assert view.quantity == 1
    gone = (LineMissing(EXPECTED.id, UUID(int=1), 1, True), LineMissing(EXPECTED.id, UUID(int=2), 2, True))
    assert isinstance(shown(facts(missing=gone[:1]), Asking(closing=True)), AskMissing)
    done = shown(facts(missing=gone), Asking(closing=True))
    assert isinstance(done, AwaitUnit)
    assert done.complete


def test_the_last_outcome_stays_in_sight() -> None:
    view = shown(facts(unit(decision=decision(5000), ended=True)))
    assert isinstance(view, AwaitUnit)
    assert view.finished is not None
    assert view.finished.refund.minor == 5000
