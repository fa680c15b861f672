"""Lists of Shopify that go on: all of a return's lines, however many pages they take."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from intake.domain.errors import ShopAnswerUnusable
from intake.sync.http import Json
from intake.sync.shopify import wire
from intake.sync.shopify.client import Client

Item = TypeVar("Item")


def whole(shop: str, first: wire.Connection[Item], more: Callable[[str], wire.Connection[Item]]) -> tuple[Item, ...]:
    """All items of a list, asking `more` from where the last part ended.

    Raises what `more` raises, and ShopAnswerUnusable for a list that runs in circles.
    """
    items, part, seen = list(first.nodes), first, set[str]()
    while part.page_info is not None and part.page_info.has_next_page:
        after = part.page_info.end_cursor
        if not after or after in seen:
            break
        seen.add(after)
        part = more(after)
        items += part.nodes
    else:
        return tuple(items)
    raise ShopAnswerUnusable("shop_answer_unusable", shop=shop, path="pageInfo", reason="the list has no end")


def part_of(answer: Json, owner: str, name: str, shop: str) -> object:
    """The list `name` of the thing `owner` in an answer. Raises ShopAnswerUnusable."""
    found = answer.get(owner)
    if not isinstance(found, dict):
        raise ShopAnswerUnusable("shop_answer_unusable", shop=shop, path=owner, reason="not there")
    return found.get(name)


def reverse_orders(
    client: Client, of_return: str, first: wire.Connection[wire.ReverseOrder]
) -> list[wire.ReverseOrder]:
    """All reverse fulfilment orders of a return, each with all of its lines."""

    def more(after: str) -> wire.Connection[wire.ReverseOrder]:
        answer = client.read("reverse_orders", {"returnId": of_return, "after": after})
        part = part_of(answer, "return", "reverseFulfillmentOrders", client.shop)
        return wire.parse(wire.Connection[wire.ReverseOrder], part, client.shop)

    return [_with_all_lines(client, order) for order in whole(client.shop, first, more)]


def exchange_lines(
    client: Client, of_return: str, first: wire.Connection[wire.ExchangeLine]
) -> list[wire.ExchangeLine]:
    """All exchange lines of a return."""

    def more(after: str) -> wire.Connection[wire.ExchangeLine]:
        answer = client.read("exchange_lines", {"returnId": of_return, "after": after})
        part = part_of(answer, "return", "exchangeLineItems", client.shop)
        return wire.parse(wire.Connection[wire.ExchangeLine], part, client.shop)

    return list(whole(client.shop, first, more))


def return_lines(client: Client, of_return: str, after: str) -> Json:
    """One further part of a return's lines, as it came."""
    answer = client.read("return_lines", {"returnId": of_return, "after": after})
    part = part_of(answer, "return", "returnLineItems", client.shop)
    if not isinstance(part, dict):
        raise ShopAnswerUnusable("shop_answer_unusable", shop=client.shop, path="returnLineItems", reason="no list")
    return part


def _with_all_lines(client: Client, order: wire.ReverseOrder) -> wire.ReverseOrder:
    def more(after: str) -> wire.Connection[wire.ReverseLine]:
        answer = client.read("reverse_lines", {"id": order.id, "after": after})
        part = part_of(answer, "reverseFulfillmentOrder", "lineItems", client.shop)
        return wire.parse(wire.Connection[wire.ReverseLine], part, client.shop)

    lines = whole(client.shop, order.line_items, more)
    return order.model_copy(update={"line_items": wire.Connection[wire.ReverseLine](nodes=lines)})
