"""The engine against scripted and random trouble, in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.domain.decisions import Reason
from intake.domain.effects import Effect, EntryState, Lease, Page, Seen, SeenState
from intake.domain.errors import IntakeError, ShopUnreachable
from intake.domain.stories import Told
from intake.sync.engine import LEASE, Engine
from intake.sync.push import SPOILT_MOST
from intake.sync.report import SyncReport
from tests.unit.sync.fakes import Crash, Fault, Held, World, play, violations, world


def script(scene: World, *faults: Fault) -> None:
    """The next calls go like this, the others well."""
    coming = iter(faults)
    scene.shop.faults = lambda _call: next(coming, Fault.FINE)


def states(scene: World) -> list[EntryState]:
    return [row.state for row in scene.outbox.rows.values()]


def test_what_is_due_is_looked_for_sent_and_settled_in_order():
    scene = world(3, 1)
    report = scene.engine().push_once()
    assert report == SyncReport(sent=4, settled=4)
    assert scene.shop.ledger == [row.effect.key for row in scene.outbox.rows.values()]
    assert scene.shop.calls == ["look", "send"] * 4
    assert all(row.reference == "ref" and row.attempts == 1 for row in scene.outbox.rows.values())
    assert scene.outbox.leases == {}


def test_an_effect_that_is_there_already_is_not_sent():
    scene = world(1)
    scene.shop.ledger.append(next(iter(scene.outbox.rows.values())).effect.key)
    assert scene.engine().push_once() == SyncReport(settled=1)


def test_a_lost_answer_does_not_refund_twice():
    scene = world(2)
    script(scene, Fault.FINE, Fault.LOST_AFTER)
    engine = scene.engine()
    assert engine.push_once().uncertain == 1
    assert states(scene) == [EntryState.UNCERTAIN, EntryState.INTENT]
    scene.time.pass_by(10.1)
    assert engine.push_once() == SyncReport(sent=1, settled=2)
    assert violations(scene) == []


def test_an_uncertain_entry_is_sent_again_only_after_the_settle_time_and_a_look():
    scene = world(1)
    script(scene, Fault.FINE, Fault.LATE)
    engine = scene.engine()
    engine.push_once()
    scene.time.pass_by(3.0)
    engine.push_once()
    assert scene.shop.calls == ["look", "send"]
    scene.time.pass_by(7.1)
    engine.push_once()
    assert scene.shop.calls == ["look", "send", "look"]
    assert states(scene) == [EntryState.DONE]
    assert violations(scene) == []


def test_a_request_that_was_lost_before_the_shop_is_sent_again():
    scene = world(1)
    script(scene, Fault.FINE, Fault.LOST_BEFORE)
    engine = scene.engine()
    engine.push_once()
    scene.time.pass_by(10.1)
    assert engine.push_once() == SyncReport(sent=1, settled=1)


def test_a_clock_set_forward_does_not_end_the_settle_time():
    scene = world(1)
    script(scene, Fault.FINE, Fault.LATE)
    engine = scene.engine()
    engine.push_once()
    scene.time.now += timedelta(hours=5)
    assert engine.push_once() == SyncReport(uncertain=1, waiting=1)
    scene.time.pass_by(10.1)
    assert engine.push_once() == SyncReport(settled=1)
    assert violations(scene) == []


def test_a_clock_set_back_does_not_keep_an_uncertain_entry_waiting():
    scene = world(1)
    script(scene, Fault.FINE, Fault.LOST_AFTER)
    engine = scene.engine()
    engine.push_once()
    scene.time.now -= timedelta(hours=5)
    scene.time.pass_by(10.1)
    assert engine.push_once() == SyncReport(settled=1)


def test_time_spent_suspended_counts_by_the_walls_clock():
    scene = world(1)
    engine = scene.engine()
    script(scene, Fault.FINE, Fault.UNREACHABLE)
    engine.push_once()
    scene.time.pass_by(1.1)
    scene.time.now += timedelta(hours=9)
    assert engine.push_once() == SyncReport(sent=1, settled=1)


def test_a_program_killed_while_sending_waits_the_settle_time_after_its_next_start():
    scene = world(1)
    script(scene, Fault.FINE, Fault.DIES_BEFORE)
    with pytest.raises(Crash):
        scene.engine().push_once()
    engine = scene.engine()
    assert engine.recover() == 1
    assert engine.push_once().sent == 0
    scene.time.pass_by(10.1)
    assert engine.push_once() == SyncReport(sent=1, settled=1)


def test_another_stations_unfinished_request_is_looked_for_and_waited_for():
    scene = world(1)
    script(scene, Fault.FINE, Fault.DIES_BEFORE)
    first = next(iter(scene.outbox.rows.values()))
    with pytest.raises(Crash):
        scene.engine().push_once()
    scene.outbox.dead = False
    scene.outbox.leases[first.group] = Held("dock-9", "theirs", scene.time.now + timedelta(minutes=5))
    engine = scene.engine()
    assert engine.push_once() == SyncReport()
    scene.time.pass_by(301)
    assert engine.push_once() == SyncReport(uncertain=1, waiting=1)
    scene.time.pass_by(10.1)
    assert engine.push_once() == SyncReport(sent=1, settled=1)


def test_a_refused_entry_is_parked_with_the_shops_reason_and_blocks_only_its_own_return():
    scene = world(2, 1)
    script(scene, Fault.FINE, Fault.REFUSED)
    assert scene.engine().push_once() == SyncReport(sent=2, settled=1, parked=1)
    assert states(scene) == [EntryState.REFUSED, EntryState.INTENT, EntryState.DONE]
    assert next(iter(scene.outbox.rows.values())).problem == Reason("shop_refused")


def test_something_else_under_our_key_is_parked():
    scene = world(1)
    scene.shop.ledger += [next(iter(scene.outbox.rows.values())).effect.key] * 2
    assert scene.engine().push_once() == SyncReport(parked=1)
    assert next(iter(scene.outbox.rows.values())).problem == Reason(
        "effect_differs", {"reference": "", "detail": "2 times"}
    )


def test_money_that_is_still_on_its_way_is_waited_for_and_said_to_be(monkeypatch: pytest.MonkeyPatch):
    scene = world(1)
    engine = scene.engine()
    seen = [Seen(SeenState.ABSENT), Seen(SeenState.PENDING, "ref"), Seen(SeenState.PENDING, "ref")]
    monkeypatch.setattr(scene.shop, "look", lambda _effect: seen.pop(0) if seen else Seen(SeenState.DONE, "ref"))
    monkeypatch.setattr(scene.shop, "send", lambda _effect: seen.pop(0))
    (entry,) = scene.outbox.rows
    for _ in range(2):
        assert engine.push_once().uncertain == 1
        row = scene.outbox.rows[entry]
        assert (row.state, row.attempts, row.problem) == (EntryState.UNCERTAIN, 1, Reason("refund_pending"))
        assert engine.push_once() == SyncReport(), "it is not asked about all the time"
        scene.time.pass_by(10.1)
    assert engine.push_once() == SyncReport(settled=1)
    assert scene.outbox.stories[entry][-3:] == [Told.FOUND, Told.FOUND, Told.FOUND]


@pytest.mark.usefixtures("expected_log")
def test_a_return_whose_entries_cannot_be_read_keeps_no_other_waiting(monkeypatch: pytest.MonkeyPatch):
    scene = world(1, 1)
    damaged = UUID(int=1_000_000)
    claim = scene.outbox.claim

    def claims(group: UUID, *more: Any) -> Lease | None:
        if group == damaged:
            raise IntakeError("record_damaged", kind="outbox", record="1")
        return claim(group, *more)

    monkeypatch.setattr(scene.outbox, "claim", claims)
    assert scene.engine().push_once() == SyncReport(sent=1, settled=1, waiting=1)


def test_an_outage_is_one_back_off_however_many_entries_wait():
    scene = world(*[1] * 40)
    scene.shop.faults = lambda _call: Fault.UNREACHABLE
    engine = scene.engine()
    report = engine.push_once()
    assert report.waiting == 40
    assert report.problem == Reason("shop_unreachable")
    assert scene.shop.calls == ["look"]
    engine.push_once()
    assert engine.pull_once().problem == Reason("shop_unreachable")
    assert scene.shop.calls == ["look"]
    for _ in range(12):
        scene.time.pass_by(60.1)
        engine.push_once()
    assert len(scene.shop.calls) == 13
    assert engine.wait() is not None
    script(scene)
    scene.time.pass_by(60.1)
    assert engine.push_once() == SyncReport(sent=40, settled=40)
    assert engine.problem is None


def test_a_shop_that_asks_for_patience_gets_it():
    scene = world(1)
    engine = scene.engine()

    def busy(effect: Effect) -> Seen:
        raise ShopUnreachable("shop_busy", retry_after=120.0)

    scene.shop.send = busy  # type: ignore[method-assign]
    assert engine.push_once().problem == Reason("shop_busy")
    row = next(iter(scene.outbox.rows.values()))
    assert row.state is EntryState.INTENT
    assert timedelta(seconds=120) <= row.next_at - scene.time.now <= timedelta(seconds=121)
    scene.time.pass_by(119)
    assert engine.away


def test_a_shop_that_swallows_requests_is_soon_left_alone():
    scene = world(*[1] * 20)
    scene.shop.faults = lambda call: Fault.LOST_BEFORE if call == "send" else Fault.FINE
    engine = scene.engine()
    assert engine.push_once() == SyncReport(sent=2, uncertain=2, waiting=20, problem=Reason("answer_lost"))


def test_an_entry_that_stays_unclear_is_handed_to_a_person():
    scene = world(1)
    scene.shop.faults = lambda call: Fault.LOST_BEFORE if call == "send" else Fault.FINE
    engine = scene.engine()
    for _ in range(10):
        engine.push_once()
        scene.time.pass_by(61)
    row = next(iter(scene.outbox.rows.values()))
    assert row.state is EntryState.PARKED
    assert row.problem == Reason("stays_unclear", {"last": "answer_lost"})
    assert scene.shop.calls.count("send") == 4


@pytest.mark.expects_warnings
def test_an_unexpected_exception_from_the_shop_is_never_taken_for_a_failure():
    scene = world(1)
    script(scene, Fault.FINE, Fault.BUG_AFTER)
    engine = scene.engine()
    engine.push_once()
    row = next(iter(scene.outbox.rows.values()))
    assert row.state is EntryState.UNCERTAIN
    assert row.problem == Reason("send_failed", {"error": "ZeroDivisionError"})
    scene.time.pass_by(10.1)
    assert engine.push_once() == SyncReport(settled=1)
    assert violations(scene) == []


def test_a_look_that_gives_nonsense_changes_nothing_and_lets_others_go_first():
    scene = world(1, 1)
    script(scene, Fault.BUG)
    engine = scene.engine()
    assert engine.push_once().problem == Reason("answer_unusable")
    assert states(scene) == [EntryState.INTENT, EntryState.INTENT]
    scene.time.pass_by(2)
    assert engine.push_once() == SyncReport(sent=1, settled=1)
    scene.time.pass_by(300)
    assert engine.push_once() == SyncReport(sent=1, settled=1)


@pytest.mark.parametrize("at_first", [EntryState.INTENT, EntryState.UNCERTAIN])
def test_what_can_never_be_read_is_handed_to_a_person(at_first):
    """An order with more notes than a page holds, for one: nobody would ever hear of it."""
    scene = world(1)
    (entry,) = scene.outbox.rows
    scene.outbox.rows[entry] = replace(scene.outbox.rows[entry], state=at_first)
    scene.shop.faults = lambda call: Fault.BUG if call == "look" else Fault.FINE
    engine = scene.engine()
    for _ in range(SPOILT_MOST):
        assert states(scene) == [at_first]
        engine.push_once()
        scene.time.pass_by(301)
    assert states(scene) == [EntryState.PARKED]
    assert scene.outbox.rows[entry].problem == Reason("answer_unusable")
    assert scene.shop.calls == ["look"] * SPOILT_MOST


def test_a_lost_lease_ends_the_work_on_the_group():
    scene = world(2)
    engine = scene.engine()

    def stalled(effect: Effect) -> Seen:
        scene.time.pass_by(600)
        scene.shop.ledger.append(effect.key)
        scene.outbox.leases[next(iter(scene.outbox.leases))] = Held("dock-9", "theirs", scene.time.now + LEASE)
        return Seen(SeenState.DONE, "ref")

    scene.shop.send = stalled  # type: ignore[method-assign]
    assert engine.push_once() == SyncReport(sent=1, waiting=1)
    assert states(scene) == [EntryState.SENDING, EntryState.INTENT]


def test_work_ends_between_two_returns_when_it_is_told_to():
    scene = world(1, 1, 1)
    answers = iter([True, False])
    assert scene.engine().push_once(go_on=lambda: next(answers)) == SyncReport(sent=1, settled=1, waiting=2)


def test_pages_that_were_stored_before_a_cancel_stay():
    scene = world()
    scene.shop.pages = [Page((), "1", False, 3), Page((), "2", False, 3), Page((), "3", True, 3)]
    told: list[tuple[int, int | None]] = []

    def cancel_at_second(seen: int, total: int | None) -> bool:
        told.append((seen, total))
        return len(told) < 2

    assert scene.engine().pull_once(cancel_at_second) == SyncReport()
    assert scene.outbox.cursor("test") == "2"


def test_a_pull_from_a_shop_that_is_away_says_so():
    scene = world()
    script(scene, Fault.UNREACHABLE)
    assert scene.engine().run_once().problem == Reason("shop_unreachable")


def test_the_engine_says_when_it_wants_to_be_woken():
    scene = world(1)
    engine = scene.engine()
    assert engine.wait() is None
    script(scene, Fault.FINE, Fault.LOST_BEFORE)
    engine.push_once()
    assert engine.wait() == pytest.approx(10.05)
    scene.time.pass_by(10.1)
    assert engine.wait() == 0
    engine.push_once()
    assert engine.wait() is None


def test_a_full_round_asks_for_another_at_once():
    scene = world(*[1] * 5)
    engine = scene.engine()
    engine.push_once(limit=3)
    assert engine.wait() == 0
    engine.push_once(limit=3)
    assert engine.wait() is None


ANY_FAULTS = st.lists(st.sampled_from(Fault), max_size=40)
ANY_CRASHES = st.lists(st.one_of(st.none(), st.integers(0, 8)), max_size=12)
ANY_PAUSES = st.lists(st.floats(0.0, 12.0), max_size=40)


@pytest.mark.expects_warnings
@settings(max_examples=300)
@given(
    st.lists(st.integers(1, 3), min_size=1, max_size=5),
    ANY_FAULTS,
    ANY_CRASHES,
    ANY_PAUSES,
    st.integers(1, 4),
    st.integers(1, 2),
)
def test_whatever_breaks_each_effect_happens_exactly_once(groups, faults, crashes, pauses, pushes, stations):
    scene = world(*groups)
    play(scene, Engine, faults, crashes, pauses, pushes, stations)
    assert violations(scene) == []
