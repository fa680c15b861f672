"""The answer to a COMMIT can be lost on the network. Whether it counts is then asked of PostgreSQL, not guessed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError

_ASKS = 20
_BETWEEN_S = 0.25


@contextmanager
def durable(engine: Engine) -> Iterator[Connection]:
    """A transaction that is rolled back by an exception inside and durable at the end.

    When the connection breaks during COMMIT, a new one asks for the transaction's fate: committed is no error.
    """
    with engine.connect() as connection:
        transaction = connection.begin()
        try:
            yield connection
            number = _number(connection)
        except BaseException:
            transaction.rollback()
            raise
        try:
            transaction.commit()
        except DBAPIError as error:
            lost = error.connection_invalidated
            # SQLite keeps a transaction open whose COMMIT failed: nobody may go on in it.
            connection.invalidate()
            # Its place among the few connections is needed for asking: threads that lost theirs at once all ask.
            connection.close()
            if number is None or not lost or not _committed(engine, number):
                raise


def _number(connection: Connection) -> str | None:
    """The transaction's number; None when it wrote nothing, and on SQLite, where a COMMIT cannot get lost."""
    if connection.dialect.name == "sqlite":
        return None
    return connection.execute(text("SELECT CAST(pg_current_xact_id_if_assigned() AS text)")).scalar()


def _committed(engine: Engine, number: str) -> bool:
    """Ask until PostgreSQL has finished with the transaction. Raises what a broken connection raises."""
    for _ in range(_ASKS):
        with engine.connect() as connection:
            asked = text("SELECT pg_xact_status(CAST(:number AS xid8))")
            status = connection.execute(asked, {"number": number}).scalar()
        if status != "in progress":
            return status == "committed"
        time.sleep(_BETWEEN_S)  # the server still ends the old connection's transaction; it gives no sign of it
    return False
