"""Test shop: refunds without a return and stock by hand, each under a key."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.servers.shopify import Placed, ShopifyShop
from tests.servers.shopify.case import code, top_code

pytestmark = pytest.mark.shopify

REFUND = """mutation($input: RefundInput!, $key: String!) { refundCreate(input: $input) @idempotent(key: $key) {
    refund { id note transactions(first: 9) { nodes { gateway } } } userErrors { field message } } }"""
ADJUST = """mutation($input: InventoryAdjustQuantitiesInput!, $key: String!) {
    inventoryAdjustQuantities(input: $input) @idempotent(key: $key) {
    inventoryAdjustmentGroup { changes { quantityAfterChange } } userErrors { code field message } } }"""


def refund(shop: ShopifyShop, order: Placed, key: str, amount: str = "10.00", **more: str) -> dict[str, Any]:
    """The payload of refundCreate over the order's first payment."""
    transaction = {
        "orderId": order.id,
        "parentId": order.payments[0][0],
        "gateway": "made up",
        "kind": "REFUND",
        "amount": amount,
        **more,
    }
    wanted = {"orderId": order.id, "note": "by hand", "transactions": [transaction]}
    return shop.ask(REFUND, {"input": wanted, "key": key})["data"]["refundCreate"]


def test_a_mutation_that_needs_a_key_is_refused_without_one(shop: ShopifyShop) -> None:
    order = shop.place_order({"TJ-S": 1})
    answer = shop.ask(
        "mutation($input: RefundInput!) { refundCreate(input: $input) { userErrors { message } } }",
        {"input": {"orderId": order.id, "transactions": []}},
    )
    assert top_code(answer) == "BAD_REQUEST"
    assert answer["data"] == {"refundCreate": None}


def test_one_key_pays_once_and_other_words_under_it_are_refused(shop: ShopifyShop) -> None:
    order, key = shop.place_order({"TJ-S": 1}), "0b6f3f0f-0001"
    first, again = refund(shop, order, key), refund(shop, order, key)
    assert first == again
    assert first["refund"]["transactions"]["nodes"] == [{"gateway": "shopify_payments"}]
    other = refund(shop, order, key, "11.00")
    assert "different parameters" in other["userErrors"][0]["message"]
    assert [one.amount for one in shop.ledger().refunds if one.order == order.id] == [1000]


def test_a_key_is_forgotten_after_a_day(shop: ShopifyShop) -> None:
    order, key = shop.place_order({"TJ-S": 1}), "0b6f3f0f-0002"
    refund(shop, order, key)
    shop.configure(clock_offset=timedelta(hours=24, seconds=5).total_seconds())
    refund(shop, order, key)
    assert [one.amount for one in shop.ledger().refunds if one.order == order.id] == [1000, 1000]


def test_refunds_beyond_the_payment_or_the_units_are_refused_in_words(shop: ShopifyShop) -> None:
    order = shop.place_order({"TJ-S": 1})
    (error,) = refund(shop, order, "0b6f3f0f-0003", "999.00")["userErrors"]
    assert error["field"] is None
    assert "999.0 EUR" in error["message"]
    assert "59.9 EUR" in error["message"]
    (error,) = refund(shop, order, "0b6f3f0f-0004", parentId="gid://shopify/OrderTransaction/1")["userErrors"]
    assert error["field"] == ["transactions"]
    lines = [{"lineItemId": order.lines["TJ-S"], "quantity": 2}]
    answer = shop.ask(REFUND, {"key": "0b6f3f0f-0005", "input": {"orderId": order.id, "refundLineItems": lines}})
    assert answer["data"]["refundCreate"]["userErrors"][0]["field"] == ["refundLineItems", "0", "quantity"]


def adjust(shop: ShopifyShop, key: str, **change: object) -> dict[str, Any]:
    """The answer to one change of the stock of a torch."""
    where = {"inventoryItemId": "gid://shopify/InventoryItem/8012", "locationId": "gid://shopify/Location/31"}
    wanted = {"name": "available", "reason": "restock", "changes": [{**where, "delta": 1, **change}]}
    return shop.ask(ADJUST, {"key": key, "input": wanted})


def test_stock_is_changed_from_what_was_seen_or_not_at_all(shop: ShopifyShop) -> None:
    before = shop.stock("PT-1")
    assert top_code(adjust(shop, "a-1")) == "INVALID_FIELD_ARGUMENTS"
    stale = adjust(shop, "a-2", changeFromQuantity=before + 7)["data"]["inventoryAdjustQuantities"]
    assert code(stale)[0] == "CHANGE_FROM_QUANTITY_STALE"
    for _ in range(2):
        done = adjust(shop, "a-3", changeFromQuantity=None)["data"]["inventoryAdjustQuantities"]
    assert done["inventoryAdjustmentGroup"]["changes"] == [{"quantityAfterChange": before + 1}]
    other = adjust(shop, "a-3", changeFromQuantity=None, delta=2)["data"]["inventoryAdjustQuantities"]
    assert code(other)[0] == "IDEMPOTENCY_KEY_PARAMETER_MISMATCH"
    assert shop.stock("PT-1") == before + 1
