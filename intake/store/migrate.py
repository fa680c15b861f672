"""Brings a database to this program's schema, with a copy of a SQLite file made first; refuses newer ones."""

from __future__ import annotations

import logging
import os
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.engine import Connection, Engine

from intake.domain.errors import IntakeError

HEAD = "0004"
"""The newest revision in migrations/versions. Revisions are numbered in order."""

_FOLDER = Path(__file__).resolve().parent / "migrations"
_TURN = 0x52_49_4D_47
"""Names the advisory lock under which the stations of a site take turns to migrate."""

_log = logging.getLogger(__name__)


def bring_up_to_date(engine: Engine, where: str, file: Path | None) -> None:
    """Create or upgrade the tables. `file` is the SQLite file, copied before an upgrade.

    Raises IntakeError database_newer when a newer release has written the database.
    """
    with engine.connect() as connection:
        found = version(connection)
        if found is None and file is not None and inspect(connection).get_table_names():
            # Another program's file: its tables are not ours to live beside.
            raise IntakeError("database_damaged", path=where, reason="not a database of this program")
    if found == HEAD:
        return
    if found is not None and found > HEAD:
        raise IntakeError("database_newer", path=where, found=found, known=HEAD)
    if file is not None and found is not None:
        _copy(engine, file, found)
    upgrade(engine)


def require_current(engine: Engine, where: str) -> None:
    """Raises IntakeError database_newer, or database_older: a reader changes nothing, not even the tables."""
    with engine.connect() as connection:
        found = version(connection) or ""
    if found != HEAD:
        raise IntakeError("database_newer" if found > HEAD else "database_older", path=where, found=found, known=HEAD)


def version(connection: Connection) -> str | None:
    """The revision a database stands at; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def upgrade(engine: Engine, target: str = "head") -> None:
    """Run the migrations up to `target`, all in one transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text("SET LOCAL lock_timeout = 0"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": _TURN})
        config.attributes["connection"] = connection
        command.upgrade(config, target)


def _copy(engine: Engine, file: Path, found: str) -> None:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    copy = file.with_name(f"{file.stem}-before-{HEAD}-{stamp}{file.suffix}")
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("VACUUM INTO :copy"), {"copy": str(copy)})
    handle = os.open(copy, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    _log.info("database at %s copied to %s before the upgrade to %s", found, copy.name, HEAD)
