"""The engine, a real store and a real Medusa on a day when requests and answers get lost."""

from __future__ import annotations

import itertools
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from intake.domain.effects import NEEDS_PERSON, EntryState
from intake.domain.grades import Disposition, Grade
from intake.paths import DataDir
from intake.store.open import open_store
from intake.sync.engine import Engine
from tests.integration.sync.medusa import dock

pytestmark = pytest.mark.medusa

ROUNDS = 60


class Time:
    """Passes only when told: a back-off of a minute costs nothing here."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)
        self.ticks = 0.0

    def pass_by(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.ticks += seconds


LOST = {2: "after", 4: "before", 9: "after"}
"""Which writes are lost on the way. An entry with four unclear answers in a row would be for a person to look at."""


def stormy() -> dock.Trouble:
    writes = itertools.count(1)

    def trouble(request: httpx.Request) -> str:
        return "" if request.method == "GET" else LOST.get(next(writes), "")

    return trouble


def test_whatever_is_lost_every_return_is_received_and_paid_once(medusa_shop, lossy, wire, tmp_path: Path):
    rng, time = random.Random(1), Time()
    order = medusa_shop.place_order({"BB-500": 4, "PT-1": 1}, "ro")
    asked = [medusa_shop.request_return(order, [("BB-500", 2, "changed_mind")]) for _ in range(2)]
    before = medusa_shop.stock("BB-500")
    verdicts = [("BB-500", Disposition.RESTOCK, Grade.A2, 0), ("BB-500", Disposition.RESTOCK_B, Grade.C, 3333)]
    settlements = [dock.settlement(dock.pulled(lossy, one), verdicts) for one in asked]
    store = open_store(DataDir(tmp_path), station="dock-1", site="main")
    with store.write() as writes:
        writes.save_returns("web", [dock.pulled(lossy, one) for one in asked], None)
        for settled in settlements:
            writes.add_settlement(settled, lossy.plan(settled, "main"), time.now)
    wire.trouble = stormy()

    def started() -> Engine:
        engine = Engine(store.outbox, lossy, "main/dock-1", lambda: time.now, rng, monotonic=lambda: time.ticks)
        engine.recover()
        return engine

    engine = started()
    for number in range(ROUNDS):
        if number % 5 == 4:  # the program was ended and started again
            engine = started()
        engine.push_once()
        with store.read() as reads:
            entries = reads.entries()
        if all(entry.state is EntryState.DONE for entry in entries):
            break
        assert not any(entry.state in NEEDS_PERSON for entry in entries), entries
        time.pass_by(61)
    store.close()
    assert wire.lost == len(LOST)
    assert {entry.state for entry in entries} == {EntryState.DONE}
    assert len(entries) == 4 * len(asked)
    notes = {f"intake:{entry.effect.key}" for entry in entries if entry.effect.kind == "refund"}
    refunds = medusa_shop.refunds(order)
    assert {refund.note for refund in refunds} == notes
    assert [refund.amount for refund in refunds] == [settled.refund.major for settled in settlements]
    assert medusa_shop.stock("BB-500") == before + 2
    assert medusa_shop.owed(order) == 0
    assert not medusa_shop.open_change(order)
