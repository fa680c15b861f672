"""A few orders with requested returns, as many as a person wants to play with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from tests.servers.medusa.http import Json
from tests.servers.medusa.shop import MedusaShop, RequestedReturn

STORIES: tuple[tuple[str, tuple[tuple[str, int, str], ...]], ...] = (
    ("de", (("TJ-S", 2, "too_small"), ("CB-42", 1, "defective"))),
    ("nl", (("WH-1", 1, "changed_mind"),)),
    ("dk", (("ES-9", 1, "changed_mind"), ("PAN-28", 1, "damaged_in_transit"))),
    ("ro", (("BB-500", 3, "changed_mind"), ("SR-17", 1, "wrong_item"))),
    ("de", (("SG-PC", 1, "changed_mind"), ("FC-50", 1, "not_as_described"))),
    ("nl", (("TJ-M", 1, "too_large"),)),
)


def play(shop: MedusaShop, count: int) -> Iterator[RequestedReturn]:
    """Place `count` orders and ask for the return of all their lines."""
    for number in range(count):
        country, lines = STORIES[number % len(STORIES)]
        order = shop.place_order({sku: quantity for sku, quantity, _ in lines}, country)
        yield shop.request_return(order, lines)


def described(requested: RequestedReturn) -> Json:
    """A requested return as plain JSON."""
    order = requested.order
    return {
        "id": requested.id,
        "rma": requested.rma,
        "tracking": requested.tracking,
        "lines": [{"sku": sku, "quantity": quantity, "reason": reason} for sku, quantity, reason in requested.lines],
        "order": {**asdict(order), "items": dict(order.items), "total": str(order.total)},
    }
