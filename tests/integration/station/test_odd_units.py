"""Units that are not what the first look says: another line's, another return's, scanned twice, or one too many."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from intake.domain.returns import ExpectedReturn, ReturnLine
from intake.station.commands import Command
from intake.station.views import AnyView, Ask, AwaitSerial, AwaitUnit, ChooseReturn, Feedback, Summary, TakePhoto
from tests.dock import Dock

CLEAN, LIGHT, MULTI, SERIAL, BLIND = "RMA-10428-1", "RMA-10431-1", "RMA-10460-1", "RMA-10451-1", "RMA-10475-1"


def announce(dock: Dock, like: str, rma: str, *lines: ReturnLine, **changes: object) -> ExpectedReturn:
    """A further return, made after a sample."""
    mine = tuple(replace(line, id=uuid4(), external_id=f"{rma}-{i}") for i, line in enumerate(lines))
    told = replace(dock.returns[like], id=uuid4(), external_id=rma, rma=rma, lines=mine, **changes)  # type: ignore[arg-type]
    with dock.store.write() as writes:
        writes.save_returns("training", [told], None)
    return told


def refused(view: AnyView) -> str:
    assert view.feedback is Feedback.REFUSED
    assert view.message is not None
    return view.message.code


@pytest.fixture
def twins(dock: Dock) -> ExpectedReturn:
    """A return of two like articles on two lines, told apart by their serial numbers only; its parcel is open."""
    sold = dock.returns[SERIAL].lines[0]
    lines = (replace(sold, serials=("SN-ONE",)), replace(sold, serials=("SN-TWO",)))
    told = announce(dock, SERIAL, "RMA-777-1", *lines, tracking=("3SQQZZ1112223",), order_number="777")
    assert isinstance(dock.scan("3SQQZZ1112223"), AwaitUnit)
    return told


def test_the_serial_number_says_which_of_two_like_lines_a_unit_is_of(dock: Dock, twins: ExpectedReturn) -> None:
    dock.scan(twins.lines[0].gtin or "")
    assert isinstance(dock.scan("SN-TWO"), Ask), "it was sold, only on the other line"
    dock.intake.digit(1)
    with dock.store.read() as reads:
        (unit,) = reads.units(return_ids=[twins.id])
    assert (unit.line_id, unit.serial) == (twins.lines[1].id, "SN-TWO")
    assert not unit.decision.review


def test_one_undo_takes_a_unit_back_that_changed_its_line(dock: Dock, twins: ExpectedReturn) -> None:
    dock.scan(twins.lines[0].gtin or "")
    dock.scan("SN-TWO")
    assert isinstance(dock.intake.command(Command.UNDO), AwaitUnit)


def test_a_serial_number_is_refunded_once(dock: Dock) -> None:
    sold = dock.returns[SERIAL].lines[0]
    line = replace(sold, quantity=2, serials=("SN-ONE", "SN-TWO"))
    told = announce(dock, SERIAL, "RMA-778-1", line, tracking=("3SQQZZ1112223",), order_number="778")
    dock.scan("3SQQZZ1112223")
    dock.scan("SN-ONE")
    dock.intake.digit(1)
    assert refused(dock.scan("SN-ONE")) == "serial_used"
    dock.scan(line.gtin or "")
    assert refused(dock.scan("sn-one")) == "serial_used"
    assert isinstance(dock.scan("SN-TWO"), Ask)
    dock.intake.digit(1)
    with dock.store.read() as reads:
        assert sorted(unit.serial or "" for unit in reads.units(return_ids=[told.id])) == ["SN-ONE", "SN-TWO"]


def test_the_parcels_own_label_is_no_serial_number(dock: Dock) -> None:
    dock.scan(dock.returns[SERIAL].tracking[0])
    dock.scan(dock.returns[SERIAL].lines[0].gtin or "")
    assert refused(dock.scan(dock.returns[SERIAL].tracking[0])) == "serial_wanted"
    assert isinstance(dock.intake.view(), AwaitSerial)


def test_a_unit_more_than_expected_is_not_asked_to_be_another_returns(dock: Dock) -> None:
    gtin = dock.returns[LIGHT].lines[0].gtin or ""
    dock.scan(dock.returns[LIGHT].tracking[0])
    dock.scan(gtin)
    dock.intake.digit(1)
    view = dock.scan(gtin)
    assert LIGHT not in {one.rma for one in getattr(view, "candidates", ())}
    if not isinstance(view, ChooseReturn):
        assert refused(view) == "unit_not_in_parcel"


def test_a_finished_return_is_not_offered_for_a_unit(dock: Dock) -> None:
    dock.scan(dock.returns[SERIAL].tracking[0])
    dock.scan(dock.returns[SERIAL].lines[0].serials[0])
    dock.intake.digit(1)
    dock.intake.command(Command.CLOSE)
    dock.scan(dock.returns[CLEAN].tracking[0])
    assert refused(dock.scan(dock.returns[SERIAL].lines[0].serials[0])) == "unit_not_in_parcel"


def test_a_digit_picks_what_is_on_the_screen_also_in_an_unexpected_parcel(dock: Dock) -> None:
    dock.scan("3SQQZZ7788990")
    dock.intake.search(dock.returns[BLIND].customer.postcode)
    assert isinstance(dock.intake.digit(1), AwaitUnit)
    view = dock.scan(dock.returns[SERIAL].lines[0].serials[0])
    assert isinstance(view, ChooseReturn), "a digit would pick one of these"
    assert isinstance(dock.intake.digit(1), Ask)


def test_an_order_paper_of_several_returns_asks_which_one(dock: Dock) -> None:
    one = announce(dock, CLEAN, "RMA-779-1", dock.returns[MULTI].lines[0], order_number="77901", tracking=())
    two = announce(dock, CLEAN, "RMA-779-2", dock.returns[MULTI].lines[1], order_number="77901", tracking=())
    dock.scan(dock.returns[LIGHT].tracking[0])
    view = dock.scan("77901")
    assert isinstance(view, ChooseReturn)
    assert {one.rma, two.rma} == {each.rma for each in view.candidates}


def test_a_paper_of_a_finished_return_is_refused(dock: Dock) -> None:
    dock.scan(dock.returns[CLEAN].tracking[0])
    dock.scan(dock.returns[CLEAN].lines[0].gtin or "")
    dock.intake.digit(1)
    dock.intake.command(Command.CLOSE)
    dock.scan(dock.returns[LIGHT].tracking[0])
    assert refused(dock.scan(CLEAN)) == "return_already_received"


def test_a_search_does_not_come_between_a_unit_and_its_answer(dock: Dock) -> None:
    dock.scan(dock.returns[CLEAN].tracking[0])
    dock.scan(dock.returns[CLEAN].lines[0].gtin or "")
    assert refused(dock.intake.search(dock.returns[BLIND].customer.postcode)) == "unit_in_hand"
    assert isinstance(dock.intake.command(Command.UNDO), AwaitUnit)


def test_two_returns_of_the_same_article_are_counted_apart(dock: Dock) -> None:
    line = dock.returns[CLEAN].lines[0]
    told = announce(dock, CLEAN, "RMA-780-1", line, order_number="780", tracking=dock.returns[CLEAN].tracking)
    dock.scan(dock.returns[CLEAN].tracking[0])
    for _ in range(2):
        dock.scan(line.gtin or "")
        assert dock.intake.digit(1).feedback is Feedback.FINISHED
    view = dock.intake.command(Command.CLOSE)
    assert isinstance(view, Summary)
    assert {one.rma: one.refund for one in view.returns} == {CLEAN: line.unit_paid, told.rma: line.unit_paid}


def test_a_wrong_serial_number_is_still_a_wrong_serial_number(dock: Dock, twins: ExpectedReturn) -> None:
    dock.scan(twins.lines[0].gtin or "")
    assert isinstance(dock.scan("SN-THREE"), TakePhoto)
