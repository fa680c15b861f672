"""What Medusa is asked to do for a settlement."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.decisions import Reason, SettledUnit, Settlement
from intake.domain.grades import Disposition, Grade
from intake.domain.money import Money, zero
from intake.sync.medusa import bodies
from intake.sync.medusa.plan import plan


def unit(n: int, disposition: Disposition = Disposition.RESTOCK, *, grade: Grade = Grade.A2, line: str | None = "li_1"):
    nothing = zero("EUR")
    return SettledUnit(UUID(int=n), f"LPN{n}", line, "TJ-S", grade, disposition, nothing, nothing)


def settled(*units: SettledUnit, currency: str = "EUR", refund: int = 0, kept: int = 0) -> Settlement:
    return Settlement(
        id="s1",
        revision=1,
        return_id=UUID(int=7),
        shop="web",
        external_id="return_1",
        order_external_id="order_1",
        currency=currency,
        units=units,
        delivery=zero(currency),
        postage=zero(currency),
        instant=zero(currency),
        goods_deduction=Money(kept, currency),
        refund=Money(refund, currency),
        claim=zero(currency),
        payments=(("pay_1", Money(refund, currency)),) if refund else (),
        rma="RMA-7",
    )


def planned(settlement: Settlement) -> dict[str, dict]:
    return {effect.kind: json.loads(effect.body) for effect in plan(settlement, "main")}


def test_goods_come_first_then_what_is_kept_then_the_money_then_the_note():
    kinds = [effect.kind for effect in plan(settled(unit(1), refund=4740, kept=1250), "main")]
    assert kinds == ["receive", "deduct", "refund", "annotate"]


def test_good_units_are_stock_and_the_rest_that_stays_is_written_off():
    units = [unit(n, disposition) for n, disposition in enumerate(Disposition)]
    (goods,) = planned(settled(*units))["receive"]["items"]
    away = {Disposition.MISSING, Disposition.RETURN_TO_CUSTOMER, Disposition.QUARANTINE}
    assert goods == {"item": "li_1", "good": 1, "bad": len(Disposition) - 1 - len(away)}


def test_another_article_never_enters_the_lines_stock():
    (goods,) = planned(settled(unit(1, grade=Grade.X)))["receive"]["items"]
    assert (goods["good"], goods["bad"]) == (0, 1)


def test_what_nobody_expected_is_not_received():
    beyond = replace(unit(2), reasons=(Reason("more_than_expected"),))
    assert "receive" not in planned(settled(unit(1, line=None), beyond))


def test_a_parcel_without_goods_or_money_only_leaves_a_note():
    assert list(planned(settled(unit(1, Disposition.MISSING)))) == ["annotate"]


@pytest.mark.parametrize(
    ("currency", "minor", "text"),
    [("EUR", 4740, "47.40"), ("DKK", 5, "0.05"), ("JPY", 4740, "4740"), ("KWD", 4741, "4.741")],
)
def test_amounts_travel_exactly_in_major_units(currency, minor, text):
    assert planned(settled(unit(1), currency=currency, refund=minor))["refund"]["amount"] == text


@given(st.integers(1, 10**12), st.sampled_from(["EUR", "JPY", "KWD"]))
def test_the_json_number_of_an_amount_has_its_very_digits(minor, currency):
    amount = Money(minor, currency).major
    assert Decimal(json.dumps(bodies.number(amount))) == amount


def test_the_same_settlement_always_gives_the_same_bytes_and_keys():
    one, other = (plan(settled(unit(1), refund=100, kept=5), "main") for _ in range(2))
    assert one == other
    assert len({effect.key for effect in one}) == len(one)
    assert {effect.key for effect in plan(settled(unit(1), refund=100, kept=5), "other-site")}.isdisjoint(
        effect.key for effect in one
    )


def test_several_payments_are_refunded_one_by_one_under_keys_of_their_own():
    shared = replace(settled(unit(1)), payments=(("pay_1", Money(100, "EUR")), ("pay_2", Money(50, "EUR"))))
    refunds = [effect for effect in plan(shared, "main") if effect.kind == "refund"]
    assert [json.loads(refund.body)["payment"] for refund in refunds] == ["pay_1", "pay_2"]
    assert refunds[0].key != refunds[1].key


def test_every_body_can_be_read_back():
    receive, deduct, refund, annotate = plan(settled(unit(1), refund=100, kept=5), "main")
    assert bodies.read(bodies.ReceiveBody, receive).items[0].good == 1
    assert bodies.read(bodies.DeductBody, deduct).amount == Decimal("0.05")
    assert bodies.read(bodies.RefundBody, refund).beyond == Decimal("0.01")
    assert bodies.read(bodies.AnnotateBody, annotate).order_id == "order_1"
