"""A database's password comes from where secrets lie, and what is not safe about its address is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.app.database import address, doubts
from intake.paths import DataDir
from intake.settings import Settings

BASE = "postgresql://intake@db.example/intake"


@pytest.fixture
def data(tmp_path: Path) -> DataDir:
    return DataDir(tmp_path)


def test_a_kept_password_is_put_in_and_escaped(data: DataDir, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("INTAKE_TOKEN_DATABASE", "p@ss/w:rd")
    found = address(Settings(database=BASE + "?sslmode=verify-full"), data)
    assert found == "postgresql://intake:p%40ss%2Fw%3Ard@db.example/intake?sslmode=verify-full"


@pytest.mark.parametrize(
    "given", ["", BASE.replace("intake@", "intake:known@"), "postgresql:///intake", "postgresql://[broken"]
)
def test_an_address_that_needs_no_password_stays(data: DataDir, monkeypatch: pytest.MonkeyPatch, given: str):
    monkeypatch.setenv("INTAKE_TOKEN_DATABASE", "p@ss/w:rd")
    assert address(Settings(database=given), data) == given


def test_without_a_kept_password_the_password_file_is_left_to_serve(data: DataDir, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("INTAKE_TOKEN_DATABASE", raising=False)
    monkeypatch.delenv("INTAKE_SECRETS_PASSPHRASE", raising=False)
    assert address(Settings(database=BASE, secrets="file"), data) == BASE


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ("", []),
        (BASE, ["database_not_verified"]),
        (BASE + "?sslmode=require", ["database_not_verified"]),
        (BASE + "?sslmode=verify-full", []),
        ("postgresql://intake:secret@db.example/intake", ["database_password", "database_not_verified"]),
        ("postgresql://intake@127.0.0.1/intake", []),
        ("postgresql:///intake?host=/run/postgresql", []),
    ],
)
def test_what_is_not_safe_is_told(given: str, codes: list[str]):
    assert [one.code for one in doubts(Settings(database=given))] == codes
