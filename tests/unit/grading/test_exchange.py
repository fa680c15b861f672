"""Goods for goods: which go out, what is left over, and what the customer owes."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from intake.domain.decisions import Decision
from intake.domain.errors import IntakeError
from intake.domain.grades import Disposition
from intake.domain.returns import ExchangeGoods, ExpectedReturn, Ground
from intake.grading.balance import balance
from intake.grading.claims import Choice, decided, owed
from intake.grading.settle import settle
from tests.unit.grading.makers import decision, eur, line, returned, unit

FIRST, SECOND = UUID(int=500), UUID(int=501)


def credit(minor: int) -> Decision:
    return replace(decision(0), credit=eur(minor))


def goods(price: int | None, number: int = 1, quantity: int = 1, for_line: str = "line-1") -> ExchangeGoods:
    return ExchangeGoods(
        f"out-{number}", f"NEW-{number}", "", quantity, None if price is None else eur(price), for_line
    )


def swapped(*out: ExchangeGoods, **changes: object) -> ExpectedReturn:
    return returned(line(1), exchange=True, exchange_goods=out, **changes)


@pytest.mark.parametrize(
    ("price", "refund", "due", "out"),
    [(None, 0, 0, 1), (5000, 0, 0, 1), (4200, 800, 0, 1), (6000, 0, 1000, 0), (0, 5000, 0, 1)],
)
def test_same_price_cheaper_and_dearer(price: int | None, refund: int, due: int, out: int) -> None:
    expected = swapped(goods(price))
    made = settle(expected, [unit(1, credit(5000))], [], FIRST, 0)
    assert (made.refund, made.exchange_due, len(made.exchanges)) == (eur(refund), eur(due), out)
    assert balance(expected, [made]).sound


def test_an_exchange_nobody_named_goods_for_is_one_for_one() -> None:
    expected = returned(line(1, exchange_for="SKU-9", quantity=2))
    made = settle(expected, [unit(1, credit(5000))], [], FIRST, 1)
    (out,) = made.exchanges
    assert (out.sku, out.quantity, made.refund) == ("SKU-9", 1, eur(0))


def test_nothing_goes_out_for_what_was_refused() -> None:
    expected = swapped(goods(4000))
    made = settle(expected, [unit(1, decision(0, disposition=Disposition.RETURN_TO_CUSTOMER))], [], FIRST, 0)
    assert (made.exchanges, made.exchange_due, made.refund) == ((), eur(0), eur(0))


def test_credit_waits_for_the_rest_of_the_return() -> None:
    """One coat for two shirts: the first shirt alone does not pay for it."""
    expected = returned(
        line(1), line(2), exchange=True, exchange_goods=(goods(9000, for_line=""),), payments=returned(line(1)).payments
    )
    first = settle(expected, [unit(1, credit(5000))], [], FIRST, 1)
    assert (first.exchanges, first.exchange_due, first.refund) == ((), eur(0), eur(0))
    assert balance(expected, [first]).held == eur(5000)
    second = settle(expected, [unit(2, credit(5000), 2)], [first], SECOND, 0)
    assert ([each.sku for each in second.exchanges], second.refund) == (["NEW-1"], eur(1000))


def test_a_refund_of_another_line_is_not_set_off_against_dearer_goods() -> None:
    expected = returned(line(1), line(2), exchange_goods=(goods(7000),))
    made = settle(expected, [unit(1, credit(5000)), unit(2, decision(5000), 2)], [], FIRST, 0)
    assert (made.refund, made.exchange_due) == (eur(5000), eur(2000))


def test_what_a_lead_keeps_of_the_credit_the_customer_owes_for_the_goods() -> None:
    expected = swapped(goods(5000))
    made = settle(expected, [unit(1, replace(decision(0, 1000), credit=eur(4000)))], [], FIRST, 0)
    assert (made.exchange_due, made.goods_deduction) == (eur(1000), eur(1000))


def test_an_advance_is_set_off_against_what_is_left_of_an_exchange() -> None:
    expected = swapped(goods(4200), already_refunded=eur(1000))
    made = settle(expected, [unit(1, credit(5000))], [], FIRST, 0)
    assert (made.instant, made.refund, made.claim) == (eur(800), eur(0), eur(200))


@pytest.mark.parametrize("advance", [0, 300, 9000])
def test_the_credit_as_money_is_set_off_against_an_advance_and_the_rest_stays_a_claim(advance: int) -> None:
    expected = swapped(goods(6000), already_refunded=eur(advance))
    first = settle(expected, [unit(1, credit(5000))], [], FIRST, 0)
    assert owed(first) == eur(1000 + advance)
    word = decided(expected, [first], first, Choice.MONEY, eur(0))
    assert (word.refund, word.instant) == (eur(max(0, 5000 - advance)), eur(min(5000, advance)))
    assert owed(word) == eur(max(0, advance - 5000))
    assert [each.sku for each in word.canceled] == ["NEW-1"]
    assert balance(expected, [first, word]).sound


@pytest.mark.parametrize("amount", [1, 999, 1000])
def test_what_is_asked_and_what_is_waived_are_what_was_owed(amount: int) -> None:
    expected = swapped(goods(6000))
    first = settle(expected, [unit(1, credit(5000))], [], FIRST, 0)
    word = decided(expected, [first], first, Choice.ASK, eur(amount))
    assert (word.asked, word.waived) == (eur(amount), eur(1000 - amount))
    assert [each.quantity for each in word.exchanges] == [1]
    assert balance(expected, [first, word]).sound


def test_more_than_is_owed_is_never_asked_for() -> None:
    expected = swapped(goods(6000))
    first = settle(expected, [unit(1, credit(5000))], [], FIRST, 0)
    for wrong in (0, -1, 1001):
        with pytest.raises(IntakeError, match="claim_amount"):
            decided(expected, [first], first, Choice.ASK, eur(wrong))


def test_a_unit_that_turns_up_after_a_decided_claim_is_paid_and_not_claimed_again() -> None:
    expected = returned(line(1), line(2), already_refunded=eur(10000))
    gone = unit(2, decision(0, disposition=Disposition.MISSING), 2)
    first = settle(expected, [unit(1, decision(5000)), gone], [], FIRST, 0)
    assert owed(first) == eur(5000)
    word = decided(expected, [first], first, Choice.ASK, eur(5000))
    late = settle(expected, [unit(3, decision(5000), 2)], [first, word], SECOND, 0)
    assert (late.refund, owed(late)) == (eur(5000), eur(0))
    assert balance(expected, [first, word, late]).sound


def test_no_delivery_is_owed_where_an_earlier_parcel_came_in_the_shops_own_window() -> None:
    expected = returned(line(1), line(2), whole_order=True, shipping_paid=eur(500))
    first = settle(expected, [unit(1, decision(5000, ground=Ground.VOLUNTARY))], [], FIRST, 1)
    second = settle(expected, [unit(2, decision(5000), 2)], [first], SECOND, 0)
    assert second.delivery == eur(0)
