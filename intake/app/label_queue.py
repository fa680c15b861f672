"""Prints labels one after another on a thread of its own, so that a slow printer never holds up a record."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from uuid import UUID

from intake.domain.decisions import Reason, reason_of
from intake.domain.errors import IntakeError

log = logging.getLogger(__name__)

QUIET_S = 20.0
"""A printer that was out of paper is tried again this often: nobody has to tell the program of the new roll."""


class LabelQueue:
    """`print_one` prints a unit's label; what fails stays owed in the store. `on_state` hears the printer's state.

    `on_quiet` is called each time nothing was to be printed for `quiet_s` seconds.
    """

    def __init__(
        self,
        print_one: Callable[[UUID], None],
        on_state: Callable[[Reason | None], None],
        on_quiet: Callable[[], None] = lambda: None,
        quiet_s: float = QUIET_S,
    ) -> None:
        self._on_quiet, self._quiet_s = on_quiet, quiet_s
        self._print_one = print_one
        self._on_state = on_state
        self._waiting: queue.Queue[UUID | None] = queue.Queue()
        self._listed: set[UUID] = set()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="labels", daemon=True)
        self._thread.start()

    def put(self, unit_id: UUID) -> None:
        """Print this unit's label soon; one that waits already comes out once."""
        with self._lock:
            if unit_id in self._listed:
                return
            self._listed.add(unit_id)
        self._waiting.put(unit_id)

    def settle(self) -> None:
        """Wait until everything that was put has been tried."""
        self._waiting.join()

    def stop(self) -> None:
        """Print what waits and end the thread."""
        self._waiting.put(None)
        self._thread.join()

    def _run(self) -> None:
        while True:
            try:
                unit_id = self._waiting.get(timeout=self._quiet_s)
            except queue.Empty:
                self._quiet()
                continue
            try:
                if unit_id is None:
                    return
                with self._lock:
                    self._listed.discard(unit_id)
                self._print_one(unit_id)
                self._on_state(None)
            except IntakeError as error:
                self._on_state(reason_of(error))
            except Exception:
                # A bug in printing must not end the thread: the label stays owed and the log says why.
                log.exception("a label could not be printed")
                self._on_state(Reason("printer_unavailable", {"printer": "", "reason": "see the log"}))
            finally:
                self._waiting.task_done()

    def _quiet(self) -> None:
        try:
            self._on_quiet()
        except Exception:
            log.exception("it could not be seen which labels are owed")
