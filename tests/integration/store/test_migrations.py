"""Every migration, from an empty database to the tables the program works with."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from intake.store import engines, migrate
from intake.store.tables import metadata

FOLDER = Path(migrate.__file__).parent / "migrations"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "postgres":
        engine = engines.postgres_engine(str(request.getfixturevalue("postgres_url")))
    else:
        engine = engines.sqlite_engine(tmp_path / "empty.sqlite")
    yield engine
    engine.dispose()


def revisions() -> list[str]:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    return [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()][::-1]


def test_revisions_are_numbered_in_order_and_the_program_knows_the_last() -> None:
    found = revisions()
    assert found == [f"{n:04d}" for n in range(1, len(found) + 1)]
    assert found[-1] == migrate.HEAD


@pytest.mark.parametrize("revision", revisions())
def test_each_migration_runs_on_the_one_before(empty: Engine, revision: str) -> None:
    for step in revisions()[: revisions().index(revision) + 1]:
        migrate.upgrade(empty, step)
    with empty.connect() as connection:
        assert migrate.version(connection) == revision


def test_the_migrated_tables_are_those_the_program_works_with(empty: Engine) -> None:
    migrate.bring_up_to_date(empty, "here", None)
    with empty.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        found = {
            table: {index["name"]: _shape(dict(index)) for index in inspect(connection).get_indexes(table)}
            for table in metadata.tables
        }
    metadata_found = _indexes_of_the_models(empty)
    assert found == metadata_found


def _indexes_of_the_models(engine: Engine) -> dict[str, dict[str | None, tuple[object, ...]]]:
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
        metadata.drop_all(connection)
        metadata.create_all(connection)
        return {
            table: {index["name"]: _shape(dict(index)) for index in inspect(connection).get_indexes(table)}
            for table in metadata.tables
        }


def _shape(index: dict[str, object]) -> tuple[object, ...]:
    options = index.get("dialect_options") or {}
    assert isinstance(options, dict)
    where = {str(value) for name, value in options.items() if name.endswith("_where")}
    return (index["column_names"], bool(index["unique"]), where)


@pytest.mark.parametrize("script", sorted((FOLDER / "versions").glob("*.py")), ids=lambda path: path.stem)
def test_a_migration_stands_alone(script: Path) -> None:
    tree = ast.parse(script.read_text(encoding="utf-8"))
    imported = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    imported += [str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert not [name for name in imported if name.split(".")[0] == "intake"]


def test_a_migration_that_fails_leaves_the_old_tables(empty: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    from alembic import command

    def half(config: Config, target: str) -> None:
        config.attributes["connection"].execute(text("CREATE TABLE half (id INTEGER)"))
        raise RuntimeError("power cut")

    monkeypatch.setattr(command, "upgrade", half)
    with pytest.raises(RuntimeError, match="power cut"):
        migrate.upgrade(empty)
    assert inspect(empty).get_table_names() == []


def test_claims_of_earlier_releases_are_found(empty: Engine) -> None:
    """Of each return the last settlement counts; a text that cannot be read is no claim."""
    migrate.upgrade(empty, "0003")
    rows = [
        ("a", 1, "owes", 1, '{"claim":{"currency":"EUR","minor":500}}'),
        ("b", 1, "owed-once", 1, '{"claim":{"currency":"EUR","minor":500}}'),
        ("c", 1, "owed-once", 2, '{"claim":{"currency":"EUR","minor":0}}'),
        ("d", 1, "damaged", 1, "{"),
    ]
    with empty.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        for name in sorted({row[2] for row in rows}):
            known = {"id": name, "shop": "web", "external_id": name, "status": "expected", "doc": "{}"}
            columns = ", ".join(known)
            connection.execute(
                text(f"INSERT INTO returns ({columns}) VALUES (:id, :shop, :external_id, :status, :doc)"), known
            )
        for name, revision, return_id, at, doc in rows:
            values = {"id": name, "revision": revision, "return_id": return_id, "at": at, "due_day": 1, "doc": doc}
            columns = ", ".join(values)
            connection.execute(
                text(f"INSERT INTO settlements ({columns}) VALUES (:id, :revision, :return_id, :at, :due_day, :doc)"),
                values,
            )
    migrate.upgrade(empty, "0004")
    with empty.connect() as connection:
        found = connection.execute(text("SELECT return_id, settlement FROM open_claims")).all()
    assert [tuple(row) for row in found] == [("owes", "a")]
