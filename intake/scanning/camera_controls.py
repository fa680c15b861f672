"""Lamp, focus, exposure and zoom of a camera on Linux, asked of its driver (Video4Linux 2); what it lacks is left out.

OpenCV can set these too, but tells neither which a device has nor their ranges, and knows no lamp. Source for numbers:
linux/videodev2.h and linux/v4l2-controls.h.
"""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass

_QUERY = struct.Struct("<II32siiiiIII")
_VALUE = struct.Struct("<Ii")
_DISABLED, _READ_ONLY = 0x0001, 0x0004
_CAMERA, _FLASH = 0x009A0900, 0x009C0900

IDS = {
    "torch": _FLASH + 1,
    "focus_auto": _CAMERA + 12,
    "focus": _CAMERA + 10,
    "exposure_auto": _CAMERA + 1,
    "exposure": _CAMERA + 2,
    "zoom": _CAMERA + 13,
}
"""Our names, in the order in which people are shown them, and the driver's numbers."""

_TORCH_ON, _TORCH_OFF = 2, 0
_EXPOSURE_MANUAL, _EXPOSURE_BY_APERTURE = 1, 3
_SWITCHES = frozenset({"torch", "focus_auto", "exposure_auto"})

Ask = Callable[[int, int, bytearray], object]
"""ioctl(descriptor, request, buffer): fills the buffer or raises OSError."""


def _request(number: int, size: int) -> int:
    return (3 << 30) | (size << 16) | (ord("V") << 8) | number


QUERY, GET, SET = _request(36, _QUERY.size), _request(27, _VALUE.size), _request(28, _VALUE.size)


@dataclass(frozen=True, slots=True)
class CameraControl:
    """One thing a camera lets us set. A switch is 0 or 1."""

    name: str
    least: int
    most: int
    step: int
    value: int

    @property
    def switch(self) -> bool:
        """Whether it is only on or off."""
        return self.name in _SWITCHES


def controls_of(node: str, ask: Ask | None = None) -> tuple[CameraControl, ...]:
    """What a device has; nothing where it cannot be asked (no Linux, no device, no right)."""
    found: list[CameraControl] = []
    try:
        with _Driver(node, ask) as driver:
            for name, number in IDS.items():
                one = driver.control(name, number)
                if one is not None:
                    found.append(one)
    except OSError:
        return ()
    return tuple(found)


def set_control(node: str, name: str, value: int, ask: Ask | None = None) -> bool:
    """Set one of them; a number switches its automatic off first. False when the driver would not."""
    try:
        with _Driver(node, ask) as driver:
            if name in {"focus", "exposure"}:
                driver.put(f"{name}_auto", 0)
            return driver.put(name, value)
    except OSError:
        return False


class _Driver:
    """An open device node; a second one beside OpenCV's may set, only not stream."""

    def __init__(self, node: str, ask: Ask | None) -> None:
        self._node = node
        self._ask = ask or _ioctl
        self._own = ask is None
        self._file = -1

    def __enter__(self) -> _Driver:
        if self._own:
            self._file = os.open(self._node, os.O_RDWR | getattr(os, "O_NONBLOCK", 0))
        return self

    def __exit__(self, *_: object) -> None:
        if self._own:
            os.close(self._file)

    def control(self, name: str, number: int) -> CameraControl | None:
        buffer = bytearray(_QUERY.size)
        struct.pack_into("<I", buffer, 0, number)
        try:
            self._ask(self._file, QUERY, buffer)
            _, _, _, least, most, step, _, flags, _, _ = _QUERY.unpack(buffer)
            if flags & (_DISABLED | _READ_ONLY):
                return None
            value = self._value(number)
        except OSError:
            return None
        if name in _SWITCHES:
            return CameraControl(name, 0, 1, 1, int(value != _OFF.get(name, 0)))
        return CameraControl(name, least, most, max(1, step), value)

    def _value(self, number: int) -> int:
        buffer = bytearray(_VALUE.pack(number, 0))
        self._ask(self._file, GET, buffer)
        return int(_VALUE.unpack(buffer)[1])

    def put(self, name: str, value: int) -> bool:
        raw = value if name not in _SWITCHES else (_ON if value else _OFF).get(name, value)
        try:
            self._ask(self._file, SET, bytearray(_VALUE.pack(IDS[name], raw)))
        except OSError:
            return False
        return True


_ON = {"torch": _TORCH_ON, "exposure_auto": _EXPOSURE_BY_APERTURE}
_OFF = {"torch": _TORCH_OFF, "exposure_auto": _EXPOSURE_MANUAL}


def _ioctl(file: int, request: int, buffer: bytearray) -> object:
    if not sys.platform.startswith("linux"):
        raise OSError("no Video4Linux here")
    import fcntl

    return fcntl.ioctl(file, request, buffer, True)
