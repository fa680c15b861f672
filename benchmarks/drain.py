"""How long a backlog takes to drain: the engine over SQLite against the same requests sent straight to the shop.

    python -m benchmarks.drain [--entries 10000] [--limit 50]

Prints one line of JSON: seconds, entries per second of both, and their ratio. The shop is the training shop (one
fsync a request), so the ratio shows what our own bookkeeping costs beside the cheapest shop there can be; beside a shop
over a network it is a smaller share.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
import uuid
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from intake import paths
from intake.domain.decisions import SettledUnit, Settlement
from intake.domain.grades import Disposition, Grade
from intake.domain.money import zero
from intake.domain.returns import ExpectedReturn
from intake.paths import DataDir
from intake.store.open import open_store
from intake.sync.engine import Engine
from intake.sync.training import TrainingShop
from intake.sync.training_data import sample_returns

EFFECTS = 3  # goods in, refund, note


def now() -> datetime:
    return datetime.now(UTC)


def many_returns(count: int) -> list[ExpectedReturn]:
    """As many returns as wanted: the sample ones over and over, each time with ids of its own."""
    samples = [one for one in sample_returns(paths.resources() / "training", now().date()) if not one.already_refunded]
    made = []
    for number in range(count):
        one = samples[number % len(samples)]
        made.append(
            replace(
                one,
                id=uuid.uuid5(one.id, str(number)),
                external_id=f"{one.external_id}-{number}",
                rma=f"{one.rma}-{number}",
                payments=tuple(replace(p, external_id=f"{p.external_id}-{number}") for p in one.payments[:1]),
                lines=(replace(one.lines[0], id=uuid.uuid5(one.lines[0].id, str(number))),),
            )
        )
    return made


def settlement(one: ExpectedReturn) -> Settlement:
    line, none = one.lines[0], zero(one.currency)
    unit = SettledUnit(
        uuid.uuid5(one.id, "unit"), "", line.external_id, line.sku, Grade.A2, Disposition.RESTOCK, line.unit_paid, none
    )
    refund = min(line.unit_paid, one.payments[0].refundable, key=lambda money: money.minor)
    return Settlement(
        id=str(one.id),
        revision=1,
        return_id=one.id,
        shop=one.shop,
        external_id=one.external_id,
        order_external_id=one.order_external_id,
        currency=one.currency,
        units=(unit,),
        delivery=none,
        postage=none,
        instant=none,
        goods_deduction=none,
        refund=refund,
        claim=none,
        payments=((one.payments[0].external_id, refund),),
    )


def straight(folder: Path, returns: list[ExpectedReturn]) -> float:
    """Seconds the shop itself takes for all requests."""
    shop = TrainingShop(folder / "straight.jsonl", returns, now)
    effects = [effect for one in returns for effect in shop.plan(settlement(one), "bench")]
    started = time.perf_counter()
    for effect in effects:
        shop.send(effect)
    return time.perf_counter() - started


def drain(folder: Path, returns: list[ExpectedReturn], limit: int) -> tuple[float, float]:
    """Seconds to pull all returns and to drain all their entries."""
    data = DataDir(folder / "data")
    store = open_store(data, station="bench", site="bench")
    shop = TrainingShop(folder / "drained.jsonl", returns, now)
    engine = Engine(store.outbox, shop, "bench", now, random.Random(1))
    started = time.perf_counter()
    assert engine.pull_once().pulled == len(returns)
    pulled = time.perf_counter() - started
    with store.write() as writes:
        for one in returns:
            done = settlement(one)
            writes.add_settlement(done, shop.plan(done, "bench"), now())
    settled = 0
    started = time.perf_counter()
    while engine.wait() == 0 or not settled:
        settled += engine.push_once(limit).settled
    seconds = time.perf_counter() - started
    store.close()
    if settled != EFFECTS * len(returns) or len(shop.ledger().refunds) != len(returns):
        raise SystemExit(f"{settled} of {EFFECTS * len(returns)} entries settled")
    return pulled, seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--limit", type=int, default=50)
    chosen = parser.parse_args()
    returns = many_returns(chosen.entries // EFFECTS)
    count = EFFECTS * len(returns)
    with tempfile.TemporaryDirectory() as folder:
        shop_s = straight(Path(folder), returns)
        pull_s, drain_s = drain(Path(folder), returns, chosen.limit)
    figures = {
        "entries": count,
        "pull_returns_per_s": round(len(returns) / pull_s),
        "drain_s": round(drain_s, 1),
        "drain_entries_per_s": round(count / drain_s),
        "shop_alone_entries_per_s": round(count / shop_s),
        "ratio_to_shop_alone": round(shop_s / drain_s, 3),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
