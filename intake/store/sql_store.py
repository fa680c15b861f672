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
from intake.store.reconciling import SqlDifferences
from intake.store.retention import Retention
from intake.store.sessions import SqlReads, SqlWrites
from intake.store.times import Times
from intake.store.troubles import explained
from intake.store.turns import Turns


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
        self._closed = False
        sqlite = engine.dialect.name == "sqlite"
        snapshot: dict[str, Any] = {} if sqlite else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        self._readers = engine.execution_options(**snapshot)
        # "Was that the last unit?" is asked behind a row's lock: a snapshot older than the lock would answer wrongly.
        latest: dict[str, Any] = {} if sqlite else {"isolation_level": "READ COMMITTED"}
        self._writers = engine.execution_options(sqlite_begin="IMMEDIATE", **latest)
        self._turn = Turns() if sqlite else None
        self._writing = threading.local()
        self.differences = SqlDifferences(self._transaction, self._snapshot)
        self.outbox = SqlOutbox(self._transaction, self._snapshot, engine.dialect.name)
        self.judge_by(Times(server=not sqlite))
        self.retention = Retention(self._transaction, self._snapshot)

    def judge_by(self, times: Times) -> None:
        """Whose clock judges leases and waits; by default the server's, if there is one. Not while it is worked."""
        self._times = times
        self.outbox.judge_by(times)

    @contextmanager
    def read(self) -> Iterator[Reads]:
        """A consistent snapshot. Raises IntakeError for what a person can mend."""
        with self._snapshot() as connection:
            yield SqlReads(connection, self.station)

    @contextmanager
    def write(self) -> Iterator[Writes]:
        """One durable transaction; an exception inside rolls all of it back."""
        with self._transaction() as connection:
            yield SqlWrites(connection, self.station, self._times)

    def verify_journal(self, station: str = "") -> int | None:
        """The sequence number of the first broken line of a station's chain (by default ours); None when whole."""
        with self._snapshot() as connection:
            return journal.first_broken(connection, station or self.station)

    def close(self) -> None:
        """Release the file or the connections, after the write that is under way; a second call does nothing."""
        with self._my_turn():
            self._closed = True
            self._engine.dispose()
            self._release()

    @contextmanager
    def _snapshot(self) -> Iterator[Connection]:
        self._require_open()
        with explained(self.where), self._readers.begin() as connection:
            yield connection

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        if self._read_only:
            raise IntakeError("database_read_only", path=self.where)
        with explained(self.where), self._my_turn():
            self._require_open()
            with durable(self._writers) as connection:
                yield connection

    def _require_open(self) -> None:
        # A connection made now would work on a file that may belong to another program already.
        if self._closed:
            raise RuntimeError("the store is closed")

    @contextmanager
    def _my_turn(self) -> Iterator[None]:
        if getattr(self._writing, "now", False):
            raise RuntimeError("within a write(): waiting for its end here would last for ever")
        self._writing.now = True
        try:
            if self._turn is None:
                yield
            else:
                with self._turn:
                    yield
        finally:
            self._writing.now = False
