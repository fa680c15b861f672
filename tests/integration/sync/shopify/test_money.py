"""What a Shopify shop pays for a settlement: in each currency, over each payment, less what was agreed, never more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from intake.domain.decisions import Settlement
from intake.domain.effects import BY_HAND, Effect, SeenState
from intake.domain.errors import ShopRefused
from intake.domain.grades import Disposition, Grade
from intake.domain.money import Money
from intake.domain.returns import ExpectedReturn, PaymentKind
from intake.sync.shopify import plan
from intake.sync.shopify.shop import ShopifyShop
from tests.integration.sync.medusa import dock
from tests.integration.sync.shopify import bench
from tests.integration.sync.shopify.bench import PROCESS, Wire
from tests.servers.shopify import Purchase, Wanted
from tests.servers.shopify import ShopifyShop as Server
from tests.servers.shopify.model import ReturnRecord
from tests.servers.shopify.schema import PublishedSchema

pytestmark = pytest.mark.shopify

GOOD = (Disposition.RESTOCK, Grade.A2, 0)


@pytest.fixture
def server(shopify_shop: Server) -> Iterator[Server]:
    yield shopify_shop
    shopify_shop.behave()


@pytest.fixture
def wire(shopify_schema: PublishedSchema) -> Wire:
    return Wire(shopify_schema)


@pytest.fixture
def shop(server: Server, wire: Wire) -> Iterator[ShopifyShop]:
    connected = bench.connector(server, wire)
    yield connected
    connected.close()


def expected_of(shop: ShopifyShop, back: ReturnRecord) -> ExpectedReturn:
    (found,) = [one for one in shop.find(back.name) if one.external_id.endswith(f"/{back.id}")]
    return found


def settled(expected: ExpectedReturn, *verdicts: dock.Verdict, parcel: str = "1", **terms: int) -> Settlement:
    made = dock.settlement(expected, verdicts, parcel=parcel, **terms)  # type: ignore[arg-type]
    return replace(made, refunded_by_others=expected.refunded_by_others)


def carried_out(shop: ShopifyShop, settlement: Settlement) -> list[Effect]:
    effects = [effect for effect in shop.plan(settlement, "main") if effect.kind != BY_HAND]
    for effect in effects:
        assert shop.look(effect).state is SeenState.ABSENT, effect.kind
        assert shop.send(effect).state is SeenState.DONE, effect.kind
        assert shop.look(effect).state is SeenState.DONE, effect.kind
    return effects


def paid(server: Server, order: str) -> list[tuple[int, str]]:
    return [(one.amount, one.currency) for one in server.ledger().refunds if one.order == order]


def test_a_deduction_delivery_and_postage_come_to_the_decided_amount(server: Server, shop: ShopifyShop):
    order = server.place_order({"TJ-S": 2}, shipping=490)
    back = server.open_return(order, {"TJ-S": 2}, shipping_fee=300)
    expected = expected_of(shop, back)
    assert (expected.shipping_paid, expected.return_postage) == (Money(490, "EUR"), Money(300, "EUR"))
    worn = ("TJ-S", Disposition.RESTOCK_B, Grade.B, 1000)
    carried_out(shop, settled(expected, ("TJ-S", *GOOD), worn, delivery=490, postage=300))
    assert paid(server, order.id) == [(2 * 5990 - 1000 + 490 - 300, "EUR")]


@pytest.mark.parametrize("currency", ["DKK", "JPY", "KWD"])
def test_the_customers_own_currency_is_paid_to_its_last_digit(currency: str, server: Server, shop: ShopifyShop):
    order = server.place_order({"CB-42": 1}, currency=currency)
    expected = expected_of(shop, server.open_return(order, {"CB-42": 1}))
    assert expected.currency == currency
    assert expected.shop_total is not None
    assert expected.shop_total.currency == "EUR"
    carried_out(shop, settled(expected, ("CB-42", *GOOD)))
    assert paid(server, order.id) == [(order.total, currency)]


def test_tax_on_top_and_discounts_are_in_the_price_of_a_line(server: Server, shop: ShopifyShop):
    lines = [Purchase("TJ-S", 3, price=1000, discount=100, tax=550)]
    order = server.place_order(lines, taxes_included=False)
    expected = expected_of(shop, server.open_return(order, {"TJ-S": 3}))
    (line,) = expected.lines
    assert line.paid == Money(3450, "EUR")
    carried_out(shop, settled(expected, *[("TJ-S", *GOOD)] * 3))
    assert paid(server, order.id) == [(3450, "EUR")]


def test_a_gift_card_is_told_from_a_card(server: Server, shop: ShopifyShop):
    order = server.place_order({"TJ-S": 1}, paid={"gift_card": 2000})
    expected = expected_of(shop, server.open_return(order, {"TJ-S": 1}))
    kinds = {payment.kind: payment.refundable.minor for payment in expected.payments}
    assert kinds == {PaymentKind.GIFT_CARD: 2000, PaymentKind.CARD: 3990}


def test_an_agreed_restocking_fee_is_taken_off_once(server: Server, shop: ShopifyShop):
    order = server.place_order({"TJ-S": 2})
    expected = expected_of(shop, server.open_return(order, [Wanted("TJ-S", 2, fee=10.0)]))
    (line,) = expected.lines
    assert line.paid == Money(2 * 5990 - 1198, "EUR")
    assert expected.attributes["restocking_fee"] == "11.98 EUR"
    carried_out(shop, settled(expected, ("TJ-S", *GOOD), ("TJ-S", *GOOD)))
    assert paid(server, order.id) == [(2 * 5990 - 1198, "EUR")]


def test_a_fee_that_must_not_be_kept_is_for_a_person(server: Server, shop: ShopifyShop, wire: Wire):
    order = server.place_order({"TJ-S": 1})
    expected = expected_of(shop, server.open_return(order, [Wanted("TJ-S", 1, reason=6, fee=10.0)]))
    effect = dock.effect_of(shop.plan(settled(expected, ("TJ-S", *GOOD)), "main"), plan.PROCESS)
    with pytest.raises(ShopRefused) as no:
        shop.send(effect)
    assert no.value.code == "shop_owes_less"
    assert str(no.value.params["owed"]) == "53.91 EUR"
    assert wire.times(PROCESS) == 0


def test_two_parcels_with_the_same_amount_are_both_paid(server: Server, shop: ShopifyShop):
    order = server.place_order({"TJ-S": 2})
    expected = expected_of(shop, server.open_return(order, {"TJ-S": 2}))
    first = replace(settled(expected, ("TJ-S", *GOOD), parcel="1"), complete=False)
    second = settled(expected, ("TJ-S", *GOOD), parcel="2")
    carried_out(shop, first)
    one = dock.effect_of(shop.plan(first, "main"), plan.PROCESS)
    carried_out(shop, second)
    assert paid(server, order.id) == [(5990, "EUR")] * 2
    assert shop.look(one).state is SeenState.DONE, "the second parcel does not undo what was seen of the first"


def test_refunds_of_ours_are_neither_an_advance_nor_somebody_elses(server: Server, shop: ShopifyShop):
    order = server.place_order({"TJ-S": 2})
    back = server.open_return(order, {"TJ-S": 2})
    carried_out(shop, replace(settled(expected_of(shop, back), ("TJ-S", *GOOD)), complete=False))
    again = expected_of(shop, back)
    assert (again.already_refunded, again.refunded_by_others) == (None, Money(0, "EUR"))
    assert again.payments[0].refundable == Money(5990, "EUR")
    (booked,) = shop.book(again).refunds
    assert (booked.amount, booked.key is not None, booked.moved) == (Money(5990, "EUR"), True, True)


def test_an_advance_in_the_shops_admin_is_known(server: Server, shop: ShopifyShop):
    order = server.place_order({"TJ-S": 1})
    back = server.open_return(order, {"TJ-S": 1})
    server.refund_in_admin(order, 1500, note="goodwill")
    expected = expected_of(shop, back)
    assert expected.already_refunded == expected.refunded_by_others == Money(1500, "EUR")
    (booked,) = shop.book(expected).refunds
    assert (booked.key, booked.note) == (None, "goodwill")


def test_what_a_colleague_processed_in_the_admin_is_not_paid_again(server: Server, shop: ShopifyShop, wire: Wire):
    case = bench.graded(server, shop, {"TJ-S": 1})
    server.refund_in_admin(case.order, 5990, lines={"TJ-S": 1}, through=case.back)
    with pytest.raises(ShopRefused) as no:
        shop.send(case.effect(plan.PROCESS))
    assert no.value.code == "shop_refunded_by_others"
    assert str(no.value.params["amount"]) == "59.90 EUR"
    assert wire.times(PROCESS) == 0


def test_a_refund_known_at_settling_stands_in_nobodys_way(server: Server, shop: ShopifyShop):
    order = server.place_order({"TJ-S": 2})
    back = server.open_return(order, {"TJ-S": 1})
    server.refund_in_admin(order, 1500)
    expected = expected_of(shop, back)
    carried_out(shop, settled(expected, ("TJ-S", *GOOD), instant=1500))
    assert paid(server, order.id) == [(1500, "EUR"), (4490, "EUR")]


def test_store_credit_goes_out_as_credit_and_its_bonus_by_hand(server: Server, shop: ShopifyShop):
    order = server.place_order({"TJ-S": 1})
    expected = expected_of(shop, server.open_return(order, {"TJ-S": 1}))
    whole = Money(5990, "EUR")
    plain = settled(expected, ("TJ-S", *GOOD))
    chosen = replace(plain, payments=(), store_credit=whole, bonus=Money(599, "EUR"))
    carried_out(shop, chosen)
    (out,) = [one for one in server.ledger().refunds if one.order == order.id]
    assert (out.amount, out.parent) == (5990, None)
    (by_hand,) = [effect for effect in shop.plan(chosen, "main") if effect.kind == BY_HAND]
    assert by_hand.why is not None
    assert by_hand.why.params == {"amount": "5.99 EUR"}


def test_goods_in_exchange_are_named_and_the_rest_is_refunded(server: Server, shop: ShopifyShop):
    order = server.place_order({"CB-42": 1})
    back = server.open_return(order, {"CB-42": 1}, exchanges={"TJ-S": 1})
    expected = expected_of(shop, back)
    (goods,) = expected.exchange_goods
    assert (expected.exchange, goods.sku, goods.unit_price) == (True, "TJ-S", Money(5990, "EUR"))
    kept = settled(expected, ("CB-42", *GOOD))
    over = kept.refund - Money(5990, "EUR")
    swapped = replace(kept, refund=over, payments=((kept.payments[0][0], over),), exchanges=(goods,))
    carried_out(shop, swapped)
    assert paid(server, order.id) == [(over.minor, "EUR")]
    assert server.return_(back).exchanges[0].processed == 1


def test_goods_that_went_out_for_the_first_parcel_leave_the_rest_for_the_second(server: Server, shop: ShopifyShop):
    """What is gone is counted by our settlements; a shop that tells only what is left would have it counted twice."""
    order = server.place_order({"CB-42": 2})
    back = server.open_return(order, {"CB-42": 2}, exchanges={"TJ-S": 2})
    expected = expected_of(shop, back)
    (goods,) = expected.exchange_goods
    assert goods.quantity == 2
    kept = settled(expected, ("CB-42", *GOOD))
    over = kept.refund - Money(5990, "EUR")
    first = replace(kept, refund=over, payments=((kept.payments[0][0], over),), complete=False)
    carried_out(shop, replace(first, exchanges=(replace(goods, quantity=1),)))
    assert server.return_(back).exchanges[0].processed == 1
    (again,) = expected_of(shop, back).exchange_goods
    assert (again.quantity, again.unit_price) == (2, goods.unit_price)


def test_goods_in_exchange_that_nobody_decided_on_stop_us(server: Server, shop: ShopifyShop, wire: Wire):
    order = server.place_order({"CB-42": 1})
    back = server.open_return(order, {"CB-42": 1}, exchanges={"TJ-S": 1})
    effect = dock.effect_of(shop.plan(settled(expected_of(shop, back), ("CB-42", *GOOD)), "main"), plan.PROCESS)
    with pytest.raises(ShopRefused) as no:
        shop.send(effect)
    assert no.value.code == "shop_exchange_open"
    assert wire.times(PROCESS) == 0


def test_another_currency_than_the_orders_is_never_paid(server: Server, shop: ShopifyShop):
    order = server.place_order({"TJ-S": 1}, currency="DKK")
    expected = expected_of(shop, server.open_return(order, {"TJ-S": 1}))
    wrong = replace(
        settled(expected, ("TJ-S", *GOOD)),
        currency="EUR",
        payments=((expected.payments[0].external_id, Money(100, "EUR")),),
        refunded_by_others=None,
    )
    effect = dock.effect_of(shop.plan(wrong, "main"), plan.PROCESS)
    with pytest.raises(ShopRefused) as no:
        shop.send(effect)
    assert no.value.code == "shop_currency_differs"


def test_money_for_goods_without_a_return_bears_its_key(server: Server, shop: ShopifyShop):
    order = server.place_order({"TJ-S": 1})
    bought = expected_of(shop, server.open_return(order, {"TJ-S": 1}))
    without = replace(settled(bought, ("TJ-S", *GOOD)), external_id=order.id)
    (effect,) = shop.plan(without, "main")
    assert effect.kind == plan.REFUND_ORDER
    assert shop.look(effect).state is SeenState.ABSENT
    assert [shop.send(effect).state for _ in range(2)] == [SeenState.DONE] * 2
    assert paid(server, order.id) == [(5990, "EUR")]
