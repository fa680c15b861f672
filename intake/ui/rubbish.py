"""Python's cyclic garbage is collected on the GUI thread only.

A collection runs on whichever thread happens to allocate. Were it a worker's, widgets that lie in a forgotten cycle
would be destroyed there, which Qt does not survive.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 1000


class Rubbish(QObject):
    """Takes the collector over while its parent lives, and gives it back when `stop` is called."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.timeout.connect(collect_what_is_due)
        gc.disable()
        # What is there when the window opens mostly stays: looking through it again and again would stop the window
        # for a moment each time, the longer the more the program holds.
        gc.freeze()
        self._timer.start(EVERY_MS)

    def stop(self) -> None:
        """Python collects by itself again; what lies about goes now, on this thread."""
        if self._timer.isActive():
            self._timer.stop()
            gc.collect()
            gc.enable()


def collect_what_is_due() -> None:
    """The oldest generation whose threshold is passed, with the younger ones, as Python itself would."""
    counts, thresholds = gc.get_count(), gc.get_threshold()
    for generation in (2, 1, 0):
        if counts[generation] > thresholds[generation]:
            gc.collect(generation)
            return
