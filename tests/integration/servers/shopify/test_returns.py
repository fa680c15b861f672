"""Test shop: how a return is made, approved, closed and shortened."""

from __future__ import annotations

from typing import Any

import pytest

from tests.servers.shopify import ShopifyShop
from tests.servers.shopify.case import Case, act, code

pytestmark = pytest.mark.shopify


def test_approving_opens_a_return_once_and_then_is_refused(shop: ShopifyShop) -> None:
    back = shop.open_return(shop.place_order({"TJ-S": 1}), {"TJ-S": 1}, status="REQUESTED")
    here = f"gid://shopify/Return/{back.id}"
    assert code(act(shop, "returnClose", here))[0] == "INVALID_STATE"
    assert act(shop, "returnApproveRequest", here)["return"]["status"] == "OPEN"
    assert len(shop.return_(back).reverse_orders) == 1
    assert code(act(shop, "returnApproveRequest", here)) == ("INVALID_STATE", "input.id")
    assert code(act(shop, "returnApproveRequest", "gid://shopify/Return/1"))[0] == "NOT_FOUND"


def test_closing_and_reopening_may_be_repeated(shop: ShopifyShop) -> None:
    here = Case(shop).id
    seen = [
        act(shop, name, here)["return"]["status"]
        for name in ("returnReopen", "returnClose", "returnClose", "returnReopen", "returnReopen")
    ]
    assert seen == ["OPEN", "CLOSED", "CLOSED", "OPEN", "OPEN"]


def test_what_was_processed_cannot_be_cancelled(shop: ShopifyShop) -> None:
    case = Case(shop)
    case.process(case.line())
    assert code(act(shop, "returnCancel", case.id))[0] == "INVALID_STATE"


def test_with_the_last_line_removed_a_return_closes_and_then_nothing_more_can_be(shop: ShopifyShop) -> None:
    case = Case(shop)
    document = """mutation($id: ID!, $lines: [ReturnLineItemRemoveFromReturnInput!]!) {
        removeFromReturn(returnId: $id, returnLineItems: $lines) {
        return { status } userErrors { code field message } } }"""
    lines = [{"returnLineItemId": case.line(place)["id"], "quantity": count} for place, count in ((0, 2), (1, 1))]
    seen = [shop.ask(document, {"id": case.id, "lines": [line]})["data"]["removeFromReturn"] for line in lines]
    assert [one["return"]["status"] for one in seen] == ["OPEN", "CLOSED"]
    again = shop.ask(document, {"id": case.id, "lines": lines})["data"]["removeFromReturn"]
    assert code(again) == ("INVALID_STATE", "returnId")


def test_a_return_is_named_after_its_order_and_needs_a_reason(shop: ShopifyShop) -> None:
    order = shop.place_order({"TJ-S": 2}, name="#DE-1001")
    document = """mutation($input: ReturnInput!) { returnCreate(returnInput: $input) { return { name }
        userErrors { code field message } } }"""
    sent = shop.order(order).fulfillments[0].lines[0].id
    line: dict[str, object] = {"fulfillmentLineItemId": f"gid://shopify/FulfillmentLineItem/{sent}", "quantity": 1}

    def create(**more: object) -> dict[str, Any]:
        wanted = {"orderId": order.id, "returnLineItems": [{**line, **more}]}
        return shop.ask(document, {"input": wanted})["data"]["returnCreate"]

    reason = {"returnReasonDefinitionId": "gid://shopify/ReturnReasonDefinition/3"}
    assert code(create())[0] == "NOT_FOUND"
    assert code(create(returnReasonDefinitionId="gid://shopify/ReturnReasonDefinition/9"))[0] == "BLANK"
    assert [create(**reason)["return"]["name"] for _ in range(2)] == ["#DE-1001-R1", "#DE-1001-R2"]
    assert code(create(**reason)) == ("INVALID", "returnInput.returnLineItems.0.quantity")


@pytest.mark.parametrize(
    ("states", "status"),
    [
        (["REQUESTED", "OPEN", "CLOSED"], "RETURN_REQUESTED"),
        (["OPEN", "CLOSED"], "IN_PROGRESS"),
        (["CLOSED", "DECLINED"], "RETURNED"),
        (["DECLINED", "CANCELED"], "NO_RETURN"),
    ],
)
def test_the_order_shows_the_most_pressing_of_its_returns(states: list[str], status: str, shop: ShopifyShop) -> None:
    order = shop.place_order({"TJ-S": 3})
    for state in states:
        shop.open_return(order, {"TJ-S": 1}, status=state)
    assert shop.order(order).return_status == status
