"""Several threads' changes share a commit; each is durable on return, and only the one at fault fails."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from sqlalchemy import text
from sqlalchemy.engine import Connection

from intake.domain.errors import IntakeError
from intake.store.shared_commits import SharedCommits
from intake.store.sql_store import SqlStore

PATIENCE_S = 10


class Counted:
    """The store's transactions, counted; the first one waits until `others` are in the queue behind it."""

    def __init__(self, store: SqlStore, others: int = 0) -> None:
        self.begun = 0
        self.open = threading.Event()
        self._store = store
        self._others = others
        self.shared: SharedCommits | None = None

    @contextmanager
    def __call__(self) -> Iterator[Connection]:
        self.begun += 1
        with self._store._transaction() as connection:
            yield connection
            self.open.set()
            while self.begun == 1 and self.shared is not None and len(self.shared._waiting) < self._others:
                threading.Event().wait(0.001)


def count_up(name: str) -> Callable[[Connection], str]:
    def change(connection: Connection) -> str:
        connection.execute(text("INSERT INTO counters (name, value) VALUES (:name, 1)"), {"name": name})
        return name

    return change


def counters(store: SqlStore) -> set[str]:
    with store._snapshot() as connection:
        return set(connection.execute(text("SELECT name FROM counters")).scalars())


def in_threads(shared: SharedCommits, counted: Counted, names: list[str]) -> list[object]:
    """The first begins; the others come while it is written. What each got, or what it raised."""

    def run(name: str) -> object:
        try:
            return shared.run(count_up(name))
        except Exception as error:
            return type(error).__name__

    with ThreadPoolExecutor(len(names)) as pool:
        first = pool.submit(run, names[0])
        assert counted.open.wait(PATIENCE_S)
        rest = [pool.submit(run, name) for name in names[1:]]
        return [one.result(PATIENCE_S) for one in (first, *rest)]


def test_who_comes_meanwhile_shares_the_next_commit(sqlite_store: SqlStore) -> None:
    counted = Counted(sqlite_store, others=5)
    shared = counted.shared = SharedCommits(counted)
    names = [f"n{number}" for number in range(6)]
    assert in_threads(shared, counted, names) == names
    assert counters(sqlite_store) >= set(names)
    assert counted.begun == 2


def test_one_that_fails_takes_nobody_with_it(sqlite_store: SqlStore) -> None:
    counted = Counted(sqlite_store, others=4)
    shared = counted.shared = SharedCommits(counted)
    names = ["a", "b", "a", "c", "d"]
    found = in_threads(shared, counted, names)
    assert found == ["a", "b", "IntegrityError", "c", "d"]
    assert counters(sqlite_store) >= set(names)


def test_a_full_disk_is_told_to_everybody(sqlite_store: SqlStore) -> None:
    @contextmanager
    def full() -> Iterator[Connection]:
        with sqlite_store._transaction() as connection:
            yield connection
            raise IntakeError("disk_full", path="x")

    shared = SharedCommits(full)
    for _ in range(2):
        with pytest.raises(IntakeError, match="disk_full"):
            shared.run(count_up("never"))
    assert "never" not in counters(sqlite_store)
