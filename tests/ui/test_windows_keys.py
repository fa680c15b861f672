"""Windows' raw input with a stand-in for user32: the parts that need no Windows. It was not run on Windows."""

from __future__ import annotations

import ctypes
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from intake.domain.codes import Scan, Source
from intake.scanning.raw_windows import HEADER, KEYBOARD, keyboard_handle, name_of
from intake.settings import HandheldSettings
from intake.ui.windows_keys import WM_INPUT, WindowsKeys, _Message
from tests.ui.conftest import _send, settle
from tests.ui.fake_desk import FakeDesk

HANDHELDS = (
    HandheldSettings(name="left", device="VID_0C2E&PID_0B61"),
    HandheldSettings(name="right", device="vid_05e0&pid_1200"),
)
PATHS = {11: r"\\?\HID#VID_0C2E&PID_0B61&MI_00#7&1#{884b96c3}", 12: r"\\?\HID#VID_05E0&PID_1200#8&2#{884b96c3}"}


class User32:
    """Answers as the functions of winuser.h do."""

    def __init__(self) -> None:
        self.device = 11
        self.kind = 1

    def RegisterRawInputDevices(self, wanted: Any, count: int, size: int) -> int:
        return int(count == 1 and size == 16)

    def GetRawInputData(self, handle: Any, command: int, data: Any, size: Any, header: int) -> int:
        raw = HEADER.pack(self.kind, 40, self.device, 0) + KEYBOARD.pack(2, 0, 0, 0x31, 0x100, 0)
        size._obj.value = len(raw)
        if data is not None:
            ctypes.memmove(data, raw, len(raw))
        return len(raw)

    def GetRawInputDeviceInfoW(self, device: Any, command: int, data: Any, size: Any) -> int:
        path = PATHS.get(device.value, r"\\?\HID#VID_046D&PID_C31C#keyboard")
        size._obj.value = len(path)
        if data is not None:
            data.value = path
        return len(path)


@pytest.fixture
def user32() -> User32:
    return User32()


@pytest.fixture
def keys(user32: User32) -> WindowsKeys:
    made = WindowsKeys(user32)
    made.use(HANDHELDS)
    assert made.register()
    return made


def told(keys: WindowsKeys) -> None:
    message = _Message(None, WM_INPUT, 0, 77, 0, 0, 0)
    assert keys.nativeEventFilter(b"windows_generic_MSG", ctypes.addressof(message)) == (False, 0)


def test_each_key_names_its_scanner_and_a_keyboard_none(keys: WindowsKeys, user32: User32) -> None:
    for device, name in ((11, "left"), (12, "right"), (13, "")):
        user32.device = device
        told(keys)
        assert keys.device == name


def test_a_mouse_changes_nothing(keys: WindowsKeys, user32: User32) -> None:
    told(keys)
    user32.device, user32.kind = 12, 0
    told(keys)
    assert keys.device == "left"


def test_bytes_that_are_no_key_name_nobody() -> None:
    assert keyboard_handle(b"") is None
    assert keyboard_handle(b"\x01" * 30) is None
    assert name_of(r"\\?\HID#VID_046D", HANDHELDS) == ""


def test_keys_of_two_scanners_at_the_same_time_are_kept_apart(qtbot: QtBot, bench_window: Any, desk: FakeDesk) -> None:
    coming = [""]
    bench_window.input.device = lambda: coming[0]
    handle, at = bench_window.windowHandle(), 5_000_000
    for left, right in zip("3SLEFT0000001\r", "3SRIGHT000002\r", strict=True):
        for whose, char in (("left", left), ("right", right)):
            coming[0] = whose
            key = Qt.Key.Key_Return if char == "\r" else Qt.Key.Key_unknown
            _send(handle, key, char, at)
            at += 2
    settle(qtbot, bench_window)
    qtbot.waitUntil(
        lambda: (
            desk.bench.told
            == [Scan("3SLEFT0000001", Source.WEDGE, device="left"), Scan("3SRIGHT000002", Source.WEDGE, device="right")]
        )
    )
