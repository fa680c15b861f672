"""The outbox: what is owed goes out in order, by one worker at a time, and no outcome is lost or given twice."""

from __future__ import annotations

import threading
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy.exc import IntegrityError

from intake.domain.decisions import Reason
from intake.domain.effects import MAIL, EntryState, Lease, Outcome, Page
from intake.domain.ids import new_id
from intake.domain.stories import Told
from intake.paths import DataDir
from intake.store.open import open_store
from intake.store.sql_store import SqlStore
from tests.integration.store.owing import LEASE, done, entries, held, outcome, owe, story_of
from tests.integration.store.values import NOW, SHOP, a_return, a_settlement, effects_of, later


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
    lease = held(store, first, later(5))
    head, tail = lease.entries
    assert (lease.group, lease.at) == (first, later(5))
    assert box.due_groups(SHOP, later(5), 9) == (second,)
    unclear = outcome(head, EntryState.UNCERTAIN, Told.UNCLEAR, wait=timedelta(seconds=25))
    assert box.note(lease, unclear, later(5), release=True)
    assert box.due_groups(SHOP, later(29), 9) == (second,)
    assert box.due_groups(SHOP, later(30), 9) == (second, first)
    lease = held(store, first, later(30))
    assert box.note(lease, done(head, "ref-1"), later(30))
    no = Reason("refused", {"why": "no"})
    assert box.note(lease, outcome(tail, EntryState.REFUSED, Told.REFUSED, problem=no), later(30), release=True)
    assert box.due_groups(SHOP, later(90), 9) == (second,)
    settled, refused = (entry for entry in entries(store) if entry.group == first)
    assert (settled.state, settled.reference, settled.settled_at) == (EntryState.DONE, "ref-1", later(30))
    assert (refused.state, refused.problem, refused.settled_at) == (EntryState.REFUSED, no, None)


def test_the_entries_of_a_return_go_out_in_order_whatever_the_shop(store: SqlStore) -> None:
    expected = a_return(1)
    goods, letter = a_settlement(expected, "goods"), replace(a_settlement(expected, "letter"), shop="other")
    with store.write() as writes:
        writes.save_returns(SHOP, [expected], None)
        writes.add_settlement(goods, effects_of(goods, "receive"), NOW)
        writes.add_settlement(letter, effects_of(letter, "tell"), NOW)
        writes.add_settlement(replace(goods, revision=2), effects_of(replace(goods, revision=2), "refund"), NOW)
    box = store.outbox
    for shop in (SHOP, "other", SHOP):
        assert box.due_groups({SHOP: "other", "other": SHOP}[shop], later(1), 9) == ()
        assert box.due_groups(shop, later(1), 9) == (expected.id,)
        lease = held(store, expected.id, later(1))
        assert lease.entries[0].shop == shop
        assert box.note(lease, done(lease.entries[0]), later(1), release=True)
    assert box.due_groups(SHOP, later(1), 9) == box.due_groups("other", later(1), 9) == ()


def test_a_message_holds_back_messages_and_nothing_else(store: SqlStore) -> None:
    expected = a_return(1)
    goods = a_settlement(expected, "goods")
    letter, later_one = (replace(a_settlement(expected, name), shop=MAIL) for name in ("letter", "later one"))
    with store.write() as writes:
        writes.save_returns(SHOP, [expected], None)
        writes.add_settlement(letter, effects_of(letter, "tell"), NOW)
        writes.add_settlement(goods, effects_of(goods, "refund"), NOW)
        writes.add_settlement(later_one, effects_of(later_one, "tell"), NOW)
    box = store.outbox
    assert box.due_groups(SHOP, later(1), 9) == box.due_groups(MAIL, later(1), 9) == (expected.id,)
    lease = held(store, expected.id, later(1))
    assert box.note(lease, done(lease.entries[0]), later(1), release=True)
    assert box.due_groups(MAIL, later(1), 9) == (), "the second letter tells of the refund"
    lease = held(store, expected.id, later(1))
    assert box.note(lease, done(lease.entries[0]), later(1), release=True)
    assert box.due_groups(MAIL, later(1), 9) == (expected.id,)


def test_a_group_is_worked_under_one_lease_until_it_ends(store: SqlStore) -> None:
    group, box = owe(store), store.outbox
    first = held(store, group, owner="a")
    assert box.claim(group, "b", later(59), LEASE) is None
    assert box.claim(group, "a", later(59), LEASE) is None, (
        "not even the same owner, who may work it in a second thread"
    )
    second = held(store, group, later(60), "b")
    box.release(first)
    assert box.claim(group, "a", later(61), LEASE) is None
    box.release(second)
    assert len(held(store, group, later(61), "a").entries) == 2


def test_sending_is_noted_before_the_request_leaves(store: SqlStore) -> None:
    lease = held(store, owe(store))
    head = lease.entries[0]
    assert store.outbox.begin(lease, head.id, NOW, after=None)
    (sending,) = entries(store, EntryState.SENDING)
    assert (sending.id, sending.attempts, sending.sent_at) == (head.id, 1, NOW)
    assert not store.outbox.begin(lease, head.id, NOW, after=None)
    assert story_of(store, head) == [Told.RECORDED, Told.SENT]


def test_what_became_of_an_entry_and_that_the_next_leaves_are_one_transaction(store: SqlStore) -> None:
    lease = held(store, owe(store))
    head, tail = lease.entries
    assert store.outbox.begin(lease, head.id, NOW, after=None)
    assert store.outbox.begin(lease, tail.id, later(1), after=done(head, "ref-1"))
    assert [(entry.state, entry.reference) for entry in entries(store)] == [
        (EntryState.DONE, "ref-1"),
        (EntryState.SENDING, ""),
    ]
    with store.read() as reads:
        line = reads.story(head.id)[-1]
    assert (line.what, line.at, line.params) == (Told.SETTLED, later(1), {"reference": "ref-1"})


def test_the_first_time_a_request_left_is_kept(store: SqlStore) -> None:
    lease = held(store, owe(store))
    head = lease.entries[0]
    assert store.outbox.begin(lease, head.id, later(1), after=None)
    assert store.outbox.note(lease, outcome(head, EntryState.UNCERTAIN, Told.UNCLEAR), later(2))
    assert store.outbox.begin(lease, head.id, later(9), absent=True, after=None)
    again = entries(store)[0]
    assert (again.sent_at, again.attempts) == (later(1), 2)
    assert story_of(store, head) == [Told.RECORDED, Told.SENT, Told.UNCLEAR, Told.ABSENT, Told.SENT]


def test_who_lost_the_lease_can_neither_send_nor_report(store: SqlStore) -> None:
    group, box = owe(store), store.outbox
    slept = held(store, group, owner="a")
    head, tail = slept.entries
    assert box.begin(slept, head.id, NOW, after=None)
    taken = held(store, group, later(61), "a")
    assert taken.entries[0].state is EntryState.SENDING
    assert not box.note(slept, done(head, "late"), later(62))
    assert not box.begin(slept, tail.id, later(62), after=done(head, "late"))
    assert box.note(taken, outcome(head, EntryState.UNCERTAIN, Told.NOT_YET, wait=LEASE), later(62))
    assert not box.begin(slept, head.id, later(62), after=None)
    box.release(slept)
    assert box.claim(group, "c", later(63), LEASE) is None
    found = entries(store)[0]
    assert (found.state, found.reference, found.attempts) == (EntryState.UNCERTAIN, "", 1)


def test_nothing_is_sent_on_a_lease_that_is_over(store: SqlStore) -> None:
    lease = held(store, owe(store))
    head = lease.entries[0]
    assert not store.outbox.begin(lease, head.id, later(60), after=None)
    assert store.outbox.begin(lease, head.id, later(59), after=None)


@pytest.mark.postgres
def test_leases_and_waits_run_by_the_servers_clock_however_wrong_the_stations_are(
    data_dir: DataDir, migrated_url: str
) -> None:
    with closing(open_store(data_dir, migrated_url, station="dock-1", site="main")) as store:
        expected = a_return(1)
        settlement = a_settlement(expected)
        hours = timedelta(hours=7)
        now = datetime.now(UTC)
        with store.write() as writes:
            writes.save_returns(SHOP, [expected], None)
            writes.add_settlement(settlement, effects_of(settlement), now + hours)
        box = store.outbox
        assert box.due_groups(SHOP, now - hours, 9) == (expected.id,), (
            "recorded by a clock that is ahead, and due all the same"
        )
        lease = held(store, expected.id, now - hours)
        assert abs(lease.at - now) < LEASE
        assert box.due_groups(SHOP, now + hours, 9) == ()
        assert box.claim(expected.id, "thief", now + hours, LEASE) is None
        assert box.begin(lease, lease.entries[0].id, now + hours, after=None)
        unclear = outcome(lease.entries[0], EntryState.UNCERTAIN, Told.UNCLEAR, wait=LEASE)
        assert box.note(lease, unclear, now - hours, release=True)
        assert box.due_groups(SHOP, now + hours, 9) == (), (
            "the settle time is not over, whatever this station's clock says"
        )


def test_after_a_kill_what_was_on_its_way_is_looked_for_and_the_leases_are_free(store: SqlStore) -> None:
    mine, other = owe(store, 1), owe(store, 2)
    box = store.outbox
    leases = [held(store, group, owner=owner) for group, owner in ((mine, "me"), (other, "somebody"))]
    for lease in leases:
        assert box.begin(lease, lease.entries[0].id, NOW, after=None)
    assert box.recover("me", later(1)) == 1
    # Still on its way, for all anybody knows: who claims it looks, and waits out the settle time from then on.
    assert [entry.state for entry in entries(store)] == [EntryState.SENDING, EntryState.INTENT] * 2
    assert box.due_groups(SHOP, later(3), 9) == (mine,)
    assert len(held(store, mine, later(1), "third").entries) == 2
    assert box.claim(other, "third", later(1), LEASE) is None
    assert story_of(store, leases[0].entries[0]) == [Told.RECORDED, Told.SENT, Told.INTERRUPTED]
    assert story_of(store, leases[1].entries[0]) == [Told.RECORDED, Told.SENT]


def test_two_threads_that_claim_the_same_group_get_it_once(store: SqlStore) -> None:
    groups = [owe(store, n) for n in range(8)]
    start = threading.Barrier(2)
    got: list[UUID] = []

    def work() -> None:
        for group in groups:
            start.wait()
            if store.outbox.claim(group, "me", NOW, LEASE):
                got.append(group)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == sorted(groups)


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
    lease = Lease("none", new_id(), NOW, ())
    assert not store.outbox.begin(lease, new_id(), NOW, after=None)
    assert not store.outbox.note(lease, Outcome(new_id(), EntryState.DONE, Told.SETTLED), NOW)
    store.outbox.release(lease)
