"""Opening a store: what can be wrong with the data gets a name and loses nothing."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path
from types import ModuleType

import pytest
from sqlalchemy import text

from intake.domain.acts import Noted
from intake.domain.errors import IntakeError
from intake.domain.ports import Outbox, PhotoFiles, Store
from intake.paths import DataDir
from intake.store import engines, migrate
from intake.store import open as opening
from intake.store.open import open_reader, open_store
from intake.store.photos import PhotoStore
from intake.store.sql_store import SqlStore
from tests.integration.store.conftest import OpenStore
from tests.integration.store.values import NOW, SHOP, a_parcel, a_return


def open_here(data_dir: DataDir, url: str = "") -> SqlStore:
    return open_store(data_dir, url, station="dock-1", site="main")


def fails(data_dir: DataDir, code: str, url: str = "") -> IntakeError:
    with pytest.raises(IntakeError) as told:
        open_here(data_dir, url)
    assert told.value.code == code
    return told.value


def filled(data_dir: DataDir) -> None:
    store = open_here(data_dir)
    with store.write() as writes:
        writes.save_returns(SHOP, [a_return(n) for n in range(200)], None)
        writes.append(Noted("kept"), at=NOW, operator="eva", parcel_id=None)
    store.close()


def pragma(store: SqlStore, name: str) -> object:
    with store._transaction() as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


def test_the_store_fits_its_ports(sqlite_store: SqlStore, tmp_path: Path) -> None:
    store: Store = sqlite_store
    outbox: Outbox = sqlite_store.outbox
    photos: PhotoFiles = PhotoStore(tmp_path)
    with store.read() as reads, pytest.raises(AttributeError):
        _ = reads.append  # type: ignore[attr-defined]
    assert outbox.cursor(SHOP) == ""
    assert not photos.path("0" * 64).exists()


def test_the_file_is_opened_durable(sqlite_store: SqlStore) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}
    assert {name: pragma(sqlite_store, name) for name in wanted} == wanted


def test_a_sqlite_with_the_wal_reset_bug_gets_no_write_ahead_log(tmp_path: Path) -> None:
    assert not engines.wal_is_safe((3, 40, 1))
    engine = engines.sqlite_engine(tmp_path / "old.sqlite", module=_posing_as((3, 40, 1)))
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "delete"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 3
    engine.dispose()


def _posing_as(version: tuple[int, int, int]) -> ModuleType:
    module = ModuleType("sqlite3")
    module.__dict__.update(sqlite3.__dict__, sqlite_version_info=version)
    return module


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 4), True),
    ],
)
def test_versions_with_the_wal_reset_bug_are_known(version: tuple[int, ...], safe: bool) -> None:
    assert engines.wal_is_safe(version) is safe


def test_a_second_program_on_the_same_data_is_told_so(data_dir: DataDir, sqlite_store: SqlStore) -> None:
    trouble = fails(data_dir, "data_in_use")
    assert trouble.params == {"path": data_dir.root}
    other = subprocess.run(
        [sys.executable, "-c", _OPEN, str(data_dir.root)], capture_output=True, text=True, check=False
    )
    assert other.stdout.strip() == "data_in_use"
    sqlite_store.close()
    open_here(data_dir).close()


_OPEN = """
import sys
from pathlib import Path
from types import ModuleType
from intake.domain.errors import IntakeError
from intake.domain.ports import Outbox, PhotoFiles, Store
from intake.paths import DataDir
from intake.store.open import open_store
try:
    open_store(DataDir(Path(sys.argv[1])), station="dock-1", site="main")
    print("opened")
except IntakeError as error:
    print(error.code)
"""


@pytest.mark.postgres
def test_a_station_cannot_be_two_programs_on_a_server(data_dir: DataDir, migrated_url: str) -> None:
    first = open_here(data_dir, migrated_url)
    assert fails(data_dir, "data_in_use", migrated_url).params == {"path": "dock-1"}
    other = open_store(data_dir, migrated_url, station="dock-2", site="main")
    first.close()
    open_here(data_dir, migrated_url).close()
    other.close()


@pytest.mark.postgres
def test_a_site_is_set_up_once_when_all_stations_start_together(data_dir: DataDir, postgres_url: str) -> None:
    start = threading.Barrier(3)
    troubles: list[BaseException] = []

    def begin(name: str) -> None:
        start.wait()
        try:
            open_store(data_dir, postgres_url, station=name, site="main").close()
        except BaseException as error:
            troubles.append(error)

    threads = [threading.Thread(target=begin, args=(f"dock-{n}",)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not troubles


def test_a_database_of_a_newer_release_is_left_alone(data_dir: DataDir) -> None:
    filled(data_dir)
    with sqlite3.connect(data_dir.database) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9001'")
    raw.close()
    before = data_dir.database.read_bytes()
    assert fails(data_dir, "database_newer").params["found"] == "9001"
    assert data_dir.database.read_bytes() == before


@pytest.mark.postgres
def test_a_server_of_a_newer_release_is_left_alone(data_dir: DataDir, migrated_url: str) -> None:
    engine = engines.postgres_engine(migrated_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9001'"))
    engine.dispose()
    fails(data_dir, "database_newer", migrated_url)


def test_a_file_of_another_program_is_left_alone(data_dir: DataDir) -> None:
    data_dir.root.mkdir()
    with sqlite3.connect(data_dir.database) as raw:
        raw.execute("CREATE TABLE songs (id INTEGER)")
    raw.close()
    fails(data_dir, "database_damaged")


@pytest.mark.parametrize("content", [b"not a database at all" * 300, b"SQLite format 3\0" + b"\xff" * 9000])
def test_a_file_that_is_no_database_is_damaged(data_dir: DataDir, content: bytes) -> None:
    data_dir.root.mkdir()
    data_dir.database.write_bytes(content)
    fails(data_dir, "database_damaged")
    assert data_dir.database.read_bytes() == content


def test_a_damaged_page_is_found_at_start(data_dir: DataDir) -> None:
    filled(data_dir)
    content = bytearray(data_dir.database.read_bytes())
    for page in range(2, len(content) // 4096):
        content[page * 4096 : page * 4096 + 16] = b"\xde\xad\xbe\xef" * 4
    data_dir.database.write_bytes(bytes(content))
    fails(data_dir, "database_damaged")


def test_a_cut_off_file_is_found_at_start(data_dir: DataDir) -> None:
    filled(data_dir)
    with data_dir.database.open("r+b") as file:
        file.truncate(data_dir.database.stat().st_size // 2)
    fails(data_dir, "database_damaged")


def test_a_large_file_is_looked_through_once_a_day(data_dir: DataDir, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[Path] = []
    monkeypatch.setattr(opening, "_SOON_READ", 0)
    monkeypatch.setattr(opening, "_check", lambda engine, file: looked.append(file))

    def visit(times: int) -> None:
        looked.clear()
        open_here(data_dir).close()
        assert len(looked) == times

    visit(0)  # a new file
    visit(0)
    os.truncate(data_dir.lock, 0)  # a file whose day is not known
    visit(1)
    visit(0)
    monkeypatch.setattr(opening, "_today", lambda: "2999-01-01")
    visit(1)


def test_a_folder_that_cannot_be_written_is_told_at_once(data_dir: DataDir, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(data_dir)
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != data_dir.root)
    assert fails(data_dir, "disk_not_writable").params["path"] == data_dir.root


def test_a_folder_that_cannot_be_made_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    fails(DataDir(tmp_path / "file" / "data"), "disk_not_writable")


def test_a_database_that_turns_read_only_is_told_and_keeps_what_it_has(data_dir: DataDir) -> None:
    filled(data_dir)
    store = open_here(data_dir)
    with pytest.raises(IntakeError, match="disk_not_writable"), store._transaction() as connection:  # noqa: PT012
        connection.exec_driver_sql("PRAGMA query_only = ON")
        connection.exec_driver_sql("INSERT INTO counters VALUES ('x', 1)")
    store.close()


def test_a_full_disk_refuses_and_leaves_nothing_half(sqlite_store: SqlStore) -> None:
    limit = int(str(pragma(sqlite_store, "page_count"))) + 8
    kept = 0
    with sqlite_store._engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {limit}")
    with pytest.raises(IntakeError, match="disk_full"):  # noqa: PT012
        while kept < 10_000:
            with sqlite_store.write() as writes:
                writes.append(Noted("x" * 3000), at=NOW, operator="eva", parcel_id=None)
                writes.save_parcel(a_parcel())
            kept += 1
    assert kept > 0
    with sqlite_store.read() as reads:
        assert len(reads.journal(limit=10_000)) == len(reads.parcels(limit=10_000)) == kept
    assert sqlite_store.verify_journal() is None
    with sqlite_store._engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {limit + 1000}")
    with sqlite_store.write() as writes:
        assert writes.append(Noted("room again"), at=NOW, operator="eva", parcel_id=None).sequence == kept + 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="limits of a process are a thing of POSIX")
def test_a_disk_that_fills_up_while_writing_loses_nothing_acknowledged(data_dir: DataDir) -> None:
    worked = subprocess.run(
        [sys.executable, "-c", _FILL, str(data_dir.root)], capture_output=True, text=True, check=False
    )
    code, acknowledged = worked.stdout.split()
    assert code in ("disk_full", "disk_failing")
    store = open_here(data_dir)
    with store.read() as reads:
        found = [entry.sequence for entry in reads.journal(limit=100_000)]
    assert len(found) >= int(acknowledged) > 0
    assert store.verify_journal() is None
    store.close()


_FILL = """
import resource, signal, sys
from datetime import datetime, UTC
from pathlib import Path
from types import ModuleType
from intake.domain.acts import Noted
from intake.domain.errors import IntakeError
from intake.domain.ports import Outbox, PhotoFiles, Store
from intake.paths import DataDir
from intake.store.open import open_store
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = open_store(DataDir(Path(sys.argv[1])), station="dock-1", site="main")
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
done = 0
try:
    while True:
        with store.write() as writes:
            writes.append(Noted("x" * 2000), at=datetime.now(UTC), operator="eva", parcel_id=None)
        done += 1
except IntakeError as error:
    print(error.code, done)
"""


def test_a_reader_works_beside_the_program_and_changes_nothing(
    open_as: OpenStore, data_dir: DataDir, database_url: str
) -> None:
    store = open_as()
    reader = open_reader(data_dir, database_url, station="dock-1", site="main")
    parcel = a_parcel()
    with store.write() as writes:
        writes.save_parcel(parcel)
    with reader.read() as reads:
        assert reads.parcels() == (parcel,)
    with pytest.raises(IntakeError, match="database_read_only"), reader.write():
        pass
    reader.close()


def test_a_reader_needs_a_database_of_this_release(data_dir: DataDir) -> None:
    with pytest.raises(IntakeError, match="database_missing"):
        open_reader(data_dir, station="dock-1", site="main")
    assert not data_dir.root.exists()
    filled(data_dir)
    for version, code in (("0000", "database_older"), ("9001", "database_newer")):
        with sqlite3.connect(data_dir.database) as raw:
            raw.execute("UPDATE alembic_version SET version_num = ?", (version,))
        raw.close()
        with pytest.raises(IntakeError, match=code):
            open_reader(data_dir, station="dock-1", site="main")


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("mysql://somebody:secret@host/db", "database_address"),
        ("no address", "database_address"),
        ("postgresql://nobody:secret@127.0.0.1:1/none", "database_unreachable"),
    ],
)
def test_an_address_that_leads_nowhere_is_told_without_its_password(data_dir: DataDir, url: str, code: str) -> None:
    trouble = fails(data_dir, code, url)
    assert "secret" not in str(trouble)


@pytest.mark.postgres
def test_a_missing_database_on_a_server_is_unreachable(data_dir: DataDir, migrated_url: str) -> None:
    fails(data_dir, "database_unreachable", migrated_url + "_not")


def test_an_older_file_is_copied_before_it_is_upgraded(data_dir: DataDir, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(data_dir)
    done: list[str] = []
    monkeypatch.setattr(migrate, "HEAD", "0099")
    monkeypatch.setattr(migrate, "upgrade", lambda engine: done.append("upgraded"))
    open_here(data_dir).close()
    (copy,) = data_dir.root.glob("intake-before-0099-*.sqlite")
    with sqlite3.connect(copy) as raw:
        assert raw.execute("SELECT count(*) FROM returns").fetchone() == (200,)
    raw.close()
    assert done == ["upgraded"]
