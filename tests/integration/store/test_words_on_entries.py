"""What a person says of an entry counts, unless the shop or somebody else was quicker."""

from __future__ import annotations

from intake.domain.decisions import Reason
from intake.domain.effects import BY_HAND, EntryState
from intake.domain.ids import new_id
from intake.domain.stories import StoryLine, Told
from intake.store.sql_store import SqlStore
from tests.integration.store.owing import done, entries, held, outcome, owe, story_of
from tests.integration.store.values import NOW, SHOP, a_return, a_settlement, effects_of, later


def test_a_done_entry_stays_done(store: SqlStore) -> None:
    group, box = owe(store), store.outbox
    lease = held(store, group)
    head, tail = lease.entries
    assert box.note(lease, done(head, "r"), NOW)
    assert not box.note(lease, outcome(head, EntryState.INTENT, Told.NOT_SENT), NOW)
    assert not box.begin(lease, head.id, NOW, after=None)
    with store.write() as writes:
        writes.settle_entry(head.id, EntryState.INTENT, NOW, None)
        writes.hand_over(head.id, NOW, "eva", "")
    assert [entry.state for entry in entries(store)] == [EntryState.DONE, EntryState.INTENT]
    assert story_of(store, head) == [Told.RECORDED, Told.SETTLED]
    box.release(lease)
    assert held(store, group).entries == (tail,)


def test_a_person_can_park_settle_and_retry_an_entry(store: SqlStore) -> None:
    owe(store)
    head, tail = entries(store)
    by_hand = {"who": "eva", "words": "the bank shows it"}
    with store.write() as writes:
        writes.settle_entry(head.id, EntryState.PARKED, NOW, Reason("stopped"))
        writes.settle_entry(tail.id, EntryState.DONE, later(7), None, Told.SETTLED_BY_HAND, by_hand)
    parked, settled = entries(store)
    assert (parked.state, parked.problem) == (EntryState.PARKED, Reason("stopped"))
    assert (settled.state, settled.settled_at) == (EntryState.DONE, later(7))
    with store.write() as writes:
        writes.settle_entry(head.id, EntryState.INTENT, later(8), None, Told.TRIED_AGAIN, {"who": "eva"})
    again = entries(store)[0]
    assert (again.state, again.next_at, again.problem) == (EntryState.INTENT, later(8), None)
    with store.read() as reads:
        assert reads.story(tail.id)[-1] == StoryLine(later(7), Told.SETTLED_BY_HAND, None, by_hand)
        assert reads.story(head.id)[1:] == (
            StoryLine(NOW, Told.PARKED, Reason("stopped")),
            StoryLine(later(8), Told.TRIED_AGAIN, None, {"who": "eva"}),
        )
        assert reads.entry(head.id) == again
        assert reads.entry(new_id()) is None


def test_what_is_on_its_way_is_never_made_an_intent_by_a_second_person(store: SqlStore) -> None:
    lease = held(store, owe(store))
    head = lease.entries[0]
    with store.write() as writes:
        writes.settle_entry(head.id, EntryState.PARKED, NOW, None)
        writes.settle_entry(head.id, EntryState.INTENT, NOW, None)
    assert store.outbox.begin(lease, head.id, NOW, after=None)
    with store.write() as writes:
        writes.settle_entry(head.id, EntryState.INTENT, NOW, None)
    assert entries(store)[0].state is EntryState.SENDING


def test_what_was_handed_to_a_lead_is_listed_and_counted_until_somebody_acts(store: SqlStore) -> None:
    owe(store, 1)
    owe(store, 2)
    one, two = entries(store)[0], entries(store)[2]
    with store.write() as writes:
        writes.hand_over(two.id, later(5), "eva", "the customer called")
        writes.hand_over(one.id, later(6), "eva", "")
        writes.hand_over(two.id, later(7), "jan", "again")
        writes.settle_entry(one.id, EntryState.PARKED, later(7), None)
    with store.read() as reads:
        assert [entry.id for entry in reads.handed_entries()] == [two.id, one.id]
        assert reads.count_handed() == 2
        assert reads.handed_entries()[0].handed_at == later(5)
        assert reads.story(two.id)[1].params == {"who": "eva", "words": "the customer called"}
    with store.write() as writes:
        writes.settle_entry(two.id, EntryState.DONE, later(8), None)
        writes.settle_entry(one.id, EntryState.INTENT, later(8), None)
    with store.read() as reads:
        assert (reads.handed_entries(), reads.count_handed()) == ((), 0)


def test_a_hand_that_pays_begins_with_a_person(store: SqlStore) -> None:
    expected = a_return(1)
    settlement = a_settlement(expected)
    with store.write() as writes:
        writes.save_returns(SHOP, [expected], None)
        writes.add_settlement(settlement, effects_of(settlement, BY_HAND), NOW)
    (entry,) = entries(store)
    assert (entry.state, story_of(store, entry)) == (EntryState.PARKED, [Told.RECORDED, Told.PARKED])
