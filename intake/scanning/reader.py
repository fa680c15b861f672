"""Reads codes out of frames as they come, on a thread of its own that takes the newest frame and drops the rest."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING

from intake.scanning.sightings import Sightings

if TYPE_CHECKING:
    from intake.scanning.frames import CameraEvents, Frame

LIVE_BUDGET_MS = 100.0
"""Time for one frame: retries that would take longer give way to the next frame, which is a better retry."""


STILL_EVERY_S = 0.3
"""A bench that does not change is read again only this often (seconds): it costs no core, and codes stay in view."""

_STILL_READS = 3
_SAME_PICTURE = 2.5
"""Mean difference (grey levels) up to which two frames of a noisy sensor show the same."""


class FrameReader:
    """The decoding half of a camera. `offer` never waits; results go to the events' `on_symbol`."""

    def __init__(self, events: CameraEvents, budget_ms: float = LIVE_BUDGET_MS) -> None:
        self._events = events
        self._budget_ms = budget_ms
        self._ready = threading.Condition()
        self._newest: Frame | None = None
        self._stopping = False
        self._sightings = Sightings()
        self._stillness = Stillness()
        self.reads_of_newest = 0
        """How often the frame object read last was read in a row."""
        self._last_read: Frame | None = None
        self._thread = threading.Thread(target=self._run, name="camera-reader", daemon=True)

    def start(self) -> None:
        """Begin to read what is offered."""
        self._thread.start()

    def offer(self, frame: Frame) -> None:
        """A newer frame; one that was not read yet is dropped."""
        with self._ready:
            self._newest = frame
            self._ready.notify()

    def has_read(self, frame: Frame, times: int) -> bool:
        """Whether this very frame was the last one read, that often in a row."""
        return self._last_read is frame and self.reads_of_newest >= times

    def forget(self) -> None:
        """What was in view has left it: its codes count again."""
        self._sightings = Sightings()

    def stop(self) -> None:
        """End the thread, after the frame it is reading."""
        with self._ready:
            self._stopping = True
            self._ready.notify()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join()

    def _run(self) -> None:
        while (frame := self._next()) is not None:
            try:
                if self._stillness.worth_reading(frame, time.monotonic()):
                    self._read(frame)
            except Exception:
                # One odd frame must not end the scanning of all later ones.
                logging.getLogger(__name__).exception("a frame could not be read")
            self.reads_of_newest = self.reads_of_newest + 1 if self._last_read is frame else 1
            self._last_read = frame

    def _next(self) -> Frame | None:
        with self._ready:
            self._ready.wait_for(lambda: self._stopping or self._newest is not None)
            frame, self._newest = self._newest, None
            return None if self._stopping else frame

    def _read(self, frame: Frame) -> None:
        # OpenCV and the engines take a moment to load, which is not the window's business.
        from intake.scanning.decoder import symbols

        for symbol in symbols(frame, self._budget_ms):
            for counted in self._sightings.see((symbol,), time.monotonic() * 1000):
                if not self._stopping:
                    self._events.on_symbol(counted)


class Stillness:
    """Notices that nothing moves before the camera."""

    def __init__(self) -> None:
        self._small: Frame | None = None
        self._reads = 0
        self._last_s = 0.0

    def worth_reading(self, frame: Frame, now_s: float) -> bool:
        """Whether the frame shows something new, or the same for too short or since too long a time."""
        small = frame[::16, ::16]
        same = self._small is not None and _alike(self._small, small)
        if same and self._reads >= _STILL_READS and now_s - self._last_s < STILL_EVERY_S:
            return False
        self._reads = self._reads + 1 if same else 1
        self._small = small.copy()
        self._last_s = now_s
        return True


def _alike(a: Frame, b: Frame) -> bool:
    return a.shape == b.shape and float(abs(a.astype("int16") - b.astype("int16")).mean()) <= _SAME_PICTURE
