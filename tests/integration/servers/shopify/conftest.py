"""The shop of these tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.servers.shopify import ShopifyShop


@pytest.fixture
def shop(shopify_shop: ShopifyShop) -> Iterator[ShopifyShop]:
    """The run's shop; what a test changes of its manners is undone."""
    yield shopify_shop
    shopify_shop.behave()
