"""How records become answers: views are dicts of values and of functions that make the value when it is asked for."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from graphql import GraphQLError, GraphQLResolveInfo

from tests.servers.shopify.amounts import exchanged, text
from tests.servers.shopify.model import OrderRecord
from tests.servers.shopify.visit import View

LARGEST_PAGE = 250


class Numbered(Protocol):
    """Anything with a number to put into a cursor."""

    @property
    def id(self) -> int: ...


Item = TypeVar("Item", bound=Numbered)


class Unknown(Exception):
    """A field of the real schema that the test shop holds nothing for. Asking for it is a gap in the test shop."""


class Payload(View):
    """The answer of a mutation; what a refused one does not name is null."""

    def __missing__(self, key: str) -> None:
        return None


def resolve(source: Any, info: GraphQLResolveInfo, **arguments: Any) -> Any:
    """The value of any field: no default, because a silent null could not be told from a real one."""
    try:
        value = source[info.field_name]
    except KeyError:
        raise Unknown(f"the test shop knows nothing of {info.parent_type.name}.{info.field_name}") from None
    return value(info, **arguments) if callable(value) else value


def money(minor: int, currency: str) -> View:
    """MoneyV2."""
    return {"amount": text(minor, currency), "currencyCode": currency}


def bag(order: OrderRecord, minor: int) -> Callable[..., View]:
    """MoneyBag of an amount in the order's presentment currency, worked out only when it is asked for."""
    return lambda _info: {
        "presentmentMoney": lambda _info: money(minor, order.currency),
        "shopMoney": lambda _info: money(
            exchanged(minor, order.rate, order.currency, order.shop_currency), order.shop_currency
        ),
    }


def connection(items: Sequence[Item], view: Callable[[Item], View]) -> Callable[..., View]:
    """A connection field over records that are at hand; they page by their ids."""

    def page(
        _info: GraphQLResolveInfo,
        first: int | None = None,
        last: int | None = None,
        after: str | None = None,
        before: str | None = None,
        reverse: bool = False,
        **_filters: Any,
    ) -> View:
        rows = list(reversed(items)) if reverse else list(items)
        places = {row.id: place for place, row in enumerate(rows)}
        start = places.get(_uncursor(after), -1) + 1 if after else 0
        end = places.get(_uncursor(before), len(rows)) if before else len(rows)
        size = page_size(first, last)
        low, high = (start, min(end, start + size)) if first is not None else (max(start, end - size), end)
        taken = rows[low:high]
        return paged(
            [(cursor(row.id), row) for row in taken], view, forward=high < len(rows), backward=low > 0 and bool(taken)
        )

    return page


def paged(rows: Sequence[tuple[str, Item]], view: Callable[[Item], View], *, forward: bool, backward: bool) -> View:
    """The view of one page of (cursor, record)."""
    return {
        "nodes": lambda _info: [view(row) for _, row in rows],
        "edges": lambda _info: [{"cursor": mark, "node": view(row)} for mark, row in rows],
        "pageInfo": {
            "hasNextPage": forward,
            "hasPreviousPage": backward,
            "startCursor": rows[0][0] if rows else None,
            "endCursor": rows[-1][0] if rows else None,
        },
    }


def listed(items: Sequence[Item], view: Callable[[Item], View]) -> Callable[..., list[View]]:
    """A plain list field with an optional `first`."""
    return lambda _info, first=None, **_filters: [view(item) for item in items[:first]]


def page_size(first: int | None, last: int | None) -> int:
    """How many rows are wanted; a connection without a bound, or with too high a one, is refused."""
    size = first if first is not None else last
    if size is None:
        raise GraphQLError("you must provide one of first or last", extensions={"code": "BAD_REQUEST"})
    if not 0 <= size <= LARGEST_PAGE:
        raise GraphQLError(f"first or last must be from 0 to {LARGEST_PAGE}", extensions={"code": "BAD_REQUEST"})
    return size


def cursor(value: object) -> str:
    """An opaque cursor."""
    return base64.urlsafe_b64encode(str(value).encode()).decode()


def uncursor(value: str) -> str:
    """What is in a cursor; a foreign one is refused."""
    try:
        return base64.urlsafe_b64decode(value.encode()).decode()
    except ValueError:
        raise GraphQLError("Invalid cursor for current pagination sort.", extensions={"code": "BAD_REQUEST"}) from None


def _uncursor(value: str) -> int:
    found = uncursor(value)
    return int(found) if found.isdigit() else -1
