"""What a database error means to a person: disk full, read-only, damaged, busy, unreachable."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, TimeoutError

from intake.domain.errors import IntakeError

# Primary result codes of SQLite (https://www.sqlite.org/rescode.html).
_BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _PERM, _NOTADB = 5, 6, 8, 10, 11, 13, 14, 3, 26
_SQLITE = {
    _BUSY: "database_busy",
    _LOCKED: "database_busy",
    _READONLY: "disk_not_writable",
    _PERM: "disk_not_writable",
    _CANTOPEN: "disk_not_writable",
    _IOERR: "disk_failing",
    _CORRUPT: "database_damaged",
    _NOTADB: "database_damaged",
    _FULL: "disk_full",
}
# SQLSTATEs of PostgreSQL (documentation, appendix A), longest match first.
_POSTGRES = (
    ("53100", "disk_full"),
    ("25006", "database_read_only"),
    ("57014", "database_busy"),
    ("55P03", "database_busy"),
    ("40", "database_busy"),
    ("42501", "database_rights"),
    ("3D000", "database_unreachable"),
    ("28", "database_rights"),
    ("08", "database_unreachable"),
    ("53", "database_unreachable"),
    ("57", "database_unreachable"),
    ("XX", "database_damaged"),
)
_TAKEN = (("lpn", "lpn_taken"), ("badge", "badge_taken"))


def meaning(error: BaseException, where: str) -> IntakeError | None:
    """The trouble a driver's or SQLAlchemy's error stands for, or None when it is a bug of ours.

    `where` is the file or the server, for the sentence.
    """
    if isinstance(error, TimeoutError):
        return IntakeError("database_busy", path=where)
    if isinstance(error, IntegrityError):
        return _taken(str(error.orig), where)
    cause = error.orig if isinstance(error, DBAPIError) else error
    code = _code(cause)
    if code is None and isinstance(error, OperationalError) and not hasattr(cause, "sqlite_errorcode"):
        code = "database_unreachable"  # a broken connection has no SQLSTATE
    return None if code is None else IntakeError(code, path=where, reason=_first_line(cause))


@contextmanager
def explained(where: str) -> Iterator[None]:
    """Raise the IntakeError that an error of the database inside stands for."""
    try:
        yield
    except Exception as error:
        trouble = None if isinstance(error, IntakeError) else meaning(error, where)
        if trouble is None:
            raise
        raise trouble from error


def _code(cause: BaseException | None) -> str | None:
    sqlite = getattr(cause, "sqlite_errorcode", None)
    if isinstance(sqlite, int):
        return _SQLITE.get(sqlite & 0xFF)
    state = getattr(cause, "sqlstate", None)
    if isinstance(state, str):
        return next((code for prefix, code in _POSTGRES if state.startswith(prefix)), None)
    return None


def _taken(message: str, where: str) -> IntakeError | None:
    """Two things with one number: SQLite names the column, PostgreSQL the index."""
    for name, code in _TAKEN:
        if f".{name}" in message or f"_{name}" in message:
            return IntakeError(code, path=where)
    return None


def _first_line(cause: BaseException | None) -> str:
    return str(cause).strip().split("\n", 1)[0]
