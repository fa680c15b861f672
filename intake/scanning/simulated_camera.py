"""A camera without a device, for training, the tour and tests: it sees what it is shown."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from intake.scanning.frames import CameraEvents, CameraState
from intake.scanning.reader import FrameReader

if TYPE_CHECKING:
    from intake.scanning.frames import Frame

FRAME_S = 1 / 15

_READS = 14
"""A shown picture does not change: this many reads say all that it can say, the decoder's whole effort included."""


class SimulatedCamera:
    """The same interface as `camera.Camera`. Shows the last picture again and again, as a camera over a still bench."""

    def __init__(
        self, events: CameraEvents, empty: Callable[[], Frame] | None = None, frame_s: float = FRAME_S
    ) -> None:
        self._events = events
        self._empty = empty or empty_bench
        self._frame_s = frame_s
        self._changed = threading.Condition()
        self._picture: Frame | None = None
        self._stopping = False
        self._thread: threading.Thread | None = None
        self._reader: FrameReader | None = None

    def show(self, picture: Frame) -> None:
        """From now on the camera sees this BGR or grey picture."""
        with self._changed:
            self._picture = as_bgr(picture)
            self._changed.notify()

    def clear(self) -> None:
        """The bench is empty again: what was shown has left the view, and counts again when it comes back."""
        with self._changed:
            self._picture = None
            if self._reader is not None:
                self._reader.forget()
            self._changed.notify()

    def start(self) -> None:
        """Begin to look; returns at once. A second start does nothing."""
        if self._thread is not None:
            return
        self._stopping = False
        self._reader = FrameReader(self._events)
        self._reader.start()
        self._thread = threading.Thread(target=self._run, name="simulated-camera", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop looking and wait until the threads have ended."""
        with self._changed:
            self._stopping = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join()
        if self._reader is not None:
            self._reader.stop()
        self._thread = self._reader = None
        self._events.on_state(CameraState.OFF)

    def snapshot(self) -> Frame | None:
        """The newest BGR frame at full resolution, or None before the first picture."""
        return self._picture

    def check(self) -> None:
        """A simulated device does not freeze."""

    def _run(self) -> None:
        self._events.on_state(CameraState.OPENING)
        nothing = self._empty()
        self._events.on_state(CameraState.READY)
        while not self._stopping:
            shown = self._picture
            self._events.on_frame(nothing if shown is None else shown)
            if self._reader is not None and shown is not None and not self._reader.has_read(shown, _READS):
                self._reader.offer(shown)
            with self._changed:
                if not self._stopping:
                    self._changed.wait(self._frame_s)


def empty_bench() -> Frame:
    """An empty bench, 1280 x 720."""
    import numpy as np

    from intake.scanning.scenes import Shot, scene

    return scene(np.full((2, 2), 110, np.uint8), Shot(share=0.002))


def as_bgr(picture: Frame) -> Frame:
    """A picture with three channels."""
    import numpy as np

    if picture.ndim == 2:
        return np.repeat(picture[:, :, None], 3, axis=2)
    return picture
