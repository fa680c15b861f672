"""Child processes of the tests: started in a group of their own, logged to a file, ended with the test run."""

from __future__ import annotations

import atexit
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

LEASH = Path(__file__).with_name("leash.py")
TAIL_LINES = 30


class ServerUnavailable(Exception):
    """A server cannot be had on this machine; the text says why. Tests skip on it, except in CI, where they fail."""


def free_port() -> int:
    """A TCP port on loopback that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def tail(log: Path) -> str:
    """The last lines of a log, to be shown when a start fails."""
    if not log.exists():
        return "(no log was written)"
    return "\n".join(log.read_text(errors="replace").splitlines()[-TAIL_LINES:])


class Child:
    """A running process and its group. `end` is idempotent and also runs when the interpreter ends."""

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        log: Path,
        cwd: Path,
        environment: Mapping[str, str],
        user: str | None = None,
        end_signal: signal.Signals = signal.SIGTERM,
        orphan_signal: signal.Signals = signal.SIGKILL,
    ) -> None:
        """`end_signal` asks it to end; `orphan_signal` is what it gets when this process dies without a word."""
        self.log = log
        self._end_signal = end_signal
        leash = [sys.executable, "-I", "-S", str(LEASH), orphan_signal.name, user or "-"]
        with log.open("ab") as sink:
            self._process = subprocess.Popen(
                [*leash, *map(str, command)],
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=subprocess.STDOUT,
                cwd=cwd,
                env=dict(environment),
                start_new_session=True,
            )
        atexit.register(self.end)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    def signal_group(self, number: signal.Signals) -> None:
        """Send a signal to the whole group; a group that is gone already is fine."""
        try:
            os.killpg(self._process.pid, number)
        except ProcessLookupError:
            return

    def kill(self) -> None:
        """As a power cut would: SIGKILL to the group, and wait until it is gone."""
        self.signal_group(signal.SIGKILL)
        self._process.wait()

    def end(self, timeout: float = 15.0) -> None:
        """Ask to end, wait `timeout` seconds, then kill."""
        atexit.unregister(self.end)
        if self.running:
            self._process.send_signal(self._end_signal)
            try:
                self._process.wait(timeout)
            except subprocess.TimeoutExpired:
                self.kill()
        self.signal_group(signal.SIGKILL)
