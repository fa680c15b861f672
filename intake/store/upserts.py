"""INSERT ... ON CONFLICT, which both databases know but SQLAlchemy spells once for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

Insert = sqlite.Insert | postgresql.Insert


def insert_for(connection: Connection, table: Table) -> Insert:
    """The INSERT of this connection's database."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


def replace(connection: Connection, table: Table, row: Mapping[str, Any], key: Sequence[str] = ("id",)) -> None:
    """Insert a row, or overwrite the one with the same key."""
    statement = insert_for(connection, table)
    changes = {name: statement.excluded[name] for name in row if name not in key}
    connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=changes), row)


def insert_new(connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Insert a row unless one of its keys is there already. True when it is new."""
    return changed_one(connection, insert_for(connection, table).on_conflict_do_nothing(), row)


def changed_one(connection: Connection, statement: Insert, row: Mapping[str, Any]) -> bool:
    """Execute for one row. True when a row was inserted or changed, False when a conflict left all as it was."""
    # SQLAlchemy forgets the count of an INSERT unless it is told to keep it.
    counted = statement.execution_options(preserve_rowcount=True)
    return connection.execute(counted, row).rowcount == 1
