"""What a settlement asks of the training shop."""

from __future__ import annotations

import json
from dataclasses import replace
from uuid import UUID

import pytest

from intake.domain.decisions import Reason, SettledUnit, Settlement
from intake.domain.grades import Disposition, Grade
from intake.domain.money import Money, zero
from intake.sync.training_plan import plan


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


def unit(disposition: Disposition, line: str | None = "10428-1/1", number: int = 1) -> SettledUnit:
    unit_id = UUID(int=number)
    return SettledUnit(unit_id, f"LPN{number}", line, "TJ-MOSS-M", Grade.A2, disposition, eur(7990), zero("EUR"))


SETTLEMENT = Settlement(
    id="p1",
    revision=1,
    return_id=UUID(int=7),
    shop="training",
    external_id="ret_10428-1",
    order_external_id="ord_10428",
    currency="EUR",
    units=(unit(Disposition.RESTOCK),),
    delivery=zero("EUR"),
    postage=zero("EUR"),
    instant=zero("EUR"),
    goods_deduction=zero("EUR"),
    refund=eur(7990),
    claim=zero("EUR"),
    payments=(("pay_10428", eur(7990)),),
)


def bodies(settlement: Settlement) -> dict[str, dict]:
    return {effect.kind: json.loads(effect.body) for effect in plan(settlement, "main")}


def test_a_clean_unit_is_received_refunded_and_noted_in_that_order():
    assert [effect.kind for effect in plan(SETTLEMENT, "main")] == ["receive", "refund", "annotate"]
    told = bodies(SETTLEMENT)
    assert told["receive"]["lines"] == [{"line": "10428-1/1", "sku": "TJ-MOSS-M", "good": 1, "bad": 0}]
    assert told["refund"] == {
        "return": "ret_10428-1",
        "payment": "pay_10428",
        "amount_minor": 7990,
        "currency": "EUR",
    }


def test_the_same_settlement_gives_the_same_bytes_and_keys_and_another_revision_does_not():
    assert plan(SETTLEMENT, "main") == plan(SETTLEMENT, "main")
    other = {effect.key for effect in plan(replace(SETTLEMENT, revision=2), "main")}
    assert other.isdisjoint(effect.key for effect in plan(SETTLEMENT, "main"))
    assert plan(SETTLEMENT, "main")[0].key != plan(SETTLEMENT, "second-site")[0].key


@pytest.mark.parametrize(
    ("disposition", "good", "bad"),
    [(Disposition.RESTOCK, 1, 0)]
    + [
        (d, 0, 1)
        for d in (
            Disposition.RESTOCK_B,
            Disposition.REFURBISH,
            Disposition.RTV,
            Disposition.DONATE,
            Disposition.RECYCLE,
            Disposition.DESTROY,
        )
    ],
)
def test_only_restocked_goods_go_into_the_shops_stock(disposition, good, bad):
    lines = bodies(replace(SETTLEMENT, units=(unit(disposition),)))["receive"]["lines"]
    assert (lines[0]["good"], lines[0]["bad"]) == (good, bad)


@pytest.mark.parametrize("disposition", [Disposition.MISSING, Disposition.RETURN_TO_CUSTOMER, Disposition.QUARANTINE])
def test_goods_that_are_not_here_go_back_or_wait_are_not_received(disposition):
    assert "receive" not in bodies(replace(SETTLEMENT, units=(unit(disposition),)))


def test_an_article_nobody_expected_is_noted_but_not_received():
    told = bodies(replace(SETTLEMENT, units=(unit(Disposition.RESTOCK, line=None),)))
    assert "receive" not in told
    assert told["annotate"]["note"]["units"][0]["lpn"] == "LPN1"


def test_units_of_one_line_are_counted_together():
    units = (unit(Disposition.RESTOCK), unit(Disposition.RESTOCK, number=2), unit(Disposition.RECYCLE, number=3))
    lines = bodies(replace(SETTLEMENT, units=units))["receive"]["lines"]
    assert lines == [{"line": "10428-1/1", "sku": "TJ-MOSS-M", "good": 2, "bad": 1}]


def test_each_payment_is_refunded_by_itself_and_an_empty_one_not_at_all():
    payments = (("gift_1", eur(2000)), ("pay_1", eur(5990)), ("pay_2", zero("EUR")))
    effects = plan(replace(SETTLEMENT, payments=payments, goods_deduction=eur(500)), "main")
    assert [effect.kind for effect in effects] == ["receive", "deduct", "refund", "refund", "annotate"]
    assert len({effect.key for effect in effects}) == 5


def test_a_unit_beyond_the_lines_quantity_does_not_hold_up_the_receipt_of_the_others():
    extra = replace(unit(Disposition.RESTOCK, number=2), reasons=(Reason("more_than_expected"),))
    lines = bodies(replace(SETTLEMENT, units=(unit(Disposition.RESTOCK), extra)))["receive"]["lines"]
    assert lines == [{"line": "10428-1/1", "sku": "TJ-MOSS-M", "good": 1, "bad": 0}]
