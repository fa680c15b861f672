"""Test shop: what becomes of the units, and of the stock."""

from __future__ import annotations

import pytest

from tests.servers.shopify import Purchase, ShopifyShop, Wanted
from tests.servers.shopify.case import DISPOSE, Case, code
from tests.servers.shopify.premises import CITY_STORE

pytestmark = pytest.mark.shopify


def test_disposing_of_more_than_came_is_accepted(shop: ShopifyShop) -> None:
    case, before = Case(shop), shop.stock("PAN-28")
    for _ in range(2):
        assert (
            shop.ask(DISPOSE, {"wanted": [case.fate(1)]})["data"]["reverseFulfillmentOrderDispose"]["userErrors"] == []
        )
    assert shop.stock("PAN-28") == before + 2


@pytest.mark.parametrize(
    ("type_", "available", "on_hand"),
    [("RESTOCKED", 1, 1), ("PROCESSING_REQUIRED", 0, 1), ("NOT_RESTOCKED", 0, 0), ("MISSING", 0, 0)],
)
def test_a_disposition_moves_the_stock_of_its_location(
    type_: str, available: int, on_hand: int, shop: ShopifyShop
) -> None:
    case = Case(shop)
    before = [shop.stock("TJ-S", CITY_STORE, name) for name in ("available", "on_hand")]
    shop.ask(DISPOSE, {"wanted": [case.fate(0, 1, type_, CITY_STORE)]})
    after = [shop.stock("TJ-S", CITY_STORE, name) for name in ("available", "on_hand")]
    assert [b - a for a, b in zip(before, after, strict=True)] == [available, on_hand]


def test_dispositions_that_make_no_sense_are_refused(shop: ShopifyShop) -> None:
    case, other = Case(shop), Case(shop)

    def refused(*wanted: object) -> tuple[str, str]:
        payload = shop.ask(DISPOSE, {"wanted": list(wanted)})["data"]["reverseFulfillmentOrderDispose"]
        assert payload["reverseFulfillmentOrderLineItems"] is None
        return code(payload)

    unknown = {**case.fate(), "reverseFulfillmentOrderLineItemId": "gid://shopify/ReverseFulfillmentOrderLineItem/1"}
    assert refused() == ("BLANK", "dispositionInputs")
    assert refused(unknown) == refused(case.fate(), other.fate()) == ("INVALID", "dispositionInputs")
    assert refused(case.fate(location=999))[0] == "NOT_FOUND"


def test_a_custom_line_cannot_be_restocked(shop: ShopifyShop) -> None:
    order = shop.place_order([Purchase("gift wrapping", 1, 500)])
    back = shop.open_return(order, {"gift wrapping": 1})
    line = f"gid://shopify/ReverseFulfillmentOrderLineItem/{back.reverse_orders[0].lines[0].id}"
    wanted = {"reverseFulfillmentOrderLineItemId": line, "quantity": 1, "dispositionType": "RESTOCKED"}
    answer = shop.ask(DISPOSE, {"wanted": [{**wanted, "locationId": "gid://shopify/Location/31"}]})
    assert code(answer["data"]["reverseFulfillmentOrderDispose"])[0] == "INVALID"


def test_goods_of_two_parcels_are_expected_in_two_reverse_orders(shop: ShopifyShop) -> None:
    order = shop.place_order({"TJ-S": 2}, parcels=2)
    sent = [one.id for parcel in shop.order(order).fulfillments for one in parcel.lines]
    back = shop.open_return(order, [Wanted("TJ-S", 1, fulfillment_line=one) for one in sent])
    assert len(back.reverse_orders) == 2
    lines = [one.id for reverse in back.reverse_orders for one in reverse.lines]
    wanted = [
        {
            "reverseFulfillmentOrderLineItemId": f"gid://shopify/ReverseFulfillmentOrderLineItem/{one}",
            "quantity": 1,
            "dispositionType": "MISSING",
        }
        for one in lines
    ]
    assert code(shop.ask(DISPOSE, {"wanted": wanted})["data"]["reverseFulfillmentOrderDispose"])[0] == "INVALID"
    assert shop.ask(DISPOSE, {"wanted": wanted[:1]})["data"]["reverseFulfillmentOrderDispose"]["userErrors"] == []
