"""From the threads of devices and shops to the GUI thread: callbacks in, queued calls and signals out."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol, runtime_checkable

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QImage

from intake.domain.codes import Symbol


class Frame(Protocol):
    """What we need of a picture in memory: rows of blue, green, red bytes (a numpy array has it)."""

    @property
    def shape(self) -> tuple[int, ...]: ...

    def tobytes(self) -> bytes: ...


class Camera(Protocol):
    """A camera, real or simulated. Callbacks come from its own thread."""

    def start(self) -> None: ...

    def stop(self) -> None: ...

    def on_frame(self, callback: Callable[[Any], None]) -> None: ...

    def on_symbol(self, callback: Callable[[Symbol], None]) -> None: ...

    def on_state(self, callback: Callable[[Any], None]) -> None: ...

    def on_seen(self, callback: Callable[[Any], None]) -> None: ...

    def snapshot(self) -> bytes | None:
        """The newest full frame as JPEG, or None when there is none."""

    def check(self) -> None:
        """Called now and then: a driver that has stopped answering is told as a state."""


class SerialPort(Protocol):
    """A scanner that is no keyboard. Callbacks come from its own thread."""

    def start(self, on_scan: Callable[[str], None], on_state: Callable[[Any, str], None]) -> None:
        """Begin to listen: every code's text, and how the scanner is (a state word, a sentence's code)."""

    def stop(self) -> None: ...


@runtime_checkable
class PracticeCamera(Protocol):
    """A camera that can be told what to see."""

    def show(self, image: bytes | None) -> None:
        """An image file's bytes, or None for an empty bench."""


class Relay(QObject):
    """Wraps callbacks so that they may be called from any thread and run on the GUI thread, in order."""

    _posted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._posted.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def wrap(self, callback: Callable[..., None]) -> Callable[..., None]:
        """`callback`, safe to call from any thread."""

        def posted(*args: object) -> None:
            self._posted.emit(partial(callback, *args))

        return posted

    def _run(self, call: object) -> None:
        if callable(call):
            call()


def to_image(frame: Frame) -> QImage:
    """A picture in memory as a QImage of its own (blue, green, red; 8 bits each)."""
    height, width = frame.shape[0], frame.shape[1]
    return QImage(frame.tobytes(), width, height, 3 * width, QImage.Format.Format_BGR888).copy()


WATCH_EVERY_MS = 2000


class CameraFeed(QObject):
    """A camera's callbacks as signals. Frames that the window has no time for are dropped, never queued up."""

    frame = Signal(QImage)
    symbol = Signal(object)
    state = Signal(str)
    seen = Signal(object)
    _pending = Signal()

    def __init__(self, camera: Camera, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.camera = camera
        self.last_state = ""
        self._newest: Frame | None = None
        self._lock = threading.Lock()
        self._pending.connect(self._show, Qt.ConnectionType.QueuedConnection)
        self.state.connect(self._remember)
        self._watchdog = QTimer(self)
        self._watchdog.timeout.connect(camera.check)
        self._watchdog.start(WATCH_EVERY_MS)
        camera.on_frame(self._take)
        camera.on_symbol(self.symbol.emit)
        camera.on_seen(self.seen.emit)
        camera.on_state(lambda state: self.state.emit(str(getattr(state, "value", state))))

    def _take(self, frame: Frame) -> None:
        with self._lock:
            first = self._newest is None
            self._newest = frame
        if first:
            self._pending.emit()

    def _show(self) -> None:
        with self._lock:
            newest, self._newest = self._newest, None
        if newest is not None:
            self.frame.emit(to_image(newest))

    def _remember(self, state: str) -> None:
        self.last_state = state
