"""One worker thread for everything that touches the station: first in, first out, results back on the GUI thread."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from intake.domain.errors import IntakeError

T = TypeVar("T")
Failed = Callable[[IntakeError], None]


class Tasks(QObject):
    """Runs work in order while the window stays alive. What is asked for during a running task waits its turn.

    Expected trouble (IntakeError) goes to `failed`, or to `trouble` where none is given. Any other exception is a bug:
    it is raised again on the GUI thread, where the crash dialog is.
    """

    idle = Signal()
    _results = Signal(object)

    def __init__(self, trouble: Failed, parent: QObject | None = None, name: str = "tasks") -> None:
        super().__init__(parent)
        self._trouble = trouble
        self._waiting = 0
        self._queue: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._results.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    @property
    def waiting(self) -> int:
        """How many tasks have not been answered on the GUI thread yet."""
        return self._waiting

    def run(self, work: Callable[[], T], done: Callable[[T], None] | None = None, failed: Failed | None = None) -> None:
        """Queue `work`; then call `done` with its result, or `failed` with its trouble, on the GUI thread."""
        self._waiting += 1

        def task() -> None:
            try:
                result = work()
            except IntakeError as error:
                self._results.emit(_Answer(failed or self._trouble, error))
            except Exception as bug:
                self._results.emit(_Answer(_raise, bug))
            else:
                self._results.emit(_Answer(done, result))

        self._queue.put(task)

    def stop(self, timeout: float = 10.0) -> bool:
        """Finish what is queued and end the thread. False when it did not end within `timeout` seconds."""
        self._queue.put(None)
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while (task := self._queue.get()) is not None:
            task()

    def _deliver(self, answer: object) -> None:
        self._waiting -= 1
        try:
            if isinstance(answer, _Answer):
                answer.give()
        finally:
            if not self._waiting:
                self.idle.emit()


class _Answer:
    """A result on its way to the GUI thread."""

    def __init__(self, taker: Callable[..., None] | None, value: object) -> None:
        self._taker, self._value = taker, value

    def give(self) -> None:
        if self._taker is not None and not gone(self._taker):
            self._taker(self._value)


def gone(taker: Callable[..., object]) -> bool:
    """Was a widget that this function belongs to deleted meanwhile (a screen drawn anew)? Then nobody waits for it."""
    cells = getattr(taker, "__closure__", None) or ()
    owners = [getattr(taker, "__self__", None), *(cell.cell_contents for cell in cells)]
    return any(isinstance(owner, QObject) and not shiboken6.isValid(owner) for owner in owners)


def _raise(bug: Exception) -> None:
    raise bug
