"""Test shop: what it suggests to pay for a return."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.servers.shopify import Purchase, ShopifyShop, Wanted
from tests.servers.shopify.amounts import share
from tests.servers.shopify.case import PREVIEW, PROCESS, Case

pytestmark = pytest.mark.shopify


def test_fees_agreed_before_are_netted_and_never_below_zero(shop: ShopifyShop) -> None:
    order = shop.place_order({"TJ-S": 2})
    back = shop.open_return(order, [Wanted("TJ-S", 2, fee=10.0)], shipping_fee=490)
    line = {"id": f"gid://shopify/ReturnLineItem/{back.lines[0].id}"}
    wanted = {"id": f"gid://shopify/Return/{back.id}", "goods": []}
    for quantity, amount in ((1, "49.01"), (2, "102.92")):  # 59.90 less a tenth, and 4.90 once
        answer = shop.ask(PREVIEW, {**wanted, "lines": [{**line, "quantity": quantity}]})
        transfer = answer["data"]["return"]["suggestedFinancialOutcome"]["financialTransfer"]
        assert transfer["amount"]["presentmentMoney"]["amount"] == amount
    high = shop.open_return(shop.place_order({"TJ-S": 1}), {"TJ-S": 1}, shipping_fee=99999)
    wanted = {"id": f"gid://shopify/Return/{high.id}", "goods": []}
    dear = {"id": f"gid://shopify/ReturnLineItem/{high.lines[0].id}", "quantity": 1}
    transfer = shop.ask(PREVIEW, {**wanted, "lines": [dear]})["data"]["return"]["suggestedFinancialOutcome"]
    assert transfer["financialTransfer"]["amount"]["presentmentMoney"]["amount"] == "0.0"


def test_goods_in_exchange_that_cost_more_make_the_customer_owe(shop: ShopifyShop) -> None:
    back = shop.open_return(shop.place_order({"TJ-S": 1}), {"TJ-S": 1}, exchanges={"TJ-M": 1})
    answer = shop.ask(
        PREVIEW,
        {
            "id": f"gid://shopify/Return/{back.id}",
            "lines": [{"id": f"gid://shopify/ReturnLineItem/{back.lines[0].id}", "quantity": 1}],
            "goods": [{"id": f"gid://shopify/ExchangeLineItem/{back.exchanges[0].id}", "quantity": 1}],
        },
    )
    transfer = answer["data"]["return"]["suggestedFinancialOutcome"]["financialTransfer"]
    assert transfer["__typename"] == "InvoiceReturnOutcome"
    assert transfer["amount"]["presentmentMoney"]["amount"] == "20.0"


def test_several_payments_are_suggested_in_their_order_each_up_to_its_rest(shop: ShopifyShop) -> None:
    case = Case(shop, paid={"gift_card": 5000})
    shop.refund_in_admin(case.order, 2000)
    parts = case.preview(case.line(0, 2))["financialTransfer"]["suggestedTransactions"]
    seen = [(one["parentTransaction"]["gateway"], one["amountSet"]["presentmentMoney"]["amount"]) for one in parts]
    assert seen == [("gift_card", "30.0"), ("shopify_payments", "89.8")]


@given(total=st.integers(0, 10**9), parts=st.lists(st.integers(1, 9), min_size=1, max_size=9))
def test_the_shares_of_any_amount_together_are_the_amount(total: int, parts: list[int]) -> None:
    starts = [sum(parts[:place]) for place in range(len(parts))]
    shares = [share(total, sum(parts), start, count) for start, count in zip(starts, parts, strict=True)]
    assert sum(shares) == total
    assert all(abs(got - total * count / sum(parts)) <= 1 for got, count in zip(shares, parts, strict=True))


def test_the_units_of_a_line_together_are_worth_what_the_line_cost(shop: ShopifyShop) -> None:
    order = shop.place_order([Purchase("TJ-S", 3, price=1000, discount=1, order_discount=100)])
    back = shop.open_return(order, {"TJ-S": 3})
    wanted = {"id": f"gid://shopify/Return/{back.id}", "goods": []}
    line = {"id": f"gid://shopify/ReturnLineItem/{back.lines[0].id}", "quantity": 1}
    amounts = []
    for _ in range(3):
        outcome = shop.ask(PREVIEW, {**wanted, "lines": [line]})["data"]["return"]["suggestedFinancialOutcome"]
        (part,) = outcome["financialTransfer"]["suggestedTransactions"]
        amounts.append(part["amountSet"]["presentmentMoney"]["amount"])
        money = {"parentId": order.payments[0][0], "transactionAmount": part["amountSet"]["presentmentMoney"]}
        transfer = {"issueRefund": {"orderTransactions": [money]}}
        body = {"returnId": wanted["id"], "returnLineItems": [line], "financialTransfer": transfer}
        assert shop.ask(PROCESS, {"input": body})["data"]["returnProcess"]["userErrors"] == []
    assert sum(map(Decimal, amounts)) == Decimal("28.99")
    assert order.total == 2899


def test_store_credit_is_suggested_instead_of_the_payments(shop: ShopifyShop) -> None:
    case = Case(shop)
    transfer = case.preview(case.line(), by="STORE_CREDIT")["financialTransfer"]
    assert transfer["suggestedTransactions"] == []
    assert transfer["suggestedRefundMethods"][0]["amount"]["presentmentMoney"]["amount"] == "59.9"


def test_the_delivery_is_refunded_only_on_demand(shop: ShopifyShop) -> None:
    case = Case(shop, shipping=490)
    plain, whole = case.preview(case.line()), case.preview(case.line(), ship={"fullRefund": True})
    amounts = [one["financialTransfer"]["amount"]["presentmentMoney"]["amount"] for one in (plain, whole)]
    assert amounts == ["59.9", "64.8"]


@pytest.mark.parametrize(
    ("currency", "price", "shown", "shop_money"), [("JPY", 9000, "9000.0", "55.8"), ("KWD", 20005, "20.005", "59.81")]
)
def test_currencies_without_and_with_three_decimals(
    currency: str, price: int, shown: str, shop_money: str, shop: ShopifyShop
) -> None:
    back = shop.open_return(shop.place_order([Purchase("TJ-S", 1, price)], currency=currency), {"TJ-S": 1})
    line = {"id": f"gid://shopify/ReturnLineItem/{back.lines[0].id}", "quantity": 1}
    wanted = {"id": f"gid://shopify/Return/{back.id}", "goods": [], "lines": [line]}
    amount = shop.ask(PREVIEW, wanted)["data"]["return"]["suggestedFinancialOutcome"]["financialTransfer"]["amount"]
    assert amount["presentmentMoney"] == {"amount": shown, "currencyCode": currency}
    assert amount["shopMoney"] == {"amount": shop_money, "currencyCode": "EUR"}
