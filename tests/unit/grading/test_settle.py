"""A return settled parcel by parcel: exact, once, and never more than was paid."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.domain.decisions import Settlement
from intake.domain.errors import IntakeError
from intake.domain.grades import Disposition, Grade
from intake.domain.money import Money, total
from intake.domain.records import Unit, UnitState
from intake.domain.returns import ExpectedReturn, Ground, Payment, PaymentKind
from intake.grading.settle import settle, unfunded
from intake.grading.terms import RefundOrder, Terms
from tests.unit.grading.makers import decision, eur, line, returned, unit

PARCEL = UUID(int=500)
SECOND = UUID(int=501)


def whole(**changes: object) -> ExpectedReturn:
    """The whole order of one jacket, with the delivery it was sent with."""
    values: dict[str, object] = {"whole_order": True, "shipping_paid": eur(995), "shipping_standard": eur(495)}
    return returned(line(), **{**values, **changes})


def test_a_whole_order_gives_back_the_standard_delivery_and_not_the_express() -> None:
    made = settle(whole(), [unit(1, decision(5000))], [], PARCEL, 0)
    assert (made.delivery, made.refund) == (eur(495), eur(5495))
    assert made.payments == (("pay-1", eur(5495)),)
    assert made.complete


def test_a_cheaper_delivery_than_the_standard_is_given_back_as_paid() -> None:
    made = settle(whole(shipping_paid=eur(300)), [unit(1, decision(5000))], [], PARCEL, 0)
    assert made.delivery == eur(300)


def test_the_delivery_waits_for_the_last_unit_and_is_given_once() -> None:
    expected = whole(lines=(line(1), line(2)))
    first = settle(expected, [unit(1, decision(5000))], [], PARCEL, 1)
    assert (first.delivery, first.complete) == (eur(0), False)
    second = settle(expected, [unit(2, decision(5000), 2)], [first], SECOND, 0)
    assert second.delivery == eur(495)
    third = settle(expected, [unit(3, decision(0), None)], [first, second], UUID(int=502), 0)
    assert (third.delivery, third.refund) == (eur(0), eur(0))


@pytest.mark.parametrize(
    "changes",
    [
        {"whole_order": False},
        {"exchange": True},
        {"lines": (line(ground=Ground.VOLUNTARY),)},
        {"lines": (line(1), line(2))},
    ],
)
def test_no_delivery_is_owed_for_less_than_a_whole_order_by_right(changes: dict[str, object]) -> None:
    assert settle(whole(**changes), [unit(1, decision(5000))], [], PARCEL, 0).delivery == eur(0)


def test_no_delivery_is_owed_for_a_late_return_or_a_refused_or_missing_unit() -> None:
    late = unit(1, decision(5000, ground=Ground.VOLUNTARY))
    refused = unit(1, decision(0, disposition=Disposition.RETURN_TO_CUSTOMER))
    missing = unit(1, decision(0, disposition=Disposition.MISSING, grade=Grade.X))
    for each in (late, refused, missing):
        assert settle(whole(), [each], [], PARCEL, 0).delivery == eur(0)


def test_a_defect_in_the_order_does_not_cost_the_customer_the_delivery() -> None:
    expected = whole(lines=(line(1), line(2, ground=Ground.DEFECT)))
    units = [unit(1, decision(5000)), unit(2, decision(5000, ground=Ground.DEFECT), 2)]
    assert settle(expected, units, [], PARCEL, 0).delivery == eur(495)


def test_a_gift_without_a_price_does_not_hold_the_delivery_back() -> None:
    expected = whole(lines=(line(1), line(2, paid=0)))
    units = [unit(1, decision(5000)), unit(2, decision(0), 2)]
    assert settle(expected, units, [], PARCEL, 0).delivery == eur(495)


def test_return_postage_is_kept_once() -> None:
    expected = returned(line(1), line(2), return_postage=eur(450))
    first = settle(expected, [unit(1, decision(5000))], [], PARCEL, 1)
    second = settle(expected, [unit(2, decision(5000), 2)], [first], SECOND, 0)
    assert (first.postage, first.refund) == (eur(450), eur(4550))
    assert (second.postage, second.refund) == (eur(0), eur(5000))


@pytest.mark.parametrize("ground", [Ground.DEFECT, Ground.OUR_ERROR])
def test_no_postage_is_kept_where_the_shop_answers_for_the_return(ground: Ground) -> None:
    expected = returned(line(ground=ground), return_postage=eur(450))
    assert settle(expected, [unit(1, decision(5000, ground=ground))], [], PARCEL, 0).postage == eur(0)


def test_no_postage_is_kept_from_a_customer_who_was_not_told() -> None:
    expected = returned(line(), return_postage=eur(450), informed=False)
    assert settle(expected, [unit(1, decision(5000))], [], PARCEL, 0).postage == eur(0)


def test_postage_never_makes_the_customer_owe_money() -> None:
    expected = returned(line(), return_postage=eur(450))
    made = settle(expected, [unit(1, decision(0))], [], PARCEL, 0)
    assert (made.postage, made.refund, made.claim) == (eur(0), eur(0), eur(0))


def test_an_instant_refund_is_set_off_once_and_the_rest_is_paid() -> None:
    expected = returned(line(1), line(2), already_refunded=eur(7000))
    first = settle(expected, [unit(1, decision(5000))], [], PARCEL, 1)
    second = settle(expected, [unit(2, decision(5000), 2)], [first], SECOND, 0)
    assert (first.instant, first.refund, first.claim) == (eur(5000), eur(0), eur(0))
    assert (second.instant, second.refund, second.claim) == (eur(2000), eur(3000), eur(0))


def test_what_was_refunded_too_much_becomes_a_claim_when_all_is_in() -> None:
    expected = returned(line(), already_refunded=eur(5000))
    made = settle(expected, [unit(1, decision(4250, 750))], [], PARCEL, 0)
    assert (made.instant, made.refund, made.claim, made.goods_deduction) == (eur(4250), eur(0), eur(750), eur(750))
    assert made.payments == ()


def test_every_means_of_payment_gets_back_its_own_part() -> None:
    payments = (Payment("gift-card", eur(2000)), Payment("spent", eur(0)), Payment("card", eur(8000)))
    expected = returned(line(1), line(2), payments=payments)
    first = settle(expected, [unit(1, decision(5000))], [], PARCEL, 1)
    assert first.payments == (("gift-card", eur(1000)), ("card", eur(4000)))
    second = settle(expected, [unit(2, decision(5000), 2)], [first], SECOND, 0)
    assert second.payments == first.payments
    assert unfunded(second) == eur(0)


@pytest.mark.parametrize(
    ("order", "paid"),
    [
        (RefundOrder.CARDS_FIRST, (("card", eur(3000)), ("gift", eur(2000)))),
        (RefundOrder.GIFT_CARDS_FIRST, (("gift", eur(4000)), ("card", eur(1000)))),
        (RefundOrder.PROPORTIONAL, (("gift", eur(2857)), ("card", eur(2143)))),
    ],
)
def test_a_policy_can_put_cards_or_gift_cards_first(order: RefundOrder, paid: tuple[tuple[str, object], ...]) -> None:
    payments = (
        Payment("gift", eur(4000), PaymentKind.GIFT_CARD),
        Payment("card", eur(3000), PaymentKind.CARD),
        Payment("dollars", Money(9999, "USD"), PaymentKind.CARD),
    )
    made = settle(returned(payments=payments), [unit(1, decision(5000))], [], PARCEL, 0, Terms(order))
    assert made.payments == paid


def test_a_second_parcel_is_paid_also_when_the_shop_already_counts_our_first_refund() -> None:
    expected = returned(line(1), line(2), payments=(Payment("gift-card", eur(2000)), Payment("card", eur(8000))))
    first = settle(expected, [unit(1, decision(5000))], [], PARCEL, 1)
    pulled = replace(expected, payments=(Payment("gift-card", eur(1000)), Payment("card", eur(4000))))
    second = settle(pulled, [unit(2, decision(5000), 2)], [first], SECOND, 0)
    assert second.payments == (("gift-card", eur(1000)), ("card", eur(4000)))
    assert settle(expected, [unit(2, decision(5000), 2)], [first], SECOND, 0).payments == second.payments


def test_what_no_payment_can_carry_is_still_owed_and_shown() -> None:
    expected = returned(line(), payments=(Payment("card", eur(1500)),))
    made = settle(expected, [unit(1, decision(5000))], [], PARCEL, 0)
    assert (made.refund, unfunded(made)) == (eur(5000), eur(3500))


def test_a_unit_beyond_the_lines_quantity_is_received_but_not_refunded() -> None:
    made = settle(returned(line()), [unit(1, decision(5000)), unit(2, decision(5000))], [], PARCEL, 0)
    assert [each.refund for each in made.units] == [eur(5000), eur(0)]
    assert made.units[1].reasons[-1].code == "more_than_expected"
    later = settle(returned(line()), [unit(3, decision(5000))], [made], SECOND, 0)
    assert later.refund == eur(0)


def test_a_unit_said_to_be_missing_can_still_come_in_a_later_parcel() -> None:
    expected = returned(line())
    gone = unit(1, decision(0, disposition=Disposition.MISSING, grade=Grade.X))
    first = settle(expected, [gone], [], PARCEL, 0)
    second = settle(expected, [unit(2, decision(5000))], [first], SECOND, 0)
    assert second.refund == eur(5000)


def test_a_unit_said_to_be_missing_does_not_use_up_the_lines_quantity() -> None:
    gone = unit(1, decision(0, disposition=Disposition.MISSING, grade=Grade.X))
    made = settle(returned(line()), [gone, unit(2, decision(5000))], [], PARCEL, 0)
    assert made.refund == eur(5000)


def test_no_delivery_is_owed_while_the_station_still_waits_for_a_unit() -> None:
    assert settle(whole(), [unit(1, decision(5000))], [], PARCEL, 1).delivery == eur(0)


def test_units_of_other_returns_and_undone_ones_do_not_count() -> None:
    other = unit(2, decision(5000), return_id=UUID(int=7))
    undone = unit(3, decision(5000), state=UnitState.UNDONE)
    made = settle(returned(line()), [unit(1, decision(5000)), other, undone], [], PARCEL, 0)
    assert len(made.units) == 1


def test_an_unexpected_unit_is_listed_and_never_refunded() -> None:
    made = settle(returned(line()), [unit(1, decision(5000), None)], [], PARCEL, 1)
    assert (made.units[0].line_external_id, made.units[0].refund, made.refund) == (None, eur(0), eur(0))


@pytest.mark.parametrize("state", [UnitState.REVIEW, UnitState.DECIDED])
def test_nothing_is_settled_while_a_unit_waits(state: UnitState) -> None:
    with pytest.raises(IntakeError) as caught:
        settle(returned(line()), [unit(1, decision(5000), state=state)], [], PARCEL, 0)
    assert caught.value.code == "units_not_final"


def test_settling_the_same_parcel_again_gives_the_same_settlement() -> None:
    expected = whole(return_postage=eur(450), already_refunded=eur(1000))
    units = [unit(1, decision(5000))]
    first = settle(expected, units, [], PARCEL, 0)
    assert settle(expected, units, [first], PARCEL, 0) == first
    assert settle(expected, units, [], SECOND, 0).id != first.id


def test_the_earliest_due_day_of_the_units_is_the_settlements() -> None:
    made = settle(returned(line()), [unit(1, decision(5000)), unit(2, decision(0, due=None), None)], [], PARCEL, 0)
    assert made.due == decision(1).due


@st.composite
def parcels(draw: st.DrawFn) -> tuple[ExpectedReturn, list[list[Unit]]]:
    """A return of up to four lines in up to three parcels, with odd money everywhere."""
    amounts = st.integers(0, 10_000)
    lines = tuple(
        line(number, draw(amounts), quantity=draw(st.integers(1, 3))) for number in range(1, draw(st.integers(2, 5)))
    )
    maybe = st.none() | amounts.map(eur)
    payments = tuple(Payment(f"pay-{i}", eur(draw(amounts))) for i in range(draw(st.integers(0, 3))))
    expected = returned(
        *lines,
        payments=payments,
        whole_order=draw(st.booleans()),
        shipping_paid=draw(maybe),
        shipping_standard=draw(maybe),
        return_postage=draw(maybe),
        already_refunded=draw(maybe),
        informed=draw(st.booleans()),
    )
    boxes: list[list[Unit]] = [[] for _ in range(draw(st.integers(1, 3)))]
    number = 0
    for article in lines:
        for _ in range(draw(st.integers(0, article.quantity + 1))):
            number += 1
            kept = article.unit_paid.percent(draw(st.integers(0, 100)))
            made = decision((article.unit_paid - kept).minor, kept.minor)
            ground = draw(st.sampled_from([Ground.WITHDRAWAL, Ground.WITHDRAWAL, Ground.VOLUNTARY, Ground.DEFECT]))
            boxes[draw(st.integers(0, len(boxes) - 1))].append(
                unit(number, replace(made, ground=ground), article.id.int)
            )
    return expected, boxes


def settled(expected: ExpectedReturn, boxes: list[list[Unit]]) -> list[Settlement]:
    wanted = sum(article.quantity for article in expected.lines)
    done: list[Settlement] = []
    seen = 0
    for number, units in enumerate(boxes):
        seen += len(units)
        done.append(settle(expected, units, done, UUID(int=900 + number), max(0, wanted - seen)))
    return done


@settings(max_examples=60)
@given(parcels())
def test_all_settlements_of_a_return_never_give_back_more_than_was_paid(
    case: tuple[ExpectedReturn, list[list[Unit]]],
) -> None:
    expected, boxes = case
    done = settled(expected, boxes)
    nothing = expected.nothing()
    goods = total((article.unit_paid * article.quantity for article in expected.lines), "EUR")
    refunds = total((each.refund for each in done), "EUR")
    instant = total((each.instant for each in done), "EUR")
    delivery = total((each.delivery for each in done), "EUR")
    assert refunds + instant <= goods + delivery
    assert delivery <= (expected.shipping_paid or nothing)
    assert total((each.postage for each in done), "EUR") <= (expected.return_postage or nothing)
    assert instant <= (expected.already_refunded or nothing)
    enough = refunds <= total((payment.refundable for payment in expected.payments), "EUR")
    for payment in expected.payments:
        taken = [amount for each in done for name, amount in each.payments if name == payment.external_id]
        assert all(amount <= payment.refundable for amount in taken)
        assert not enough or total(taken, "EUR") <= payment.refundable


@settings(max_examples=60)
@given(parcels())
def test_a_shop_that_counts_our_refunds_at_once_pays_the_same(case: tuple[ExpectedReturn, list[list[Unit]]]) -> None:
    """After each parcel the shop says what is left; every refund is paid as far as that reaches."""
    expected, boxes = case
    stale = settled(expected, boxes)
    pulled = expected
    done: list[Settlement] = []
    for number, made in enumerate(stale):
        outstanding = 0 if made.complete else 1
        done.append(settle(pulled, boxes[number], done, UUID(int=900 + number), outstanding))
        left = total((payment.refundable for payment in pulled.payments), "EUR")
        paid = dict(done[-1].payments)
        assert done[-1].refund == made.refund
        assert total(paid.values(), "EUR") == min(made.refund, left)
        payments = (
            replace(each, refundable=each.refundable - paid.get(each.external_id, eur(0))) for each in pulled.payments
        )
        pulled = replace(pulled, payments=tuple(each for each in payments if each.refundable))


@settings(max_examples=60)
@given(parcels())
def test_every_settlement_adds_up_to_the_cent(case: tuple[ExpectedReturn, list[list[Unit]]]) -> None:
    expected, boxes = case
    prices = {article.external_id: article.unit_paid for article in expected.lines}
    for made in settled(expected, boxes):
        goods = total((each.refund for each in made.units), "EUR")
        assert made.refund == goods + made.delivery - made.postage - made.instant
        assert made.refund.minor >= 0
        assert made.claim.minor >= 0
        assert unfunded(made).minor >= 0
        for each in made.units:
            extra = any(reason.code == "more_than_expected" for reason in each.reasons)
            assert each.line_external_id is not None
            assert each.refund + each.deduction == (eur(0) if extra else prices[each.line_external_id])


@settings(max_examples=60)
@given(parcels())
def test_goods_cost_the_same_however_they_are_spread_over_parcels(
    case: tuple[ExpectedReturn, list[list[Unit]]],
) -> None:
    """Delivery and postage hang on what came when; the goods and an instant refund do not."""
    drawn, boxes = case
    quantities = {each.id: each.quantity for each in drawn.lines}
    fitting = [[u for u in units if u.line_id and quantities[u.line_id] == 3][:1] for units in boxes]
    expected = replace(drawn, whole_order=False, return_postage=None)
    together = settled(expected, [[each for units in fitting for each in units]])
    apart = settled(expected, fitting)
    sums = [total((each.refund for each in done), "EUR") for done in (together, apart)]
    assert sums[0] == sums[1]
