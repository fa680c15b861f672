"""Two stations at the same return: one settlement, whoever comes last; and no reader is held up."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import create_engine, text

from intake.domain.effects import EntryState
from intake.domain.records import Parcel, ParcelState, Unit, UnitState
from intake.domain.returns import ExpectedReturn
from intake.paths import DataDir
from intake.store.open import open_store
from intake.store.sql_store import SqlStore
from tests.integration.store.conftest import OpenStore
from tests.integration.store.values import NOW, SHOP, a_parcel, a_return, a_settlement, a_unit, effects_of

RETURNS = 20


def at_once(*works: Callable[[], None]) -> None:
    """Run in threads; what one of them raises is raised here."""
    troubles: list[BaseException] = []

    def run(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:
            troubles.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for trouble in troubles:
        raise trouble


def finish(store: SqlStore, unit: Unit, expected: ExpectedReturn) -> None:
    """Record a unit; whoever finds the return complete settles it."""
    with store.write() as writes:
        writes.save_unit(unit)
        writes.lock_returns([expected.id])
        units = writes.units(return_ids=[expected.id])
        if len(units) == 2 and all(one.state is UnitState.FINAL for one in units):
            settlement = a_settlement(expected, f"settlement-{expected.id}")
            writes.add_settlement(settlement, effects_of(settlement), NOW)


def test_the_last_two_units_of_a_return_settle_it_once(open_as: OpenStore, database_url: str) -> None:
    first = open_as("dock-1")
    second = open_as("dock-2") if database_url else first
    returns = [a_return(n) for n in range(RETURNS)]
    parcel = a_parcel()
    with first.write() as writes:
        writes.save_returns(SHOP, returns, None)
        writes.save_parcel(parcel)
    meet = threading.Barrier(2)

    def station(store: SqlStore, number: int) -> Callable[[], None]:
        def work() -> None:
            for place, expected in enumerate(returns):
                unit = a_unit(parcel, expected, 2 * place + number, state=UnitState.FINAL)
                meet.wait()
                finish(store, unit, expected)

        return work

    at_once(station(first, 0), station(second, 1))
    with first.read() as reads:
        assert [len(reads.settlements(expected.id)) for expected in returns] == [1] * RETURNS
        assert reads.entry_counts()[EntryState.INTENT] == 2 * RETURNS


@pytest.mark.postgres
def test_a_server_that_prefers_old_snapshots_is_not_asked_by_them(data_dir: DataDir, migrated_url: str) -> None:
    database = migrated_url.rsplit("/", 1)[1].split("?", maxsplit=1)[0]
    engine = create_engine(migrated_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {database} SET default_transaction_isolation = 'repeatable read'"))
    engine.dispose()
    store = open_store(data_dir, migrated_url, station="dock-1", site="main")
    try:
        with store._transaction() as connection:
            assert connection.execute(text("SHOW transaction_isolation")).scalar() == "read committed"
        with store._snapshot() as connection:
            assert connection.execute(text("SHOW transaction_isolation")).scalar() == "repeatable read"
    finally:
        store.close()


def test_stations_that_lock_several_returns_do_not_wait_for_each_other(open_as: OpenStore, database_url: str) -> None:
    first = open_as("dock-1")
    second = open_as("dock-2") if database_url else first
    returns = [a_return(n) for n in range(4)]
    parcel = a_parcel()
    with first.write() as writes:
        writes.save_returns(SHOP, returns, None)
        writes.save_parcel(parcel)
    ids = [expected.id for expected in returns]

    def station(store: SqlStore, name: int, order: Sequence[UUID]) -> Callable[[], None]:
        def work() -> None:
            for n in range(15):
                with store.write() as writes:
                    writes.save_unit(a_unit(parcel, returns[n % 4], 100 * name + n))
                    writes.lock_returns(order)

        return work

    at_once(station(first, 1, ids), station(second, 2, ids[::-1]))
    with first.read() as reads:
        assert len(reads.units()) == 30


def test_a_parcel_set_aside_is_taken_up_by_one_station_only(open_as: OpenStore, database_url: str) -> None:
    first = open_as("dock-1")
    second = open_as("dock-2") if database_url else first
    parcels = [a_parcel(state=ParcelState.SET_ASIDE) for _ in range(RETURNS)]
    with first.write() as writes:
        for parcel in parcels:
            writes.save_parcel(parcel)
    taken: list[UUID] = []
    meet = threading.Barrier(2)

    def station(store: SqlStore, name: str) -> Callable[[], None]:
        def work() -> None:
            for parcel in parcels:
                meet.wait()
                with store.write() as writes:
                    found = writes.lock_parcel(parcel.id)
                    if found is not None and found.state is ParcelState.SET_ASIDE:
                        writes.save_parcel(replace(found, state=ParcelState.OPEN, station=name))
                        taken.append(parcel.id)

        return work

    at_once(station(first, "dock-1"), station(second, "dock-2"))
    assert sorted(taken) == sorted(parcel.id for parcel in parcels)


def test_two_stations_that_pull_the_same_page_store_each_return_once(open_as: OpenStore, database_url: str) -> None:
    first = open_as("dock-1")
    second = open_as("dock-2") if database_url else first
    counts: list[int] = []
    meet = threading.Barrier(2)

    def station(store: SqlStore) -> Callable[[], None]:
        def work() -> None:
            returns = [a_return(n) for n in range(200)]
            meet.wait()
            with store.write() as writes:
                counts.append(writes.save_returns(SHOP, returns, "c"))

        return work

    at_once(station(first), station(second))
    assert sorted(counts) == [0, 200]


def test_readers_go_on_while_somebody_writes(store: SqlStore) -> None:
    parcel = a_parcel()
    with store.write() as writes:
        writes.save_parcel(parcel)
        seen: list[tuple[Parcel, ...]] = []

        def look() -> None:
            with store.read() as reads:
                seen.append(reads.parcels())

        at_once(look)
        assert seen == [()]
