"""What the shop changes about a return while its parcel is on the bench."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from intake.domain.effects import BY_HAND, EntryState
from intake.domain.grades import Disposition
from intake.domain.records import UnitState
from intake.domain.returns import ExpectedReturn, ReturnStatus
from intake.station import review
from intake.station.commands import Command
from intake.station.views import Ask, AskMissing, Summary, TakePhoto
from tests.dock import START, Dock

CLEAN, MULTI, SERIAL = "RMA-10428-1", "RMA-10460-1", "RMA-10451-1"
TODAY = date(2026, 11, 23)


def tell(dock: Dock, expected: ExpectedReturn) -> None:
    """A pull brings the return anew."""
    with dock.store.write() as writes:
        writes.save_returns("training", [replace(expected, updated_at=START + timedelta(hours=1))], None)


def take(dock: Dock, rma: str, line: int = 0) -> None:
    dock.scan(dock.returns[rma].tracking[0])
    dock.scan(dock.returns[rma].lines[line].gtin or "")


def test_a_unit_in_hand_whose_line_is_gone_is_graded_on_and_waits_for_a_lead(dock: Dock) -> None:
    take(dock, MULTI)
    tell(dock, replace(dock.returns[MULTI], lines=dock.returns[MULTI].lines[1:]))
    assert isinstance(dock.intake.view(), Ask), "the open parcel is still there"
    done = dock.intake.digit(1)
    assert done.finished is not None
    assert done.finished.review
    assert not done.finished.refund


def test_a_review_whose_line_is_gone_can_still_be_looked_at(dock: Dock) -> None:
    dock.scan(dock.returns[MULTI].tracking[0])
    dock.intake.command(Command.EMPTY_BOX)
    dock.intake.photo(b"nothing inside")
    tell(dock, replace(dock.returns[MULTI], lines=dock.returns[MULTI].lines[1:]))
    with dock.store.read() as reads:
        (item,) = review.review_queue(reads, TODAY)
    assert item.line_title == dock.returns[MULTI].lines[0].title


def test_a_unit_beyond_what_the_shop_now_expects_is_received_and_not_paid(dock: Dock) -> None:
    """The shop lowered the quantity after the second unit was graded."""
    before = dock.returns[MULTI]
    line = replace(before.lines[0], quantity=2)
    tell(dock, replace(before, lines=(line,)))
    take(dock, MULTI)
    dock.intake.digit(1)
    dock.scan(line.gtin or "")
    dock.intake.digit(1)
    tell(dock, replace(before, lines=(replace(line, quantity=1),)))
    assert isinstance(dock.intake.command(Command.CLOSE), Summary)
    with dock.store.read() as reads:
        (settled,) = reads.settlements(before.id)
        entries = reads.entries(group=before.id)
    assert sum(unit.refund.minor for unit in settled.units) == line.unit_paid.minor
    (asked,) = [entry for entry in entries if entry.effect.kind == BY_HAND]
    assert asked.problem is not None
    assert asked.problem.code == "units_taken_off", "the screen said that it is refunded"


def test_a_unit_whose_line_is_gone_after_it_was_accepted_is_for_a_person(dock: Dock) -> None:
    """Nothing is refunded for a line the shop no longer has; but nobody may learn of that from the customer."""
    before = replace(dock.returns[MULTI], lines=(replace(dock.returns[MULTI].lines[0], quantity=1),))
    tell(dock, before)
    take(dock, MULTI)
    done = dock.intake.digit(1)
    assert done.finished is not None
    assert done.finished.refund == before.lines[0].unit_paid
    tell(dock, replace(before, lines=dock.returns[CLEAN].lines))
    dock.intake.command(Command.CLOSE)
    dock.intake.digit(1)
    with dock.store.read() as reads:
        (settled,) = reads.settlements(before.id)
        (asked,) = [entry for entry in reads.entries(group=before.id) if entry.effect.kind == BY_HAND]
    assert not settled.refund
    assert asked.state is EntryState.PARKED
    assert asked.amount_minor == before.lines[0].unit_paid.minor
    assert asked.problem is not None
    assert asked.problem.params["units"] == before.lines[0].title


def test_units_the_shop_adds_are_asked_about_on_closing(dock: Dock) -> None:
    take(dock, CLEAN)
    dock.intake.digit(1)
    (line,) = dock.returns[CLEAN].lines
    tell(dock, replace(dock.returns[CLEAN], lines=(replace(line, quantity=2),)))
    assert isinstance(dock.intake.command(Command.CLOSE), AskMissing)


def test_a_return_the_shop_canceled_meanwhile_waits_for_a_lead(dock: Dock) -> None:
    take(dock, CLEAN)
    tell(dock, replace(dock.returns[CLEAN], status=ReturnStatus.CANCELED))
    done = dock.intake.digit(1)
    assert done.finished is not None
    assert done.finished.disposition is Disposition.RESTOCK
    assert "return_canceled" in {reason.code for reason in done.finished.review}
    dock.intake.command(Command.CLOSE)
    with dock.store.read() as reads:
        assert reads.entries() == ()
        assert len(reads.units(state=UnitState.REVIEW)) == 1


def test_a_serial_number_whose_line_is_gone_is_read_all_the_same(dock: Dock) -> None:
    take(dock, SERIAL)
    serial = dock.returns[SERIAL].lines[0].serials[0]
    tell(dock, replace(dock.returns[SERIAL], lines=dock.returns[MULTI].lines[:1]))
    assert isinstance(dock.scan(serial), TakePhoto), "nobody can tell any more that it is the right one"
