"""A camera: a device, a video file or an address, opened by OpenCV on a thread of its own, reopened when it is lost."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from intake.scanning.frames import CameraEvents, CameraState, Capture
from intake.scanning.reader import FrameReader

if TYPE_CHECKING:
    from intake.scanning.frames import Frame

RETRY_S = 2.0
"""Seconds between attempts to open a camera that is not there."""

FROZEN_S = 5.0
"""Seconds without a frame after which a device is reported as frozen."""

WANTED_SIZE = (1920, 1080)

FILE_FRAME_S = 1 / 30
"""Files are shown at the pace of a camera, or most of their frames would be dropped."""

Opener = Callable[[int | str], Capture]


class Camera:
    """Frames and codes from a device index, a video file or a URL. Plain threads and callbacks; stop() joins them."""

    def __init__(
        self, source: int | str, events: CameraEvents, opener: Opener | None = None, retry_s: float = RETRY_S
    ) -> None:
        self._source = int(source) if isinstance(source, str) and source.isdigit() else source
        self._events = events
        self._opener = opener or open_capture
        self._retry_s = retry_s
        self._stopping = threading.Event()
        self._newest: Frame | None = None
        self._state: tuple[CameraState, str] | None = None
        self._last_frame = time.monotonic()
        self._thread: threading.Thread | None = None
        self._reader: FrameReader | None = None

    def start(self) -> None:
        """Begin to look; returns at once. A second start does nothing."""
        if self._thread is not None:
            return
        self._stopping.clear()
        self._reader = FrameReader(self._events)
        self._reader.start()
        self._thread = threading.Thread(target=self._run, name="camera", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop looking and wait until the threads have ended (at most as long as the driver takes for one frame)."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
        if self._reader is not None:
            self._reader.stop()
        self._thread = self._reader = self._newest = None
        self._say(CameraState.OFF, "camera_off")

    def snapshot(self) -> Frame | None:
        """The newest BGR frame at full resolution, or None."""
        return self._newest

    def check(self) -> None:
        """Called now and then by the window: reports a driver that has stopped answering."""
        state = self._state[0] if self._state else None
        if state is CameraState.READY and time.monotonic() - self._last_frame > FROZEN_S:
            self._say(CameraState.LOST, "camera_frozen")

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._say(CameraState.OPENING, "camera_opening")
            capture = self._opened()
            if capture is None:
                self._say(CameraState.LOST, "camera_absent")
            else:
                try:
                    ended = self._watch(capture)
                finally:
                    capture.release()
                if ended:
                    return
            self._stopping.wait(self._retry_s)

    def _opened(self) -> Capture | None:
        try:
            capture = self._opener(self._source)
        except Exception as why:
            # Drivers and address handlers fail in their own ways; to the worker the camera is not there.
            logging.getLogger(__name__).info("camera %s cannot be opened: %s", self._source, why)
            return None
        if capture.isOpened():
            return capture
        capture.release()
        return None

    def _watch(self, capture: Capture) -> bool:
        """Frames until the camera is lost (False) or a file has ended (True)."""
        seen = 0
        while not self._stopping.is_set():
            done, frame = capture.read()
            if not done or frame is None or frame.size == 0:
                if seen and self._is_file():
                    self._say(CameraState.ENDED, "camera_ended")
                    return True
                self._say(CameraState.LOST, "camera_lost")
                return False
            seen += 1
            self._take(frame)
            if self._is_file():
                self._stopping.wait(FILE_FRAME_S)
        return True

    def _take(self, frame: Frame) -> None:
        self._last_frame = time.monotonic()
        self._newest = frame
        self._say(CameraState.READY, "camera_ready")
        self._events.on_frame(frame)
        if self._reader is not None:
            self._reader.offer(frame)

    def _is_file(self) -> bool:
        return isinstance(self._source, str) and Path(self._source).is_file()

    def _say(self, state: CameraState, sentence: str) -> None:
        """A state is told once, when it begins."""
        if self._state != (state, sentence):
            self._state = (state, sentence)
            self._events.on_state(state, sentence)


def open_capture(source: int | str) -> Capture:
    """OpenCV's capture of a source, set for 1920 x 1080 and as little buffering as the driver allows."""
    import cv2

    # A missing device is a state in the window, not a line on the terminal.
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_ERROR)
    capture = cv2.VideoCapture(source)
    if isinstance(source, int):
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, WANTED_SIZE[0])
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, WANTED_SIZE[1])
        capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
    return capture  # type: ignore[return-value]
