"""Shopify's published schema files: fetched once from an npm package, of pinned version and checksum, and cached."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tarfile
from pathlib import Path

from tests.servers import node
from tests.servers.medusa.install import UNREACHABLE, locked
from tests.servers.processes import ServerUnavailable

PACKAGE = "@shopify/dev-mcp"
PACKAGE_VERSION = "1.16.0"
TARBALL = "4663c79229028e98f825a09d5f04ec6c3736331b740ce50260f9ffac10709474"
VERSIONS = {
    "2026-07": "5bcde995c89c59acdb2ee494378d96f45ce7378a16ec829a74b71d696a08ef19",
    "2026-10": "f3b522f264556925eada700e795e4a002a9cba83444ebcc6c0d724254a0c6593",
    "unstable": "09abd39c19075b0cfb4682f602f40353e167a2f551235b3a8948c3bdbd17ff92",
}
"""The sha256 of each `admin_<version>.json.gz` in the package."""
FETCH_SECONDS = 300


def ensure(cache: Path) -> Path:
    """The directory of the schema files and their licence; fetched if the cache has none, or has a damaged one.

    Raises ServerUnavailable where neither npm nor its registry can be had, RuntimeError for a package with another
    checksum than the pinned one.
    """
    target = cache / f"shopify-schema-{TARBALL[:16]}"
    with locked(target):
        if not intact(target):
            _fetch(target)
    return target


def intact(directory: Path) -> bool:
    """Whether all schema files lie there, byte for byte."""
    return all(
        (file := directory / file_name(version)).is_file() and _sha256(file) == checksum
        for version, checksum in VERSIONS.items()
    )


def file_name(version: str) -> str:
    """The name of a version's file: gzipped introspection JSON."""
    return f"admin_{version}.json.gz"


def _fetch(target: Path) -> None:
    partial = target.with_suffix(".partial")
    for rest in (partial, target):
        shutil.rmtree(rest, ignore_errors=True)  # left by a run that was killed, or damaged since
    partial.mkdir(parents=True)
    tarball = _pack(partial)
    found = _sha256(tarball)
    if found != TARBALL:
        raise RuntimeError(f"{PACKAGE} {PACKAGE_VERSION} has the checksum {found}, not the pinned one")
    with tarfile.open(tarball) as archive:
        for name, member in [
            ("LICENSE", "package/LICENSE"),
            *((file_name(version), f"package/dist/data/{file_name(version)}") for version in VERSIONS),
        ]:
            content = archive.extractfile(member)
            assert content is not None, member
            (partial / name).write_bytes(content.read())
    tarball.unlink()
    assert intact(partial), "the files differ from their pinned checksums"
    partial.rename(target)


def _pack(directory: Path) -> Path:
    found = node.find()
    done = subprocess.run(
        [*found.npm, "pack", f"{PACKAGE}@{PACKAGE_VERSION}", "--loglevel=error"],
        cwd=directory,
        env=found.environment(),
        capture_output=True,
        text=True,
        timeout=FETCH_SECONDS,
        check=False,
    )
    if done.returncode == 0:
        return next(directory.glob("*.tgz"))
    shutil.rmtree(directory, ignore_errors=True)
    if UNREACHABLE.search(done.stderr):
        raise ServerUnavailable(f"the npm registry cannot be reached:\n{done.stderr.strip()}")
    raise RuntimeError(f"npm pack failed:\n{done.stdout}\n{done.stderr}")


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
