"""A camera that shows what a test puts before it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from intake.domain.codes import Symbol


class FakeCamera:
    """Nothing runs by itself: `see`, `read` and `say` are the camera's thread."""

    def __init__(self) -> None:
        self.running = False
        self.picture: bytes | None = b"jpeg"
        self.seen: bytes | None = None
        self._frames: list[Callable[[Any], None]] = []
        self._symbols: list[Callable[[Symbol], None]] = []
        self._states: list[Callable[[Any], None]] = []
        self._sights: list[Callable[[Any], None]] = []

    def start(self) -> None:
        self.running = True
        self.say("ready")

    def stop(self) -> None:
        self.running = False

    def on_frame(self, callback: Callable[[Any], None]) -> None:
        self._frames.append(callback)

    def on_symbol(self, callback: Callable[[Symbol], None]) -> None:
        self._symbols.append(callback)

    def on_state(self, callback: Callable[[Any], None]) -> None:
        self._states.append(callback)

    def on_seen(self, callback: Callable[[Any], None]) -> None:
        self._sights.append(callback)

    def snapshot(self) -> bytes | None:
        return self.picture

    def show(self, image: bytes | None) -> None:
        self.seen = image

    def check(self) -> None:
        """It never freezes."""

    def see(self, frame: object) -> None:
        for callback in self._frames:
            callback(frame)

    def read(self, text: str) -> None:
        for callback in self._symbols:
            callback(Symbol(text, "EAN-13", "test"))

    def say(self, state: str) -> None:
        for callback in self._states:
            callback(state)

    def sight(self, seen: object) -> None:
        for callback in self._sights:
            callback(seen)
