"""Returns by a number on a paper: an order's name, or a return's (the order's name with -R and a number)."""

from __future__ import annotations

import re

from intake.domain.returns import ExpectedReturn
from intake.sync.shopify import wire
from intake.sync.shopify.client import Client
from intake.sync.shopify.details import Details
from intake.sync.shopify.wire_return import Sibling

_RETURN_NAME = re.compile(r"(?P<order>.+)-R\d{1,4}", re.IGNORECASE)
_PLAIN = re.compile(r"[#A-Za-z0-9_.\-]{1,60}")


class _Named(Sibling):
    name: wire.Text = ""


class _Order(wire.Wire):
    id: wire.Id
    name: wire.Text
    returns: wire.Connection[_Named] = wire.Connection[_Named]()


class _Orders(wire.Wire):
    orders: wire.Connection[_Order]


def find(client: Client, details: Details, text: str) -> tuple[ExpectedReturn, ...]:
    """The search splits words, so names are compared exactly afterwards; a missing # does not matter.

    Raises ShopUnreachable, ShopAnswerUnusable.
    """
    wanted = text.strip()
    if not _PLAIN.fullmatch(wanted):
        return ()
    named = _RETURN_NAME.fullmatch(wanted)
    order_name = named["order"] if named else wanted
    answer = client.read("find_by_order", {"search": f'name:"{order_name}"'})
    found = wire.parse(_Orders, answer, client.shop).orders.nodes
    ids = [
        one.id
        for order in found
        if _same(order.name, order_name)
        for one in order.returns.nodes
        if named is None or _same(one.name, wanted)
    ]
    return tuple(one for _, part in details.of(ids) for one in part)


def _same(name: str, wanted: str) -> bool:
    return name.lstrip("#").casefold() == wanted.lstrip("#").casefold()
