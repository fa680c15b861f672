"""From a settlement to what Shopify is asked for: ordered, frozen, and the same every time."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.decisions import Reason, SettledUnit
from intake.domain.effects import BY_HAND, Effect
from intake.domain.grades import Disposition, Grade
from intake.domain.money import Money
from intake.sync.shopify import bodies, plan
from intake.sync.shopify.plan import Wishes
from tests.unit.sync.shopify.worlds import LINE, ORDER, PAYMENT, settlement, unit

HERE = "gid://shopify/Location/31"
WISHES = Wishes(location=HERE)


def planned(*units: SettledUnit, wishes: Wishes = WISHES, complete: bool = True, **more: Any) -> tuple[Effect, ...]:
    return plan.plan(replace(settlement(*units, complete=complete), **more), "main", wishes)


def body(effects: tuple[Effect, ...], kind: str) -> Any:
    (effect,) = [one for one in effects if one.kind == kind]
    return json.loads(effect.body)


def kinds(effects: tuple[Effect, ...]) -> list[str]:
    return [effect.kind for effect in effects]


def test_refused_goods_go_off_first_and_money_goes_with_its_goods():
    effects = planned(
        unit(1, Disposition.RESTOCK, 5990),
        unit(2, Disposition.RETURN_TO_CUSTOMER, 0),
        unit(3, Disposition.MISSING, 0),
    )
    assert kinds(effects) == [plan.REMOVE, plan.PROCESS, plan.DISPOSE, plan.CLOSE, plan.ANNOTATE]
    assert body(effects, plan.PROCESS)["money"] == [{"amount": "59.90", "parent": PAYMENT}]
    assert body(effects, plan.DISPOSE)["lines"][0]["fates"] == [{"location": "", "quantity": 1, "type": "MISSING"}]
    assert [one.amount for one in effects if one.amount] == [Money(5990, "EUR")]


@pytest.mark.parametrize(
    ("disposition", "fate", "where"),
    [
        (Disposition.RESTOCK, "RESTOCKED", HERE),
        (Disposition.REFURBISH, "PROCESSING_REQUIRED", "gid://shopify/Location/32"),
        (Disposition.RESTOCK_B, "NOT_RESTOCKED", ""),
        (Disposition.RTV, "NOT_RESTOCKED", ""),
        (Disposition.DONATE, "NOT_RESTOCKED", ""),
        (Disposition.RECYCLE, "NOT_RESTOCKED", ""),
        (Disposition.DESTROY, "NOT_RESTOCKED", ""),
    ],
)
def test_what_becomes_of_a_unit_and_where_it_lies(disposition: Disposition, fate: str, where: str):
    wishes = replace(WISHES, locations={"refurbish": "gid://shopify/Location/32"})
    effects = planned(unit(1, disposition, 100), wishes=wishes)
    (line,) = body(effects, plan.PROCESS)["lines"]
    assert line["fates"] == [{"location": where, "quantity": 1, "type": fate}]


def test_another_article_never_raises_the_lines_stock():
    effects = planned(unit(1, Disposition.RESTOCK, 100, grade=Grade.X))
    (line,) = body(effects, plan.PROCESS)["lines"]
    assert [fate["type"] for fate in line["fates"]] == ["NOT_RESTOCKED"]


def test_a_unit_in_quarantine_is_paid_if_it_must_be_and_keeps_the_return_open():
    effects = planned(unit(1, Disposition.QUARANTINE, 5990))
    (line,) = body(effects, plan.PROCESS)["lines"]
    assert (line["quantity"], line["fates"]) == (1, [])
    assert kinds(effects) == [plan.PROCESS, plan.ANNOTATE]
    assert kinds(planned(unit(1, Disposition.QUARANTINE, 0))) == [plan.ANNOTATE]


def test_a_return_stays_open_while_its_goods_wait_for_a_leads_word():
    """Closing it would leave no way to send the goods; and a refund of other lines has nothing to do with them."""
    effects = planned(unit(1, Disposition.RESTOCK, 5990), exchange_due=Money(1000, "EUR"))
    assert kinds(effects) == [plan.PROCESS, plan.ANNOTATE]
    assert body(effects, plan.PROCESS)["last"] is False


def test_what_nobody_expected_is_no_affair_of_the_shop():
    stranger = replace(unit(1, Disposition.QUARANTINE, 0), line_external_id=None)
    beyond = replace(unit(2, Disposition.RESTOCK, 0), reasons=(Reason("more_than_expected"),))
    assert kinds(planned(stranger, beyond, complete=False)) == [plan.ANNOTATE]


def test_money_without_goods_is_for_a_person():
    effects = planned(payments=((PAYMENT, Money(500, "EUR")),), refund=Money(500, "EUR"))
    assert kinds(effects) == [BY_HAND, plan.CLOSE, plan.ANNOTATE]
    assert effects[0].why == Reason("money_without_goods", {"amount": "5.00 EUR"})


def test_a_refund_without_a_return_is_one_keyed_refund_of_the_order():
    effects = planned(unit(1, Disposition.RESTOCK, 5990), external_id=ORDER)
    assert kinds(effects) == [plan.REFUND_ORDER]
    assert body(effects, plan.REFUND_ORDER)["order"] == ORDER


def test_photos_are_published_only_where_the_settings_say_so():
    shown = replace(unit(1, Disposition.RESTOCK, 100), photos=("ab" * 32,))
    assert body(planned(shown), plan.ANNOTATE)["photos"] == []
    assert body(planned(shown, wishes=replace(WISHES, photos=True)), plan.ANNOTATE)["photos"] == ["ab" * 32]


def test_the_shops_own_refund_note_stays_short_however_much_was_kept():
    units = [unit(n, Disposition.RESTOCK_B, 100, kept=50, grade=Grade.C) for n in range(60)]
    effect = next(one for one in planned(*units) if one.kind == plan.PROCESS)
    read = bodies.read(bodies.ProcessBody, effect)
    assert read.note.startswith("LPN0 C -0.50 EUR")
    assert len(read.note) <= 240


fates = st.sampled_from(list(Disposition))
units_of = st.lists(st.tuples(fates, st.integers(0, 9999), st.integers(0, 9999)), max_size=8)


@given(units_of, st.booleans())
def test_the_same_settlement_gives_the_same_bytes_and_every_cent_goes_out_once(rows, complete):
    units = [unit(n, disposition, paid, kept) for n, (disposition, paid, kept) in enumerate(rows)]
    made = settlement(*units, complete=complete)
    first, second = plan.plan(made, "main", WISHES), plan.plan(made, "main", WISHES)
    assert first == second
    assert len({effect.key for effect in first}) == len(first)
    released = sum(effect.amount.minor for effect in first if effect.amount)
    assert released == made.refund.minor
    for effect in first:
        if effect.kind == plan.PROCESS:
            read = bodies.read(bodies.ProcessBody, effect)
            assert read.total == made.refund
            assert all(sum(fate.quantity for fate in goods.fates) <= goods.quantity for goods in read.lines)
            assert {goods.line for goods in read.lines} <= {LINE}
