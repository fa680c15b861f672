"""How near the engine comes to what the shop itself can do: the same requests, with and without our bookkeeping.

    python -m benchmarks.push [--shop medusa training] [--returns 30] [--pushes 1 4 8] [--rounds 2]

A plain load generator with as many threads as the engine has pushers looks for and sends each effect straight to the
shop; the engine does so out of an outbox in SQLite, with its leases, stories and durable steps. They take turns with
returns of their own, half of the rounds each first. Goal: at least 0.90 of the shop's own rate on a real Medusa.
"""

from __future__ import annotations

import argparse
import json
import os
import queue
import random
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import backlog
from intake.domain.decisions import Settlement
from intake.domain.effects import SeenState
from intake.domain.ports import Shop
from intake.domain.returns import ExpectedReturn
from intake.paths import DataDir
from intake.store.open import open_store
from intake.sync.engine import Engine
from intake.sync.training import TrainingShop

RESULTS = Path(__file__).resolve().parent / "results" / "push.md"
GOAL = 0.90

Work = list[tuple[ExpectedReturn, Settlement]]
Supply = Callable[[int], Work]
"""So many returns of the shop, nobody has pushed yet, and what is owed for each."""


def straight(shop: Shop, work: Work, pushes: int) -> tuple[int, float]:
    """Entries and seconds of `pushes` threads that send everything straight to the shop."""
    waiting: queue.SimpleQueue[tuple[ExpectedReturn, Settlement]] = queue.SimpleQueue()
    for one in work:
        waiting.put(one)
    sent: list[int] = []

    def send() -> None:
        while True:
            try:
                _, settled = waiting.get_nowait()
            except queue.Empty:
                return
            effects = shop.plan(settled, "bench")
            for effect in effects:
                if shop.look(effect).state is not SeenState.ABSENT or shop.send(effect).state is not SeenState.DONE:
                    raise SystemExit(f"{effect.kind} of {settled.rma} did not go as planned")
            sent.append(len(effects))

    threads = [threading.Thread(target=send) for _ in range(pushes)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(sent), time.perf_counter() - began


def through_the_engine(shop: Shop, work: Work, pushes: int, folder: Path) -> tuple[int, float]:
    """Entries and seconds of the engine, out of a fresh outbox."""
    store = open_store(DataDir(folder), station="bench", site="bench")
    owed = backlog.owe(store, shop, work)
    engine = Engine(store.outbox, shop, "bench", backlog.now, random.Random(1), pushes=pushes)
    settled = 0
    began = time.perf_counter()
    while settled < owed:
        done = engine.push_once().settled
        if not done:
            raise SystemExit(f"{settled} of {owed} entries settled; {engine.problem}")
        settled += done
    seconds = time.perf_counter() - began
    store.close()
    return settled, seconds


def compare(shop: Shop, supply: Supply, pushes: int, returns: int, rounds: int, folder: Path) -> tuple[float, float]:
    """Entries a second of the shop alone and of the engine."""
    totals = {"shop": [0, 0.0], "engine": [0, 0.0]}
    for number in range(rounds):
        ways = ["shop", "engine"] if number % 2 == 0 else ["engine", "shop"]
        for way in ways:
            work = supply(returns)
            if way == "shop":
                entries, seconds = straight(shop, work, pushes)
            else:
                entries, seconds = through_the_engine(shop, work, pushes, folder / f"{shop.name}-{pushes}-{number}")
            totals[way][0] += entries
            totals[way][1] += seconds
    alone, ours = (totals[way][0] / totals[way][1] for way in ("shop", "engine"))
    return alone, ours


def training(folder: Path, stack: ExitStack, most: int) -> tuple[Shop, Supply]:
    """The training shop in a file, which answers in a few milliseconds: our own share is as large as it can be."""
    returns = backlog.many_returns(most)
    shop = TrainingShop(folder / "shop.jsonl", returns, backlog.now)
    rest = iter(returns)
    return shop, lambda count: [(one, backlog.settlement(one)) for one, _ in zip(rest, range(count), strict=False)]


def medusa(folder: Path, stack: ExitStack, most: int) -> tuple[Shop, Supply]:
    """A real Medusa on loopback, with real orders and requested returns."""
    from tests.integration.sync.medusa import dock
    from tests.servers import medusa as server
    from tests.servers import postgres
    from tests.servers.medusa import samples

    database = postgres.start()
    stack.callback(database.stop)
    running = server.start(database)
    stack.callback(running.stop)
    shop = dock.connector(running)
    print(f"placing {most} orders and asking for their returns", flush=True)
    numbers = []
    for requested in samples.play(running, most):
        numbers.append(requested.id)
        print(f"\r{len(numbers)}", end="", file=sys.stderr, flush=True)
    pulled = {one.external_id: one for page in shop.pull("") for one in page.returns}
    rest = iter([pulled[number] for number in numbers])

    def supply(count: int) -> Work:
        taken = [one for one, _ in zip(rest, range(count), strict=False)]
        return [(one, dock.settlement(one, backlog.verdicts(one))) for one in taken]

    return shop, supply


SHOPS = {"training": training, "medusa": medusa}


def report(figures: Sequence[dict[str, Any]]) -> str:
    """The table."""
    lines = [
        "# Pushing: the engine against the shop's own rate",
        "",
        "Two cores shared with other work (`load`: how many wanted them when a line had been run), SQLite outbox. The "
        "load generator makes the same requests (look, send) with the same number of threads and the same connector, "
        "without an outbox; the two take turns with returns of their own.",
        "",
        "| day | shop | side by side | returns each way | load | shop alone, entries/s | engine, entries/s | ratio |",
        "|---|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {one['day']} | {one['shop']} | {one['pushes']} | {one['returns']} | {one['load']:.0f} "
        f"| {one['alone']:.2f} | {one['engine']:.2f} | {one['ratio']:.2f} |"
        for one in figures
    ]
    lines += ["", f"Goal on a real Medusa: {GOAL:.2f}.", ""]
    return "\n".join(lines)


def kept(figures: list[dict[str, Any]], shops: Sequence[str]) -> list[dict[str, Any]]:
    """Write the results; those of shops that were not measured now stay."""
    data = RESULTS.with_suffix(".json")
    known: list[dict[str, Any]] = json.loads(data.read_text(encoding="utf-8")) if data.exists() else []
    together = sorted([*(one for one in known if one["shop"] not in shops), *figures], key=lambda one: str(one["shop"]))
    data.write_text(json.dumps(together, indent=1) + "\n", encoding="utf-8")
    RESULTS.write_text(report(together), encoding="utf-8")
    return together


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shop", nargs="+", choices=tuple(SHOPS), default=["medusa", "training"])
    parser.add_argument("--returns", type=int, default=30)
    parser.add_argument("--pushes", type=int, nargs="+", default=[1, 4, 8])
    parser.add_argument("--rounds", type=int, default=2)
    given = parser.parse_args()
    figures: list[dict[str, Any]] = []
    for name in given.shop:
        with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
            most = 2 * given.returns * given.rounds * len(given.pushes)
            shop, supply = SHOPS[name](Path(folder), stack, most)
            for pushes in given.pushes:
                alone, ours = compare(shop, supply, pushes, given.returns, given.rounds, Path(folder))
                figures.append(
                    {
                        "day": f"{datetime.now(UTC):%Y-%m-%d}",
                        "shop": name,
                        "pushes": pushes,
                        "returns": given.returns * given.rounds,
                        "load": os.getloadavg()[0],
                        "alone": alone,
                        "engine": ours,
                        "ratio": ours / alone,
                    }
                )
                print(json.dumps(figures[-1]), flush=True)
    print(report(kept(figures, given.shop)))


if __name__ == "__main__":
    main()
