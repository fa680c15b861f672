"""The training shop on a real file: it keeps its book, does what it is asked, and survives a cut."""

from __future__ import annotations

import json
import os
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from intake import paths
from intake.domain.effects import Effect, SeenState
from intake.domain.errors import IntakeError, ShopRefused, ShopUncertain, ShopUnreachable
from intake.domain.money import Money
from intake.domain.returns import ExpectedReturn, ReturnStatus
from intake.sync.training import Fault, TrainingShop
from intake.sync.training_data import sample_returns

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
SAMPLES = {expected.rma: expected for expected in sample_returns(paths.resources() / "training", NOW.date())}
JACKET = SAMPLES["RMA-10428-1"]
PAYMENT = JACKET.payments[0]


class Clock:
    now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "shop" / "training-shop.jsonl"


@pytest.fixture
def shop(path) -> TrainingShop:
    return TrainingShop(path, (JACKET,), Clock())


def receive(good: int = 1, bad: int = 0, key: str = "receive", line: str = JACKET.lines[0].external_id) -> Effect:
    body = {"return": JACKET.external_id, "lines": [{"line": line, "sku": "TJ-MOSS-M", "good": good, "bad": bad}]}
    return _effect("receive", key, body)


def refund(minor: int, key: str = "refund", payment: str = PAYMENT.external_id) -> Effect:
    body = {"return": JACKET.external_id, "payment": payment, "amount_minor": minor, "currency": "EUR"}
    return _effect("refund", key, body)


def _effect(kind: str, key: str, body: object) -> Effect:
    return Effect(uuid.uuid5(uuid.NAMESPACE_OID, key), kind, json.dumps(body).encode())


def pulled(shop: TrainingShop, cursor: str = "") -> tuple[list[ExpectedReturn], str]:
    pages = list(shop.pull(cursor))
    assert pages[-1].done
    return [expected for page in pages for expected in page.returns], pages[-1].cursor


def test_a_new_shop_brings_the_sample_returns_in_pages(path):
    shop = TrainingShop(path, None, Clock())
    pages = list(shop.pull(""))
    assert [page.done for page in pages] == [False] * (len(pages) - 1) + [True]
    assert {page.total for page in pages} == {len(SAMPLES)}
    assert [expected for page in pages for expected in page.returns] == list(SAMPLES.values())


def test_a_pull_goes_on_where_the_last_one_stopped(shop):
    everything = TrainingShop(shop._path.with_name("other.jsonl"), None, Clock())
    first, *_ = everything.pull("")
    rest, cursor = pulled(everything, first.cursor)
    assert len(first.returns) + len(rest) == len(SAMPLES)
    assert pulled(everything, cursor)[0] == []
    everything.send(receive())
    assert [expected.rma for expected in pulled(everything, cursor)[0]] == ["RMA-10428-1"]


def test_a_cursor_of_another_book_starts_from_the_beginning(shop, path):
    _, cursor = pulled(shop)
    path.unlink()
    again = TrainingShop(path, (JACKET,), Clock())
    assert len(pulled(again, cursor)[0]) == 1
    assert len(pulled(again, "nonsense")[0]) == 1


def test_what_was_done_is_in_the_books_after_a_restart(shop, path):
    shop.send(receive(good=1))
    shop.send(refund(7990))
    shop.send(_effect("deduct", "d", {"return": JACKET.external_id, "amount_minor": 500, "currency": "EUR"}))
    shop.send(_effect("annotate", "a", {"return": JACKET.external_id, "note": {"units": []}}))
    ledger = TrainingShop(path, None, Clock()).ledger()
    assert ledger == shop.ledger()
    assert ledger.stock == {"TJ-MOSS-M": 1}
    assert ledger.dismissed == {}
    assert ledger.refunded(JACKET.external_id, "EUR") == Money(7990, "EUR")
    assert ledger.deducted(JACKET.external_id, "EUR") == Money(500, "EUR")
    assert [(r.payment, r.amount.minor) for r in ledger.refunds] == [("pay_10428", 7990)]


def test_bad_goods_are_dismissed_and_never_become_stock(shop):
    shop.send(receive(good=0, bad=1))
    assert shop.ledger().stock == {}
    assert shop.ledger().dismissed == {"TJ-MOSS-M": 1}


def test_a_receipt_moves_the_return_on_and_a_refund_leaves_less_to_refund(shop):
    shop.send(receive())
    shop.send(refund(7990))
    (now,) = shop.returns()
    assert now.status is ReturnStatus.RECEIVED
    assert now.payments[0].refundable == PAYMENT.refundable - Money(7990, "EUR")


def test_a_look_finds_what_was_done_by_its_key(shop):
    assert shop.look(refund(7990)).state is SeenState.ABSENT
    reference = shop.send(refund(7990)).reference
    assert shop.look(refund(7990)).state is SeenState.DONE
    assert shop.look(refund(7990)).reference == reference
    assert shop.look(refund(7990, key="another")).state is SeenState.ABSENT


def test_the_same_key_with_another_amount_or_twice_differs(shop):
    shop.send(refund(1000))
    assert shop.look(refund(1001)).state is SeenState.DIFFERS
    shop.send(refund(1000))
    assert shop.look(refund(1000)).state is SeenState.DIFFERS


def test_like_most_shops_it_pays_twice_when_asked_twice(shop):
    shop.send(refund(1000))
    shop.send(refund(1000))
    assert shop.ledger().refunded(JACKET.external_id, "EUR") == Money(2000, "EUR")


@pytest.mark.parametrize(
    ("effect", "code"),
    [
        (refund(PAYMENT.refundable.minor + 1), "refund_above_payment"),
        (refund(0), "refund_above_payment"),
        (refund(100, payment="pay_nobody"), "payment_unknown"),
        (receive(good=2), "more_than_expected"),
        (receive(line="nothing"), "more_than_expected"),
        (_effect("annotate", "a", {"return": "ret_none", "note": {}}), "return_unknown"),
        (_effect("vanish", "a", {"return": JACKET.external_id}), "effect_unknown"),
        (Effect(uuid.uuid4(), "refund", b"not json"), "effect_unreadable"),
        (Effect(uuid.uuid4(), "receive", b'{"return":"x","lines":[{"good":1}]}'), "effect_unreadable"),
        (Effect(uuid.uuid4(), "refund", b'{"return":"x"}'), "effect_unreadable"),
    ],
)
def test_it_refuses_nonsense_and_leaves_its_books_alone(shop, effect, code):
    before = shop.ledger()
    with pytest.raises(ShopRefused) as caught:
        shop.send(effect)
    assert caught.value.code == code
    assert shop.ledger() == before


def test_goods_that_came_in_two_parcels_are_not_received_beyond_what_was_sent(path):
    two = SAMPLES["RMA-10478-1"]
    shop = TrainingShop(path, (two,), Clock())
    line = two.lines[0]

    def parcel(number: int, count: int) -> Effect:
        goods = [{"line": line.external_id, "sku": line.sku, "good": count, "bad": 0}]
        return _effect("receive", f"parcel {number}", {"return": two.external_id, "lines": goods})

    shop.send(parcel(1, 1))
    assert shop.returns()[0].status is ReturnStatus.PARTIAL
    shop.send(parcel(2, 1))
    with pytest.raises(ShopRefused, match="more_than_expected"):
        shop.send(parcel(3, 1))


@pytest.mark.parametrize("cut", [1, 20, 60])
def test_a_torn_last_line_never_happened(shop, path, cut):
    shop.send(receive())
    whole = path.stat().st_size
    shop.send(refund(7990))
    os.truncate(path, path.stat().st_size - cut)
    again = TrainingShop(path, None, Clock())
    assert again.ledger().refunds == ()
    again.send(refund(7990))
    assert TrainingShop(path, None, Clock()).ledger() == again.ledger()
    assert path.read_bytes()[:whole].count(b"\n") == 3


def test_a_broken_line_in_the_middle_is_named(shop, path):
    shop.send(receive())
    lines = path.read_bytes().split(b"\n")
    lines[1] = b'{"event":"announced"}'
    path.write_bytes(b"\n".join(lines))
    with pytest.raises(IntakeError) as caught:
        TrainingShop(path, None, Clock())
    assert caught.value.code == "training_book_broken"
    assert caught.value.params["line"] == 2


def test_a_full_disk_takes_the_line_back_and_says_that_nothing_happened(shop, path, monkeypatch):
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ShopUnreachable, match="disk_not_writable"):
        shop.send(refund(7990))
    monkeypatch.undo()
    assert shop.ledger().refunds == ()
    shop.send(refund(7990))
    assert len(TrainingShop(path, None, Clock()).ledger().refunds) == 1


@pytest.mark.parametrize(
    ("fault", "error", "refunds"),
    [
        (Fault.UNREACHABLE, ShopUnreachable, 0),
        (Fault.REFUSED, ShopRefused, 0),
        (Fault.LOST_BEFORE, ShopUncertain, 0),
        (Fault.LOST_AFTER, ShopUncertain, 1),
        (Fault.LATE, ShopUncertain, 0),
    ],
)
def test_bad_days_can_be_practised(shop, fault, error, refunds):
    shop.faults = lambda call, _effect: fault if call == "send" else Fault.NONE
    with pytest.raises(error):
        shop.send(refund(7990))
    assert len(shop.ledger().refunds) == refunds


def test_a_late_effect_appears_before_the_settle_time_is_over(path):
    clock = Clock()
    shop = TrainingShop(path, (JACKET,), clock)
    shop.faults = lambda call, _effect: Fault.LATE if call == "send" else Fault.NONE
    with pytest.raises(ShopUncertain):
        shop.send(refund(7990))
    assert shop.look(refund(7990)).state is SeenState.ABSENT
    clock.now = NOW + shop.settle_time - timedelta(milliseconds=1)
    assert shop.look(refund(7990)).state is SeenState.DONE


def test_reads_fail_when_the_shop_is_away(shop):
    shop.faults = lambda _call, _effect: Fault.UNREACHABLE
    for read in (shop.check, lambda: list(shop.pull("")), lambda: shop.look(refund(1))):
        with pytest.raises(ShopUnreachable):
            read()


def test_a_shop_goes_by_the_name_it_was_connected_under(path):
    shop = TrainingShop(path, (JACKET,), Clock(), name="practice")
    assert shop.check().name == "practice"
    assert pulled(shop)[0][0].shop == "practice"


def test_a_return_announced_later_comes_with_the_next_pull(shop, path):
    _, cursor = pulled(shop)
    shop.announce(SAMPLES["RMA-10431-1"])
    assert [expected.rma for expected in pulled(shop, cursor)[0]] == ["RMA-10431-1"]
    assert len(TrainingShop(path, None, Clock()).returns()) == 2
