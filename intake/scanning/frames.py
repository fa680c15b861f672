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
    """How a camera is. The window has a sentence for each (`ui.camera.<state>`).

    ABSENT: no such device, file or address. DENIED: the system does not let us. BUSY: it is there and gives no picture,
    as when another program has it. FROZEN: it has stopped giving frames. LOST: it was pulled out.
    """

    OFF = "off"
    OPENING = "opening"
    READY = "ready"
    LOST = "lost"
    ABSENT = "absent"
    DENIED = "denied"
    BUSY = "busy"
    FROZEN = "frozen"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class SeenCode:
    """A code in the newest frame that was read: its corners in the frame's pixels, and whether it has counted."""

    text: str
    corners: tuple[tuple[int, int], ...]
    counted: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """All codes of one frame, and the frame's size in pixels. None: what was seen before has gone."""

    width: int
    height: int
    codes: tuple[SeenCode, ...]


@dataclass(frozen=True, slots=True)
class CameraEvents:
    """What a camera calls, from its own threads: never slow, and the receiver moves to its own thread by itself.

    `on_frame` gets the newest BGR frame. `on_symbol` gets a code once while it stays in view. `on_seen` gets what every
    frame with a code showed, to be drawn over the picture.
    """

    on_frame: Callable[[Frame], None] = lambda frame: None
    on_symbol: Callable[[Symbol], None] = lambda symbol: None
    on_state: Callable[[CameraState], None] = lambda state: None
    on_seen: Callable[[Seen], None] = lambda seen: None


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

    def get(self, propId: int) -> float:
        """A figure of the source by OpenCV's number; 0 or less where it has none."""

    def release(self) -> None:
        """Give the device back."""
