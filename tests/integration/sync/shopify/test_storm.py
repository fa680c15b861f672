"""The engine, a real store and the Shopify test shop in a seeded storm of everything that can go wrong at once."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from intake.domain.effects import NEEDS_PERSON, EntryState
from intake.paths import DataDir
from intake.store.open import open_store
from intake.sync.engine import Engine
from tests.integration.sync.shopify import bench
from tests.integration.sync.shopify.bench import Case, Trouble, Wire
from tests.servers.shopify import ShopifyShop as Server
from tests.servers.shopify.schema import PublishedSchema

pytestmark = [pytest.mark.shopify, pytest.mark.expects_warnings]

SEED = 1
RETURNS = 6
ROUNDS = 80
TROUBLES = 2  # for each return: an entry with many unclear answers in a row is for a person to look at
FIELDS = {
    "IntakeProcessReturn": "returnProcess",
    "IntakeClose": "returnClose",
    "IntakeEvidenceWrite": "metafieldsSet",
    "IntakeVerify": "return",
}
ACTS = (
    "half",
    "half_after",
    "throttled",
    "throttled_after",
    "unavailable",
    "expired",
    "late",
    "money",
    "before",
    "after",
)


class Time:
    """Passes only when told: a back-off of a minute costs nothing here."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)
        self.ticks = 0.0

    def pass_by(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.ticks += seconds


def stormy(server: Server, wire: Wire, cases: list[Case], rng: random.Random) -> Trouble:
    """One request in three meets some trouble, until its return had enough of it."""
    left = {case.back.id: TROUBLES for case in cases}

    def trouble(operation: str) -> str:
        field = FIELDS.get(operation)
        if field is None or rng.random() > 1 / 3:
            return ""
        mine = [c.back.id for c in cases if f'/{c.back.id}"' in wire.current.text or c.order.id in wire.current.text]
        if not mine or not left[mine[0]]:
            return ""
        left[mine[0]] -= 1
        return befall(server, field, rng.choice(ACTS))

    return trouble


def befall(server: Server, field: str, act: str) -> str:
    """Tell the shop how to treat the request that is about to come, or lose it on the wire."""
    if act in {"before", "after"}:
        return act
    if act == "money" and field == "returnProcess":
        server.script(field, act, status="PENDING", then="SUCCESS", seconds=0.3)
    elif act == "late":
        server.script(field, act, seconds=0.05)
    elif act != "money":
        server.script(field, act)
    return ""


def test_in_a_storm_every_return_is_paid_once_and_its_goods_count_once(
    shopify_shop: Server, shopify_schema: PublishedSchema, tmp_path: Path
) -> None:
    rng, wire = random.Random(SEED), Wire(shopify_schema)
    shop = bench.connector(shopify_shop, wire, by_client=True)
    shopify_shop.configure(closes_when_processed=True)
    time = Time()
    store = open_store(DataDir(tmp_path), station="dock-1", site="main")
    before = shopify_shop.stock("BB-500")
    cases = [
        bench.graded(shopify_shop, shop, {"BB-500": 2, "PT-1": 1}, paid={"gift_card": 1000}) for _ in range(RETURNS)
    ]
    with store.write() as writes:
        writes.save_returns("web", [case.expected for case in cases], None)
        for case in cases:
            writes.add_settlement(case.settled, case.effects, datetime.now(UTC))
    wire.trouble = stormy(shopify_shop, wire, cases, rng)
    engine = None
    for _ in range(ROUNDS):
        if engine is None or rng.random() < 0.2:  # the program was ended and started again
            engine = Engine(
                store.outbox, shop, "main/dock-1", lambda: time.now, rng, pushes=3, monotonic=lambda: time.ticks
            )
            engine.recover()
        engine.push_once()
        with store.read() as reads:
            entries = reads.entries()
        if all(entry.state is EntryState.DONE for entry in entries):
            break
        assert not any(entry.state in NEEDS_PERSON for entry in entries), [entry.problem for entry in entries]
        time.pass_by(61)
    store.close()
    shop.close()
    shopify_shop.behave()
    assert {entry.state for entry in entries} == {EntryState.DONE}
    for case in cases:
        paid = bench.paid(shopify_shop, case)
        assert sum(amount for amount, _ in paid) == case.settled.refund.minor
        assert {status for _, status in paid} == {"SUCCESS"}
        assert bench.disposed(shopify_shop, case) == {"RESTOCKED": 2, "NOT_RESTOCKED": 1}
        assert shopify_shop.return_(case.back).status == "CLOSED"
    assert shopify_shop.stock("BB-500") == before + RETURNS
