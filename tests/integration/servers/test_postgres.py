"""The tests' own PostgreSQL."""

from __future__ import annotations

import os
import select
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.servers.postgres import Postgres

pytestmark = pytest.mark.postgres


def test_a_database_made_from_a_template_holds_what_the_template_holds(postgres_server: Postgres) -> None:
    template = postgres_server.create_database("template_of_this_test")
    with psycopg.connect(template) as connection:
        connection.execute("CREATE TABLE words (word text)")
        connection.execute("INSERT INTO words VALUES ('ștampilă')")
    copy = postgres_server.create_database("copy_of_this_test", "template_of_this_test")
    with psycopg.connect(copy) as connection:
        assert connection.execute("SELECT word FROM words").fetchall() == [("ștampilă",)]
    postgres_server.drop_database("copy_of_this_test")
    postgres_server.drop_database("template_of_this_test")


def test_every_test_gets_an_empty_database(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert tables == (0,)


@pytest.mark.skipif(sys.platform != "linux", reason="the leash is a feature of Linux")
def test_a_server_ends_with_a_test_run_that_is_killed() -> None:
    """A second Python starts a server and is shot; the server must follow although nobody told it."""
    script = (
        "import signal; from tests.servers import postgres; print(postgres.start().home, flush=True); signal.pause()"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        home = Path(child.stdout.readline().strip())
        server = os.pidfd_open(int((home / "data" / "postmaster.pid").read_text().splitlines()[0]))
        child.kill()
    ended, _, _ = select.select([server], [], [], 20)
    os.close(server)
    shutil.rmtree(home)
    assert ended
