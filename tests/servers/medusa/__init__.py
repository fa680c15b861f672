"""A real Medusa shop on loopback, furnished with articles of every kind, that tests start and stop by themselves."""

from __future__ import annotations

from pathlib import Path

from tests.servers import node
from tests.servers.medusa import install
from tests.servers.medusa.shop import MedusaShop, Order, Refund, RequestedReturn
from tests.servers.medusa.template import furnished
from tests.servers.postgres import Postgres

__all__ = ["MedusaShop", "Order", "Refund", "RequestedReturn", "start"]


def start(postgres: Postgres, cache: Path | None = None) -> MedusaShop:
    """Start a furnished shop without orders, on a database of its own.

    Some 7 seconds, and about a minute the first time, when packages and database are put into the `cache`.
    Raises ServerUnavailable without a suitable Node.js, or when packages are missing and the registry is out of reach.
    """
    server, premises = furnished(postgres, node.find(), cache or install.user_cache())
    return MedusaShop(server, premises)
