"""Our books against a real Medusa's, with a person who refunds and receives in its admin."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from intake.domain.grades import Disposition, Grade
from intake.paths import DataDir
from intake.store.open import open_store
from intake.store.sql_store import SqlStore
from intake.sync.engine import Engine
from intake.sync.medusa import MedusaShop
from intake.sync.reconcile import Reconciliation
from tests.integration.sync.medusa import dock
from tests.servers.medusa import MedusaShop as Server

pytestmark = pytest.mark.medusa


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    opened = open_store(DataDir(tmp_path / "data"), station="dock-1", site="main")
    yield opened
    opened.close()


def now() -> datetime:
    return datetime.now(UTC)


def compare(store: SqlStore, shop: MedusaShop) -> list[tuple[str, str]]:
    compared = Reconciliation(store, store.differences, shop, now, pause=lambda _seconds: None).run(None)
    assert (compared.problem, compared.unread) == (None, 0)
    return sorted((one.reason.code, str(one.amount or "")) for one in compared.found)


def test_what_people_do_in_the_admin_is_told_apart_from_ours(shop: MedusaShop, medusa_shop: Server, store: SqlStore):
    order = medusa_shop.place_order({"PAN-28": 2, "CB-42": 1})
    ours, theirs = (medusa_shop.request_return(order, [("PAN-28", 1, "changed_mind")]) for _ in range(2))
    expected = dock.pulled(shop, ours)
    settled = dock.settlement(expected, [("PAN-28", Disposition.RESTOCK_B, Grade.C, 1250)])
    with store.write() as writes:
        writes.save_returns("web", [expected, dock.pulled(shop, theirs)], None)
        writes.add_settlement(settled, shop.plan(settled, "main"), now())
    report = Engine(store.outbox, shop, "dock-1", now, random.Random(1)).push_once()
    assert (report.settled, report.problem) == (4, None)
    assert compare(store, shop) == []

    refund = f"/admin/payments/{order.payment}/refund"
    medusa_shop.admin.post(refund, {"amount": 4, "note": "for the wait"})
    with store.read() as reads:
        key = next(entry.effect.key for entry in reads.entries() if entry.effect.kind == "refund")
    assert compare(store, shop) == [("diff_refund_foreign", "4.00 EUR")]
    medusa_shop.admin.post(refund, {"amount": 27.45, "note": f"intake:{key}"})
    assert compare(store, shop) == [("diff_refund_foreign", "4.00 EUR"), ("diff_refund_twice", "27.45 EUR")]
