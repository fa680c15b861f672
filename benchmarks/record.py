"""How long it takes until one decided unit is durable, beside a bare single-row commit on the same disk.

    python -m benchmarks.record [--units 1000]

One unit is what the station writes when it is decided: label number, journal line, unit with inspection and photos.
The bare commit is one INSERT through pysqlite3 with the same durability (WAL, synchronous=FULL), taken in turns with
the units so that both meet the same disk. Prints a table and writes benchmarks/results/record.md.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from intake.domain.acts import UnitDecided
from intake.domain.decisions import Decision, Reason
from intake.domain.grades import Disposition, Facets, Grade
from intake.domain.ids import new_id
from intake.domain.inspection import Given, Inspection, Photo
from intake.domain.money import Money
from intake.domain.own_codes import lpn
from intake.domain.records import Parcel, ParcelState, Unit, UnitState
from intake.domain.returns import Ground
from intake.paths import DataDir
from intake.store.engines import sqlite_module
from intake.store.open import open_store
from intake.store.sql_store import SqlStore

RESULTS = Path(__file__).resolve().parent / "results" / "record.md"
WARM_UP = 50


def now() -> datetime:
    return datetime.now(UTC)


def a_unit(parcel: Parcel, number: int) -> Unit:
    decision = Decision(
        grade=Grade.B,
        facets=Facets(),
        disposition=Disposition.RESTOCK_B,
        refund=Money(6392, "EUR"),
        ground=Ground.WITHDRAWAL,
        due=date(2026, 3, 15),
        tote="B-02",
        reasons=(Reason("light_signs"), Reason("handling", {"percent": "20"})),
        policy_version="0123456789ab",
        law_version="0123456789ab",
        guide_version="0123456789ab",
    )
    given = tuple(Given(question, answer, now()) for question, answer in (("look", "worn"), ("cause", "handling")))
    photos = tuple(Photo(f"{number:064x}", slot, now(), 2048, 1536) for slot in ("front", "damage"))
    return Unit(
        id=new_id(),
        parcel_id=parcel.id,
        lpn=lpn("N", number),
        sku="JKT-MOSS-M",
        title="Trail Jacket, M, moss",
        state=UnitState.DECIDED,
        decision=decision,
        inspection=Inspection("apparel", "0123456789ab", "eva", given, photos),
        decided_at=now(),
        first_decision=decision,
    )


def record(store: SqlStore, parcel: Parcel) -> None:
    with store.write() as writes:
        unit = a_unit(parcel, writes.next_number("lpn"))
        act = UnitDecided(unit.id, unit.lpn, unit.decision, label_owed=True, ends=True)
        writes.append(act, at=unit.decided_at, operator="eva", parcel_id=parcel.id)
        writes.save_unit(unit)


def bare(folder: Path) -> Any:
    connection = sqlite_module().connect(folder / "bare.sqlite", isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, body TEXT)")
    return connection


def commit(connection: Any) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO rows (body) VALUES (?)", ("x" * 200,))
    connection.execute("COMMIT")


def timed(work: Any, *arguments: Any) -> float:
    started = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - started


def measure(folder: Path, units: int) -> tuple[list[float], list[float]]:
    """Milliseconds of each unit and of each bare commit."""
    store = open_store(DataDir(folder / "data"), station="bench", site="bench")
    parcel = Parcel(new_id(), "3SABCD0000001", "bench", ParcelState.OPEN, now(), "eva")
    with store.write() as writes:
        writes.save_parcel(parcel)
    connection = bare(folder)
    ours, theirs = [], []
    for _ in range(WARM_UP + units):
        ours.append(timed(record, store, parcel) * 1000)
        theirs.append(timed(commit, connection) * 1000)
    connection.close()
    store.close()
    return ours[WARM_UP:], theirs[WARM_UP:]


def p99(values: list[float]) -> float:
    return statistics.quantiles(values, n=100)[98]


def table(ours: list[float], theirs: list[float]) -> str:
    rows = [
        ("decided unit, durable", statistics.median(ours), p99(ours)),
        ("bare single-row commit", statistics.median(theirs), p99(theirs)),
    ]
    lines = ["| | p50 ms | p99 ms |", "|---|---:|---:|"]
    lines += [f"| {name} | {middle:.2f} | {worst:.2f} |" for name, middle, worst in rows]
    lines.append(f"| ratio | {rows[0][1] / rows[1][1]:.1f} | {rows[0][2] / rows[1][2]:.1f} |")
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--units", type=int, default=1000)
    units = parser.parse_args(arguments).units
    with tempfile.TemporaryDirectory() as folder:
        found = table(*measure(Path(folder), units))
    print(found)
    sqlite = sqlite_module().sqlite_version
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(
        "# Durable record of one unit\n\n"
        f"{units} units, SQLite {sqlite}, WAL, synchronous=FULL; in turn with a bare commit on the same disk.\n"
        "The ratio is what counts: the figures themselves are the disk's and, beyond the cores, of other work"
        f" ({os.cpu_count()} cores, load {os.getloadavg()[0]:.0f}).\n\n"
        f"{found}\n\nMade by `python -m benchmarks.record`.\n",
        encoding="utf-8",
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
