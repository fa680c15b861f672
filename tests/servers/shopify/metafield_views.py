"""Metafields of orders as the API shows them, and the digests that guard them."""

from __future__ import annotations

import hashlib
from typing import Any

from graphql import GraphQLResolveInfo

from tests.servers.shopify.ledger import stamp
from tests.servers.shopify.model import Metafield, OrderRecord
from tests.servers.shopify.views import connection
from tests.servers.shopify.visit import View, gid

APP_SPACE = "app--1000001--"


def full_namespace(namespace: str | None) -> str:
    """The namespace as it is stored: `$app:x` and no namespace at all belong to the app."""
    if namespace is None or namespace == "$app":
        return APP_SPACE.removesuffix("--")
    return APP_SPACE + namespace.removeprefix("$app:") if namespace.startswith("$app:") else namespace


def digest(one: Metafield) -> str:
    """What compareDigest must be to change a metafield."""
    return hashlib.sha256(f"{one.type}\0{one.value}".encode()).hexdigest()


def metafield_view(one: Metafield) -> View:
    """Metafield."""
    return {
        "__typename": "Metafield",
        "id": gid("Metafield", one.id),
        "namespace": one.namespace,
        "key": one.key,
        "type": one.type,
        "value": one.value,
        "compareDigest": digest(one),
        "updatedAt": stamp(one.updated),
        "ownerType": "ORDER",
        "sizeInBytes": len(one.value.encode()),
    }


def one_metafield(order: OrderRecord, namespace: str | None, key: str) -> View | None:
    """The metafield of an order under a key, if there is one."""
    wanted = full_namespace(namespace), key
    found = next((one for one in order.metafields if (one.namespace, one.key) == wanted), None)
    return metafield_view(found) if found else None


def all_metafields(order: OrderRecord) -> Any:
    """The connection field over an order's metafields."""

    def page(info: GraphQLResolveInfo, namespace: str | None = None, **bounds: Any) -> View:
        rows = [one for one in order.metafields if namespace is None or one.namespace == full_namespace(namespace)]
        return connection(rows, metafield_view)(info, **bounds)

    return page
