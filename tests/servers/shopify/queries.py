"""The root fields one can ask for."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from graphql import GraphQLError, GraphQLResolveInfo

from tests.servers.shopify import files, order_views, return_views, shop_views
from tests.servers.shopify.ledger import stamp
from tests.servers.shopify.model import OrderRecord
from tests.servers.shopify.premises import REASONS, WARES, WARES_BY_ITEM, WARES_BY_VARIANT, Ware
from tests.servers.shopify.search import condition
from tests.servers.shopify.views import Unknown, connection, cursor, page_size, paged, uncursor
from tests.servers.shopify.visit import RECENT, View, Visit, kind, number

SKU_SEARCH = re.compile(r"""sku:(?:'([^']*)'|"([^"]*)"|(\S+))""")
SORTED_BY = {"UPDATED_AT": "updated", "PROCESSED_AT": "created", "CREATED_AT": "created", "ID": "''"}


def roots(visit: Visit) -> View:
    """QueryRoot."""
    return {
        "__typename": "QueryRoot",
        "shop": lambda _info: shop_views.shop_view(visit),
        "currentAppInstallation": lambda _info: shop_views.installation_view(visit),
        "publicApiVersions": lambda _info: shop_views.version_views(visit),
        "location": lambda _info, id=None: shop_views.location_by_number(number(id, "Location") if id else 31),
        "locations": lambda info, includeInactive=False, **bounds: connection(
            shop_views.locations_view(includeInactive), shop_views.location_view
        )(info, **bounds),
        "returnReasonDefinitions": connection(REASONS, shop_views.reason_view),
        "order": lambda _info, id: _order(visit, number(id, "Order")),
        "orders": lambda _info, **arguments: orders(visit, **arguments),
        "return": lambda _info, id: _return(visit, number(id, "Return")),
        "refund": lambda _info, id: _refund(visit, number(id, "Refund")),
        "reverseFulfillmentOrder": lambda _info, id: _reverse(visit, number(id, "ReverseFulfillmentOrder")),
        "returnableFulfillments": lambda info, orderId, **bounds: _returnable(visit, orderId)(info, **bounds),
        "inventoryItem": lambda _info, id: _item(visit, number(id, "InventoryItem")),
        "inventoryItems": lambda info, query=None, **bounds: connection(
            _by_sku(query), lambda ware: shop_views.item_view(visit, ware)
        )(info, **bounds),
        "productVariant": lambda _info, id: _variant(visit, number(id, "ProductVariant")),
        "files": lambda info, **arguments: files.search(visit, info, **arguments),
        "node": lambda _info, id: node(visit, id),
        "nodes": lambda _info, ids: [node(visit, one) for one in ids],
    }


def node(visit: Visit, value: str) -> View | None:
    """Anything that has a global id."""
    finders: dict[str, Callable[[Visit, int], View | None]] = {
        "Order": _order,
        "Return": _return,
        "Refund": _refund,
        "ReverseFulfillmentOrder": _reverse,
        "Location": lambda _visit, found: shop_views.location_by_number(found),
        "ProductVariant": _variant,
        "InventoryItem": _item,
        "MediaImage": files.view,
        "GenericFile": files.view,
    }
    what = kind(value)
    if what not in finders:
        raise Unknown(f"the test shop has no node of the kind {what}")
    return finders[what](visit, number(value, what))


def orders(
    visit: Visit,
    query: str | None = None,
    sortKey: str = "PROCESSED_AT",
    reverse: bool = False,
    first: int | None = None,
    last: int | None = None,
    after: str | None = None,
    **_others: Any,
) -> View:
    """Orders by search, a page at a time; a page starts after the value its cursor names, as the real one does."""
    if last is not None or sortKey not in SORTED_BY:
        raise Unknown("the test shop pages orders forward only, by time or id")
    size, by = page_size(first, last), SORTED_BY[sortKey]
    wanted = condition(query, finds_return_names=visit.settings.name_search_finds_returns)
    visit.ledger.move_updates(visit.now)
    where, values = [wanted.sql], {**wanted.values, "size": size + 1}
    if "read_all_orders" not in visit.settings.scopes:
        where.append("created >= :oldest")
        values["oldest"] = stamp(visit.now - RECENT)
    if after is not None:
        value, _, mark = uncursor(after).rpartition("|")
        where.append(f"({by}, orders.id) {'<' if reverse else '>'} (:after, :mark)")
        values |= {"after": value, "mark": int(mark)}
    way = "DESC" if reverse else "ASC"
    rows = visit.ledger.sql.execute(
        f"SELECT orders.id, {by} FROM orders WHERE {' AND '.join(where)} ORDER BY 2 {way}, 1 {way} LIMIT :size",
        values,
    ).fetchall()
    found: list[tuple[str, OrderRecord]] = []
    for order_id, value in rows[:size]:
        order = visit.order(order_id)
        assert order is not None
        found.append((cursor(f"{value}|{order_id}"), order))
    return paged(
        found, lambda one: order_views.order_view(visit, one), forward=len(rows) > size, backward=after is not None
    )


def _order(visit: Visit, found: int) -> View | None:
    order = visit.order(found)
    return order_views.order_view(visit, order) if order else None


def _return(visit: Visit, found: int) -> View | None:
    pair = visit.return_(found)
    return return_views.return_view(visit, *pair) if pair else None


def _refund(visit: Visit, found: int) -> View | None:
    order = visit.order(visit.ledger.owner("Refund", found) or 0)
    refund = next((one for one in order.refunds if one.id == found), None) if order else None
    return order_views.refund_view(visit, order, refund) if order and refund else None


def _reverse(visit: Visit, found: int) -> View | None:
    order = visit.order(visit.ledger.owner("ReverseFulfillmentOrder", found) or 0)
    if order is None:
        return None
    reverse = next(one for back in order.returns for one in back.reverse_orders if one.id == found)
    return return_views.reverse_order_view(visit, order, reverse)


def _by_sku(query: str | None) -> list[Ware]:
    found = SKU_SEARCH.fullmatch((query or "").strip())
    if found is None:
        raise Unknown(f"the test shop cannot search inventory items by {query!r}")
    sku = next(part for part in found.groups() if part is not None).lower()
    return [ware for ware in WARES.values() if ware.article.sku.lower() == sku]


def _variant(visit: Visit, found: int) -> View | None:
    return shop_views.ware_view(visit, WARES_BY_VARIANT[found]) if found in WARES_BY_VARIANT else None


def _item(visit: Visit, found: int) -> View | None:
    return shop_views.item_view(visit, WARES_BY_ITEM[found]) if found in WARES_BY_ITEM else None


def _returnable(visit: Visit, order_id: str) -> Callable[[GraphQLResolveInfo], View]:
    order = visit.order(number(order_id, "Order"))
    if order is None:
        raise GraphQLError("Order does not exist", extensions={"code": "RESOURCE_NOT_FOUND"})
    return return_views.returnable(visit, order)
