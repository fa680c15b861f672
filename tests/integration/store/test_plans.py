"""What is asked at every scan and every second goes over an index, however many rows there are."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy import event, text

from intake.domain.codes import CodeKind
from intake.domain.effects import NEEDS_PERSON, UNDER_WAY, EntryState
from intake.domain.ids import new_id
from intake.domain.ports import Reads
from intake.domain.records import UnitState
from intake.store.sql_store import SqlStore
from intake.store.times import Times
from tests.integration.store.values import NOW, SHOP, a_parcel, a_return, a_settlement, a_unit, effects_of, meant

QUESTIONS: dict[str, Callable[[Reads], object]] = {
    "scan": lambda r: r.find_returns([meant(kind, "X1") for kind in (CodeKind.RMA, CodeKind.ORDER, CodeKind.SKU)]),
    "search": lambda r: r.search_returns("berg"),
    "returns": lambda r: r.returns([new_id()]),
    "bench": lambda r: r.open_parcel("dock-1"),
    "set aside": lambda r: r.parcels(set_aside=True),
    "label": lambda r: r.parcels("3S"),
    "acts": lambda r: r.acts(new_id()),
    "lpn": lambda r: r.unit_by_lpn("LPN00000000100"),
    "units of a parcel": lambda r: r.units(parcel_id=new_id()),
    "units of a return": lambda r: r.units(return_ids=[new_id()]),
    "labels owed": lambda r: r.units(label_owed=True),
    "review": lambda r: r.units(state=UnitState.REVIEW, limit=50),
    "shift": lambda r: r.count_units(NOW),
    "settlements": lambda r: r.settlements(new_id()),
    "parked": lambda r: r.entries(states=(EntryState.PARKED,)),
    "entries of a return": lambda r: r.entries(group=new_id()),
    "counts": lambda r: r.entry_counts(),
    "counts of what is open": lambda r: r.entry_counts((*NEEDS_PERSON, *UNDER_WAY)),
    "handed": lambda r: r.handed_entries(),
    "handed counted": lambda r: r.count_handed(),
    "story": lambda r: r.story(new_id()),
    "entry": lambda r: r.entry(new_id()),
    "journal": lambda r: r.journal(limit=10),
    "journal of a station": lambda r: r.journal("dock-1", limit=10),
    "due": lambda r: r.oldest_due(),
}


def fill(store: SqlStore) -> None:
    parcel = a_parcel()
    with store.write() as writes:
        writes.save_parcel(parcel)
        for n in range(5):
            expected = a_return(n)
            writes.save_returns(SHOP, [expected], None)
            writes.save_unit(a_unit(parcel, expected, n))
            settlement = a_settlement(expected, f"settlement-{n}")
            writes.add_settlement(settlement, effects_of(settlement), NOW)


def plans(store: SqlStore, ask: Callable[[], object]) -> list[str]:
    """The plan of every statement that `ask` makes."""
    made: list[tuple[str, Any]] = []

    def note(_c: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if statement.lstrip("(").startswith(("SELECT", "WITH")):
            made.append((statement, parameters))

    event.listen(store._engine, "before_cursor_execute", note)
    ask()
    event.remove(store._engine, "before_cursor_execute", note)
    assert made
    with store._snapshot() as connection:
        if connection.dialect.name == "sqlite":
            explained = [connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {s}", p).all() for s, p in made]
            return ["\n".join(str(row[3]) for row in rows) for rows in explained]
        # So few rows are read fastest without an index; what counts is whether one could serve.
        for way in ("seqscan", "bitmapscan", "sort"):
            connection.execute(text(f"SET LOCAL enable_{way} = off"))
        explained = [connection.exec_driver_sql(f"EXPLAIN {s}", p).all() for s, p in made]
        return ["\n".join(str(row[0]) for row in rows) for rows in explained]


def test_no_question_reads_a_whole_table(store: SqlStore) -> None:
    fill(store)
    whole: dict[str, list[str]] = {}
    for name, question in QUESTIONS.items():
        with store.read() as reads:
            lines = "\n".join(plans(store, partial(question, reads))).splitlines()
        found = [line for line in lines if "Seq Scan" in line or (line.startswith("SCAN ") and unserved(line))]
        whole |= {name: found} if found else {}
    assert not whole


def unserved(line: str) -> bool:
    """A scan of a table itself; scans of an index or of the rows of a part of the query are meant."""
    # The journal itself lies in the order of its numbers.
    return "INDEX" not in line and "anon" not in line and line != "SCAN journal"


def test_the_review_queue_comes_sorted_from_its_own_index(store: SqlStore) -> None:
    fill(store)

    def ask() -> None:
        with store.read() as reads:
            reads.units(state=UnitState.REVIEW)

    (plan,) = plans(store, ask)
    assert "ix_units_review" in plan
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan


def test_the_engine_finds_due_groups_among_the_open_entries_alone(store: SqlStore) -> None:
    fill(store)
    for server in {False, store.where.startswith("postgres")}:
        store.judge_by(Times(server))
        (plan,) = plans(store, lambda: store.outbox.due_groups(SHOP, NOW, 50))
        assert "ix_outbox_under_way" in plan
        assert "Seq Scan" not in plan
