"""Test shop: how orders are found."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.servers.shopify import ShopifyShop
from tests.servers.shopify.case import STATE, Case, act, top_code

pytestmark = pytest.mark.shopify

ORDERS = """query($query: String, $first: Int!, $after: String) { orders(first: $first, after: $after, query: $query,
    sortKey: UPDATED_AT) { nodes { id name } pageInfo { hasNextPage endCursor } } }"""


def test_orders_are_found_by_the_words_of_their_name(shop: ShopifyShop) -> None:
    names = {shop.place_order({"PT-1": 1}, name=name).name for name in ("#X-77", "#X-77-B", "#X-78")}
    found = shop.ask(ORDERS, {"query": "name:#X-77", "first": 9})["data"]["orders"]["nodes"]
    assert {one["name"] for one in found} == names - {"#X-78"}
    assert shop.ask(ORDERS, {"query": "name:'#X-77-R1'", "first": 9})["data"]["orders"]["nodes"] == []
    shop.configure(name_search_finds_returns=True)
    assert shop.ask(ORDERS, {"query": "name:'#X-78-R1'", "first": 9})["data"]["orders"]["nodes"]


def test_a_search_by_status_and_time_is_paged_without_gaps(shop: ShopifyShop) -> None:
    since = shop.now + timedelta(days=30)  # no other test comes there
    made = [shop.place_order({"PT-1": 1}, created=since + timedelta(hours=1)) for _ in range(5)]
    for order in made:
        shop.open_return(order, {"PT-1": 1})
    query = f"updated_at:>'{since.isoformat()}' AND (return_status:in_progress OR return_status:return_requested)"
    seen, after = [], None
    for _ in range(3):
        page = shop.ask(ORDERS, {"query": query, "first": 2, "after": after})["data"]["orders"]
        seen += [one["id"] for one in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
    assert seen == [order.id for order in made]
    assert not page["pageInfo"]["hasNextPage"]
    none = shop.ask(ORDERS, {"query": f"{query} AND -return_status:in_progress", "first": 2})["data"]["orders"]
    assert none["nodes"] == []


def test_a_changed_return_moves_the_orders_time_of_change_later_or_never(shop: ShopifyShop) -> None:
    long_ago = shop.now - timedelta(hours=3)
    order = shop.place_order({"TJ-S": 1}, created=long_ago)
    back = shop.open_return(order, {"TJ-S": 1})
    query = {"query": f"id:{order.number} updated_at:>'{(long_ago + timedelta(hours=1)).isoformat()}'", "first": 1}
    assert shop.ask(ORDERS, query)["data"]["orders"]["nodes"] == []
    shop.configure(clock_offset=61.0)
    assert shop.ask(ORDERS, query)["data"]["orders"]["nodes"] != []
    moved = shop.order(order).updated
    shop.configure(clock_offset=200.0, update_lag=None)
    act(shop, "returnClose", f"gid://shopify/Return/{back.id}")
    shop.configure(clock_offset=9000.0)
    assert shop.order(order).updated == moved
    shop.refund_in_admin(order, 100)
    assert shop.order(order).updated > moved


def test_old_orders_are_hidden_from_an_app_without_the_scope_for_all(shop: ShopifyShop) -> None:
    case = Case(shop, created=shop.now - timedelta(days=61))
    assert case.state() is not None
    shop.configure(scopes=[one for one in shop.settings.scopes if one != "read_all_orders"])
    assert case.state() is None
    assert shop.ask(ORDERS, {"query": f"id:{case.order.number}", "first": 1})["data"]["orders"]["nodes"] == []


def test_a_connection_without_a_bound_is_refused(shop: ShopifyShop) -> None:
    assert top_code(shop.ask("{ orders { nodes { id } } }")) == "BAD_REQUEST"


def test_an_id_of_another_kind_spoils_the_request(shop: ShopifyShop) -> None:
    answer = shop.ask(STATE, {"id": "gid://shopify/Order/1"})
    assert top_code(answer) == "RESOURCE_NOT_FOUND"
    assert "Invalid id" in answer["errors"][0]["message"]


def test_invented_fields_and_wrong_variables_have_shopifys_codes(shop: ShopifyShop) -> None:
    assert top_code(shop.ask("{ shop { invented } }")) == "undefinedField"
    assert top_code(shop.ask(STATE, {"id": None})) == "INVALID_VARIABLE"
