"""The journal only grows, and a change to it is found."""

from __future__ import annotations

import threading
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from intake.domain.acts import Act, Noted, ParcelOpened, Undone, UnitDecided
from intake.domain.errors import IntakeError
from intake.domain.ids import new_id
from intake.paths import DataDir
from intake.store.open import open_store
from intake.store.sql_store import SqlStore
from tests.integration.store.conftest import OpenStore
from tests.integration.store.values import NOW, a_decision, later

GUARDS = ("UPDATE", "DELETE")


def note(store: SqlStore, what: str, parcel_id: UUID | None = None) -> UUID:
    with store.write() as writes:
        return writes.append(Noted(what, {"a": "ø"}), at=NOW, operator="eva", parcel_id=parcel_id).id


def tamper(store: SqlStore, statement: str) -> None:
    """What somebody with the file and SQL could do: take the guards off first."""
    with store._transaction() as connection:
        for what in GUARDS:
            connection.execute(text(f"DROP TRIGGER journal_stays_on_{what}"))
        connection.execute(text(statement))


def test_acts_read_as_they_were_written_in_order(store: SqlStore) -> None:
    parcel = new_id()
    acts: list[Act] = [
        ParcelOpened("3S", (new_id(),)),
        UnitDecided(new_id(), "LP1", a_decision(), label_owed=True, ends=True),
        Undone((new_id(),), "unit_decided"),
    ]
    with store.write() as writes:
        written = [writes.append(act, at=later(-n), operator="eva", parcel_id=parcel) for n, act in enumerate(acts)]
        writes.append(Noted("else"), at=NOW, operator="", parcel_id=None)
    with store.read() as reads:
        assert list(reads.acts(parcel)) == written
        assert [entry.act for entry in reads.acts(parcel)] == acts
        assert [entry.sequence for entry in reads.journal()] == [4, 3, 2, 1]
        assert [entry.sequence for entry in reads.journal("dock-1", limit=2)] == [4, 3]
        assert reads.journal("dock-2") == ()
    assert [entry.previous for entry in written] == ["", written[0].digest, written[1].digest]
    assert store.verify_journal() is None


def test_each_station_has_a_chain_of_its_own(store: SqlStore, open_as: OpenStore, database_url: str) -> None:
    note(store, "one")
    if not database_url:
        store.close()
    other = open_as("dock-2")
    note(other, "two")
    note(other, "three")
    with other.read() as reads:
        assert [(e.station, e.sequence) for e in reads.journal()] == [("dock-2", 2), ("dock-2", 1), ("dock-1", 1)]
    assert [other.verify_journal(name) for name in ("dock-1", "dock-2", "dock-3")] == [None, None, None]


@pytest.mark.parametrize("statement", ["UPDATE journal SET operator = 'bob'", "DELETE FROM journal"])
def test_the_database_itself_refuses_to_change_the_journal(store: SqlStore, statement: str) -> None:
    note(store, "one")
    with pytest.raises(DBAPIError, match="append-only"), store._transaction() as connection:
        connection.execute(text(statement))
    assert store.verify_journal() is None


@pytest.mark.postgres
def test_a_server_refuses_to_empty_the_journal(migrated_url: str, data_dir: DataDir) -> None:
    store = open_store(data_dir, migrated_url, station="dock-1", site="main")
    note(store, "one")
    with pytest.raises(DBAPIError, match="append-only"), store._transaction() as connection:
        connection.execute(text("TRUNCATE journal"))
    assert store.verify_journal() is None
    store.close()


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE journal SET body = replace(body, 'note-3', 'nope-3') WHERE sequence = 3", 3),
        ("UPDATE journal SET operator = 'bob' WHERE sequence = 2", 2),
        ("UPDATE journal SET at = at + 1 WHERE sequence = 4", 4),
        ("UPDATE journal SET digest = 'x' WHERE sequence = 5", 5),
        ("UPDATE journal SET parcel_id = 'x' WHERE sequence = 1", 1),
        ("DELETE FROM journal WHERE sequence = 2", 2),
        ("DELETE FROM journal WHERE sequence = 5", 5),
        ("DELETE FROM journal", 1),
        ("DELETE FROM chains", 6),
        ("UPDATE journal SET sequence = 9 WHERE sequence = 5", 5),
    ],
)
def test_a_change_behind_our_back_is_found(sqlite_store: SqlStore, statement: str, broken: int) -> None:
    for n in range(1, 6):
        note(sqlite_store, f"note-{n}")
    assert sqlite_store.verify_journal() is None
    tamper(sqlite_store, statement)
    assert sqlite_store.verify_journal() == broken


def test_a_damaged_act_is_named(sqlite_store: SqlStore) -> None:
    parcel = new_id()
    entry = note(sqlite_store, "one", parcel)
    tamper(sqlite_store, """UPDATE journal SET body = '{"act":"unheard_of"}'""")
    with sqlite_store.read() as reads, pytest.raises(IntakeError, match="record_damaged") as told:
        reads.acts(parcel)
    assert told.value.params["record"] == str(entry)


def test_threads_that_write_at_once_take_turns(store: SqlStore) -> None:
    start = threading.Barrier(4)

    def work(name: int) -> None:
        start.wait()
        for n in range(15):
            note(store, f"{name}-{n}")

    threads = [threading.Thread(target=work, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.verify_journal() is None
    with store.read() as reads:
        assert [entry.sequence for entry in reads.journal()] == list(range(60, 0, -1))
