"""A camera: a device, a video file or an address, opened by OpenCV on a thread of its own, reopened when it is lost."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from intake.scanning.camera_devices import is_address, source_of, trouble_of
from intake.scanning.frames import CameraEvents, CameraState, Capture
from intake.scanning.reader import FrameReader

if TYPE_CHECKING:
    from intake.scanning.frames import Frame

RETRY_S = 2.0
"""Seconds between attempts to open a camera that is not there."""

FROZEN_S = 5.0
"""Seconds without a frame after which a device is reported as frozen, given up, and opened anew."""

STOP_S = 2.0
"""Seconds that stop() waits for a driver; one that hangs is left to end by itself."""

SIZES = {"1080p": (1920, 1080), "720p": (1280, 720)}
_USUAL_PACE = 30.0
_NETWORK_MS = 5000

Opener = Callable[[int | str], Capture]


class Camera:
    """Frames and codes from a device by name or number, a video file or a URL. Plain threads and callbacks."""

    def __init__(
        self,
        source: int | str,
        events: CameraEvents,
        opener: Opener | None = None,
        retry_s: float = RETRY_S,
        size: tuple[int, int] = SIZES["1080p"],
        extra: frozenset[str] = frozenset(),
    ) -> None:
        self._chosen = str(source)
        self._events = events
        self._size = size
        self._opener = opener
        self._retry_s = retry_s
        self._extra = extra
        self._newest: Frame | None = None
        self._state: CameraState | None = None
        self._last_frame = time.monotonic()
        self._said = threading.Lock()
        self._watch: _Watch | None = None
        self._reader: FrameReader | None = None

    @property
    def frames_read(self) -> int:
        """Frames taken up by the decoder since start()."""
        return self._reader.frames_read if self._reader is not None else 0

    def start(self) -> None:
        """Begin to look; returns at once. A second start does nothing."""
        if self._watch is None:
            self._reader = FrameReader(self._events, self._extra)
            self._reader.start()
            self._begin()

    def stop(self) -> None:
        """Stop looking and wait until the threads have ended (at most STOP_S for a driver that hangs)."""
        watch, self._watch = self._watch, None
        if watch is not None:
            watch.end()
        if self._reader is not None:
            self._reader.stop()
        self._reader = self._newest = None
        self._say(CameraState.OFF)

    def snapshot(self) -> Frame | None:
        """The newest BGR frame at full resolution, or None."""
        return self._newest

    def check(self) -> None:
        """Called now and then by the window: a driver that has stopped answering is told, and opened anew."""
        watch = self._watch
        if watch is None or self._state is not CameraState.READY or time.monotonic() - self._last_frame <= FROZEN_S:
            return
        watch.give_up()
        self._say(CameraState.FROZEN)
        self._begin(self._retry_s)

    def _begin(self, after_s: float = 0.0) -> None:
        self._watch = _Watch(self, after_s)
        self._watch.thread.start()

    def open(self) -> Capture | None:
        """The capture, or None after saying why there is none."""
        source = source_of(self._chosen) if self._opener is None else self._chosen
        if source is None:
            self._say(CameraState.ABSENT)
            return None
        try:
            capture = self._opener(source) if self._opener is not None else open_capture(source, self._size)
        except Exception as why:
            # Drivers and address handlers fail in their own ways; to the worker the camera is not there.
            logging.getLogger(__name__).info("camera %s cannot be opened: %s", source, why)
            self._say(self._trouble(CameraState.ABSENT))
            return None
        if capture.isOpened():
            return capture
        capture.release()
        # A device that is there, may be opened and gives no picture is in use by another program.
        self._say(self._trouble(CameraState.BUSY if self._is_device() else CameraState.ABSENT))
        return None

    def _trouble(self, otherwise: CameraState) -> CameraState:
        return trouble_of(self._chosen) or otherwise

    def is_file(self) -> bool:
        """Whether the source ends by itself and has to be slowed down to its own pace."""
        return not self._is_device() and not is_address(self._chosen)

    def _is_device(self) -> bool:
        path = Path(self._chosen)
        return self._chosen.isdigit() or (not is_address(self._chosen) and not path.is_file())

    def take(self, frame: Frame) -> None:
        """A frame has come."""
        self._last_frame = time.monotonic()
        self._newest = frame
        self._say(CameraState.READY)
        self._events.on_frame(frame)
        if self._reader is not None:
            self._reader.offer(frame)

    def failed(self, seen: int) -> CameraState:
        """What it means that no further frame came, after so many; said."""
        if seen and self.is_file():
            state = CameraState.ENDED
        elif seen:
            state = CameraState.LOST
        else:
            state = self._trouble(CameraState.BUSY if self._is_device() else CameraState.LOST)
        self._say(state)
        return state

    def opening(self) -> None:
        """Another attempt; a trouble that lasts is not hidden by it."""
        if self._state in {None, CameraState.OFF}:
            self._say(CameraState.OPENING)

    def _say(self, state: CameraState) -> None:
        """A state is told once, when it begins."""
        with self._said:
            if self._state is state:
                return
            self._state = state
        self._events.on_state(state)


class _Watch:
    """One thread that opens the camera and takes its frames, until it is ended or given up as frozen."""

    def __init__(self, camera: Camera, after_s: float) -> None:
        self._camera = camera
        self._after_s = after_s
        self._over = threading.Event()
        self.thread = threading.Thread(target=self._run, name="camera", daemon=True)

    def give_up(self) -> None:
        """What still comes from the driver is no longer wanted."""
        self._over.set()

    def end(self) -> None:
        """Stop; a driver that does not come back is left to end by itself."""
        self._over.set()
        if self.thread is not threading.current_thread():
            self.thread.join(STOP_S)

    def _run(self) -> None:
        self._over.wait(self._after_s)
        while not self._over.is_set():
            self._camera.opening()
            capture = self._camera.open()
            if capture is not None:
                try:
                    ended = self._frames(capture)
                finally:
                    capture.release()
                if ended:
                    return
            self._over.wait(self._camera._retry_s)

    def _frames(self, capture: Capture) -> bool:
        """Frames until the camera is lost (False), or a file has ended or nobody wants them (True)."""
        pace = 1 / (capture.get(5) or _USUAL_PACE) if self._camera.is_file() else 0.0  # 5: frames a second
        begun, seen = time.monotonic(), 0
        while not self._over.is_set():
            done, frame = capture.read()
            if self._over.is_set():
                return True
            if not done or frame is None or frame.size == 0:
                return self._camera.failed(seen) is CameraState.ENDED
            seen += 1
            self._camera.take(frame)
            if pace:
                # Files are shown at the pace of a camera, or most of their frames would be dropped.
                self._over.wait(max(0.0, begun + seen * pace - time.monotonic()))
        return True


def open_capture(source: int | str, size: tuple[int, int] = SIZES["1080p"]) -> Capture:
    """OpenCV's capture of a source; a device is set to a size (pixels) and to as little buffering as its driver allows.

    An address that does not answer, or falls silent, fails after five seconds.
    """
    import cv2

    # A missing device is a state in the window, not a line on the terminal.
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_ERROR)
    if isinstance(source, str) and is_address(source):
        limits = [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, _NETWORK_MS, cv2.CAP_PROP_READ_TIMEOUT_MSEC, _NETWORK_MS]
        return cv2.VideoCapture(source, cv2.CAP_FFMPEG, limits)  # type: ignore[return-value]
    device = isinstance(source, int) or source.startswith("/dev/")
    capture = cv2.VideoCapture(source, cv2.CAP_V4L2) if isinstance(source, str) and device else cv2.VideoCapture(source)
    if device:
        # Uncompressed, most USB cameras give five frames a second at this size.
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, size[0])
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, size[1])
        capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
    return capture  # type: ignore[return-value]
