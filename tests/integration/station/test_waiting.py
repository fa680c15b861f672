"""What is owed and not settled: shown whatever else waits, and tried again only where that is safe."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import event

from intake.domain.acts import Noted
from intake.domain.decisions import Settlement
from intake.domain.effects import BY_HAND, Effect, EntryState, OutboxEntry
from intake.domain.errors import IntakeError
from intake.domain.ids import new_id
from intake.domain.money import Money, split_by, zero
from intake.domain.returns import ExpectedReturn, Payment
from intake.domain.stories import Told
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
        found = waiting.waiting_list(reads, for_lead=False)
        assert [item.entry.id for item in found.needs] == [last.id]
        assert [line.what for line in waiting.story(reads, last.id)] == [Told.RECORDED, Told.PARKED]
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


def test_a_lead_who_settles_by_hand_what_the_shop_did_meanwhile_is_told(dock: Dock) -> None:
    """Whoever refunded it by hand has to know at once that it went out twice."""
    first = close_clean(dock)[0]
    with dock.store.write() as writes:
        writes.settle_entry(first.id, EntryState.DONE, START, None)
    with pytest.raises(IntakeError, match="entry_settled"):
        waiting.mark_settled(dock.store, lead(), first.id, "paid by hand", START)
    with dock.store.read() as reads:
        assert reads.entries()[0].problem is None
        assert not any(isinstance(entry.act, Noted) for entry in reads.journal())


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
        found = waiting.waiting_list(reads, for_lead=False)
    assert [item.entry.id for item in found.needs] == [last.id]
    assert (len(found.under_way), found.count_under_way) == (waiting.LISTED, 301)


def test_a_deduction_shows_what_it_keeps_back(dock: Dock) -> None:
    for body in ({"amount_minor": 500, "currency": "EUR"}, {"amount": "5.00", "currency": "EUR"}):
        assert kept_back(dock, json.dumps(body)) == Money(500, "EUR")
    for spoilt in ("nonsense", "[]", "{}", '{"amount":"much","currency":"EUR"}'):
        assert kept_back(dock, spoilt) is None


def kept_back(dock: Dock, body: str) -> Money | None:
    expected = dock.returns[CLEAN]
    with dock.store.write() as writes:
        one = settlement(expected, new_id())
        writes.add_settlement(one, [Effect(new_id(), "deduct", body.encode())], START)
        return waiting.waiting_list(writes, for_lead=False).under_way[-1].amount


def settlement(expected: ExpectedReturn, name: object) -> Settlement:
    none = zero(expected.currency)
    return Settlement(
        id=str(name),
        revision=1,
        return_id=expected.id,
        shop=expected.shop,
        external_id=expected.external_id,
        order_external_id="",
        currency=expected.currency,
        units=(),
        delivery=none,
        postage=none,
        instant=none,
        goods_deduction=none,
        refund=none,
        claim=none,
        payments=(),
    )


def test_what_is_handed_over_stands_first_for_a_lead_and_is_marked_for_everybody(dock: Dock) -> None:
    first, second, *_ = close_clean(dock)
    with dock.store.write() as writes:
        writes.settle_entry(first.id, EntryState.PARKED, START, None)
    waiting.hand_over(dock.store, worker(), second.id, " call me ", START)
    with dock.store.read() as reads:
        for_lead = waiting.waiting_list(reads, for_lead=True)
        for_worker = waiting.waiting_list(reads, for_lead=False)
        assert waiting.status(reads, START).handed == 1
        told = waiting.story(reads, second.id)[-1]
    assert [item.entry.id for item in for_lead.handed] == [second.id]
    assert second.id not in [item.entry.id for item in for_lead.under_way]
    assert (for_lead.count_handed, for_lead.count_needs, for_lead.count_under_way) == (1, 1, 1)
    assert for_worker.handed == ()
    assert [item.entry.handed_at for item in for_worker.under_way] == [START, None]
    assert (told.what, told.params) == (Told.HANDED_OVER, {"who": worker().name, "words": "call me"})
    waiting.mark_settled(dock.store, lead(), second.id, "seen in the shop", START)
    with pytest.raises(IntakeError, match="entry_settled"):
        waiting.hand_over(dock.store, worker(), second.id, "", START)
    with dock.store.read() as reads:
        assert waiting.story(reads, second.id)[-1].params == {"who": lead().name, "words": "seen in the shop"}


def test_ten_thousand_waiting_entries_do_not_make_the_list_slow(dock: Dock) -> None:
    expected = dock.returns[CLEAN]
    with dock.store.write() as writes:
        many = [Effect(UUID(int=number), "refund", b"{}", Money(100, "EUR")) for number in range(1, 10_001)]
        writes.add_settlement(settlement(expected, "many"), many, START)
    asked: list[str] = []
    event.listen(dock.store._engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    began = time.thread_time()
    with dock.store.read() as reads:
        found = waiting.waiting_list(reads, for_lead=True)
    assert time.thread_time() - began < 0.25
    assert (found.count_under_way, len(found.under_way)) == (10_000, waiting.LISTED)
    assert not [statement for statement in asked if "outbox_story" in statement]
