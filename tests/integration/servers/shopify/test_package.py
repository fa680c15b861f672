"""The published schema comes from a pinned package, whole or not at all."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path
from typing import NoReturn

import pytest

from tests.fixtures_servers import or_skip
from tests.servers import node
from tests.servers.processes import ServerUnavailable
from tests.servers.shopify import package

pytestmark = pytest.mark.shopify


def _out_of_reach(_directory: Path) -> NoReturn:
    raise ServerUnavailable("the npm registry cannot be reached")


def _cached(cache: Path, content: bytes) -> Path:
    """A cache that looks as if the schema had been fetched."""
    target = cache / f"shopify-schema-{package.TARBALL[:16]}"
    target.mkdir()
    for version in package.VERSIONS:
        (target / package.file_name(version)).write_bytes(content)
    return target


def test_a_half_fetched_file_is_never_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _cached(tmp_path, b"half")
    monkeypatch.setattr(package, "_pack", _out_of_reach)
    with pytest.raises(ServerUnavailable, match="cannot be reached"):
        package.ensure(tmp_path)


def test_another_package_than_the_pinned_one_is_an_error_and_not_a_skip(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pack(directory: Path) -> Path:
        file = directory / "other.tgz"
        with tarfile.open(file, "w:gz") as archive:
            archive.addfile(tarfile.TarInfo("package/LICENSE"), io.BytesIO())
        return file

    monkeypatch.setattr(package, "_pack", pack)
    with pytest.raises(RuntimeError, match="not the pinned one"):
        package.ensure(tmp_path)
    assert not [found for found in tmp_path.iterdir() if found.is_dir() and found.suffix != ".partial"]


def test_without_a_node_the_reason_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(node, "machine", lambda: iter(()))
    monkeypatch.setattr(node, "wheel", lambda: iter(()))
    with pytest.raises(ServerUnavailable, match=r"Node\.js"):
        package.ensure(tmp_path)


def test_the_cached_schema_is_whole_and_keeps_its_licence(machine_cache: Path) -> None:
    directory = or_skip(lambda: package.ensure(machine_cache))
    assert package.intact(directory)
    assert "Permission to use, copy, modify" in (directory / "LICENSE").read_text(encoding="utf-8")
