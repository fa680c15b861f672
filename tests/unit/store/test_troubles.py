"""Errors of a database, told as what a person can act on."""

from __future__ import annotations

import sqlite3

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError, TimeoutError

from intake.domain.errors import IntakeError
from intake.store.troubles import explained, meaning


class Refusal(Exception):
    """An error of a driver with the codes that it carries."""

    def __init__(self, message: str = "said no\nHINT: more", codes: dict[str, object] | None = None) -> None:
        super().__init__(message)
        self.__dict__.update(codes or {})


@pytest.mark.parametrize(
    ("codes", "told"),
    [
        ({"sqlite_errorcode": sqlite3.SQLITE_FULL}, "disk_full"),
        ({"sqlite_errorcode": sqlite3.SQLITE_READONLY_DIRECTORY}, "disk_not_writable"),
        ({"sqlite_errorcode": sqlite3.SQLITE_CANTOPEN}, "disk_not_writable"),
        ({"sqlite_errorcode": sqlite3.SQLITE_IOERR_WRITE}, "disk_failing"),
        ({"sqlite_errorcode": sqlite3.SQLITE_CORRUPT_INDEX}, "database_damaged"),
        ({"sqlite_errorcode": sqlite3.SQLITE_NOTADB}, "database_damaged"),
        ({"sqlite_errorcode": sqlite3.SQLITE_BUSY_SNAPSHOT}, "database_busy"),
        ({"sqlstate": "53100"}, "disk_full"),
        ({"sqlstate": "53300"}, "database_unreachable"),
        ({"sqlstate": "25006"}, "database_read_only"),
        ({"sqlstate": "40P01"}, "database_busy"),
        ({"sqlstate": "57014"}, "database_busy"),
        ({"sqlstate": "57P01"}, "database_unreachable"),
        ({"sqlstate": "28P01"}, "database_rights"),
        ({"sqlstate": "42501"}, "database_rights"),
        ({"sqlstate": None}, "database_unreachable"),
    ],
)
def test_each_trouble_has_a_name(codes: dict[str, object], told: str) -> None:
    error = meaning(OperationalError("SELECT 1", {}, Refusal(codes=codes)), "here")
    assert error is not None
    assert (error.code, error.params) == (told, {"path": "here", "reason": "said no"})


def test_a_bug_stays_a_bug() -> None:
    for bug in (
        ZeroDivisionError(),
        KeyError("x"),
        IntegrityError("INSERT", {}, Refusal("FOREIGN KEY constraint failed")),
    ):
        assert meaning(bug, "here") is None
        with pytest.raises(type(bug)), explained("here"):
            raise bug


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("UNIQUE constraint failed: units.lpn", "lpn_taken"),
        ('duplicate key value violates unique constraint "uq_units_lpn"', "lpn_taken"),
        ("UNIQUE constraint failed: operators.badge", "badge_taken"),
        ('duplicate key value violates unique constraint "uq_operators_badge"', "badge_taken"),
    ],
)
def test_a_number_that_is_taken_is_named(message: str, told: str) -> None:
    error = meaning(IntegrityError("INSERT", {}, Refusal(message)), "here")
    assert error is not None
    assert error.code == told


def test_wrong_sql_is_a_bug_and_no_broken_connection() -> None:
    wrong = Refusal(codes={"sqlite_errorcode": sqlite3.SQLITE_ERROR})
    assert meaning(OperationalError("SELEC 1", {}, wrong), "here") is None


def test_no_connection_in_time_is_busy() -> None:
    with pytest.raises(IntakeError, match="database_busy"), explained("here"):
        raise TimeoutError


def test_our_own_trouble_passes_unchanged() -> None:
    ours = IntakeError("photo_missing")
    with pytest.raises(IntakeError) as told, explained("here"):
        raise ours
    assert told.value is ours
