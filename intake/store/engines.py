"""Connections: SQLite as a durable file with one writer, PostgreSQL with few connections and time limits."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from intake.domain.errors import IntakeError

_BUSY_MS = 10_000
_STATEMENT_MS = 30_000
_LOCK_MS = 10_000
_IDLE_MS = 60_000
# A station that lost its power must not hold its locks for the two hours TCP would wait.
_POSTGRES_OPTIONS = {
    "synchronous_commit": "on",
    "statement_timeout": str(_STATEMENT_MS),
    "lock_timeout": str(_LOCK_MS),
    "idle_in_transaction_session_timeout": str(_IDLE_MS),
    "tcp_keepalives_idle": "15",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
}


def sqlite_module() -> ModuleType:
    """The SQLite to use: the one we ship, else Python's own."""
    try:
        from pysqlite3 import dbapi2
    except ImportError:
        return sqlite3
    return dbapi2  # type: ignore[no-any-return]


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Is this SQLite free of the WAL-reset bug (3.7.0 to 3.51.2, fixed in 3.51.3 and in 3.50.7 and 3.44.6)?"""
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)


def sqlite_engine(path: Path, *, module: ModuleType | None = None, read_only: bool = False) -> Engine:
    """An engine on a SQLite file: synchronous=FULL, a write-ahead log where that is safe, foreign keys on.

    A transaction begins DEFERRED, or as the execution option `sqlite_begin` says.
    """
    driver = module or sqlite_module()
    wal = wal_is_safe(driver.sqlite_version_info)
    address = _read_only_address(path) if read_only else URL.create("sqlite", database=str(path))
    engine = create_engine(address, module=driver, pool_size=4, max_overflow=4, pool_timeout=30)

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: object) -> None:
        # We say BEGIN ourselves: the driver would begin late, and never IMMEDIATE.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={_BUSY_MS}")
        if not read_only:
            cursor.execute(f"PRAGMA journal_mode={'WAL' if wal else 'DELETE'}")
        # Without the log, FULL could still lose the last commit with the power: the journal's name is not synced.
        cursor.execute(f"PRAGMA synchronous={'FULL' if wal else 'EXTRA'}")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA cache_size=-16384")
        cursor.execute("PRAGMA trusted_schema=OFF")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begins(connection: Connection) -> None:
        options = connection.get_execution_options()
        # The event comes in AUTOCOMMIT too, where a BEGIN would pin one snapshot for the connection's life.
        if options.get("isolation_level") != "AUTOCOMMIT":
            connection.exec_driver_sql(f"BEGIN {options.get('sqlite_begin', 'DEFERRED')}")

    return engine


def _read_only_address(path: Path) -> URL:
    return URL.create("sqlite", database=f"{path.absolute().as_uri()}?mode=ro", query={"uri": "true"})


def postgres_engine(address: str) -> Engine:
    """An engine on a PostgreSQL of the site. Raises IntakeError database_address for any other address."""
    try:
        url = make_url(address)
    except ArgumentError as error:
        raise IntakeError("database_address", address="?") from error
    if url.get_backend_name() != "postgresql":
        raise IntakeError("database_address", address=url.render_as_string(hide_password=True))
    given = url.query.get("options", "")
    options = [
        *([given] if isinstance(given, str) and given else []),
        *(f"-c {k}={v}" for k, v in _POSTGRES_OPTIONS.items()),
    ]
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=2,
        max_overflow=1,
        pool_timeout=30,
        pool_pre_ping=True,
        connect_args={"connect_timeout": 5, "application_name": "returns-intake", "options": " ".join(options)},
    )
