"""One return in several parcels: what came, what comes later, and what was given up too early."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from intake.domain.money import Money, total
from intake.domain.records import UnitState
from intake.station import review
from intake.station.commands import Command
from intake.station.views import AnyView, AskMissing, AwaitUnit, Feedback, Summary
from tests.dock import START, Dock, lead

MULTI, SEVERAL = "RMA-10460-1", "RMA-10478-1"


def finish(dock: Dock, rma: str, line: int) -> AnyView:
    dock.scan(dock.returns[rma].lines[line].gtin or "")
    return dock.intake.digit(1)


def close(dock: Dock, answer: int) -> AnyView:
    view = dock.intake.command(Command.CLOSE)
    while isinstance(view, AskMissing):
        view = dock.intake.digit(answer)
    assert isinstance(view, Summary), view
    return view


def approve_all(dock: Dock) -> None:
    with dock.store.read() as reads:
        waiting = reads.units(state=UnitState.REVIEW)
    for unit in waiting:
        review.approve(dock.store, lead(), unit.id, dock.parts.plan, dock.parts.clock())


def test_a_unit_given_up_as_missing_is_taken_when_it_comes_after_all_and_paid_once(dock: Dock) -> None:
    before = dock.returns[MULTI]
    dock.scan(before.tracking[0])
    for line in range(1, len(before.lines)):
        for _ in range(before.lines[line].quantity):
            finish(dock, MULTI, line)
    close(dock, answer=2)
    approve_all(dock)
    assert isinstance(dock.scan(before.tracking[0]), AwaitUnit), "no dead end for a parcel that is here"
    assert finish(dock, MULTI, 0).feedback is Feedback.FINISHED
    assert isinstance(dock.intake.command(Command.CLOSE), Summary), "nothing is asked about twice"
    approve_all(dock)
    with dock.store.read() as reads:
        settled = reads.settlements(before.id)
    assert len(settled) == 2
    assert total((unit.refund for one in settled for unit in one.units), "EUR").minor == sum(
        line.unit_paid.minor * line.quantity for line in before.lines
    )


def test_a_missing_unit_that_a_lead_paid_for_is_not_paid_again(dock: Dock) -> None:
    before = dock.returns[MULTI]
    dock.scan(before.tracking[0])
    close(dock, answer=2)
    with dock.store.read() as reads:
        waiting = reads.units(state=UnitState.REVIEW)
    for unit in waiting:
        review.override(
            dock.store,
            lead(),
            unit.id,
            unit.decision.disposition,
            0,
            "goodwill",
            "",
            dock.parts.plan,
            START,
            dock.parts.rules,
            START.date(),
        )
    assert dock.scan(before.tracking[0]).feedback is Feedback.REFUSED


def test_the_advance_is_claimed_back_only_when_the_last_parcel_is_settled(dock: Dock) -> None:
    """One parcel waits for a lead while the other, scanned later, is closed first."""
    before = dock.returns[SEVERAL]
    everything = sum(line.unit_paid.minor * line.quantity for line in before.lines)
    told = replace(before, already_refunded=Money(everything, before.currency), updated_at=START + timedelta(hours=1))
    with dock.store.write() as writes:
        writes.save_returns("training", [told], None)
    dock.scan(before.tracking[0])
    dock.intake.command(Command.EMPTY_BOX)
    dock.intake.photo(b"nothing inside")
    close(dock, answer=1)
    dock.scan(before.tracking[1])
    with dock.store.read() as reads:
        (waiting,) = reads.units(state=UnitState.REVIEW)
    for number, line in enumerate(before.lines):
        for _ in range(line.quantity - (line.id == waiting.line_id)):
            finish(dock, SEVERAL, number)
    close(dock, answer=1)
    with dock.store.read() as reads:
        (first,) = reads.settlements(before.id)
    assert not first.claim, "the lead may still find that the other unit is owed"
    assert not first.complete
    approve_all(dock)
    with dock.store.read() as reads:
        last = reads.settlements(before.id)[-1]
    assert last.complete
    assert last.claim == next(line.unit_paid for line in before.lines if line.id == waiting.line_id)
