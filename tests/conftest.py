"""What holds for every test: no screen, no data of the person at the machine, and no warning that nobody expected."""

from __future__ import annotations

import itertools
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

pytest_plugins = ["tests.fixtures_servers"]

ROOT = Path(__file__).resolve().parent.parent
MACHINE_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "returns-intake-tests"

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PYTHON_KEYRING_BACKEND"] = "tests.memory_keyring.MemoryKeyring"
# A program started by a test must find that module, although some wheels bring a package `tests` of their own.
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))

# Two busy cores make a deadline a coin toss; what is slow is measured in benchmarks/.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

_homes = itertools.count()
_MEDUSA = ("tests/integration/sync/medusa/", "tests/integration/servers/test_medusa.py", "tests/e2e/test_tour.py")


class _Watch(logging.Handler):
    """Collects what the program thought worth a warning."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


class ByServer(LoadScopeScheduling):  # type: ignore[misc]  # xdist tells no types
    """Shares the tests among processes by file; those that need one dear server (a Medusa) stay in one process."""

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        return "medusa" if path.startswith(_MEDUSA) else path


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByServer:
    """Take the place of xdist's own schedulers."""
    return ByServer(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """After the shuffle: the longest part begins first."""
    items.sort(key=lambda item: not item.nodeid.startswith(_MEDUSA))


@pytest.fixture(scope="session")
def machine_cache() -> Path:
    """A folder that outlives the run, for what is dear to fetch (npm packages of the shop the tests start)."""
    MACHINE_CACHE.mkdir(parents=True, exist_ok=True)
    return MACHINE_CACHE


@pytest.fixture(autouse=True)
def _own_folders(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Every test has settings, data, state and cache folders of its own, made only when something uses them."""
    home = tmp_path_factory.getbasetemp() / "homes" / str(next(_homes))
    for kind in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(home / kind.lower()))


@pytest.fixture(autouse=True)
def _empty_keyring() -> Iterator[None]:
    yield
    memory = sys.modules.get("tests.memory_keyring")
    if memory is not None:
        memory.MemoryKeyring.secrets.clear()


@pytest.fixture(autouse=True)
def _log_watch(request: pytest.FixtureRequest) -> Iterator[list[logging.LogRecord]]:
    """Fails a test in which `intake` logs a warning or worse, unless the test says that it means it to."""
    watch = _Watch()
    logger = logging.getLogger("intake")
    logger.addHandler(watch)
    yield watch.records
    logger.removeHandler(watch)
    if request.node.get_closest_marker("expects_warnings"):
        return
    expected = "expected_log" in request.fixturenames
    if expected and not watch.records:
        pytest.fail("the test uses expected_log, but nothing was logged")
    if watch.records and not expected:
        said = "\n".join(f"{record.levelname} {record.name}: {record.getMessage()}" for record in watch.records)
        pytest.fail(f"unexpected in the log:\n{said}")


@pytest.fixture
def expected_log(_log_watch: list[logging.LogRecord]) -> list[logging.LogRecord]:
    """The warnings and errors that the program logs in this test; there must be at least one."""
    return _log_watch
