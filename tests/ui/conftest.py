"""A window over a fake desk, and hands on its keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
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


def press(window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key as the platform delivers it: to the window, not to a widget."""
    QTest.keyClick(window.windowHandle(), key, modifier)


def write(window: MainWindow, text: str) -> None:
    """Characters without a pause: as fast as a scanner."""
    for char in text:
        QTest.keyClick(window.windowHandle(), ord(char))


def scan(window: MainWindow, text: str) -> None:
    """A scanner's burst with its Enter."""
    write(window, text)
    press(window, Qt.Key.Key_Return)
