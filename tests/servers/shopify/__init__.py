"""A Shopify shop on loopback that executes requests on the published schema, with the server's rules and a ledger."""

from __future__ import annotations

from pathlib import Path

from tests.servers.medusa.install import user_cache
from tests.servers.shopify import package
from tests.servers.shopify.books import Books, Disposed, PaidOut
from tests.servers.shopify.customers import Placed, Purchase, Wanted
from tests.servers.shopify.schema import PINNED
from tests.servers.shopify.shop import ShopifyShop

__all__ = ["Books", "Disposed", "PaidOut", "Placed", "Purchase", "ShopifyShop", "Wanted", "start"]


def start(cache: Path | None = None, port: int | None = None) -> ShopifyShop:
    """Start a shop without orders: about a second, and one more the first time, when the schema is fetched.

    Raises ServerUnavailable where neither the schema nor a way to fetch it can be had.
    """
    schema = package.ensure(cache or user_cache()) / package.file_name(PINNED)
    shop = ShopifyShop(schema, port)
    shop.start()
    return shop
