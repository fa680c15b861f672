"""A window over a fake desk, and hands on its keyboard."""

from __future__ import annotations

import gc
import itertools
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from intake import paths, texts
from intake.domain.codes import Scan, Source
from intake.domain.own_codes import badge_code
from intake.ui import theme
from intake.ui.window import MainWindow
from tests.ui.fake_camera import FakeCamera
from tests.ui.fake_desk import EVA, FakeDesk, parse_own


@pytest.fixture(scope="session", autouse=True)
def _fonts(qapp: QApplication) -> None:
    theme.load_fonts(paths.resources())


@pytest.fixture(scope="session", autouse=True)
def _what_is_loaded_stays(_fonts: None) -> None:
    """Modules are no rubbish: leaving them out makes each collection a matter of milliseconds."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _rubbish_goes_on_this_thread() -> Iterator[None]:
    """What a test leaves in cycles is collected here, and not by a thread of the next test."""
    yield
    gc.collect()
    gc.enable()


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()


@pytest.fixture
def camera() -> FakeCamera:
    return FakeCamera()


@pytest.fixture
def make_window(qtbot: QtBot, desk: FakeDesk, camera: FakeCamera) -> Iterator[Callable[..., MainWindow]]:
    """Windows that are shown, settled and shut again."""
    made: list[MainWindow] = []

    def make(**changes: object) -> MainWindow:
        language = desk.settings.language
        window = MainWindow(
            changes.get("desk", desk),  # type: ignore[arg-type]
            texts.load(paths.resources() / "translations", language),
            changes.get("camera", camera),  # type: ignore[arg-type]
            parse_own,
        )
        made.append(window)
        with qtbot.waitExposed(window):
            window.show()
        settle(qtbot, window)
        return window

    yield make
    for window in made:
        window.close()
        window.deleteLater()


@pytest.fixture
def bench_window(qtbot: QtBot, desk: FakeDesk, make_window: Callable[..., MainWindow]) -> MainWindow:
    """A window with Eva signed in and nothing told to the bench yet."""
    window = make_window()
    assert window.shell is not None
    window.shell.take_scan(Scan(badge("EVA1"), Source.CAMERA))
    qtbot.waitUntil(lambda: desk.signed_in == EVA)
    settle(qtbot, window)
    return window


def badge(name: str) -> str:
    return badge_code(name)


def settle(qtbot: QtBot, window: MainWindow) -> None:
    """Until nothing is being done for the window."""
    context = window.context
    assert context is not None
    qtbot.waitUntil(lambda: not context.tasks.waiting and not context.slow.waiting)


FINGER_MS = 70
"""How long a finger holds a key down."""

_clock = itertools.count(1_000_000, 1000)


def press(window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key as the platform delivers it: to the window, not to a widget; long after the one before."""
    _send(window.windowHandle(), key, _TEXTS.get(key, ""), next(_clock), modifier, FINGER_MS)


def type_key(window: MainWindow | QWindow, char: str) -> None:
    """A character as a person types it: long after the one before, and the key is held down for a moment."""
    handle = window if isinstance(window, QWindow) else window.windowHandle()
    key = Qt.Key(ord(char.upper())) if char.isascii() and char.isalnum() else Qt.Key.Key_unknown
    _send(handle, key, char, next(_clock), held_ms=FINGER_MS)


def write(window: MainWindow | QWindow, text: str, at_ms: int = 0) -> int:
    """Characters two milliseconds apart: as fast as a scanner, however busy the machine is. Gives the time after."""
    handle = window if isinstance(window, QWindow) else window.windowHandle()
    at_ms = at_ms or next(_clock)
    for char in text:
        key = Qt.Key(ord(char.upper())) if char.isascii() and char.isalnum() else Qt.Key.Key_unknown
        _send(handle, key, char, at_ms)
        at_ms += 2
    return at_ms


def scan(window: MainWindow | QWindow, text: str) -> None:
    """A scanner's burst with its Enter."""
    handle = window if isinstance(window, QWindow) else window.windowHandle()
    _send(handle, Qt.Key.Key_Return, "\r", write(handle, text))


def _send(
    window: QWindow,
    key: Qt.Key,
    text: str,
    at_ms: int,
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    held_ms: int = 0,
) -> None:
    for kind, when in ((QEvent.Type.KeyPress, at_ms), (QEvent.Type.KeyRelease, at_ms + held_ms)):
        event = QKeyEvent(kind, key, modifier, text)
        event.setTimestamp(when)
        QApplication.sendEvent(window, event)


_TEXTS = {
    Qt.Key.Key_Return: "\r",
    Qt.Key.Key_Enter: "\r",
    Qt.Key.Key_Space: " ",
    Qt.Key.Key_Escape: "\x1b",
    Qt.Key.Key_Slash: "/",
    **{Qt.Key(Qt.Key.Key_0.value + digit): str(digit) for digit in range(10)},
}
