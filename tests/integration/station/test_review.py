"""A lead's word: approving, changing, and what the law does not let a lead do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from intake.domain.errors import IntakeError
from intake.domain.grades import Disposition
from intake.domain.records import Unit, UnitState
from intake.station import review
from intake.station.commands import Command
from intake.store.sessions import SqlWrites
from tests.dock import START, Dock, lead, worker

EMPTY, MULTI = "RMA-10446-1", "RMA-10460-1"
TODAY = date(2026, 11, 23)


def empty_box(dock: Dock, close: bool = True) -> Unit:
    dock.scan(dock.returns[EMPTY].tracking[0])
    dock.intake.command(Command.EMPTY_BOX)
    dock.intake.photo(b"nothing inside")
    if close:
        dock.intake.command(Command.CLOSE)
    with dock.store.read() as reads:
        (unit,) = reads.units(state=UnitState.REVIEW)
    return unit


def change(dock: Dock, unit: Unit, percent: int, reason: str = "talked to the customer") -> None:
    review.override(
        dock.store,
        lead(),
        unit.id,
        Disposition.QUARANTINE,
        percent,
        reason,
        "Q-01",
        dock.parts.plan,
        START,
        dock.parts.rules,
        TODAY,
    )


def test_a_review_holds_the_refund_until_a_lead_approves(dock: Dock) -> None:
    unit = empty_box(dock)
    with dock.store.read() as reads:
        assert reads.entries() == ()
        (item,) = review.review_queue(reads, TODAY)
    assert item.rma == EMPTY
    review.approve(dock.store, lead(), unit.id, dock.parts.plan, START)
    with dock.store.read() as reads:
        assert [entry.effect.kind for entry in reads.entries()] == ["annotate"], "nothing is refunded"
        assert review.review_queue(reads, TODAY) == ()


def test_a_changed_decision_pays_what_the_lead_decided_and_keeps_the_first(dock: Dock) -> None:
    unit = empty_box(dock)
    change(dock, unit, 50)
    paid = dock.returns[EMPTY].lines[0].unit_paid
    with dock.store.read() as reads:
        (settled,) = reads.settlements(dock.returns[EMPTY].id)
        after = reads.unit(unit.id)
    assert settled.refund == paid - paid.percent(50)
    assert after is not None
    assert after.first_decision == unit.decision
    assert after.reviewed_by == "Lotte"


def test_a_worker_may_not_decide_a_review(dock: Dock) -> None:
    unit = empty_box(dock)
    with pytest.raises(IntakeError, match="not_allowed"):
        review.approve(dock.store, worker(), unit.id, dock.parts.plan, START)


def test_a_change_needs_a_reason(dock: Dock) -> None:
    unit = empty_box(dock)
    with pytest.raises(IntakeError, match="reason_needed"):
        change(dock, unit, 0, reason=" ")


def test_a_review_is_decided_once(dock: Dock) -> None:
    unit = empty_box(dock)
    review.approve(dock.store, lead(), unit.id, dock.parts.plan, START)
    with pytest.raises(IntakeError, match="not_in_review"):
        change(dock, unit, 0)


def test_a_review_decided_before_closing_settles_with_the_parcel(dock: Dock) -> None:
    unit = empty_box(dock, close=False)
    review.approve(dock.store, lead(), unit.id, dock.parts.plan, START)
    with dock.store.read() as reads:
        assert reads.entries() == ()
    dock.intake.command(Command.CLOSE)
    with dock.store.read() as reads:
        assert len(reads.settlements(dock.returns[EMPTY].id)) == 1


def test_the_last_review_of_a_parcel_releases_its_settlement(dock: Dock) -> None:
    dock.scan(dock.returns[MULTI].tracking[0])
    dock.scan(dock.returns[MULTI].lines[0].gtin or "")
    dock.intake.digit(1)
    dock.intake.command(Command.CLOSE)
    for _ in range(3):
        dock.intake.digit(2)
    with dock.store.read() as reads:
        waiting = reads.units(state=UnitState.REVIEW)
    assert len(waiting) == 3
    for index, unit in enumerate(waiting):
        with dock.store.read() as reads:
            assert reads.settlements(dock.returns[MULTI].id) == (), f"{index} reviews were decided"
        review.approve(dock.store, lead(), unit.id, dock.parts.plan, START)
    with dock.store.read() as reads:
        (settled,) = reads.settlements(dock.returns[MULTI].id)
    assert settled.refund == dock.returns[MULTI].lines[0].unit_paid


def test_a_lead_who_waited_for_a_worker_sees_what_the_worker_took_back(
    dock: Dock, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit = empty_box(dock, close=False)

    def taken_back_meanwhile(writes: SqlWrites, ids: Sequence[UUID]) -> None:
        writes.save_unit(replace(unit, state=UnitState.UNDONE))

    monkeypatch.setattr(SqlWrites, "lock_returns", taken_back_meanwhile)
    with pytest.raises(IntakeError, match="not_in_review"):
        review.approve(dock.store, lead(), unit.id, dock.parts.plan, START)
