"""What a camera gives to the rest of the program, whether it is a device, a file, an address or a simulation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from intake.domain.codes import Symbol

    Frame = NDArray[np.uint8]


class CameraState(StrEnum):
    """How a camera is. Each but READY comes with the code of a sentence."""

    OFF = "off"
    OPENING = "opening"
    READY = "ready"
    LOST = "lost"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class CameraEvents:
    """What a camera calls, from its own threads: never slow, and the receiver moves to its own thread by itself.

    `on_frame` gets the newest BGR frame. `on_symbol` gets a code once while it stays in view. `on_state` gets a state
    and the code of a sentence ("camera_ready", "camera_opening", "camera_absent", "camera_lost", "camera_frozen",
    "camera_ended", "camera_off").
    """

    on_frame: Callable[[Frame], None] = lambda frame: None
    on_symbol: Callable[[Symbol], None] = lambda symbol: None
    on_state: Callable[[CameraState, str], None] = lambda state, sentence: None


class FrameSource(Protocol):
    """A camera as the screens know it."""

    def start(self) -> None:
        """Begin to look; returns at once. A second start does nothing."""

    def stop(self) -> None:
        """Stop looking and wait until the threads have ended."""

    def snapshot(self) -> Frame | None:
        """The newest BGR frame at full resolution, or None."""

    def check(self) -> None:
        """Called now and then: reports a driver that has stopped answering."""


class Capture(Protocol):
    """The part of cv2.VideoCapture that is used."""

    def isOpened(self) -> bool:
        """Whether frames can be had."""

    def read(self) -> tuple[bool, Frame | None]:
        """The next frame, when there is one."""

    def release(self) -> None:
        """Give the device back."""
