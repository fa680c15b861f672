"""The network cuts off while PostgreSQL commits: what counts is asked of the server, not guessed."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from intake.domain.acts import Noted
from intake.domain.errors import IntakeError
from intake.paths import DataDir
from intake.store.open import open_store
from intake.store.sql_store import SqlStore
from tests.integration.store.cutting_proxy import CuttingProxy, Mood
from tests.integration.store.values import NOW

pytestmark = pytest.mark.postgres


def through(data_dir: DataDir, url: str, proxy: CuttingProxy) -> SqlStore:
    near = make_url(url).set(host="127.0.0.1", port=proxy.port).render_as_string(hide_password=False)
    return open_store(data_dir, near, station="dock-1", site="main")


def note(store: SqlStore, what: str) -> int:
    with store.write() as writes:
        return writes.append(Noted(what), at=NOW, operator="eva", parcel_id=None).sequence


def kept(store: SqlStore) -> list[str]:
    with store.read() as reads:
        return [entry.act.what for entry in reads.journal() if isinstance(entry.act, Noted)][::-1]


@pytest.fixture
def server(migrated_url: str) -> tuple[str, int]:
    url = make_url(migrated_url)
    assert url.host
    assert url.port
    return url.host, url.port


def test_a_commit_whose_answer_is_lost_counts(data_dir: DataDir, migrated_url: str, server: tuple[str, int]) -> None:
    with CuttingProxy(*server) as proxy:
        store = through(data_dir, migrated_url, proxy)
        note(store, "before")
        proxy.mood = Mood.SWALLOW_ANSWER
        assert note(store, "lost answer") == 2
        assert proxy.cuts == 1
        assert note(store, "after") == 3
        assert kept(store) == ["before", "lost answer", "after"]
        store.close()


def test_a_lost_answer_is_asked_for_also_while_all_other_connections_are_in_use(
    data_dir: DataDir, migrated_url: str, server: tuple[str, int]
) -> None:
    """A server that restarts cuts off all threads at once: each needs the place of the connection it lost."""
    with CuttingProxy(*server) as proxy:
        store = through(data_dir, migrated_url, proxy)
        with store._engine.connect() as one, store._engine.connect() as other:
            assert (one.execute(text("SELECT 1")).scalar(), other.execute(text("SELECT 2")).scalar()) == (1, 2)
            proxy.mood = Mood.SWALLOW_ANSWER
            assert note(store, "lost answer") == 1
        assert kept(store) == ["lost answer"]
        store.close()


def test_a_commit_that_never_arrived_does_not_count(
    data_dir: DataDir, migrated_url: str, server: tuple[str, int]
) -> None:
    with CuttingProxy(*server) as proxy:
        store = through(data_dir, migrated_url, proxy)
        note(store, "before")
        proxy.mood = Mood.SWALLOW_REQUEST
        with pytest.raises(IntakeError, match="database_unreachable"):
            note(store, "lost request")
        assert proxy.cuts == 1
        assert note(store, "after") == 2
        assert kept(store) == ["before", "after"]
        assert store.verify_journal() is None
        store.close()


def test_a_server_that_goes_away_is_told_and_the_next_write_finds_it_again(
    data_dir: DataDir, migrated_url: str
) -> None:
    store = open_store(data_dir, migrated_url, station="dock-1", site="main")
    with pytest.raises(IntakeError, match="database_unreachable"), store.write() as writes:  # noqa: PT012
        writes.append(Noted("cut"), at=NOW, operator="eva", parcel_id=None)
        with store._snapshot() as other:
            other.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
        writes.next_number("lpn")
    assert note(store, "after") == 1
    assert kept(store) == ["after"]
    store.close()
