"""Undo is one key for one thing a person did, whatever the printer, a lead or another station wrote meanwhile."""

from __future__ import annotations

from collections.abc import Callable

from intake.domain.ports import UnitLabel
from intake.domain.records import ParcelState, UnitState
from intake.settings import PutAwayMode
from intake.station import review
from intake.station.commands import Command
from intake.station.labels import print_label
from intake.station.views import Ask, AwaitPutAway, AwaitUnit, Feedback
from tests.dock import START, Dock, lead

CLEAN, MULTI, SERIAL = "RMA-10428-1", "RMA-10460-1", "RMA-10451-1"
OpenDock = Callable[[PutAwayMode], Dock]


class Paper:
    """A printer that never fails."""

    def print_label(self, label: UnitLabel) -> None:
        assert label.lpn


def print_last(dock: Dock) -> None:
    print_label(dock.store, Paper(), dock.parts.settings, dock.parts.clock, dock.labels[-1], "Eva")


def grade_clean(dock: Dock, rma: str = CLEAN) -> None:
    dock.scan(dock.returns[rma].tracking[0])
    dock.scan(dock.returns[rma].lines[0].gtin or "")
    assert dock.intake.digit(1).feedback is Feedback.FINISHED


def test_a_printed_label_does_not_stand_between_undo_and_the_answer(dock: Dock) -> None:
    grade_clean(dock)
    print_last(dock)
    assert isinstance(dock.intake.command(Command.UNDO), Ask)


def test_undo_goes_on_where_it_was_after_a_parcel_was_set_aside(dock: Dock) -> None:
    grade_clean(dock, MULTI)
    dock.intake.command(Command.ASIDE)
    dock.scan(dock.returns[MULTI].tracking[0])
    assert isinstance(dock.intake.command(Command.UNDO), Ask)


def test_a_resumed_parcel_can_be_undone_down_to_its_label(dock: Dock) -> None:
    dock.scan(dock.returns[CLEAN].tracking[0])
    dock.intake.command(Command.ASIDE)
    dock.scan(dock.returns[CLEAN].tracking[0])
    assert dock.intake.command(Command.UNDO).panel is None
    with dock.store.read() as reads:
        assert reads.parcels(set_aside=True) == ()
        assert {one.state for one in reads.parcels()} == {ParcelState.CLOSED}


def test_a_leads_word_does_not_stand_between_undo_and_the_unit(dock: Dock) -> None:
    dock.scan(dock.returns[CLEAN].tracking[0])
    dock.intake.command(Command.UNLISTED)
    dock.intake.digit(1)
    with dock.store.read() as reads:
        (unit,) = reads.units(state=UnitState.REVIEW)
    review.approve(dock.store, lead(), unit.id, dock.parts.plan, START)
    assert isinstance(dock.intake.command(Command.UNDO), Ask)
    with dock.store.read() as reads:
        undone = reads.unit(unit.id)
    assert undone is not None
    assert undone.state is UnitState.UNDONE


def test_undoing_a_scanned_plate_takes_the_unit_back_off_the_shelf(docks: OpenDock) -> None:
    dock = docks(PutAwayMode.SCAN_LPN)
    dock.scan(dock.returns[CLEAN].tracking[0])
    dock.scan(dock.returns[CLEAN].lines[0].gtin or "")
    dock.intake.digit(1)
    with dock.store.read() as reads:
        (unit,) = reads.units(label_owed=True)
    dock.scan(unit.lpn)
    assert isinstance(dock.intake.command(Command.UNDO), AwaitPutAway)
    with dock.store.read() as reads:
        back = reads.unit(unit.id)
    assert back is not None
    assert back.put_away_at is None


def test_undoing_a_unit_takes_its_return_off_the_parcel_with_it(dock: Dock) -> None:
    dock.scan(dock.returns[CLEAN].tracking[0])
    view = dock.scan(dock.returns[SERIAL].lines[0].serials[0])
    dock.intake.digit(next(one.number for one in getattr(view, "candidates", ()) if one.rma == SERIAL))
    back = dock.intake.command(Command.UNDO)
    assert isinstance(back, AwaitUnit)
    assert back.panel is not None
    assert [head.rma for head in back.panel.returns] == [CLEAN]
    with dock.store.read() as reads:
        (parcel,) = reads.parcels()
    assert parcel.return_ids == (dock.returns[CLEAN].id,)


def test_undo_is_the_same_after_a_restart(dock: Dock) -> None:
    grade_clean(dock)
    dock.restart()
    assert isinstance(dock.intake.command(Command.UNDO), Ask)
    dock.restart()
    assert isinstance(dock.intake.command(Command.UNDO), AwaitUnit)
