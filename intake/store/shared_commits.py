"""Changes of several threads in one durable transaction: on a file, waiting for the disk costs more than all else."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Generic, TypeVar

from sqlalchemy.engine import Connection

T = TypeVar("T")
Transaction = Callable[[], AbstractContextManager[Connection]]


class SharedCommits:
    """Whoever comes while another's transaction is being written is taken along by the next one.

    A change must not depend on being alone. If anything in a shared transaction fails, none of it counts, and each
    change is made once more by itself, so that only the one at fault fails.
    """

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._lock = threading.Lock()
        self._turn = threading.Lock()
        self._waiting: list[_Change[object]] = []

    def run(self, work: Callable[[Connection], T]) -> T:
        """The result of `work`, once it is durable. Raises what it raises by itself."""
        mine = _Change(work)
        with self._lock:
            self._waiting.append(mine)  # type: ignore[arg-type]  # kept for its thread, which knows its type
        with self._turn:
            if not mine.over:
                self._make(self._taken())
        return mine.answer()

    def _taken(self) -> list[_Change[object]]:
        with self._lock:
            taken, self._waiting = self._waiting, []
            return taken

    def _make(self, changes: list[_Change[object]]) -> None:
        try:
            with self._transaction() as connection:
                results = [change.work(connection) for change in changes]
        except Exception as error:
            if len(changes) == 1:
                changes[0].fail(error)
                return
            for change in changes:
                self._make([change])
        except BaseException as error:
            for change in changes:
                change.fail(error)
        else:
            for change, result in zip(changes, results, strict=True):
                change.succeed(result)


class _Change(Generic[T]):
    """A change under way. `over`: it is durable, or has failed."""

    def __init__(self, work: Callable[[Connection], T]) -> None:
        self.work = work
        self.over = False
        self._result: list[T] = []
        self._error: BaseException | None = None

    def succeed(self, result: T) -> None:
        self._result.append(result)
        self.over = True

    def fail(self, error: BaseException) -> None:
        self._error = error
        self.over = True

    def answer(self) -> T:
        """The result. Raises what went wrong."""
        if self._error is not None:
            raise self._error
        return self._result[0]
