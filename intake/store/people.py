"""Operators, and the counters that number labels."""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.engine import Connection
from sqlalchemy.sql.dml import ReturningInsert

from intake.domain.people import Operator
from intake.store import tables, upserts
from intake.store.values import OPERATOR, plain

_operators = tables.operators.c


def operators(connection: Connection) -> tuple[Operator, ...]:
    """All operators, active ones first, by name."""
    rows = connection.execute(select(_operators.id, _operators.doc))
    found = [OPERATOR.load(row.doc, row.id) for row in rows]
    return tuple(sorted(found, key=lambda operator: (not operator.active, operator.name.casefold(), operator.id)))


def save_operator(connection: Connection, operator: Operator) -> None:
    """Insert or replace an operator. Raises IntakeError badge_taken when another active one carries the badge."""
    row = {
        "id": str(operator.id),
        "badge": plain(operator.badge),
        "active": int(operator.active),
        "doc": OPERATOR.dump(operator),
    }
    upserts.replace(connection, tables.operators, row)


def next_number(connection: Connection, name: str) -> int:
    """The next number of a counter, from 1; stations queue for it until the transaction ends."""
    return int(connection.execute(_counting(connection.dialect.name), {"name": name, "value": 1}).scalar_one())


@lru_cache(maxsize=2)
def _counting(dialect: str) -> ReturningInsert[int]:
    counters = tables.counters
    statement = upserts.insert_for(dialect, counters)
    counted = statement.on_conflict_do_update(index_elements=["name"], set_={"value": counters.c.value + 1})
    return counted.returning(counters.c.value)
