"""Opens the store: the SQLite file of a station, or the PostgreSQL of a site."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import make_url, text
from sqlalchemy.engine import Engine

from intake.domain.errors import IntakeError
from intake.paths import DataDir
from intake.store import engines, migrate
from intake.store.lock import FileLock
from intake.store.sql_store import SqlStore
from intake.store.station_lock import StationLock
from intake.store.troubles import explained

_SOON_READ = 64 * 1024 * 1024
"""Bytes: a file up to this size is looked through at every start; a larger one once a day."""


def open_store(data_dir: DataDir, url: str = "", *, station: str, site: str) -> SqlStore:
    """Open (and create or upgrade) the database at `url`, or the SQLite file in the data folder when it is empty.

    Raises IntakeError data_in_use, database_newer, database_damaged, disk_full, disk_not_writable and, for a server,
    database_address, database_unreachable or database_rights.
    """
    return _open_server(url, station, site) if url else _open_file(data_dir, station, site)


def open_reader(data_dir: DataDir, url: str = "", *, station: str, site: str) -> SqlStore:
    """Open an existing database beside a running program, for reading alone: writes raise IntakeError.

    Raises IntakeError database_missing, database_older, database_newer, and what opening a server raises.
    """
    if not url and not data_dir.database.exists():
        raise IntakeError("database_missing", path=data_dir.database)
    engine = engines.postgres_engine(url) if url else engines.sqlite_engine(data_dir.database, read_only=True)
    where = _server_name(url) if url else str(data_dir.database)
    try:
        with explained(where):
            migrate.require_current(engine, where)
    except BaseException:
        engine.dispose()
        raise
    return SqlStore(engine, where, station=station, site=site, read_only=True)


def _open_file(data_dir: DataDir, station: str, site: str) -> SqlStore:
    lock = FileLock(data_dir.lock)
    engine = engines.sqlite_engine(data_dir.database)
    where = str(data_dir.database)
    try:
        _require_writable(data_dir.database)
        with explained(where):
            if _needs_check(data_dir.database, lock.note):
                _check(engine, data_dir.database)
            lock.leave(_today())
            migrate.bring_up_to_date(engine, where, data_dir.database)
    except BaseException:
        engine.dispose()
        lock.release()
        raise
    return SqlStore(engine, where, station=station, site=site, release=lock.release)


def _open_server(url: str, station: str, site: str) -> SqlStore:
    engine = engines.postgres_engine(url)
    where = _server_name(url)
    lock: StationLock | None = None
    try:
        with explained(where):
            lock = StationLock(engine, station)
            migrate.bring_up_to_date(engine, where, None)
    except BaseException:
        if lock is not None:
            lock.release()
        engine.dispose()
        raise
    return SqlStore(engine, where, station=station, site=site, release=lock.release)


def _server_name(url: str) -> str:
    return make_url(url).render_as_string(hide_password=True)


def _require_writable(file: Path) -> None:
    """Say at start that nothing can be kept, not at the first unit."""
    wrong = next((path for path in (file.parent, file) if path.exists() and not os.access(path, os.W_OK)), None)
    if wrong is not None:
        raise IntakeError("disk_not_writable", path=wrong, reason="read-only")


def _needs_check(file: Path, checked: str) -> bool:
    """`checked` is the day of the last look. A kill is no reason to look: the write-ahead log is made for it."""
    if not file.exists() or file.stat().st_size == 0:
        return False
    return file.stat().st_size <= _SOON_READ or checked != _today()


def _check(engine: Engine, file: Path) -> None:
    """Look through a file before anything is written to it. Raises IntakeError database_damaged."""
    with engine.connect() as connection:
        found = connection.execute(text("PRAGMA quick_check(1)")).scalar()
    if found != "ok":
        raise IntakeError("database_damaged", path=file, reason=str(found))


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
