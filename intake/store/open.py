"""Opens the store: the SQLite file of a station, or the PostgreSQL of a site."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import make_url, text
from sqlalchemy.engine import Engine

from intake.domain.errors import IntakeError
from intake.paths import DataDir
from intake.store import engines, migrate
from intake.store.lock import FileLock
from intake.store.sql_store import SqlStore
from intake.store.troubles import explained


def open_store(data_dir: DataDir, url: str = "", *, station: str, site: str) -> SqlStore:
    """Open (and create or upgrade) the database at `url`, or the SQLite file in the data folder when it is empty.

    Raises IntakeError data_in_use, database_newer, database_damaged, disk_full, disk_not_writable and, for a server,
    database_address, database_unreachable or database_rights.
    """
    return _open_server(url, station, site) if url else _open_file(data_dir, station, site)


def _open_file(data_dir: DataDir, station: str, site: str) -> SqlStore:
    lock = FileLock(data_dir.lock)
    engine = engines.sqlite_engine(data_dir.database)
    where = str(data_dir.database)
    try:
        _require_writable(data_dir.database)
        with explained(where):
            _check(engine, data_dir.database)
            migrate.bring_up_to_date(engine, where, data_dir.database)
    except BaseException:
        engine.dispose()
        lock.release()
        raise
    return SqlStore(engine, where, station=station, site=site, lock=lock)


def _open_server(url: str, station: str, site: str) -> SqlStore:
    engine = engines.postgres_engine(url)
    where = make_url(url).render_as_string(hide_password=True)
    try:
        with explained(where):
            migrate.bring_up_to_date(engine, where, None)
    except BaseException:
        engine.dispose()
        raise
    return SqlStore(engine, where, station=station, site=site)


def _require_writable(file: Path) -> None:
    """Say at start that nothing can be kept, not at the first unit."""
    wrong = next((path for path in (file.parent, file) if path.exists() and not os.access(path, os.W_OK)), None)
    if wrong is not None:
        raise IntakeError("disk_not_writable", path=wrong, reason="read-only")


def _check(engine: Engine, file: Path) -> None:
    """Look through an existing file before anything is written to it. Raises IntakeError database_damaged."""
    if not file.exists() or file.stat().st_size == 0:
        return
    with engine.connect() as connection:
        found = connection.execute(text("PRAGMA quick_check(1)")).scalar()
    if found != "ok":
        raise IntakeError("database_damaged", path=file, reason=str(found))
