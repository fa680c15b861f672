"""Our books against the training shop's: a quiet night, refunds by hand, a copy put back, a shop that goes away."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from intake.domain.decisions import Reason
from intake.domain.differences import Compared
from intake.domain.effects import EntryState
from intake.domain.errors import ShopAnswerUnusable, ShopUnreachable
from intake.domain.money import Money
from intake.domain.returns import ExpectedReturn
from intake.paths import DataDir
from intake.store.open import open_reader, open_store
from intake.store.sql_store import SqlStore
from intake.sync.engine import Engine
from intake.sync.reconcile import TRIES, Reconciliation
from intake.sync.training import TrainingShop
from tests.integration.sync import dock_day

START = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


class Time:
    def __init__(self) -> None:
        self.now = START
        self.paused: list[float] = []

    def clock(self) -> datetime:
        return self.now

    def pause(self, seconds: float) -> None:
        self.paused.append(seconds)


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def data(tmp_path: Path) -> DataDir:
    return DataDir(tmp_path / "data")


@pytest.fixture
def store(data: DataDir) -> Iterator[SqlStore]:
    opened = open_store(data, station="dock-1", site="main")
    yield opened
    opened.close()


@pytest.fixture
def shop(data: DataDir, time: Time) -> TrainingShop:
    return TrainingShop(data.training_shop, None, time.clock)


def work(store: SqlStore, shop: TrainingShop, time: Time) -> None:
    engine = Engine(store.outbox, shop, "main/dock-1", time.clock, random.Random(1))
    engine.pull_once()
    engine.push_once(limit=1000)


def settle(store: SqlStore, shop: TrainingShop, time: Time, *returns: ExpectedReturn) -> None:
    """Pull, settle these returns, and push."""
    Engine(store.outbox, shop, "main/dock-1", time.clock, random.Random(1)).pull_once()
    made = [replace(dock_day.settlement(one), refunded_by_others=one.refunded_by_others) for one in returns]
    dock_day.record(store, shop, made, time.now)
    work(store, shop, time)


def plain(shop: TrainingShop, count: int = 3) -> list[ExpectedReturn]:
    """Returns with one payment that carries more than the refund."""
    found = [one for one in shop.returns() if len(one.payments) == 1 and not one.already_refunded and not one.exchange]
    return found[:count]


def compare(store: SqlStore, shop: TrainingShop, time: Time, since: datetime | None = None) -> Compared:
    return Reconciliation(store, store.differences, shop, time.clock, pause=time.pause).run(since)


def codes(compared: Compared) -> list[str]:
    return sorted(one.reason.code for one in compared.found)


def test_after_a_good_day_everything_agrees(store, shop, time):
    settle(store, shop, time, *shop.returns())
    compared = compare(store, shop, time)
    assert compared.found == ()
    assert len(compared.returns) == len(shop.returns())
    assert (compared.problem, compared.unread) == (None, 0)


def test_comparing_changes_nothing_in_the_shop_and_is_slow_on_purpose(store, shop, time, data):
    settle(store, shop, time, *plain(shop))
    before = data.training_shop.read_bytes()
    compare(store, shop, time)
    assert data.training_shop.read_bytes() == before
    assert len(time.paused) == 6  # the books of three returns, and a closer look at each one's goods
    assert min(time.paused) >= 0.25


def test_a_refund_in_the_shops_admin_is_recognised_and_told_once(store, shop, time):
    one, *_ = plain(shop)
    settle(store, shop, time, one)
    shop.announce(replace(one, payments=(replace(one.payments[0], refundable=Money(500_00, one.currency)),)))
    shop.refund_by_hand(one.external_id, one.payments[0].external_id, Money(300, one.currency), "anna")
    compared = compare(store, shop, time)
    assert [(found.reason.code, found.reason.params["who"]) for found in compared.found] == [
        ("diff_refund_foreign", "anna")
    ]
    assert compared.found[0].amount == Money(300, one.currency)


def test_a_refund_by_hand_before_ours_stops_ours_and_counts_for_it_once_a_lead_settled_it(store, shop, time):
    one, *_ = plain(shop)
    Engine(store.outbox, shop, "main/dock-1", time.clock, random.Random(1)).pull_once()
    settled = replace(dock_day.settlement(one), refunded_by_others=one.refunded_by_others)
    dock_day.record(store, shop, [settled], time.now)
    shop.announce(replace(one, payments=(replace(one.payments[0], refundable=Money(500_00, one.currency)),)))
    shop.refund_by_hand(one.external_id, one.payments[0].external_id, settled.refund, "anna")
    work(store, shop, time)
    with store.read() as reads:
        (stopped,) = reads.entries(states=[EntryState.REFUSED])
    assert stopped.problem is not None
    assert stopped.problem.code == "shop_refunded_by_others"
    assert stopped.problem.params["who"] == "anna"
    assert stopped.problem.params["amount"] == str(settled.refund)
    assert shop.ledger().refunded(one.external_id, one.currency) == settled.refund
    with store.write() as writes:
        writes.settle_entry(stopped.id, EntryState.DONE, time.now, Reason("settled_by_hand", {"who": "Lotte"}))
    work(store, shop, time)
    assert shop.ledger().refunded(one.external_id, one.currency) == settled.refund
    assert codes(compare(store, shop, time)) == []


def test_after_an_older_copy_is_put_back_nothing_is_paid_again_and_the_lost_part_is_told(store, shop, time, data):
    first, second, _ = plain(shop)
    Engine(store.outbox, shop, "main/dock-1", time.clock, random.Random(1)).pull_once()
    dock_day.record(store, shop, [dock_day.settlement(first)], time.now)
    store.close()
    copy = data.database.with_suffix(".copy")
    shutil.copy(data.database, copy)
    today = open_store(data, station="dock-1", site="main")
    work(today, shop, time)
    settle(today, shop, time, second)
    today.close()
    paid = {one.external_id: shop.ledger().refunded(one.external_id, one.currency) for one in (first, second)}
    for left in data.database.parent.glob(data.database.name + "-*"):
        left.unlink()
    shutil.copy(copy, data.database)
    restored = open_store(data, station="dock-1", site="main")
    work(restored, shop, time)  # the entries of the first return are still due there
    assert {one.external_id: shop.ledger().refunded(one.external_id, one.currency) for one in (first, second)} == paid
    with restored.read() as reads:
        assert {entry.state for entry in reads.entries()} == {EntryState.DONE}
    compared = compare(restored, shop, time)
    restored.close()
    assert {found.return_id for found in compared.found} == {second.id}
    assert set(codes(compared)) == {"diff_refund_unknown", "diff_goods_unknown"}


def test_what_was_found_is_kept_until_it_is_gone_and_an_explained_one_does_not_come_back(store, shop, time):
    one, two, _ = plain(shop)
    settle(store, shop, time, one, two)
    for each, minor in ((one, 300), (two, 400)):
        shop.announce(replace(each, payments=(replace(each.payments[0], refundable=Money(500_00, each.currency)),)))
        shop.refund_by_hand(each.external_id, each.payments[0].external_id, Money(minor, each.currency), "anna")
    store.differences.finish("me", compare(store, shop, time))
    with store.write() as writes:
        first, second = writes.differences()
        assert writes.explain_difference(replace(first, explained_by="Lotte", explanation="agreed"), time.now)
        assert not writes.explain_difference(replace(first, explained_by="Lotte", explanation="agreed"), time.now)
    again = compare(store, shop, time)
    assert len(again.found) == 2
    assert store.differences.explained([found.id for found in again.found]) == {first.id}
    store.differences.finish("me", again)
    with store.read() as reads:
        assert [found.id for found in reads.differences()] == [second.id]
    store.differences.finish("me", replace(again, found=()))
    with store.read() as reads:
        assert reads.differences() == ()


def test_only_what_was_touched_lately_is_open_or_differs_is_compared(store, shop, time):
    old, new, parked = plain(shop)
    settle(store, shop, time, old)
    time.now += timedelta(days=30)
    settle(store, shop, time, new)
    recently = time.now - timedelta(days=1)
    assert store.differences.touched("training", recently) == (new.id,)
    assert set(store.differences.touched("training", None)) == {old.id, new.id}
    settle_open = replace(dock_day.settlement(parked), refunded_by_others=parked.refunded_by_others)
    dock_day.record(store, shop, [settle_open], START)
    assert set(store.differences.touched("training", recently)) == {new.id, parked.id}


def test_a_shop_that_stays_away_ends_the_run_and_one_bad_return_does_not(store, shop, time, monkeypatch, expected_log):
    one, two, three = plain(shop)
    settle(store, shop, time, one, two, three)
    real = shop.book

    def book(expected: ExpectedReturn):
        if expected.id == two.id:
            raise ShopAnswerUnusable("shop_answer_unusable", shop="training", path="x", reason="y")
        return real(expected)

    monkeypatch.setattr(shop, "book", book)
    compared = compare(store, shop, time)
    assert (len(compared.returns), compared.unread, compared.problem) == (2, 1, None)

    def away(expected: ExpectedReturn):
        raise ShopUnreachable(shop="training")

    monkeypatch.setattr(shop, "book", away)
    time.paused.clear()
    compared = compare(store, shop, time)
    assert compared.problem is not None
    assert compared.problem.code == "shop_unreachable"
    assert len([pause for pause in time.paused if pause > 0.25]) >= TRIES - 1


def test_it_can_be_stopped_between_two_returns(store, shop, time):
    settle(store, shop, time, *plain(shop))
    seen: list[tuple[int, int]] = []

    def progress(done: int, of: int) -> bool:
        seen.append((done, of))
        return done < 1

    run = Reconciliation(store, store.differences, shop, time.clock, pause=time.pause)
    compared = run.run(None, progress)
    assert seen == [(0, 3), (1, 3)]
    assert len(compared.returns) == 1
    assert compared.problem == Reason("reconcile_canceled", {"done": "1", "of": "3"})


def test_a_reader_beside_an_open_window_compares_without_keeping(store, shop, time, data):
    settle(store, shop, time, *plain(shop))
    reader = open_reader(data, station="dock-1", site="main")
    assert len(compare(reader, shop, time).returns) == 3
    reader.close()
