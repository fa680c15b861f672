"""Fixtures for tests that need a real server: one PostgreSQL and one Medusa a run, fresh databases on demand."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from tests.servers import medusa, postgres, shopify
from tests.servers.medusa import MedusaShop
from tests.servers.postgres import Postgres
from tests.servers.processes import ServerUnavailable
from tests.servers.shopify import ShopifyShop
from tests.servers.shopify.schema import PublishedSchema, published

Server = TypeVar("Server")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """One PostgreSQL cluster for the whole run."""
    server = or_skip(postgres.start)
    yield server
    server.stop()


@pytest.fixture
def postgres_url(postgres_server: Postgres) -> Iterator[str]:
    """The libpq address of an empty database of the test's own."""
    name = f"test_{secrets.token_hex(6)}"
    yield postgres_server.create_database(name)
    postgres_server.drop_database(name)


@pytest.fixture(scope="session")
def medusa_shop(postgres_server: Postgres, machine_cache: Path) -> Iterator[MedusaShop]:
    """One furnished Medusa shop for the whole run. A test places the orders it needs and leaves others alone."""
    shop = or_skip(lambda: medusa.start(postgres_server, machine_cache))
    yield shop
    shop.stop()


@pytest.fixture(scope="session")
def shopify_schema(machine_cache: Path) -> PublishedSchema:
    """Shopify's published Admin schema of the version the connector is pinned to; see tests/servers/shopify."""
    return or_skip(lambda: published(machine_cache))


@pytest.fixture(scope="session")
def shopify_shop(machine_cache: Path) -> Iterator[ShopifyShop]:
    """One Shopify test shop for the whole run. A test places the orders it needs and leaves others alone.

    One that changes the shop's manners calls `behave` at its end.
    """
    shop = or_skip(lambda: shopify.start(machine_cache))
    yield shop
    complaints = shop.complaints()
    shop.stop()
    assert complaints == []


def or_skip(start: Callable[[], Server]) -> Server:
    """Skip with the reason where a server cannot be had, but never in CI: there it must be."""
    try:
        return start()
    except ServerUnavailable as problem:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(problem))
