"""How a unit ends: by its printed label, by scanning back, or by the next label of a roll."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest

from intake.domain.grades import Disposition
from intake.domain.own_codes import lpn, tote_code
from intake.settings import PutAwayMode
from intake.station.commands import Command
from intake.station.views import Ask, AwaitPutAway, AwaitUnit, Feedback, TakePhoto
from tests.dock import Dock

CLEAN, LIGHT, MULTI = "RMA-10428-1", "RMA-10431-1", "RMA-10460-1"
OpenDock = Callable[[PutAwayMode], Dock]


def in_hand(dock: Dock, rma: str, line: int = 0) -> None:
    if dock.intake.view().panel is None:
        dock.scan(dock.returns[rma].tracking[0])
    dock.scan(dock.returns[rma].lines[line].gtin or "")


def test_a_printed_label_is_owed_once_the_unit_is_recorded(docks: OpenDock) -> None:
    dock = docks(PutAwayMode.PRINTED)
    in_hand(dock, CLEAN)
    dock.intake.digit(1)
    with dock.store.read() as reads:
        (unit,) = reads.units(label_owed=True)
    assert dock.labels == [unit.id]
    assert unit.lpn.startswith("LPN")


def test_a_clean_unit_from_a_roll_costs_two_scans(docks: OpenDock) -> None:
    dock = docks(PutAwayMode.ROLL)
    in_hand(dock, CLEAN)
    plate = lpn("A", 7)
    view = dock.scan(plate)
    assert view.feedback is Feedback.FINISHED
    assert view.finished is not None
    assert view.finished.lpn == plate
    assert dock.labels == []


def test_undo_takes_a_rolls_answers_and_its_plate_back_at_once(docks: OpenDock) -> None:
    dock = docks(PutAwayMode.ROLL)
    in_hand(dock, CLEAN)
    dock.scan(lpn("A", 7))
    view = dock.intake.command(Command.UNDO)
    assert isinstance(view, Ask)
    assert dock.scan(lpn("A", 7)).feedback is Feedback.FINISHED, "the plate is free again"


def test_a_plate_is_used_once(docks: OpenDock) -> None:
    dock = docks(PutAwayMode.ROLL)
    in_hand(dock, MULTI, 0)
    dock.scan(lpn("A", 7))
    in_hand(dock, MULTI, 1)
    view = dock.scan(lpn("A", 7))
    assert view.feedback is Feedback.REFUSED
    assert view.message is not None
    assert view.message.code == "lpn_used"


def test_a_roll_without_an_outcome_waits_for_the_answers(docks: OpenDock) -> None:
    dock = docks(PutAwayMode.ROLL)
    in_hand(dock, LIGHT)
    assert dock.scan(lpn("N", 8)).feedback is Feedback.REFUSED
    dock.intake.digit(2)
    assert isinstance(dock.intake.digit(2), TakePhoto)
    graded = dock.intake.photo(b"sole")
    assert isinstance(graded, AwaitPutAway)
    assert graded.wants == "roll"
    assert graded.outcome is not None, "the worker sees where it goes before the plate is on"
    assert dock.scan(lpn("N", 8)).feedback is Feedback.FINISHED


def test_undo_of_a_plate_alone_keeps_the_answers(docks: OpenDock) -> None:
    dock = docks(PutAwayMode.ROLL)
    in_hand(dock, CLEAN)
    dock.intake.digit(1)
    dock.scan(lpn("N", 9))
    view = dock.intake.command(Command.UNDO)
    assert isinstance(view, AwaitPutAway)
    assert view.wants == "roll"


@pytest.mark.parametrize("mode", [PutAwayMode.SCAN_LPN, PutAwayMode.SCAN_LPN_TOTE])
def test_another_units_plate_is_refused_when_scanning_back(docks: OpenDock, mode: PutAwayMode) -> None:
    dock = docks(mode)
    in_hand(dock, CLEAN)
    dock.intake.digit(1)
    view = dock.scan(lpn("N", 99))
    assert isinstance(view, AwaitPutAway)
    assert view.feedback is Feedback.REFUSED


def test_the_plate_scanned_back_ends_the_unit(docks: OpenDock) -> None:
    dock = docks(PutAwayMode.SCAN_LPN)
    in_hand(dock, CLEAN)
    view = dock.intake.digit(1)
    assert isinstance(view, AwaitPutAway)
    assert view.outcome is not None
    assert isinstance(dock.scan(view.outcome.lpn), AwaitUnit)


def test_plate_and_tote_are_scanned_back_and_a_wrong_tote_is_refused(docks: OpenDock) -> None:
    dock = docks(PutAwayMode.SCAN_LPN_TOTE)
    in_hand(dock, CLEAN)
    view = dock.intake.digit(1)
    assert isinstance(view, AwaitPutAway)
    assert view.outcome is not None
    assert dock.scan(tote_code("R01")).feedback is Feedback.REFUSED, "first the plate"
    after = dock.scan(view.outcome.lpn)
    assert isinstance(after, AwaitPutAway)
    assert after.wants == "tote"
    assert dock.scan(tote_code("Q01")).feedback is Feedback.REFUSED
    assert isinstance(dock.scan(tote_code("R01")), AwaitUnit)


def test_a_unit_waiting_to_be_put_away_survives_a_restart(docks: OpenDock) -> None:
    dock = docks(PutAwayMode.SCAN_LPN)
    in_hand(dock, CLEAN)
    dock.intake.digit(1)
    assert isinstance(dock.restart(), AwaitPutAway)


def test_a_label_is_printed_again_on_demand(docks: OpenDock) -> None:
    dock = docks(PutAwayMode.PRINTED)
    in_hand(dock, CLEAN)
    dock.intake.digit(1)
    dock.intake.command(Command.REPRINT)
    assert len(dock.labels) == 2
    assert dock.labels[0] == dock.labels[1]


def test_a_number_that_a_roll_used_before_does_not_stop_the_work(docks: OpenDock) -> None:
    """Rolls of plain labels can come from elsewhere; a refused number would come back for ever."""
    dock = docks(PutAwayMode.PRINTED)
    in_hand(dock, CLEAN)
    dock.intake.digit(1)
    with dock.store.read() as reads:
        (unit,) = reads.units(label_owed=True)
    with dock.store.write() as writes:
        writes.save_unit(replace(unit, id=uuid4(), lpn=lpn("N", 2)))
    dock.scan(dock.returns[LIGHT].tracking[0])
    in_hand(dock, LIGHT)
    assert dock.intake.digit(1).feedback is Feedback.FINISHED


def test_a_unit_without_a_tote_is_ended_by_its_plate(docks: OpenDock) -> None:
    dock = docks(PutAwayMode.SCAN_LPN_TOTE)
    without = replace(dock.parts.rules.policy, totes={})
    dock.parts = replace(dock.parts, rules=replace(dock.parts.rules, policy=without))
    dock.restart()
    in_hand(dock, CLEAN)
    view = dock.intake.digit(1)
    assert isinstance(view, AwaitPutAway)
    assert view.outcome is not None
    assert isinstance(dock.scan(view.outcome.lpn), AwaitUnit)


def test_a_totes_name_may_hold_what_its_bar_code_cannot(docks: OpenDock) -> None:
    dock = docks(PutAwayMode.SCAN_LPN_TOTE)
    named = replace(dock.parts.rules.policy, totes={Disposition.RESTOCK: "R 07.b"})
    dock.parts = replace(dock.parts, rules=replace(dock.parts.rules, policy=named))
    dock.restart()
    in_hand(dock, CLEAN)
    view = dock.intake.digit(1)
    assert isinstance(view, AwaitPutAway)
    assert view.outcome is not None
    dock.scan(view.outcome.lpn)
    assert isinstance(dock.scan(tote_code("R 07.b")), AwaitUnit)
