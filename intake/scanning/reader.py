"""Reads codes out of frames as they come, on a thread of its own that takes the newest frame and drops the rest."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING

from intake.scanning.frames import Seen, SeenCode
from intake.scanning.sightings import Sightings

if TYPE_CHECKING:
    from intake.scanning.frames import CameraEvents, Frame
    from intake.scanning.live import LiveDecoder

STILL_EVERY_S = 0.3
"""A bench that does not change is read again only this often (seconds): it costs no core, and codes stay in view."""

STILL_READS = 12
"""Frames of a still picture that are read: enough for every search's turn and for the decoder's whole effort."""

_SAME_PICTURE = 2.5
"""Mean difference (grey levels) up to which two frames of a noisy sensor show the same."""


class FrameReader:
    """The decoding half of a camera. `offer` never waits; results go to the events' `on_symbol` and `on_seen`."""

    def __init__(self, events: CameraEvents, extra: frozenset[str] = frozenset()) -> None:
        self._events = events
        self._extra = extra
        self._ready = threading.Condition()
        self._newest: Frame | None = None
        self._stopping = False
        self._sightings = Sightings()
        self._stillness = Stillness()
        self._live: LiveDecoder | None = None
        self._seen_any = False
        self.reads_of_newest = 0
        """How often the frame object read last was read in a row."""
        self.frames_read = 0
        """Frames taken up since the start; the others were dropped for newer ones."""
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
                same = self._stillness.same(frame)
                if self._stillness.worth_reading(time.monotonic()):
                    self._read(frame, same)
            except Exception:
                # One odd frame must not end the scanning of all later ones.
                logging.getLogger(__name__).exception("a frame could not be read")
            self.reads_of_newest = self.reads_of_newest + 1 if self._last_read is frame else 1
            self._last_read = frame
            self.frames_read += 1

    def _next(self) -> Frame | None:
        with self._ready:
            self._ready.wait_for(lambda: self._stopping or self._newest is not None)
            frame, self._newest = self._newest, None
            return None if self._stopping else frame

    def _read(self, frame: Frame, same: bool) -> None:
        if self._live is None:
            # OpenCV and the engines take a moment to load, which is not the window's business.
            from intake.scanning.live import LiveDecoder

            self._live = LiveDecoder(self._extra)
        found = self._live.see(frame, same)
        counted = self._sightings.see(found, time.monotonic() * 1000, frame)
        if self._stopping:
            return
        if found or self._seen_any:
            codes = tuple(
                SeenCode(one.symbol.text, one.symbol.corners, self._sightings.counted(one.symbol)) for one in found
            )
            self._events.on_seen(Seen(frame.shape[1], frame.shape[0], codes))
            self._seen_any = bool(found)
        for symbol in counted:
            self._events.on_symbol(symbol)


class Stillness:
    """Notices that nothing moves before the camera."""

    def __init__(self) -> None:
        self._small: Frame | None = None
        self._reads = 0
        self._last_s = 0.0

    def same(self, frame: Frame) -> bool:
        """Whether the frame shows what the last different one showed."""
        small = frame[::16, ::16]
        if self._small is not None and _alike(self._small, small):
            return True
        self._small = small.copy()
        self._reads = 0
        return False

    def worth_reading(self, now_s: float) -> bool:
        """Whether the frame asked about last shows something new, or the same for too short or since too long."""
        if self._reads >= STILL_READS and now_s - self._last_s < STILL_EVERY_S:
            return False
        self._reads += 1
        self._last_s = now_s
        return True


def _alike(a: Frame, b: Frame) -> bool:
    return a.shape == b.shape and float(abs(a.astype("int16") - b.astype("int16")).mean()) <= _SAME_PICTURE
