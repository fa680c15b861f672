"""Medusa's packages, installed once into the user's cache and shared by later runs, outside the tree."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.node import Node
from tests.servers.processes import ServerUnavailable

HERE = Path(__file__).parent
INSTALL_SECONDS = 600
NPM = ("install", "--ignore-scripts", "--legacy-peer-deps", "--no-audit", "--no-fund", "--loglevel=error")
UNREACHABLE = re.compile(r"\b(ENOTFOUND|EAI_AGAIN|ECONN\w+|E?TIMEDOUT|ERR_SOCKET_TIMEOUT|E(NET|HOST)UNREACH|E5\d\d)\b")


def fingerprint(*names: str) -> str:
    """A short hash of files beside this one: what is cached under it is valid as long as they stay as they are."""
    digest = hashlib.sha256()
    for name in names:
        digest.update(name.encode() + b"\0" + (HERE / name).read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def user_cache() -> Path:
    """The cache of the person at this machine; asked for once, before tests turn the environment elsewhere."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "returns-intake-tests"


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a path of the cache alone: two test runs that start together do the slow part once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def ensure(node: Node, cache: Path) -> Path:
    """The installed packages' directory. Raises ServerUnavailable if the npm registry cannot be reached."""
    target = cache / f"medusa-{fingerprint('package.json', 'package-lock.json')}"
    with locked(target):
        if not target.exists():
            _install(node, target)
    return target


def _install(node: Node, target: Path) -> None:
    partial = target.with_suffix(".partial")
    shutil.rmtree(partial, ignore_errors=True)  # left by a run that was killed
    partial.mkdir()
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, partial / name)
    done = subprocess.run(
        [*node.npm, *NPM],
        cwd=partial,
        env=node.environment(),
        capture_output=True,
        text=True,
        timeout=INSTALL_SECONDS,
        check=False,
    )
    if done.returncode == 0:
        partial.rename(target)
        return
    shutil.rmtree(partial, ignore_errors=True)
    if UNREACHABLE.search(done.stderr):
        raise ServerUnavailable(f"the npm registry cannot be reached:\n{done.stderr.strip()}")
    raise RuntimeError(f"npm install failed:\n{done.stdout}\n{done.stderr}")
