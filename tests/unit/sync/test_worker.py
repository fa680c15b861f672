"""The lane's rhythm on a clock that only moves when told, and the thread around it."""

from __future__ import annotations

import queue
import threading
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from intake.domain.decisions import Reason
from intake.domain.effects import Effect, Page, Seen
from intake.domain.errors import IntakeError
from intake.sync.lane import STORE_PAUSE_S, Lane
from intake.sync.report import SyncReport
from intake.sync.worker import ShopState, SyncWorker
from tests.unit.sync.fakes import Fault, LedgerShop, World, world


def lane(scene: World) -> Lane:
    return Lane(scene.engine(), 60, scene.time.monotonic)


def yes() -> bool:
    return True


def test_the_first_work_pushes_and_pulls_then_rests_until_the_next_pull():
    scene = world(1)
    one = lane(scene)
    assert one.wait() == 0
    assert one.work(False, yes) == SyncReport(sent=1, settled=1)
    assert scene.shop.calls == ["look", "send", "pull"]
    assert one.wait() == pytest.approx(60)
    assert one.work(False, yes) is None


def test_a_poke_pushes_without_pulling():
    scene = world()
    one = lane(scene)
    one.work(False, yes)
    assert one.work(True, yes) == SyncReport()
    assert scene.shop.calls == ["pull"]


def test_an_uncertain_entry_wakes_the_lane_when_its_settle_time_is_over():
    scene = world(1)
    scene.shop.faults = lambda call: Fault.LATE if call == "send" else Fault.FINE
    one = lane(scene)
    one.work(False, yes)
    assert one.wait() == pytest.approx(10.05)
    scene.time.pass_by(10.1)
    assert one.work(False, yes) == SyncReport(settled=1)


def test_after_a_back_off_one_pull_tells_that_the_shop_is_there_again():
    scene = world()
    scene.shop.faults = lambda _call: Fault.UNREACHABLE
    one = lane(scene)
    assert one.work(False, yes) == SyncReport(problem=Reason("shop_unreachable"))
    assert 0.5 <= one.wait() <= 1
    assert one.work(True, yes) == SyncReport(problem=Reason("shop_unreachable"))
    assert scene.shop.calls == ["pull"]
    scene.shop.faults = lambda _call: Fault.FINE
    scene.time.pass_by(1.1)
    assert one.wait() == 0
    assert one.work(False, yes) == SyncReport()
    assert one.wait() == pytest.approx(60)


def test_trouble_with_our_own_store_is_reported_and_rests_for_a_while():
    scene = world(1)

    def full(*_args: object) -> tuple[()]:
        raise IntakeError("disk_not_writable", path="/full")

    scene.outbox.due_groups = full  # type: ignore[assignment]
    one = lane(scene)
    assert one.work(False, yes) == SyncReport(problem=Reason("disk_not_writable", {"path": "/full"}))
    assert one.wait() == STORE_PAUSE_S
    assert one.work(True, yes) is None


@pytest.mark.expects_warnings
def test_a_bug_in_the_sync_does_not_end_it():
    scene = world(1)
    scene.outbox.due_groups = None  # type: ignore[assignment]
    one = lane(scene)
    assert one.work(False, yes) == SyncReport(problem=Reason("sync_failed", {"error": "TypeError"}))


def test_a_lane_that_stops_neither_sends_nor_pulls():
    scene = world(1)
    assert lane(scene).work(False, lambda: False) == SyncReport(waiting=1)
    assert scene.shop.calls == []


@contextmanager
def running(scene: World):
    reports: queue.Queue[SyncReport] = queue.Queue()
    states: list[ShopState] = []
    worker = SyncWorker(
        [scene.shop],
        scene.outbox,
        owner="dock-1",
        clock=scene.time.clock,
        pull_every={"test": 3600},
        on_report=lambda _name, report: reports.put(report),
        on_state=lambda _name, state: states.append(state),
    )
    worker.start()
    try:
        yield worker, reports, states
    finally:
        assert worker.stop(10)


def test_the_thread_pushes_when_poked_and_says_how_the_shop_is():
    scene = world(1)
    with running(scene) as (worker, reports, states):
        assert reports.get(timeout=10) == SyncReport(sent=1, settled=1)
        worker.poke()
        assert reports.get(timeout=10) == SyncReport()
    assert states == [ShopState.CHECKING, ShopState.OK, ShopState.OFF]
    assert scene.shop.calls == ["look", "send", "pull"]


def test_a_shop_that_is_connected_later_is_worked_at_once():
    scene, other = world(), world()
    other.shop.name = "second"
    other.shop.pages = [Page((), "1", True, 0)]
    with running(scene) as (worker, reports, _states):
        reports.get(timeout=10)
        worker.add(other.shop, 3600)
        reports.get(timeout=10)
    assert other.shop.calls == ["pull"]


def two_shops(scene: World) -> tuple[SyncWorker, LedgerShop, queue.Queue[str]]:
    """A worker for the scene's shop and a second one; who settled something."""
    other, settled = LedgerShop(scene.time, scene.outbox.die), queue.Queue[str]()
    other.name = "other"
    worker = SyncWorker(
        [scene.shop, other],
        scene.outbox,
        owner="dock-1",
        clock=scene.time.clock,
        pull_every={"test": 3600, "other": 3600},
        pushes={"test": 2},
        on_report=lambda name, report: settled.put(name) if report.settled else None,
        on_state=lambda _name, _state: None,
    )
    return worker, other, settled


def test_a_slow_shop_keeps_no_other_waiting():
    scene = world(1, 1)
    first, second = scene.outbox.rows.values()
    scene.outbox.rows[second.id] = replace(second, shop="other")
    hang, send = threading.Event(), scene.shop.send

    def hanging(effect: Effect) -> Seen:
        hang.wait(10)
        return send(effect)

    scene.shop.send = hanging  # type: ignore[method-assign]
    worker, other, settled = two_shops(scene)
    worker.start()
    assert settled.get(timeout=10) == "other"
    assert other.ledger == [second.effect.key]
    hang.set()
    assert settled.get(timeout=10) == "test"
    assert worker.stop()
    assert scene.shop.ledger == [first.effect.key]


def test_what_one_shop_has_done_wakes_the_other_that_waited_for_it():
    scene = world(3)
    rows = list(scene.outbox.rows.values())
    scene.outbox.rows[rows[1].id] = replace(rows[1], shop="other")
    worker, other, settled = two_shops(scene)
    worker.start()
    assert [settled.get(timeout=10) for _ in range(3)] == ["test", "other", "test"]
    assert worker.stop()
    assert other.ledger == [rows[1].effect.key]
    assert scene.shop.ledger == [rows[0].effect.key, rows[2].effect.key]


def test_stopping_does_not_wait_for_a_request_that_hangs():
    scene = world(1)
    sending, hang = threading.Event(), threading.Event()
    send = scene.shop.send

    def hanging(effect: Effect) -> Seen:
        sending.set()
        hang.wait(10)
        return send(effect)

    scene.shop.send = hanging  # type: ignore[method-assign]
    with running(scene) as (worker, _reports, _states):
        assert sending.wait(10)
        assert not worker.stop(0.01)
        hang.set()
    assert scene.shop.ledger


@pytest.mark.expects_warnings
def test_a_listener_that_fails_does_not_stop_the_sync():
    scene = world(1)
    told: queue.Queue[str] = queue.Queue()

    def fails(name: str, _report: SyncReport) -> None:
        told.put(name)
        raise RuntimeError("a widget is gone")

    worker = SyncWorker(
        [scene.shop],
        scene.outbox,
        owner="dock-1",
        clock=scene.time.clock,
        pull_every={},
        on_report=fails,
        on_state=lambda _name, _state: None,
    )
    worker.start()
    told.get(timeout=10)
    worker.poke()
    told.get(timeout=10)
    assert worker.stop()


def test_a_worker_that_never_started_can_be_stopped():
    scene = world()
    worker = SyncWorker(
        [],
        scene.outbox,
        owner="dock-1",
        clock=lambda: scene.time.now + timedelta(0),
        pull_every={},
        on_report=lambda _name, _report: None,
        on_state=lambda _name, _state: None,
    )
    assert worker.stop()
