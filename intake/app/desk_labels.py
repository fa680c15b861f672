"""The desk's labels: what was decided is printed at once, and what the printer owes comes out when it is back."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from intake.app.compose import Station
from intake.app.label_queue import LabelQueue
from intake.domain.decisions import Reason
from intake.domain.ports import Clock
from intake.station import labels


class DeskLabels:
    """Prints on a thread of its own until `stop`.

    `station` and `who` are asked each time: settings change and people take over. `on_state` hears "ok" or the code of
    the printer's trouble.
    """

    def __init__(
        self, station: Callable[[], Station], who: Callable[[], str], clock: Clock, on_state: Callable[[str], None]
    ) -> None:
        self._station = station
        self._who = who
        self._clock = clock
        self._on_state = on_state
        self.problem: Reason | None = None
        self._queue = LabelQueue(self._print_one, self._printer_state, self.print_again)

    def put(self, unit_id: UUID) -> None:
        """Print a unit's label soon."""
        self._queue.put(unit_id)

    def print_owed(self) -> int:
        """Print all labels that are owed; how many came out. Raises the printer's IntakeError at the first failure."""
        here = self._station()
        count = labels.print_owed(here.store, here.printer, here.settings, self._clock, self._who())
        if count:
            self._printer_state(None)
        return count

    def print_again(self) -> None:
        """Is the printer back? One label tells; the others follow it."""
        if self.problem is not None:
            self._put_owed(1)

    def print_what_is_owed(self) -> None:
        """The printer is back: the labels that waited for it come out by themselves."""
        self._put_owed(None)

    def settle(self) -> None:
        """Wait until every label that was put has been tried."""
        self._queue.settle()

    def stop(self) -> None:
        """Print what waits and end the thread."""
        self._queue.stop()

    def _put_owed(self, most: int | None) -> None:
        here = self._station()
        with here.store.read() as reads:
            owed = labels.owed_here(reads, here.settings)[:most]
        for unit in owed:
            self._queue.put(unit.id)

    def _print_one(self, unit_id: UUID) -> None:
        here = self._station()
        labels.print_label(here.store, here.printer, here.settings, self._clock, unit_id, self._who())

    def _printer_state(self, problem: Reason | None) -> None:
        recovered = problem is None and self.problem is not None
        self.problem = problem
        if recovered:
            self.print_what_is_owed()
        self._on_state(problem.code if problem else "ok")
