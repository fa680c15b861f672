"""What is owed and not settled: shown whatever else waits, and tried again only where that is safe."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from intake.domain.effects import BY_HAND, EntryState, OutboxEntry
from intake.domain.errors import IntakeError
from intake.domain.money import Money, split_by
from intake.domain.returns import Payment
from intake.station import waiting
from intake.station.commands import Command
from tests.dock import START, Dock, lead, worker

CLEAN, MULTI = "RMA-10428-1", "RMA-10460-1"


def close_clean(dock: Dock, *payments: Payment) -> tuple[OutboxEntry, ...]:
    """A clean unit of a return whose order has these payments; what is then owed to the shop."""
    if payments:
        told = replace(dock.returns[CLEAN], payments=payments, updated_at=START + timedelta(hours=1))
        with dock.store.write() as writes:
            writes.save_returns("training", [told], None)
    dock.scan(dock.returns[CLEAN].tracking[0])
    dock.scan(dock.returns[CLEAN].lines[0].gtin or "")
    dock.intake.digit(1)
    dock.intake.command(Command.CLOSE)
    with dock.store.read() as reads:
        return reads.entries()


def card(minor: int, name: str = "card") -> Payment:
    return Payment(name, Money(minor, "EUR"))


def test_what_no_payment_can_carry_waits_parked_for_a_person_to_pay(dock: Dock) -> None:
    paid = dock.returns[CLEAN].lines[0].unit_paid
    entries = close_clean(dock, card(1000))
    last = entries[-1]
    assert (last.effect.kind, last.state) == (BY_HAND, EntryState.PARKED)
    assert (last.amount_minor, last.currency) == (paid.minor - 1000, paid.currency)
    assert last.problem is not None
    assert last.problem.code == "no_payment_left"
    with dock.store.read() as reads:
        assert waiting.waiting_items(reads)[0].entry.id == last.id, "parked ones come first"
        assert waiting.status(reads, START).parked == 1


def test_what_is_to_be_paid_by_hand_is_never_sent_but_settled_by_a_lead(dock: Dock) -> None:
    last = close_clean(dock, card(1000))[-1]
    with pytest.raises(IntakeError, match="pay_by_hand"):
        waiting.retry(dock.store, worker(), last.id, START)
    waiting.mark_settled(dock.store, lead(), last.id, "bank transfer", START)
    with dock.store.read() as reads:
        assert waiting.status(reads, START).parked == 0


def test_nothing_is_left_to_a_person_when_the_payments_reach(dock: Dock) -> None:
    assert [entry.effect.kind for entry in close_clean(dock)] == ["receive", "refund", "annotate"]


def test_a_refund_over_two_payments_shows_what_goes_to_each(dock: Dock) -> None:
    paid = dock.returns[CLEAN].lines[0].unit_paid
    entries = close_clean(dock, card(1000, "gift-card"), card(paid.minor, "card"))
    amounts = [entry.amount_minor for entry in entries if entry.effect.kind == "refund"]
    assert amounts == [each.minor for each in split_by(paid, (1000, paid.minor))]


@pytest.mark.parametrize("state", [EntryState.UNCERTAIN, EntryState.SENDING, EntryState.INTENT, EntryState.DONE])
def test_only_a_parked_entry_is_tried_again(dock: Dock, state: EntryState) -> None:
    """An uncertain one made due at once could be sent before its absence is a proof."""
    first = close_clean(dock)[0]
    with dock.store.write() as writes:
        writes.settle_entry(first.id, state, START, None)
    with pytest.raises(IntakeError, match="entry_not_parked"):
        waiting.retry(dock.store, worker(), first.id, START)
    with dock.store.read() as reads:
        assert reads.entries()[0].state is state


def test_a_parked_entry_is_due_again_when_a_person_says_so(dock: Dock) -> None:
    first = close_clean(dock)[0]
    with dock.store.write() as writes:
        writes.settle_entry(first.id, EntryState.PARKED, START, None)
    waiting.retry(dock.store, worker(), first.id, START)
    with dock.store.read() as reads:
        assert reads.entries()[0].state is EntryState.INTENT


def test_a_parked_entry_is_shown_however_many_wait_before_it(dock: Dock) -> None:
    last = close_clean(dock)[-1]
    with dock.store.write() as writes:
        (settlement,) = writes.settlements(dock.returns[CLEAN].id)
        effect = last.effect
        many = [replace(effect, key=type(effect.key)(int=number)) for number in range(1, 300)]
        other = replace(settlement, id="before", return_id=dock.returns[MULTI].id)
        writes.add_settlement(other, many, START - timedelta(days=1))
        writes.settle_entry(last.id, EntryState.PARKED, START, None)
    with dock.store.read() as reads:
        assert waiting.waiting_items(reads)[0].entry.id == last.id
