"""INSERT ... ON CONFLICT, which both databases know but SQLAlchemy spells once for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

Insert = sqlite.Insert | postgresql.Insert


def insert_for(dialect: str, table: Table) -> Insert:
    """The INSERT of a database."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


def replace(connection: Connection, table: Table, row: Mapping[str, Any], key: Sequence[str] = ("id",)) -> None:
    """Insert a row, or overwrite the one with the same key."""
    connection.execute(_replacing(connection.dialect.name, table, tuple(row), tuple(key)), row)


def insert_new(connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Insert a row unless one of its keys is there already. True when it is new."""
    return changed_one(connection, insert_for(connection.dialect.name, table).on_conflict_do_nothing(), row)


def changed_one(connection: Connection, statement: Insert, row: Mapping[str, Any]) -> bool:
    """Execute for one row. True when a row was inserted or changed, False when a conflict left all as it was."""
    # SQLAlchemy forgets the count of an INSERT unless it is told to keep it.
    counted = statement.execution_options(preserve_rowcount=True)
    return connection.execute(counted, row).rowcount == 1


@lru_cache(maxsize=64)
def _replacing(dialect: str, table: Table, names: tuple[str, ...], key: tuple[str, ...]) -> Insert:
    # Kept, because making it takes longer than executing it.
    statement = insert_for(dialect, table)
    changes = {name: statement.excluded[name] for name in names if name not in key}
    return statement.on_conflict_do_update(index_elements=list(key), set_=changes)
