"""Our books against the Shopify test shop's: agreement after a good day, and a colleague's refund in its admin."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from intake.paths import DataDir
from intake.store.open import open_store
from intake.store.sql_store import SqlStore
from intake.sync.engine import Engine
from intake.sync.reconcile import Reconciliation
from intake.sync.shopify.shop import ShopifyShop
from tests.integration.sync.shopify import bench
from tests.integration.sync.shopify.bench import Wire
from tests.servers.shopify import ShopifyShop as Server
from tests.servers.shopify.schema import PublishedSchema

pytestmark = pytest.mark.shopify


@pytest.fixture
def shop(shopify_shop: Server, shopify_schema: PublishedSchema) -> Iterator[ShopifyShop]:
    connected = bench.connector(shopify_shop, Wire(shopify_schema))
    yield connected
    connected.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    opened = open_store(DataDir(tmp_path / "data"), station="dock-1", site="main")
    yield opened
    opened.close()


def now() -> datetime:
    return datetime.now(UTC)


def compare(store: SqlStore, shop: ShopifyShop) -> list[tuple[str, str]]:
    compared = Reconciliation(store, store.differences, shop, now, pause=lambda _seconds: None).run(None)
    assert (compared.problem, compared.unread) == (None, 0)
    return sorted((one.reason.code, str(one.amount or "")) for one in compared.found)


def test_what_a_colleague_refunds_is_told_apart_from_ours(
    shopify_shop: Server, shop: ShopifyShop, store: SqlStore
) -> None:
    case = bench.graded(shopify_shop, shop)
    with store.write() as writes:
        writes.save_returns("web", [case.expected], None)
        writes.add_settlement(case.settled, case.effects, now())
    engine = Engine(store.outbox, shop, "dock-1", now, random.Random(1))
    report = engine.push_once()
    assert (report.problem, report.parked) == (None, 0)
    with store.read() as reads:
        assert {entry.state.value for entry in reads.entries()} == {"done"}
    assert compare(store, shop) == []
    shopify_shop.refund_in_admin(case.order, 150, note="goodwill")
    assert compare(store, shop) == [("diff_refund_foreign", "1.50 EUR")]
