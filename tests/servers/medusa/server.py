"""The Medusa process: its directory, its database, starting and ending it, and its command line tool."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import httpx

from tests.servers.medusa.install import HERE
from tests.servers.node import Node
from tests.servers.processes import Child, free_port, tail

START_SECONDS = 120.0
CLI = "node_modules/@medusajs/cli/cli.js"


class Server:
    """Medusa on a loopback port of its own, in a directory of its own that borrows the installed packages."""

    def __init__(self, node: Node, packages: Path, database: str) -> None:
        self.node = node
        self.directory = Path(tempfile.mkdtemp(prefix="returns-intake-medusa-"))
        self.log = self.directory / "medusa.log"
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        (self.directory / "node_modules").symlink_to(packages / "node_modules")
        for name in ("package.json", "medusa-config.js"):
            shutil.copy(HERE / name, self.directory / name)
        self._environment = {
            **node.environment(),
            "DATABASE_URL": database,
            "PORT": str(self.port),
            "NODE_ENV": "production",
            "MEDUSA_DISABLE_TELEMETRY": "true",
        }
        self._child: Child | None = None

    def command(self, *arguments: str) -> None:
        """Run Medusa's command line tool to its end; RuntimeError with its output if it fails."""
        done = subprocess.run(
            [self.node.program, CLI, *arguments],
            cwd=self.directory,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"medusa {' '.join(arguments)} failed:\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}")

    def start(self) -> None:
        """Start and wait until it answers; RuntimeError with the end of its log if it does not."""
        self._child = Child(
            [self.node.program, CLI, "start", "-H", "127.0.0.1", "-p", str(self.port)],
            log=self.log,
            cwd=self.directory,
            environment=self._environment,
        )
        deadline = time.monotonic() + START_SECONDS
        while self._child.running and time.monotonic() < deadline:
            if self.healthy():
                return
            time.sleep(0.1)  # polling a server that gives no other sign of being up
        self.end()
        raise RuntimeError(f"Medusa did not start:\n{tail(self.log)}")

    def healthy(self) -> bool:
        """Whether it answers."""
        try:
            return httpx.get(f"{self.base}/health", timeout=5, trust_env=False).status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False

    def end(self) -> None:
        """Ask it to end, or kill it if it will not."""
        if self._child is not None:
            self._child.end()

    def kill(self) -> None:
        """End it without a chance to tidy up."""
        assert self._child is not None
        self._child.kill()

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the process."""
        assert self._child is not None
        os.kill(self._child.pid, number)
