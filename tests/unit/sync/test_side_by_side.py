"""Several returns at once: independent of each other, each in order, and one shop's patience shared by all."""

from __future__ import annotations

import random
import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from intake.domain.decisions import Reason
from intake.domain.effects import Effect, EntryState, Seen, SeenState
from intake.domain.errors import ShopUnreachable
from intake.domain.stories import Told
from intake.sync.engine import LEASE
from intake.sync.outage import Outage
from intake.sync.pushers import Pushers, Width
from intake.sync.report import SyncReport, Tally
from tests.unit.sync import fakes
from tests.unit.sync.fakes import Crash, Fault, World, violations, world

PATIENCE_S = 10


def test_as_many_returns_are_pushed_at_once_as_the_shop_takes():
    scene = world(*[2] * 8)
    together, real = threading.Barrier(4), scene.shop.send

    def send(effect: Effect) -> Seen:
        # Nobody passes before four are here: one after the other would never come to an end.
        together.wait(PATIENCE_S)
        return real(effect)

    scene.shop.send = send  # type: ignore[method-assign]
    assert scene.engine(pushes=4).push_once() == SyncReport(sent=16, settled=16)
    assert violations(scene) == []


def test_two_stations_at_once_send_nothing_twice():
    rng = random.Random(3)
    scene = world(*[2] * 30)
    scene.shop.faults = lambda _call: rng.choice([Fault.FINE] * 9 + [Fault.LOST_AFTER, Fault.LOST_BEFORE, Fault.LATE])
    engines = [scene.engine(pushes=3, owner=f"dock-{n}") for n in range(2)]
    for _ in range(40):
        threads = [threading.Thread(target=engine.push_once, kwargs={"limit": 20}) for engine in engines]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE_S)
        scene.time.pass_by(61)
    scene.shop.faults = lambda _call: Fault.FINE
    for _ in range(5):
        engines[0].push_once()
        scene.time.pass_by(61)
    assert scene.outbox.states() == {EntryState.DONE: 60}
    assert violations(scene) == []


def test_when_one_is_asked_for_patience_all_are_patient():
    scene = world(*[1] * 20)
    together, real = threading.Barrier(3), scene.shop.send

    def send(effect: Effect) -> Seen:
        if together.wait(PATIENCE_S) == 0:
            raise ShopUnreachable("shop_busy", retry_after=120.0)
        while not engine.away:
            # The others are still under way when the shop asks for patience, and are answered after that.
            threading.Event().wait(0.001)
        return real(effect)

    scene.shop.send = send  # type: ignore[method-assign]
    engine = scene.engine(pushes=3)
    assert engine.push_once().settled == 2
    assert engine.away
    calls = len(scene.shop.calls)
    scene.time.pass_by(119)
    assert engine.push_once() == SyncReport(waiting=17, problem=Reason("shop_busy"))
    assert len(scene.shop.calls) == calls
    scene.shop.send = real  # type: ignore[method-assign]
    scene.time.pass_by(3)
    assert engine.push_once() == SyncReport(sent=18, settled=18)


def test_many_failures_at_once_are_one_outage():
    ticks = 100.0
    outage = Outage(lambda: ticks, random.Random(1))
    waits = [outage.failed(Reason("shop_unreachable"), None, by_writing=False) for _ in range(16)]
    assert set(waits) == {waits[0]}
    assert waits[0] <= 1
    outage.done()
    assert outage.left, "what was sent before it does not end it"
    outage.failed(Reason("shop_busy"), 30.0, by_writing=True)
    assert 30 <= outage.left <= 31, "the shop's own wish counts"
    outage.failed(Reason("shop_busy"), 5.0, by_writing=True)
    assert outage.left >= 30
    ticks += 40
    outage.done()
    assert outage.problem is None


def test_reading_does_not_say_that_writing_works_but_after_a_while_nobody_remembers():
    ticks = 100.0
    outage = Outage(lambda: ticks, random.Random(1))
    outage.failed(Reason("shop_unreachable"), None, by_writing=True)
    ticks += 2
    outage.read()
    assert outage.problem == Reason("shop_unreachable")
    ticks += 130
    outage.read()
    assert outage.problem is None


def test_a_shop_that_failed_is_asked_by_fewer_and_then_by_more_again():
    width = Width(8)
    for left in (4, 2, 1, 1):
        width.narrow()
        assert width.now == left
    for _ in range(9):
        width.widen()
    assert width.now == 8


def test_pushers_that_are_too_many_wait_until_they_are_wanted():
    width = Width(4)
    for _ in range(3):
        width.narrow()
    at_once: list[int] = []
    now, lock = 0, threading.Lock()

    def work(_group: object) -> Tally:
        nonlocal now
        with lock:
            now += 1
            at_once.append(now)
        width.widen()
        with lock:
            now -= 1
        return Tally(settled=1)

    tally = Pushers(width, "test").run([row.group for row in world(*[1] * 50).outbox.rows.values()], work, lambda: True)
    assert tally.settled == 50
    assert at_once[0] == 1
    assert max(at_once) <= 4


def test_a_death_in_one_pusher_is_a_death_of_all():
    scene = world(*[1] * 30)
    scene.outbox.crash_in = 25
    with pytest.raises(Crash):
        scene.engine(pushes=4).push_once()
    assert scene.outbox.states()[EntryState.INTENT] > 0
    scene.engine().recover()
    scene.time.pass_by(301)
    engine = scene.engine()
    engine.push_once()
    scene.time.pass_by(11)
    engine.push_once()
    assert violations(scene) == []


def test_nothing_more_is_begun_once_it_is_told_to_stop():
    scene = world(3, 3)
    stopped = False
    real = scene.shop.send

    def send(effect: Effect) -> Seen:
        nonlocal stopped
        stopped = True
        return real(effect)

    scene.shop.send = send  # type: ignore[method-assign]
    report = scene.engine().push_once(go_on=lambda: not stopped)
    assert report == SyncReport(sent=1, settled=1, waiting=2)
    assert scene.outbox.leases == {}


def stalls(scene: World, seconds: float) -> None:
    """Between noting that a request leaves and the request itself the machine sleeps, once."""
    begin = scene.outbox.begin

    def slow(*given: object, **named: object) -> bool:
        begun = begin(*given, **named)  # type: ignore[arg-type]
        scene.time.pass_by(seconds)
        scene.outbox.begin = begin  # type: ignore[method-assign]
        return begun

    scene.outbox.begin = slow  # type: ignore[method-assign]


def test_who_slept_longer_than_the_lease_does_not_send():
    scene = world(1)
    stalls(scene, LEASE.total_seconds() + 1)
    engine = scene.engine()
    engine.push_once()
    assert scene.shop.calls == ["look"]
    # As far as anybody can know it may have left: it is looked for, and waited for, before it goes again.
    assert engine.push_once() == SyncReport(uncertain=1, waiting=1)
    scene.time.pass_by(11)
    assert engine.push_once() == SyncReport(sent=1, settled=1)
    assert violations(scene) == []


def test_a_clock_set_forward_while_the_program_was_down_does_not_end_the_settle_time():
    scene = world(1)
    scene.shop.faults = lambda call: Fault.LATE if call == "send" else Fault.FINE
    scene.engine().push_once()
    scene.time.now += timedelta(hours=5)
    engine = scene.engine()
    assert engine.push_once() == SyncReport(uncertain=1, waiting=1)
    scene.time.pass_by(11)
    assert engine.push_once() == SyncReport(settled=1)
    assert violations(scene) == []


@pytest.mark.parametrize(("hours", "state"), [(25, EntryState.PARKED), (23, EntryState.DONE)])
def test_a_key_the_shop_has_forgotten_is_not_sent_again(hours: int, state: EntryState):
    scene = world(1)
    scene.shop.key_memory = timedelta(hours=24)  # type: ignore[attr-defined]
    scene.shop.faults = lambda call: Fault.LOST_BEFORE if call == "send" else Fault.FINE
    scene.engine().push_once()
    scene.time.pass_by(hours * 3600)
    scene.shop.faults = lambda _call: Fault.FINE
    engine = scene.engine()
    engine.push_once()
    scene.time.pass_by(11)
    engine.push_once()
    (row,) = scene.outbox.rows.values()
    assert row.state is state
    assert row.problem == (Reason("key_forgotten") if state is EntryState.PARKED else None)
    assert violations(scene) == []


def test_an_entry_of_another_shop_is_left_to_that_shop():
    scene = world(3)
    ids = list(scene.outbox.rows)
    scene.outbox.rows[ids[1]] = replace(scene.outbox.rows[ids[1]], shop="other")
    engine = scene.engine()
    assert engine.push_once() == SyncReport(sent=1, settled=1)
    assert engine.push_once() == SyncReport()
    scene.outbox.rows[ids[1]] = replace(scene.outbox.rows[ids[1]], state=EntryState.DONE)
    assert engine.push_once() == SyncReport(sent=1, settled=1)
    assert scene.shop.ledger == [fakes.effect(1).key, fakes.effect(3).key]


@pytest.mark.parametrize("state", [EntryState.INTENT, EntryState.REFUSED])
def test_a_message_that_cannot_go_out_holds_back_no_money(state):
    """The first parcel's letter has no address, or no server; the second parcel's refund is owed all the same."""
    scene = world(3)
    _, letter, refund = scene.outbox.rows
    scene.outbox.rows[letter] = replace(scene.outbox.rows[letter], shop="mail", state=state)
    assert scene.engine().push_once() == SyncReport(sent=2, settled=2)
    assert scene.outbox.rows[refund].state is EntryState.DONE
    assert scene.outbox.rows[letter].state is state


def test_the_story_tells_every_turn():
    scene = world(1)
    answers = iter([Fault.FINE, Fault.UNREACHABLE, Fault.FINE, Fault.LATE])
    scene.shop.faults = lambda _call: next(answers, Fault.FINE)
    engine = scene.engine()
    engine.push_once()
    for _ in range(2):
        scene.time.pass_by(11)
        engine.push_once()
    (story,) = scene.outbox.stories.values()
    assert story == [Told.RECORDED, Told.SENT, Told.NOT_SENT, Told.SENT, Told.UNCLEAR, Told.FOUND]


def test_what_the_shop_shows_decides_and_not_what_it_answers():
    scene = world(1)
    scene.shop.send = lambda effect: Seen(SeenState.ABSENT)  # type: ignore[method-assign]
    assert scene.engine().push_once() == SyncReport(sent=1, uncertain=1, waiting=1)
