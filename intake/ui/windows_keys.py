"""On Windows: which of several scanners a key comes from. Raw input names the device just before the key's own message.

Windows lets no program keep a keyboard for itself, so keys still pass the window's filter like any wedge's; but each
device's keys are put together by themselves, and its scans bear its name.
"""

from __future__ import annotations

import ctypes
import logging
import platform
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray

from intake.scanning.raw_windows import HEADER, keyboard_handle, name_of
from intake.settings import HandheldSettings

log = logging.getLogger(__name__)

WM_INPUT = 0x00FF
_RID_INPUT, _RIDI_DEVICENAME = 0x10000003, 0x20000007
_GENERIC_DESKTOP, _KEYBOARD = 1, 6


class _RawInputDevice(ctypes.Structure):
    _fields_ = (
        ("usage_page", ctypes.c_ushort),
        ("usage", ctypes.c_ushort),
        ("flags", ctypes.c_uint32),
        ("window", ctypes.c_void_p),
    )


class _Message(ctypes.Structure):
    """MSG of winuser.h."""

    _fields_ = (
        ("window", ctypes.c_void_p),
        ("message", ctypes.c_uint),
        ("wparam", ctypes.c_size_t),
        ("lparam", ctypes.c_ssize_t),
        ("time", ctypes.c_uint32),
        ("x", ctypes.c_long),
        ("y", ctypes.c_long),
    )


class WindowsKeys(QAbstractNativeEventFilter):
    """`device` is the name of the scanner whose key comes next; empty for a keyboard."""

    def __init__(self, user32: Any = None) -> None:
        super().__init__()
        self.device = ""
        self._handhelds: tuple[HandheldSettings, ...] = ()
        self._names: dict[int, str] = {}
        self._user32 = user32 or ctypes.WinDLL("user32")  # type: ignore[attr-defined,unused-ignore]

    def use(self, handhelds: Sequence[HandheldSettings]) -> None:
        """Other names from now on."""
        self._handhelds = tuple(handhelds)
        self._names.clear()
        self.device = ""

    def register(self) -> bool:
        """Ask Windows for the keyboards' raw input."""
        wanted = _RawInputDevice(_GENERIC_DESKTOP, _KEYBOARD, 0, None)
        done = bool(self._user32.RegisterRawInputDevices(ctypes.byref(wanted), 1, ctypes.sizeof(wanted)))
        if not done:
            log.warning("raw input is not to be had; scanners are not told apart")
        return done

    def nativeEventFilter(self, kind: QByteArray | bytes | bytearray | memoryview, message: Any) -> object:
        if bytes(kind) == b"windows_generic_MSG":  # type: ignore[arg-type,unused-ignore]
            told = _Message.from_address(int(message))
            if told.message == WM_INPUT:
                self._input(told.lparam)
        return False, 0

    def _input(self, handle: int) -> None:
        size = ctypes.c_uint(0)
        place = ctypes.c_void_p(handle)
        self._user32.GetRawInputData(place, _RID_INPUT, None, ctypes.byref(size), HEADER.size)
        buffer = ctypes.create_string_buffer(size.value or 1)
        self._user32.GetRawInputData(place, _RID_INPUT, buffer, ctypes.byref(size), HEADER.size)
        device = keyboard_handle(buffer.raw)
        if device is not None:
            self.device = self._name(device)

    def _name(self, device: int) -> str:
        if device not in self._names:
            size = ctypes.c_uint(0)
            place = ctypes.c_void_p(device)
            self._user32.GetRawInputDeviceInfoW(place, _RIDI_DEVICENAME, None, ctypes.byref(size))
            path = ctypes.create_unicode_buffer(size.value + 1)
            self._user32.GetRawInputDeviceInfoW(place, _RIDI_DEVICENAME, path, ctypes.byref(size))
            self._names[device] = name_of(path.value, self._handhelds)
        return self._names[device]


def windows_keys() -> WindowsKeys | None:
    """Raw input of this system; None where it is not Windows."""
    if platform.system() != "Windows":
        return None
    keys = WindowsKeys()
    return keys if keys.register() else None
