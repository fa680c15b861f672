"""The station's camera as the window knows it: callbacks at any time, snapshots as files, pictures for practice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from intake.domain.codes import Symbol
from intake.scanning.camera import SIZES, Camera
from intake.scanning.camera_controls import CameraControl, controls_of, set_control
from intake.scanning.camera_devices import source_of
from intake.scanning.frames import CameraEvents, CameraState, FrameSource, Seen
from intake.scanning.simulated_camera import SimulatedCamera
from intake.scanning.snapshots import from_image, to_jpeg

SIMULATED = "simulated"


class StationCamera:
    """One camera by its name in the settings: a device's name or number, a file, an address, or `simulated`."""

    def __init__(self, chosen: str, size: str = "1080p", extra: frozenset[str] = frozenset()) -> None:
        self._chosen = chosen
        self._frames: list[Callable[[Any], None]] = []
        self._symbols: list[Callable[[Symbol], None]] = []
        self._states: list[Callable[[Any], None]] = []
        self._seen: list[Callable[[Any], None]] = []
        events = CameraEvents(self._frame, self._symbol, self._state, self._sight)
        self._source: FrameSource
        if chosen == SIMULATED:
            self._source = SimulatedCamera(events)
        else:
            self._source = Camera(chosen, events, size=SIZES[size], extra=extra)

    def start(self) -> None:
        """Begin to look."""
        self._source.start()

    def stop(self) -> None:
        """Stop looking; returns once its threads have ended."""
        self._source.stop()

    def on_frame(self, callback: Callable[[Any], None]) -> None:
        """Hear every new frame (BGR array), from the camera's thread."""
        self._frames.append(callback)

    def on_symbol(self, callback: Callable[[Symbol], None]) -> None:
        """Hear every code that comes into view, once."""
        self._symbols.append(callback)

    def on_state(self, callback: Callable[[Any], None]) -> None:
        """Hear how the camera is."""
        self._states.append(callback)

    def on_seen(self, callback: Callable[[Any], None]) -> None:
        """Hear what every frame with a code in it showed (scanning's Seen), to be drawn over the picture."""
        self._seen.append(callback)

    def controls(self) -> tuple[CameraControl, ...]:
        """Lamp, focus, exposure and zoom, as far as the device has them and the system lets us."""
        node = self._node()
        return controls_of(node) if node else ()

    def set_control(self, name: str, value: int) -> bool:
        """Set one of them; False when the device would not."""
        node = self._node()
        return bool(node) and set_control(node, name, value)

    def _node(self) -> str:
        source = None if self._chosen == SIMULATED else source_of(self._chosen)
        if isinstance(source, int):
            return f"/dev/video{source}"
        return source if source is not None and source.startswith("/dev/") else ""

    def snapshot(self) -> bytes | None:
        """The newest full frame as JPEG, or None when there is none."""
        frame = self._source.snapshot()
        return to_jpeg(frame) if frame is not None else None

    def check(self) -> None:
        """Called now and then: a driver that has stopped answering is told as a state."""
        self._source.check()

    def show(self, image: bytes | None) -> None:
        """Practice: let the simulated camera see this picture (image file's bytes), or an empty bench for None."""
        if isinstance(self._source, SimulatedCamera):
            if image is None:
                self._source.clear()
            else:
                self._source.show(from_image(image))

    def _frame(self, frame: object) -> None:
        for callback in tuple(self._frames):
            callback(frame)

    def _symbol(self, symbol: Symbol) -> None:
        for callback in tuple(self._symbols):
            callback(symbol)

    def _sight(self, seen: Seen) -> None:
        for callback in tuple(self._seen):
            callback(seen)

    def _state(self, state: CameraState) -> None:
        for callback in tuple(self._states):
            callback(state)
