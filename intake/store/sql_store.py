"""The Store port on an engine: snapshots for reading, one durable transaction at a time for writing."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.engine import Connection, Engine

from intake.domain.errors import IntakeError
from intake.domain.ports import Reads, Writes
from intake.store import journal
from intake.store.commits import durable
from intake.store.outbox import SqlOutbox
from intake.store.sessions import SqlReads, SqlWrites
from intake.store.troubles import explained


class SqlStore:
    """An open store. Safe to use from any thread; writers on one SQLite file take turns."""

    def __init__(
        self,
        engine: Engine,
        where: str,
        *,
        station: str,
        site: str,
        release: Callable[[], None] = lambda: None,
        read_only: bool = False,
    ) -> None:
        self.where = where
        self.station = station
        self.site = site
        self._engine = engine
        self._release = release
        self._read_only = read_only
        sqlite = engine.dialect.name == "sqlite"
        snapshot: dict[str, Any] = {} if sqlite else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        self._readers = engine.execution_options(**snapshot)
        self._writers = engine.execution_options(sqlite_begin="IMMEDIATE")
        self._turn = threading.Lock() if sqlite else None
        self._writing = threading.local()
        self.outbox = SqlOutbox(self._transaction, self._snapshot)

    @contextmanager
    def read(self) -> Iterator[Reads]:
        """A consistent snapshot. Raises IntakeError for what a person can mend."""
        with self._snapshot() as connection:
            yield SqlReads(connection, self.station)

    @contextmanager
    def write(self) -> Iterator[Writes]:
        """One durable transaction; an exception inside rolls all of it back."""
        with self._transaction() as connection:
            yield SqlWrites(connection, self.station)

    def verify_journal(self, station: str = "") -> int | None:
        """The sequence number of the first broken line of a station's chain (by default ours); None when whole."""
        with self._snapshot() as connection:
            return journal.first_broken(connection, station or self.station)

    def close(self) -> None:
        """Release the file or the connections; a second call does nothing."""
        self._engine.dispose()
        self._release()

    @contextmanager
    def _snapshot(self) -> Iterator[Connection]:
        with explained(self.where), self._readers.begin() as connection:
            yield connection

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        if self._read_only:
            raise IntakeError("database_read_only", path=self.where)
        if getattr(self._writing, "now", False):
            raise RuntimeError("a write() within a write(): the inner one would wait for the outer one for ever")
        with explained(self.where), self._my_turn(), durable(self._writers) as connection:
            yield connection

    @contextmanager
    def _my_turn(self) -> Iterator[None]:
        self._writing.now = True
        try:
            if self._turn is None:
                yield
            else:
                with self._turn:
                    yield
        finally:
            self._writing.now = False
