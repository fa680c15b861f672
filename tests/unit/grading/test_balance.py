"""Whatever was ordered, however it was paid, whatever came back: the money of a return is accounted for exactly."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from intake.domain.decisions import Settlement
from intake.domain.money import Money, total, zero
from intake.domain.returns import RefundTo
from intake.grading.balance import Balance, balance
from intake.grading.claims import owed
from intake.grading.settle import settle, unfunded
from intake.grading.terms import STANDARD
from tests.unit.grading.makers import decision, eur, returned, unit
from tests.unit.grading.money_cases import Case, cases, reordered, with_fresh_payments

RUNS = settings(max_examples=25)


@RUNS
@given(cases(extra_units=True))
def test_refunds_and_deductions_and_what_was_kept_make_up_what_was_paid(case: Case) -> None:
    found = balance(case.expected, case.judged(case.settled()))
    assert not found.difference, found
    assert found.sound, found.flaws


@RUNS
@given(cases(extra_units=True))
def test_the_equation_holds_after_every_single_step(case: Case) -> None:
    done = case.judged(case.settled())
    for steps in range(len(done) + 1):
        assert balance(case.expected, done[:steps]).sound


@RUNS
@given(cases(extra_units=True))
def test_never_more_goes_back_than_was_paid(case: Case) -> None:
    done = case.judged(case.settled())
    found = balance(case.expected, done)
    assert found.refunded + found.advance <= found.paid
    assert found.bonus <= found.refunded.percent(case.terms.bonus_percent)


@RUNS
@given(cases(extra_units=True))
def test_no_payment_gives_back_more_than_is_left_on_it(case: Case) -> None:
    done = case.judged(case.settled())
    taken = _by_payment(done)
    left = {each.external_id: each.refundable.minor for each in case.expected.payments}
    enough = sum(taken.values()) <= sum(left.values()) and not any(unfunded(one) for one in done)
    for name, minor in taken.items():
        assert not enough or minor <= left[name]
    for one in done:
        assert all(amount.minor <= left[name] for name, amount in one.payments)


@RUNS
@given(cases())
def test_a_shop_that_counts_our_refunds_at_once_pays_out_just_as_much(case: Case) -> None:
    stale = case.settled()
    fresh: list[Settlement] = []
    for number, units in enumerate(case.boxes):
        now = replace(case, expected=with_fresh_payments(case.expected, fresh), boxes=(*case.boxes[:number], units))
        fresh.append(_next(now, fresh, complete=stale[number].complete))
        left = sum(each.refundable.minor for each in now.expected.payments)
        assert fresh[-1].refund == stale[number].refund
        if case.expected.refund_to is RefundTo.ORIGINAL:
            assert unfunded(fresh[-1]).minor == max(0, fresh[-1].refund.minor - left)


@RUNS
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_parcels_changes_nothing_in_total(case: Case, shuffle: Random) -> None:
    order = list(range(len(case.boxes)))
    shuffle.shuffle(order)
    assert _sums(case, case.settled()) == _sums(case, case.settled(reordered(case, order)))


@RUNS
@given(cases())
def test_one_parcel_or_several_come_to_the_same(case: Case) -> None:
    together = (tuple(each for units in case.boxes for each in units),)
    assert _sums(case, case.settled()) == _sums(case, case.settled(together))


@RUNS
@given(cases(extra_units=True))
def test_settling_again_gives_the_very_same(case: Case) -> None:
    assert case.judged(case.settled()) == case.judged(case.settled())


@RUNS
@given(cases())
def test_what_was_refunded_too_early_is_set_off_or_owed_to_the_minor_unit(case: Case) -> None:
    done = case.settled()
    ahead = case.expected.already_refunded or case.expected.nothing()
    found = balance(case.expected, done)
    if done[-1].complete:
        assert found.advance + done[-1].claim == ahead
    else:
        assert found.advance <= ahead
        assert not done[-1].claim


@RUNS
@given(cases())
def test_what_a_lead_decides_is_all_that_was_owed(case: Case) -> None:
    done = case.settled()
    due = owed(done[-1])
    judged = case.judged(done)
    words = [one for one in judged if one.asked is not None and one.waived is not None]
    for word in words:
        before = next(one for one in judged if one.id == word.decides)
        assert (word.asked or due) + (word.waived or zero(due.currency)) >= owed(before)
        assert not owed(word)
    assert len(judged) == len(done) or due


@RUNS
@given(cases())
def test_goods_go_out_only_as_far_as_they_are_paid_for(case: Case) -> None:
    for steps in range(1, len(case.boxes) + 1):
        done = case.settled(case.boxes[:steps])
        credits = total((u.credit for one in done for u in one.units if u.credit), case.expected.currency)
        assert balance(case.expected, done).exchanged <= credits


@RUNS
@given(cases())
def test_store_credit_is_only_ever_given_where_the_customer_chose_it(case: Case) -> None:
    chosen = case.expected.refund_to is RefundTo.STORE_CREDIT
    for one in case.judged(case.settled()):
        assert one.store_credit is not None
        assert one.bonus is not None
        assert one.store_credit == (one.refund if chosen else zero(one.currency))
        assert chosen or not one.bonus
        assert not chosen or not one.payments


def test_money_that_is_missing_from_the_books_is_noticed() -> None:
    """The check itself has teeth: a settlement that pays a cent too much does not pass."""
    expected = returned()
    done = Case(expected, ((unit(1, decision(4000, 1000)),),), STANDARD, ()).settled()
    assert balance(expected, done).sound
    wrong = replace(done[0], refund=eur(4001), payments=(("pay-1", eur(4001)),))
    assert balance(expected, [wrong]).difference == eur(-1)
    twice = balance(expected, [done[0], replace(done[0], id="again")])
    assert not twice.sound
    short = replace(done[0], payments=(("pay-1", eur(4100)),))
    assert balance(expected, [short]).flaws


def _by_payment(done: list[Settlement]) -> Counter[str]:
    taken: Counter[str] = Counter()
    for one in done:
        for name, amount in one.payments:
            taken[name] += amount.minor
    return taken


def _next(case: Case, before: list[Settlement], *, complete: bool) -> Settlement:
    units = case.boxes[-1]
    parcel = UUID(int=700 + min((each.id.int for each in units), default=0))
    return settle(case.expected, units, before, parcel, 0 if complete else 1, case.terms)


def _sums(case: Case, done: list[Settlement]) -> tuple[Money, ...]:
    """Everything that must not hang on how units were spread over parcels."""
    found: Balance = balance(case.expected, done)
    return (
        found.refunded,
        found.advance,
        found.exchanged + found.held,
        found.deducted,
        found.postage,
        found.goods_kept,
        found.delivery_kept,
        found.bonus,
        found.claim,
    )
