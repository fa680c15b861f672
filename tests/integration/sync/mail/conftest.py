"""A mail server, the two ends of its TLS, a store and a shop with a return whose message is owed."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from intake.domain.decisions import Settlement
from intake.domain.returns import ExpectedReturn
from intake.paths import DataDir
from intake.store.open import open_store
from intake.store.sql_store import SqlStore
from intake.sync.training import TrainingShop
from tests.integration.sync.mail.post import Time, engine, record, worn
from tests.servers.certificates import authority, server_context, trusting
from tests.servers.mail import Mailbox, MailServer


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def box() -> Mailbox:
    return Mailbox()


@pytest.fixture(scope="session")
def trust(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """The two ends of a TLS connection to localhost: the server's and ours."""
    folder = tmp_path_factory.mktemp("tls")
    signer = authority(folder)
    return server_context(folder, signer), trusting(signer)


@pytest.fixture
def server(box: Mailbox, trust: tuple[ssl.SSLContext, ssl.SSLContext]) -> Iterator[MailServer]:
    made = MailServer(box, tls=trust[0])
    made.start()
    yield made
    made.stop()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    opened = open_store(DataDir(tmp_path / "data"), station="dock-1", site="main")
    yield opened
    opened.close()


@pytest.fixture
def shop(tmp_path: Path, time: Time) -> TrainingShop:
    made = TrainingShop(tmp_path / "training.jsonl", None, time.clock)
    made.contact = lambda expected: f"{expected.external_id.replace('/', '')}@example.org"  # type: ignore[method-assign]
    return made


@pytest.fixture
def owed(store: SqlStore, shop: TrainingShop, time: Time) -> tuple[ExpectedReturn, Settlement]:
    """A settled return whose refund went out: only its message is still owed."""
    one, settled = worn(shop)
    record(store, shop, one, settled, time)
    engine(store, shop, time).push_once()
    return one, settled
