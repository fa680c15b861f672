"""The APSW driver with the face of Python's sqlite3, as far as SQLAlchemy looks at it: so the real store runs on a VFS.

`vfs` names the virtual file system of connections made from now on; `instead` replaces statements word for word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import apsw

paramstyle = "qmark"
threadsafety = 1
apilevel = "2.0"
sqlite_version = apsw.sqlite_lib_version()
sqlite_version_info = tuple(int(part) for part in sqlite_version.split("."))
Binary = bytes

vfs = ""
instead: dict[str, str] = {}


class Error(Exception):
    """What went wrong, with SQLite's extended result code."""

    def __init__(self, text: str, code: int) -> None:
        super().__init__(text)
        self.sqlite_errorcode = code


class DatabaseError(Error):
    """Any error of the database."""


class InterfaceError(Error):
    """Wrong use."""


class OperationalError(DatabaseError):
    """Not our fault."""


class IntegrityError(DatabaseError):
    """A constraint."""


class ProgrammingError(DatabaseError):
    """A wrong statement."""


class DataError(DatabaseError):
    """A wrong value."""


class InternalError(DatabaseError):
    """A bug."""


class NotSupportedError(DatabaseError):
    """Not there."""


def _translated(error: apsw.Error) -> Error:
    kind = IntegrityError if isinstance(error, apsw.ConstraintError) else OperationalError
    return kind(str(error), getattr(error, "extendedresult", 1))


class Cursor:
    """A statement and its rows, read at once."""

    arraysize = 1

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._cursor = connection.cursor()
        self._cursor.exec_trace = self._trace
        self._rows: Iterator[Any] = iter(())
        self.description: tuple[Any, ...] | None = None
        self.rowcount = -1

    @property
    def lastrowid(self) -> int:
        """The row id of the last insert."""
        return self._connection.last_insert_rowid()

    def execute(self, sql: str, values: Sequence[Any] = ()) -> Cursor:
        """Run one statement."""
        self.description = None
        before = self._connection.total_changes()
        try:
            self._rows = iter(self._cursor.execute(instead.get(sql, sql), values).fetchall())
        except apsw.Error as error:
            raise _translated(error) from error
        changed = self._connection.total_changes() - before
        first = sql.lstrip()[:6].upper()
        self.rowcount = changed if first in ("INSERT", "UPDATE", "DELETE") else -1
        return self

    def executemany(self, sql: str, many: Sequence[Sequence[Any]]) -> Cursor:
        """Run one statement for each set of values."""
        changed = 0
        for values in many:
            changed += max(0, self.execute(sql, values).rowcount)
        self.rowcount = changed
        return self

    def fetchone(self) -> Any:
        """The next row or None."""
        return next(self._rows, None)

    def fetchmany(self, size: int | None = None) -> list[Any]:
        """Some rows."""
        return [row for row, _ in zip(self._rows, range(size or self.arraysize), strict=False)]

    def fetchall(self) -> list[Any]:
        """The other rows."""
        return list(self._rows)

    def close(self) -> None:
        """Done."""
        self._cursor.close(True)

    def _trace(self, cursor: apsw.Cursor, _sql: str, _bindings: object) -> bool:
        found = cursor.get_description()
        self.description = tuple((column[0], None, None, None, None, None, None) for column in found) or None
        return True


class Connection:
    """A connection on which we say BEGIN ourselves."""

    isolation_level: str | None = None

    def __init__(self, database: str) -> None:
        flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE | apsw.SQLITE_OPEN_URI
        self.apsw = apsw.Connection(database, flags=flags, vfs=vfs or None)

    @property
    def in_transaction(self) -> bool:
        """Is a transaction open?"""
        return self.apsw.in_transaction

    def cursor(self) -> Cursor:
        """A new cursor."""
        return Cursor(self.apsw)

    def execute(self, sql: str, values: Sequence[Any] = ()) -> Cursor:
        """Run one statement on a cursor of its own."""
        return self.cursor().execute(sql, values)

    def commit(self) -> None:
        """COMMIT, if there is something."""
        if self.apsw.in_transaction:
            self.execute("COMMIT")

    def rollback(self) -> None:
        """ROLLBACK, if there is something."""
        if self.apsw.in_transaction:
            self.execute("ROLLBACK")

    def create_function(self, name: str, arguments: int, function: Callable[..., Any], **_: Any) -> None:
        """A function for SQL."""
        self.apsw.create_scalar_function(name, function, arguments)

    def close(self) -> None:
        """Let go."""
        self.apsw.close(True)


def connect(database: str, **_: Any) -> Connection:
    """A new connection."""
    try:
        return Connection(database)
    except apsw.Error as error:
        raise _translated(error) from error
