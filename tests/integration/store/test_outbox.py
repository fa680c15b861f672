"""The outbox: what is owed goes out in order, by one worker at a time, and no outcome is lost or given twice."""

from __future__ import annotations

import threading
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy.exc import IntegrityError

from intake.domain.decisions import Reason
from intake.domain.effects import EntryState, OutboxEntry, Page
from intake.domain.ids import new_id
from intake.store.sql_store import SqlStore
from tests.integration.store.values import NOW, SHOP, a_return, a_settlement, effects_of, later

LEASE = timedelta(seconds=60)


def owe(store: SqlStore, number: int = 1, *kinds: str) -> UUID:
    expected = a_return(number)
    settlement = a_settlement(expected, f"settlement-{number}")
    with store.write() as writes:
        writes.save_returns(SHOP, [expected], None)
        writes.add_settlement(settlement, effects_of(settlement, *kinds), later(number))
    return expected.id


def entries(store: SqlStore, *states: EntryState) -> tuple[OutboxEntry, ...]:
    with store.read() as reads:
        return reads.entries(states=states)


def test_a_settlement_becomes_due_entries_in_order(store: SqlStore) -> None:
    expected = a_return(1)
    settlement = a_settlement(expected)
    effects = effects_of(settlement, "receive", "deduct", "refund", "annotate")
    with store.write() as writes:
        writes.save_returns(SHOP, [expected], None)
        writes.add_settlement(settlement, effects, NOW)
    with store.read() as reads:
        found = reads.entries(group=expected.id)
        assert reads.settlements(expected.id) == (settlement,)
        assert reads.entry_counts() == dict.fromkeys(EntryState, 0) | {EntryState.INTENT: 4}
    assert [entry.effect for entry in found] == list(effects)
    assert [entry.position for entry in found] == [1, 2, 3, 4]
    assert {(entry.shop, entry.group, entry.state, entry.summary) for entry in found} == {
        (SHOP, expected.id, EntryState.INTENT, "RMA-000001")
    }
    assert [(entry.amount_minor, entry.currency) for entry in found] == [(0, ""), (0, ""), (7990, "EUR"), (0, "")]


def test_the_same_settlement_again_changes_nothing(store: SqlStore) -> None:
    group = owe(store)
    before = entries(store)
    settlement = a_settlement(a_return(1, id=group), "settlement-1")
    with store.write() as writes:
        writes.add_settlement(settlement, effects_of(settlement, "receive", "refund"), later(99))
        writes.add_settlement(settlement, effects_of(settlement, "other"), later(99))
    assert entries(store) == before


def test_a_second_parcel_of_a_return_queues_behind_the_first(store: SqlStore) -> None:
    group = owe(store)
    second = a_settlement(a_return(1, id=group), "settlement-2")
    with store.write() as writes:
        writes.add_settlement(second, effects_of(second), later(5))
    with store.read() as reads:
        assert [entry.position for entry in reads.entries(group=group)] == [1, 2, 3, 4]
        assert [one.id for one in reads.settlements(group)] == ["settlement-1", "settlement-2"]


def test_entries_are_listed_oldest_first_by_state_and_limit(store: SqlStore) -> None:
    groups = [owe(store, n) for n in (3, 1, 2)]
    assert [entry.group for entry in entries(store)] == [groups[i] for i in (1, 1, 2, 2, 0, 0)]
    assert entries(store, EntryState.DONE) == ()
    with store.read() as reads:
        assert len(reads.entries(states=(EntryState.INTENT, EntryState.PARKED), limit=3)) == 3


def test_groups_come_due_by_their_first_unsettled_entry(store: SqlStore) -> None:
    box = store.outbox
    first, second = owe(store, 1), owe(store, 2)
    assert box.due_groups(SHOP, later(0), 9) == ()
    assert box.due_groups(SHOP, later(1), 9) == (first,)
    assert box.due_groups(SHOP, later(5), 9) == (first, second)
    assert box.due_groups(SHOP, later(5), 1) == (first,)
    assert box.due_groups("elsewhere", later(5), 9) == ()
    head, tail = box.claim(first, "me", later(5), LEASE)
    assert box.due_groups(SHOP, later(5), 9) == (second,)
    assert box.mark(head.id, "me", EntryState.UNCERTAIN, now=later(5), next_at=later(30))
    box.release(first, "me")
    assert box.due_groups(SHOP, later(29), 9) == (second,)
    assert box.due_groups(SHOP, later(30), 9) == (second, first)
    box.claim(first, "me", later(30), LEASE)
    assert box.mark(head.id, "me", EntryState.DONE, now=later(30), reference="ref-1")
    assert box.mark(tail.id, "me", EntryState.PARKED, now=later(30), problem=Reason("refused", {"why": "no"}))
    box.release(first, "me")
    assert box.due_groups(SHOP, later(90), 9) == (second,)
    done, parked = (entry for entry in entries(store) if entry.group == first)
    assert (done.state, done.reference, done.settled_at) == (EntryState.DONE, "ref-1", later(30))
    assert (parked.problem, parked.settled_at) == (Reason("refused", {"why": "no"}), None)


def test_a_group_is_worked_by_one_owner_until_the_lease_ends(store: SqlStore) -> None:
    group = owe(store)
    assert len(store.outbox.claim(group, "a", NOW, LEASE)) == 2
    assert store.outbox.claim(group, "b", later(59), LEASE) == ()
    assert len(store.outbox.claim(group, "b", later(60), LEASE)) == 2
    store.outbox.release(group, "a")
    assert store.outbox.claim(group, "a", later(61), LEASE) == ()
    store.outbox.release(group, "b")
    assert len(store.outbox.claim(group, "a", later(61), LEASE)) == 2


def test_sending_is_noted_before_the_request_leaves(store: SqlStore) -> None:
    group = owe(store)
    (head, _) = store.outbox.claim(group, "me", NOW, LEASE)
    assert store.outbox.mark_sending(head.id, "me", NOW)
    (sending,) = entries(store, EntryState.SENDING)
    assert (sending.id, sending.attempts) == (head.id, 1)
    assert not store.outbox.mark_sending(head.id, "me", NOW)


def test_who_lost_the_lease_can_neither_send_nor_report(store: SqlStore) -> None:
    group = owe(store)
    (head, _) = store.outbox.claim(group, "a", NOW, LEASE)
    assert store.outbox.mark_sending(head.id, "a", NOW)
    (taken, _) = store.outbox.claim(group, "b", later(61), LEASE)
    assert taken.state is EntryState.SENDING
    assert not store.outbox.mark(head.id, "a", EntryState.DONE, now=later(62), reference="late")
    assert store.outbox.mark(head.id, "b", EntryState.UNCERTAIN, now=later(62), next_at=later(90))
    assert not store.outbox.mark_sending(head.id, "a", later(62))
    (found, _) = entries(store)
    assert (found.state, found.reference, found.attempts) == (EntryState.UNCERTAIN, "", 1)


def test_nothing_is_sent_on_a_lease_that_is_over(store: SqlStore) -> None:
    group = owe(store)
    (head, _) = store.outbox.claim(group, "a", NOW, LEASE)
    assert not store.outbox.mark_sending(head.id, "a", later(60))
    assert store.outbox.mark_sending(head.id, "a", later(59))


def test_a_done_entry_stays_done(store: SqlStore) -> None:
    group = owe(store)
    (head, tail) = store.outbox.claim(group, "me", NOW, LEASE)
    assert store.outbox.mark(head.id, "me", EntryState.DONE, now=NOW, reference="r")
    assert not store.outbox.mark(head.id, "me", EntryState.INTENT, now=NOW, next_at=NOW)
    assert not store.outbox.mark_sending(head.id, "me", NOW)
    with store.write() as writes:
        writes.settle_entry(head.id, EntryState.INTENT, NOW, None)
    assert [entry.state for entry in entries(store)] == [EntryState.DONE, EntryState.INTENT]
    assert store.outbox.claim(group, "me", NOW, LEASE) == (tail,)


def test_a_person_can_park_settle_and_retry_an_entry(store: SqlStore) -> None:
    owe(store)
    head, tail = entries(store)
    with store.write() as writes:
        writes.settle_entry(head.id, EntryState.PARKED, NOW, Reason("handed_over"))
        writes.settle_entry(tail.id, EntryState.DONE, later(7), Reason("settled_by_hand", {"who": "eva"}))
    parked, done = entries(store)
    assert (parked.state, parked.problem) == (EntryState.PARKED, Reason("handed_over"))
    assert (done.state, done.settled_at) == (EntryState.DONE, later(7))
    with store.write() as writes:
        writes.settle_entry(head.id, EntryState.INTENT, later(8), None)
    again = entries(store)[0]
    assert (again.state, again.next_at, again.problem) == (EntryState.INTENT, later(8), None)


def test_after_a_kill_what_was_on_its_way_is_uncertain_and_the_leases_are_free(store: SqlStore) -> None:
    mine, other = owe(store, 1), owe(store, 2)
    box = store.outbox
    heads = [box.claim(group, owner, NOW, LEASE)[0] for group, owner in ((mine, "me"), (other, "somebody"))]
    assert box.mark_sending(heads[0].id, "me", NOW)
    assert box.mark_sending(heads[1].id, "somebody", NOW)
    assert box.recover("me", later(1)) == 1
    assert [entry.state for entry in entries(store)] == [
        EntryState.UNCERTAIN,
        EntryState.INTENT,
        EntryState.SENDING,
        EntryState.INTENT,
    ]
    assert len(box.claim(mine, "third", later(1), LEASE)) == 2
    assert box.claim(other, "third", later(1), LEASE) == ()


def test_a_program_killed_twice_still_counts_what_was_on_its_way(store: SqlStore) -> None:
    group = owe(store)
    (head, _) = store.outbox.claim(group, "me", NOW, LEASE)
    assert store.outbox.mark_sending(head.id, "me", NOW)
    assert [store.outbox.recover("me", NOW) for _ in range(3)] == [1, 1, 1]
    store.outbox.claim(group, "me", NOW, LEASE)
    assert store.outbox.mark(head.id, "me", EntryState.DONE, now=NOW)
    assert store.outbox.recover("me", NOW) == 0


def test_two_threads_that_claim_the_same_group_get_it_once(store: SqlStore) -> None:
    groups = [owe(store, n) for n in range(8)]
    start = threading.Barrier(2)
    got: dict[str, list[UUID]] = {"a": [], "b": []}

    def work(owner: str) -> None:
        for group in groups:
            start.wait()
            if store.outbox.claim(group, owner, NOW, LEASE):
                got[owner].append(group)

    threads = [threading.Thread(target=work, args=(owner,)) for owner in got]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got["a"] + got["b"]) == sorted(groups)


def test_a_page_and_its_cursor_are_stored_together(store: SqlStore) -> None:
    box = store.outbox
    assert box.cursor(SHOP) == ""
    page = Page((a_return(1), a_return(2)), "cursor-1", done=False)
    assert box.store_page(SHOP, page) == 2
    assert box.store_page(SHOP, Page(page.returns, "cursor-2", done=True)) == 0
    assert box.cursor(SHOP) == "cursor-2"
    same_id = new_id()
    with pytest.raises(IntegrityError):
        box.store_page(SHOP, Page((a_return(3, id=same_id), a_return(4, id=same_id)), "cursor-3", done=True))
    assert box.cursor(SHOP) == "cursor-2"


def test_an_entry_nobody_knows_is_no_surprise(store: SqlStore) -> None:
    assert not store.outbox.mark_sending(new_id(), "me", NOW)
    assert not store.outbox.mark(new_id(), "me", EntryState.DONE, now=NOW)
    store.outbox.release(new_id(), "me")
