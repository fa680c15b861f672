"""Processes forked from this one: a start costs milliseconds, so a hundred kills cost no more than a second."""

from __future__ import annotations

import os
import signal
import time
import traceback
from collections.abc import Callable
from contextlib import suppress


class Forked:
    """A child running a function. It exits with 0 when the function returns, with 3 when it raises."""

    def __init__(self, name: str, work: Callable[[], None], *, log: str) -> None:
        self.name = name
        self.status: int | None = None
        self.pid = os.fork()
        if self.pid == 0:
            _be_child(work, log)

    @property
    def running(self) -> bool:
        """Is it still there?"""
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
        return self.status is None

    def signal(self, number: signal.Signals) -> None:
        """Send a signal, if it is still there."""
        if self.running:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> bool:
        """SIGKILL, and wait until it is gone. False when it had ended before."""
        if not self.running:
            return False
        self.signal(signal.SIGKILL)
        self.wait(10)
        return self.status == -signal.SIGKILL

    def end(self) -> None:
        """Ask it to end; kill it when it does not."""
        self.signal(signal.SIGCONT)
        self.signal(signal.SIGTERM)
        if not self.wait(3):
            self.kill()

    def wait(self, seconds: float) -> bool:
        """True when it has ended within that time."""
        until = time.monotonic() + seconds
        while self.running:
            if time.monotonic() > until:
                return False
            time.sleep(0.002)
        return True


def _be_child(work: Callable[[], None], log: str) -> None:
    code = 3
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the conductor's affair
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(handle, 1)
        os.dup2(handle, 2)
        work()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)
