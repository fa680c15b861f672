"""From a scanned label to a closed parcel, on a real store with the shipped rules."""

from __future__ import annotations

import pytest

from intake.domain.decisions import Reason
from intake.domain.effects import EntryState
from intake.domain.grades import Disposition, Grade
from intake.domain.own_codes import command_code
from intake.domain.ports import UnitLabel
from intake.domain.records import UnitState
from intake.station.commands import Command
from intake.station.labels import print_label
from intake.station.views import (
    Ask,
    AskMissing,
    AwaitParcel,
    AwaitSerial,
    AwaitUnit,
    ChooseReturn,
    Feedback,
    Identify,
    Summary,
    TakePhoto,
)
from tests.dock import Dock

CLEAN, LIGHT, TWO_A, TWO_B = "RMA-10428-1", "RMA-10431-1", "RMA-10455-1", "RMA-10456-1"
SERIAL, MULTI, SEVERAL, BLIND = "RMA-10451-1", "RMA-10460-1", "RMA-10478-1", "RMA-10475-1"


class Silent:
    """A printer that prints."""

    def print_label(self, label: UnitLabel) -> None:
        assert label.lpn


def open_parcel(dock: Dock, rma: str, label: int = 0) -> None:
    view = dock.scan(dock.returns[rma].tracking[label])
    assert isinstance(view, AwaitUnit), view


def take(dock: Dock, rma: str, line: int = 0) -> None:
    dock.scan(dock.returns[rma].lines[line].gtin or "")


def finish_clean(dock: Dock, rma: str, line: int = 0) -> None:
    take(dock, rma, line)
    assert dock.intake.digit(1).feedback is Feedback.FINISHED


def test_a_clean_unit_costs_one_scan_and_one_key(dock: Dock) -> None:
    open_parcel(dock, CLEAN)
    assert isinstance(dock.scan(dock.returns[CLEAN].lines[0].gtin or ""), Ask)
    view = dock.intake.digit(1)
    assert isinstance(view, AwaitUnit)
    assert view.complete
    assert view.finished is not None
    assert view.finished.grade is Grade.A2
    assert view.finished.disposition is Disposition.RESTOCK
    assert view.finished.refund == dock.returns[CLEAN].lines[0].unit_paid


def test_closing_settles_the_return_and_owes_the_shop_its_effects(dock: Dock) -> None:
    open_parcel(dock, CLEAN)
    finish_clean(dock, CLEAN)
    view = dock.intake.command(Command.CLOSE)
    assert isinstance(view, Summary)
    assert view.returns[0].refund == dock.returns[CLEAN].lines[0].unit_paid
    with dock.store.read() as reads:
        kinds = [entry.effect.kind for entry in reads.entries(states=[EntryState.INTENT])]
        (unit,) = reads.units(return_ids=[dock.returns[CLEAN].id])
    assert kinds == ["receive", "refund", "annotate"]
    assert unit.state is UnitState.FINAL


def test_the_sync_is_told_at_once_when_a_parcel_is_closed_by_key_or_by_the_next_label(dock: Dock) -> None:
    open_parcel(dock, CLEAN)
    finish_clean(dock, CLEAN)
    assert dock.settled == []
    open_parcel(dock, LIGHT)
    assert dock.settled == [True]
    take(dock, LIGHT)
    dock.intake.digit(1)
    dock.intake.command(Command.CLOSE)
    assert dock.settled == [True, True]


def test_nothing_is_owed_to_the_shop_before_the_parcel_is_closed(dock: Dock) -> None:
    open_parcel(dock, CLEAN)
    finish_clean(dock, CLEAN)
    with dock.store.read() as reads:
        assert reads.entries() == ()


def test_scanning_the_next_parcel_closes_a_complete_one(dock: Dock) -> None:
    open_parcel(dock, CLEAN)
    finish_clean(dock, CLEAN)
    open_parcel(dock, LIGHT)
    with dock.store.read() as reads:
        assert {entry.group for entry in reads.entries()} == {dock.returns[CLEAN].id}


def test_the_next_parcel_is_refused_while_units_are_expected(dock: Dock) -> None:
    open_parcel(dock, MULTI)
    view = dock.scan(dock.returns[CLEAN].tracking[0])
    assert view.feedback is Feedback.REFUSED
    assert view.message is not None
    assert view.message.code == "parcel_not_finished"


def test_the_open_parcel_comes_back_as_it_was_after_a_restart(dock: Dock) -> None:
    open_parcel(dock, LIGHT)
    take(dock, LIGHT)
    before = dock.intake.digit(2)
    after = dock.restart()
    assert isinstance(after, Ask)
    assert isinstance(before, Ask)
    assert (after.question, after.unit, after.panel) == (before.question, before.unit, before.panel)


def test_a_demanded_photo_is_asked_for_and_a_blurred_one_again(dock: Dock) -> None:
    open_parcel(dock, LIGHT)
    take(dock, LIGHT)
    dock.intake.digit(2)
    view = dock.intake.digit(2)
    assert isinstance(view, TakePhoto)
    again = dock.intake.photo(b"blurred")
    assert isinstance(again, TakePhoto)
    assert again.problem is not None
    assert again.problem.code == "photo_blurred"
    done = dock.intake.photo(b"a sharp picture")
    assert done.finished is not None
    assert done.finished.deduction is not None


def test_undo_takes_back_one_answer_at_a_time(dock: Dock) -> None:
    open_parcel(dock, LIGHT)
    take(dock, LIGHT)
    first = dock.intake.view()
    dock.intake.digit(2)
    back = dock.intake.command(Command.UNDO)
    assert isinstance(first, Ask)
    assert isinstance(back, Ask)
    assert back.question == first.question


def test_undoing_a_decision_takes_the_unit_off_the_record(dock: Dock) -> None:
    open_parcel(dock, CLEAN)
    finish_clean(dock, CLEAN)
    assert isinstance(dock.intake.command(Command.UNDO), Ask)
    with dock.store.read() as reads:
        assert reads.units(return_ids=[dock.returns[CLEAN].id]) == ()
        assert len(reads.units(state=UnitState.UNDONE)) == 1


def test_a_label_that_came_out_meanwhile_does_not_stand_in_the_way_of_undo(dock: Dock) -> None:
    open_parcel(dock, CLEAN)
    finish_clean(dock, CLEAN)
    print_label(dock.store, Silent(), dock.parts.settings, dock.parts.clock, dock.labels[0], "printer")
    assert isinstance(dock.intake.command(Command.UNDO), Ask)


def test_undo_down_to_the_label_leaves_an_empty_bench(dock: Dock) -> None:
    open_parcel(dock, CLEAN)
    take(dock, CLEAN)
    dock.intake.command(Command.UNDO)
    assert isinstance(dock.intake.command(Command.UNDO), AwaitParcel)
    open_parcel(dock, CLEAN)


def test_a_closed_parcel_cannot_be_undone(dock: Dock) -> None:
    open_parcel(dock, CLEAN)
    finish_clean(dock, CLEAN)
    dock.intake.command(Command.CLOSE)
    refused = dock.intake.command(Command.UNDO)
    assert (refused.feedback, refused.message) == (Feedback.REFUSED, Reason("nothing_to_undo"))
    with dock.store.read() as reads:
        assert len(reads.entries()) == 3


def test_two_returns_in_one_parcel_are_opened_together_and_settled_apart(dock: Dock) -> None:
    open_parcel(dock, TWO_A)
    finish_clean(dock, TWO_A)
    finish_clean(dock, TWO_B)
    view = dock.intake.command(Command.CLOSE)
    assert isinstance(view, Summary)
    assert {one.rma for one in view.returns} == {TWO_A, TWO_B}
    assert all(one.refund is not None for one in view.returns)


def test_closing_asks_about_what_is_missing(dock: Dock) -> None:
    open_parcel(dock, SEVERAL)
    finish_clean(dock, SEVERAL, 2)
    view = dock.intake.command(Command.CLOSE)
    assert isinstance(view, AskMissing)
    assert view.quantity == 2


def test_what_comes_later_is_expected_in_the_next_parcel(dock: Dock) -> None:
    open_parcel(dock, SEVERAL)
    finish_clean(dock, SEVERAL, 2)
    dock.intake.command(Command.CLOSE)
    dock.intake.digit(1)
    view = dock.intake.digit(1)
    assert isinstance(view, Summary)
    assert view.returns[0].outstanding == 3
    open_parcel(dock, SEVERAL, label=1)
    finish_clean(dock, SEVERAL, 0)
    finish_clean(dock, SEVERAL, 0)
    finish_clean(dock, SEVERAL, 1)
    done = dock.intake.command(Command.CLOSE)
    assert isinstance(done, Summary)
    assert done.returns[0].outstanding == 0


def test_what_is_missing_for_good_waits_for_a_lead_and_holds_the_refund(dock: Dock) -> None:
    open_parcel(dock, MULTI)
    finish_clean(dock, MULTI, 0)
    dock.intake.command(Command.CLOSE)
    for _ in range(2):
        assert isinstance(dock.intake.digit(2), AskMissing)
    view = dock.intake.digit(2)
    assert isinstance(view, Summary)
    assert view.returns[0].waits_for_review == 3
    with dock.store.read() as reads:
        assert reads.entries() == ()


def test_looking_again_goes_back_to_the_parcel(dock: Dock) -> None:
    open_parcel(dock, MULTI)
    dock.intake.command(Command.CLOSE)
    assert isinstance(dock.intake.digit(3), AwaitUnit)


def test_a_wrong_serial_number_needs_a_photo_and_a_lead(dock: Dock) -> None:
    open_parcel(dock, SERIAL)
    take(dock, SERIAL)
    assert isinstance(dock.intake.view(), AwaitSerial)
    view = dock.scan("ER7A00000000")
    assert isinstance(view, TakePhoto)
    done = dock.intake.photo(b"plate")
    assert done.finished is not None
    assert done.finished.grade is Grade.X
    assert done.finished.review
    assert not done.finished.refund


def test_the_right_serial_number_goes_on_to_the_question(dock: Dock) -> None:
    open_parcel(dock, SERIAL)
    take(dock, SERIAL)
    assert isinstance(dock.scan(dock.returns[SERIAL].lines[0].serials[0]), Ask)


def test_scanning_the_articles_own_code_is_no_serial_number(dock: Dock) -> None:
    open_parcel(dock, SERIAL)
    take(dock, SERIAL)
    view = dock.scan(dock.returns[SERIAL].lines[0].gtin or "")
    assert isinstance(view, AwaitSerial)
    assert view.feedback is Feedback.REFUSED


def test_a_serial_number_that_cannot_be_read_waits_for_a_lead(dock: Dock) -> None:
    open_parcel(dock, SERIAL)
    take(dock, SERIAL)
    dock.intake.command(Command.NO_CODE)
    done = dock.intake.digit(1)
    assert done.finished is not None
    assert "serial_unread" in {reason.code for reason in done.finished.review}


def test_an_unexpected_parcel_is_found_by_postcode(dock: Dock) -> None:
    assert isinstance(dock.scan("3SQQZZ7788990"), Identify)
    found = dock.intake.search(dock.returns[BLIND].customer.postcode)
    assert isinstance(found, Identify)
    assert [one.rma for one in found.candidates] == [BLIND]
    assert isinstance(dock.intake.digit(1), AwaitUnit)
    finish_clean(dock, BLIND)


def test_an_unexpected_parcel_is_found_by_a_unit_in_it(dock: Dock) -> None:
    dock.scan("3SQQZZ7788990")
    serial = dock.returns[SERIAL].lines[0].serials[0]
    found = dock.scan(serial)
    assert isinstance(found, Identify)
    assert [one.rma for one in found.candidates] == [SERIAL]
    assert isinstance(dock.intake.digit(1), Ask), "the serial that was scanned is taken up with the return"


def test_a_search_that_finds_nothing_says_so(dock: Dock) -> None:
    dock.scan("3SQQZZ7788990")
    view = dock.intake.search("9999 XX")
    assert view.feedback is Feedback.REFUSED
    assert view.message is not None
    assert view.message.code == "search_empty"


def test_a_unit_on_no_list_is_quarantined_for_a_lead(dock: Dock) -> None:
    open_parcel(dock, CLEAN)
    dock.intake.command(Command.UNLISTED)
    done = dock.intake.digit(1)
    assert done.finished is not None
    assert done.finished.disposition is Disposition.QUARANTINE
    assert done.finished.review


def test_a_unit_without_a_code_is_picked_by_its_row(dock: Dock) -> None:
    open_parcel(dock, MULTI)
    view = dock.intake.digit(2)
    assert isinstance(view, Ask)
    assert view.unit.title == dock.returns[MULTI].lines[1].title


def test_a_unit_of_another_return_is_asked_about(dock: Dock) -> None:
    open_parcel(dock, CLEAN)
    view = dock.scan(dock.returns[SERIAL].lines[0].serials[0])
    assert isinstance(view, ChooseReturn)
    assert SERIAL in {one.rma for one in view.candidates}
    number = next(one.number for one in view.candidates if one.rma == SERIAL)
    taken = dock.intake.digit(number)
    assert taken.panel is not None
    assert {head.rma for head in taken.panel.returns} == {CLEAN, SERIAL}


def test_a_parcel_set_aside_comes_back_by_its_label(dock: Dock) -> None:
    open_parcel(dock, MULTI)
    finish_clean(dock, MULTI, 0)
    assert isinstance(dock.intake.command(Command.ASIDE), AwaitParcel)
    open_parcel(dock, CLEAN)
    finish_clean(dock, CLEAN)
    dock.intake.command(Command.CLOSE)
    view = dock.scan(dock.returns[MULTI].tracking[0])
    assert isinstance(view, AwaitUnit)
    assert view.panel is not None
    assert len([row for row in view.panel.rows if row.grade is not None]) == 1


def test_a_return_that_is_done_is_refused_with_its_number(dock: Dock) -> None:
    open_parcel(dock, CLEAN)
    finish_clean(dock, CLEAN)
    dock.intake.command(Command.CLOSE)
    view = dock.scan(dock.returns[CLEAN].tracking[0])
    assert view.feedback is Feedback.REFUSED
    assert view.message is not None
    assert view.message.code == "return_already_received"


@pytest.mark.parametrize("text", ["", "\x00\x01\x02", "x" * 10_000, "\x1b[2J", "'; DROP TABLE units; --"])
def test_a_strange_code_is_refused_and_changes_nothing(dock: Dock, text: str) -> None:
    open_parcel(dock, CLEAN)
    before = dock.intake.view()
    view = dock.scan(text)
    assert view.feedback is Feedback.REFUSED
    assert dock.intake.view().panel == before.panel


def test_commands_work_by_bar_code_as_by_key(dock: Dock) -> None:
    open_parcel(dock, LIGHT)
    take(dock, LIGHT)
    dock.scan(command_code("TWO"))
    view = dock.scan(command_code("UNDO"))
    assert isinstance(view, Ask)
    assert view.panel is not None


def test_an_order_number_that_leads_to_nothing_is_no_dead_end(dock: Dock) -> None:
    view = dock.scan("#99999999")
    assert view.feedback is Feedback.REFUSED or isinstance(view, Identify)
    assert isinstance(dock.intake.command(Command.UNEXPECTED), Identify)
