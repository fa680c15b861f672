"""How long it takes from a scanned code to its return, with few and with very many expected returns.

    python -m benchmarks.lookup [--small 10000] [--large 1000000] [--asks 3000]

Each question carries four meanings (RMA, tracking, order, serial) as a parsed scan does: four index look-ups in one
statement. Prints a table and writes benchmarks/results/lookup.md. The large database takes minutes to fill.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from intake.domain.codes import Certainty, CodeKind, Meaning
from intake.domain.ids import new_id
from intake.domain.money import Money
from intake.domain.returns import Customer, ExpectedReturn, Payment, ReturnLine
from intake.paths import DataDir
from intake.store.engines import sqlite_module
from intake.store.open import open_store
from intake.store.sql_store import SqlStore

RESULTS = Path(__file__).resolve().parent / "results" / "lookup.md"
PAGE = 5000
START = datetime(2026, 1, 1, tzinfo=UTC)
KINDS = (CodeKind.RMA, CodeKind.TRACKING, CodeKind.ORDER, CodeKind.SERIAL)
FAMILIES = ("Jansen", "Nielsen", "Popescu", "Müller", "de Vries", "Sørensen", "Ionescu", "Schmidt")


@dataclass(frozen=True, slots=True)
class Found:
    """What was measured on one size; times in seconds."""

    size: int
    fill: float
    bytes: int
    found: list[float]
    absent: list[float]
    article: list[float]
    name: list[float]
    reopen: float


def a_return(number: int) -> ExpectedReturn:
    lines = tuple(
        ReturnLine(
            id=new_id(),
            external_id=f"line-{number}-{i}",
            sku=f"SKU-{(number * 7 + i) % 20_000}",
            title="Trail Jacket, M, moss",
            quantity=1,
            unit_paid=Money(7990, "EUR"),
            kind="apparel",
            gtin=f"{4000000000000 + (number * 7 + i) % 20_000:013d}",
            serials=(f"SN{number:09d}",) if i == 0 else (),
        )
        for i in range(2)
    )
    return ExpectedReturn(
        id=new_id(),
        shop="bench",
        external_id=f"ret-{number}",
        rma=f"RMA{number:08d}",
        order_number=f"#{10_000_000 + number}",
        customer=Customer(f"Eva {FAMILIES[number % len(FAMILIES)]}", f"{1000 + number % 9000} AB", "NL", "nl"),
        currency="EUR",
        lines=lines,
        payments=(Payment(f"pay-{number}", Money(15980, "EUR")),),
        updated_at=START + timedelta(seconds=number),
        tracking=(f"3SABCD{number:08d}",),
    )


def codes_of(number: int) -> tuple[str, ...]:
    return (f"RMA{number:08d}", f"3SABCD{number:08d}", f"{10_000_000 + number}", f"SN{number:09d}")


def meanings(text: str) -> list[Meaning]:
    return [Meaning(kind, text, Certainty.POSSIBLE) for kind in KINDS]


def fill(store: SqlStore, size: int) -> float:
    started = time.perf_counter()
    for first in range(0, size, PAGE):
        page = [a_return(number) for number in range(first, min(size, first + PAGE))]
        with store.write() as writes:
            writes.save_returns("bench", page, str(first))
    return time.perf_counter() - started


def ask(store: SqlStore, asked: list[Meaning], least: int, most: int) -> float:
    started = time.perf_counter()
    with store.read() as reads:
        hits = reads.find_returns(asked)
    seconds = time.perf_counter() - started
    if not least <= len(hits) <= most:
        raise SystemExit(f"{len(hits)} hits for {asked[0].value}")
    return seconds


def search(store: SqlStore, name: str) -> float:
    started = time.perf_counter()
    with store.read() as reads:
        found = reads.search_returns(name)
    seconds = time.perf_counter() - started
    if not found:
        raise SystemExit(f"nobody called {name}")
    return seconds


def measure(size: int, asks: int, folder: Path) -> Found:
    data = DataDir(folder / str(size))
    store = open_store(data, station="bench", site="bench")
    filled = fill(store, size)
    chance = random.Random(5)
    codes = [chance.choice(codes_of(chance.randrange(size))) for _ in range(asks)]
    for code in codes[: asks // 10]:
        ask(store, meanings(code), 1, 1)
    few = max(50, asks // 20)
    found = [ask(store, meanings(code), 1, 1) for code in codes]
    absent = [ask(store, meanings(f"NONE{number}"), 0, 0) for number in range(asks)]
    skus = [Meaning(CodeKind.SKU, f"SKU-{chance.randrange(20_000)}", Certainty.LIKELY) for _ in range(few)]
    article = [ask(store, [sku], 0, 50) for sku in skus]
    name = [search(store, name) for name in FAMILIES for _ in range(few // len(FAMILIES))]
    store.close()
    os.truncate(data.lock, 0)  # as on another day, so that the file is looked through
    started = time.perf_counter()
    open_store(data, station="bench", site="bench").close()
    reopen = time.perf_counter() - started
    return Found(size, filled, data.database.stat().st_size, found, absent, article, name, reopen)


def p99(values: list[float]) -> float:
    return statistics.quantiles(values, n=100)[98]


def table(small: Found, large: Found) -> str:
    lines = [f"| | {small.size:,} returns | {large.size:,} returns | ratio |", "|---|---:|---:|---:|"]
    for name, key in (
        ("scan of one of its codes", "found"),
        ("scan that leads nowhere", "absent"),
        ("an article's SKU (1 and 50 returns)", "article"),
        ("beginning of a name (20 returns)", "name"),
    ):
        for word, middle in (("p50", statistics.median), ("p99", p99)):
            first, second = middle(getattr(small, key)) * 1000, middle(getattr(large, key)) * 1000
            lines.append(f"| {name}, {word} ms | {first:.2f} | {second:.2f} | {second / first:.1f} |")
    for name, first, second in (
        ("taking them in, returns a second", small.size / small.fill, large.size / large.fill),
        ("file, MB", small.bytes / 1e6, large.bytes / 1e6),
        ("opening it for the first time in a day, ms", small.reopen * 1000, large.reopen * 1000),
    ):
        lines.append(f"| {name} | {first:,.0f} | {second:,.0f} | {second / first:.1f} |")
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", type=int, default=10_000)
    parser.add_argument("--large", type=int, default=1_000_000)
    parser.add_argument("--asks", type=int, default=3000)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        found = table(*(measure(size, given.asks, Path(folder)) for size in (given.small, given.large)))
    print(found)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(
        "# From a scanned code to its return\n\n"
        f"SQLite {sqlite_module().sqlite_version}, {given.asks} questions of four meanings each, one thread,"
        " the file in the system's cache.\n"
        f"{os.cpu_count()} cores with a load of {os.getloadavg()[0]:.0f}: beyond the cores, p99 shows other work.\n\n"
        f"{found}\n\nMade by `python -m benchmarks.lookup`.\n",
        encoding="utf-8",
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
