"""The migrated and furnished database of the shop, kept as a dump in the cache: the next start is quick."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
from pathlib import Path

from tests.servers.medusa import install
from tests.servers.medusa.seed import EMAIL, PASSWORD, Premises, seed
from tests.servers.medusa.server import Server
from tests.servers.node import Node
from tests.servers.postgres import Postgres

MAKES_IT = ("package-lock.json", "medusa-config.js", "articles.csv", "catalogue.py", "seed.py")


def furnished(postgres: Postgres, node: Node, cache: Path) -> tuple[Server, Premises]:
    """A started server on a fresh, furnished database: from the dump if there is one, else made (and dumped) now."""
    packages = install.ensure(node, cache)
    dump = cache / f"shop-{install.fingerprint(*MAKES_IT)}-pg{postgres.version}"
    database = postgres.create_database(f"shop_{secrets.token_hex(4)}")
    server = Server(node, packages, database)
    try:
        with install.locked(dump):
            if not dump.exists():
                return server, _make(server, postgres, database, dump)
        _restore(postgres, database, dump)
        server.start()
    except BaseException:
        server.end()
        shutil.rmtree(server.directory, ignore_errors=True)
        raise
    return server, Premises(**json.loads((dump / "premises.json").read_text()))


def _make(server: Server, postgres: Postgres, database: str, dump: Path) -> Premises:
    server.command("db:migrate")
    server.command("user", "-e", EMAIL, "-p", PASSWORD)
    server.start()
    premises = seed(server.base)
    partial = dump.with_suffix(f".{os.getpid()}")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    _run(postgres.binaries / "pg_dump", "--no-owner", "--file", str(partial / "shop.sql"), database)
    (partial / "premises.json").write_text(json.dumps(premises.as_json()))
    partial.rename(dump)
    return premises


def _restore(postgres: Postgres, database: str, dump: Path) -> None:
    script = str(dump / "shop.sql")
    _run(postgres.binaries / "psql", "-qX1", "-v", "ON_ERROR_STOP=1", "-o", os.devnull, "-f", script, database)


def _run(*command: str | Path) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stderr.strip()}")
