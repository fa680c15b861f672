"""A store on each database, opened as often as a test needs."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from intake.paths import DataDir
from intake.store import engines, migrate
from intake.store.open import open_store
from intake.store.sql_store import SqlStore
from intake.store.times import Times
from tests.servers.postgres import Postgres

OpenStore = Callable[..., SqlStore]


@pytest.fixture
def data_dir(tmp_path: Path) -> DataDir:
    return DataDir(tmp_path / "data")


@pytest.fixture(scope="session")
def migrated_template(postgres_server: Postgres) -> str:
    """A PostgreSQL database with our tables; copying it is faster than migrating an empty one for each test."""
    name = "store_template"
    engine = engines.postgres_engine(postgres_server.create_database(name))
    migrate.upgrade(engine)
    engine.dispose()
    return name


@pytest.fixture
def migrated_url(postgres_server: Postgres, migrated_template: str) -> Iterator[str]:
    """A PostgreSQL database of the test's own, with our tables."""
    name = f"store_{secrets.token_hex(6)}"
    yield postgres_server.create_database(name, migrated_template)
    postgres_server.drop_database(name)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """Empty for the SQLite file of the data folder."""
    return str(request.getfixturevalue("migrated_url")) if request.param == "postgres" else ""


@pytest.fixture
def open_as(data_dir: DataDir, database_url: str) -> Iterator[OpenStore]:
    """Opens the test's database as a station; closes everything at the end."""
    opened: list[SqlStore] = []

    def _open(station: str = "dock-1") -> SqlStore:
        store = open_store(data_dir, database_url, station=station, site="main")
        # The tests make up their times: a server's own clock would know better.
        store.judge_by(Times(server=False))
        opened.append(store)
        return store

    yield _open
    for store in opened:
        store.close()


@pytest.fixture
def store(open_as: OpenStore) -> SqlStore:
    return open_as()


@pytest.fixture
def sqlite_store(data_dir: DataDir) -> Iterator[SqlStore]:
    opened = open_store(data_dir, station="dock-1", site="main")
    yield opened
    opened.close()
