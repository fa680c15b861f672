"""A CUPS queue through its own commands (lp, lpstat, cancel): send a page, watch the job, read why it stands still."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from intake.domain.errors import IntakeError

_JOB = re.compile(r"request id is (\S+)")
_ALERTS = re.compile(r"^\s*Alerts:\s*(.*)$", re.MULTILINE)
_COMMAND_SECONDS = 10.0
_POLL_SECONDS = 0.25
_STALE_SECONDS = 3.0
"""How long a trouble that stood before our job may stand: CUPS learns of new paper only from the next job."""
_LOST = re.compile(r"aborted-by-system|job-canceled-\S+|\S*document-format-error|unsupported-document-format")
"""Reasons of a job that ended without paper. CUPS 2.4 gives `processing-to-stop-point` to good and aborted jobs alike,
so a queue should retry or stop on errors (its default), not abort: an aborted job cannot be told from a printed one."""


@dataclass(frozen=True, slots=True)
class QueueState:
    """What a queue says of itself: `reason` in its own words, empty when it is ready."""

    known: bool
    enabled: bool = True
    out_of_paper: bool = False
    reason: str = ""


def parse_state(text: str) -> QueueState:
    """The state out of `lpstat -l -p QUEUE` (C locale). Its Alerts are printer-state-reasons (RFC 8011 5.4.12)."""
    if not text.startswith("printer "):
        return QueueState(known=False, reason=text.strip().split("\n")[0])
    first, _, rest = text.partition("\n")
    found = _ALERTS.search(text)
    alerts = found[1].split() if found and found[1] != "none" else []
    empty = any(alert.startswith("media-empty") or alert.startswith("media-needed") for alert in alerts)
    enabled = " disabled since " not in f"{first} "
    said = rest.split("\n")[0].strip() if not enabled else ""
    stopped = [alert for alert in alerts if alert.endswith("-error") or alert in {"offline-report", "paused"}]
    return QueueState(True, enabled, empty, said or " ".join(stopped))


def how_it_ended(text: str, job: str) -> str:
    """Why a job surely did not come out, from `lpstat -l -W completed -o QUEUE`, else "".

    The words are job-state-reasons (RFC 8011 section 5.3.8).
    """
    block: list[str] = []
    for line in text.splitlines():
        if line.split()[:1] == [job]:
            block = [line]
        elif block and line.startswith((" ", "\t")):
            block.append(line)
        elif block:
            break
    found = _ALERTS.search("\n".join(block))
    lost = _LOST.search(found[1]) if found else None
    return lost[0] if lost else ""


class Spooler:
    """Runs CUPS' commands. `patience`: seconds a job may take before it is withdrawn."""

    def __init__(
        self,
        patience: float = 20.0,
        now: Callable[[], float] = time.monotonic,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._patience, self._now, self._pause = patience, now, pause

    def queues(self) -> tuple[str, ...]:
        """Names of the queues that take jobs; none when CUPS is not there."""
        try:
            return tuple(self._run(["lpstat", "-e"], "").stdout.decode(errors="replace").split())
        except IntakeError:
            return ()

    def state(self, queue: str) -> QueueState:
        """Ask a queue how it is. Raises IntakeError printer_unavailable when CUPS is not there."""
        done = self._run(["lpstat", "-l", "-p", queue], queue)
        return parse_state((done.stdout or done.stderr).decode(errors="replace"))

    def print_pdf(self, queue: str, pdf: bytes, title: str, size_mm: tuple[float, float]) -> None:
        """Print and wait until the job is done. Raises IntakeError printer_out_of_paper or printer_unavailable."""
        before = self.state(queue)
        if not before.known or not before.enabled:
            raise self._unavailable(queue, before.reason)
        media = f"media=Custom.{size_mm[0]:g}x{size_mm[1]:g}mm"
        done = self._run(["lp", "-d", queue, "-t", title, "-o", media, "-o", "fit-to-page"], queue, pdf)
        found = _JOB.search(done.stdout.decode(errors="replace"))
        if done.returncode or not found:
            raise self._unavailable(queue, done.stderr.decode(errors="replace").strip())
        self._wait(queue, found[1], before)

    def _wait(self, queue: str, job: str, before: QueueState) -> None:
        began = self._now()
        while self._waits(queue, job):
            waited = self._now() - began
            try:
                self._check(queue, before if waited < _STALE_SECONDS else None)
                if waited >= self._patience:
                    raise self._unavailable(queue, f"{self._patience:.0f} s")
            except IntakeError:
                self._run(["cancel", job], queue)
                raise
            self._pause(_POLL_SECONDS)
        ended = self._run(["lpstat", "-l", "-W", "completed", "-o", queue], queue)
        why = how_it_ended(ended.stdout.decode(errors="replace"), job)
        if why:
            raise self._unavailable(queue, why)

    def _waits(self, queue: str, job: str) -> bool:
        done = self._run(["lpstat", "-W", "not-completed", "-o", queue], queue)
        return any(line.split()[:1] == [job] for line in done.stdout.decode(errors="replace").splitlines())

    def _check(self, queue: str, before: QueueState | None) -> None:
        """Raise for a trouble of the queue, unless it is the one that stood `before`."""
        state = self.state(queue)
        if state == before:
            return
        if state.out_of_paper:
            raise IntakeError("printer_out_of_paper", printer=queue)
        if not state.known or not state.enabled or state.reason:
            raise self._unavailable(queue, state.reason)

    def _unavailable(self, queue: str, reason: str) -> IntakeError:
        return IntakeError("printer_unavailable", printer=queue, reason=reason)

    def _run(self, command: Sequence[str], queue: str, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        program = shutil.which(command[0])
        if program is None:
            raise self._unavailable(queue, f"{command[0]}: not installed")
        words = {**os.environ, "LC_ALL": "C"}  # the answers are parsed
        try:
            return subprocess.run(  # noqa: S603 - a fixed program, no shell; the queue's name is one argument
                list(command),
                executable=program,
                input=data,
                env=words,
                capture_output=True,
                timeout=_COMMAND_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise self._unavailable(queue, str(error)) from error
