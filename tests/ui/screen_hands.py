"""Hands and eyes for the screens beside the bench: open one, press keys one by one, read what it says."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from intake.domain.codes import Scan, Source
from intake.ui.buttons import BigButton
from intake.ui.kit import Elided
from intake.ui.screen import Screen
from intake.ui.window import MainWindow
from tests.ui.conftest import badge, press, settle, type_key

S = TypeVar("S", bound=Screen)


def open_screen(
    qtbot: QtBot, make_window: Callable[..., MainWindow], name: str, kind: type[S], who: str = "HANNE1"
) -> tuple[MainWindow, S]:
    """A window with somebody signed in (a lead unless said otherwise) and a screen open."""
    window = make_window()
    assert window.shell is not None
    window.shell.take_scan(Scan(badge(who), Source.CAMERA))
    settle(qtbot, window)
    window.shell.open(name)
    settle(qtbot, window)
    return window, page_of(window, kind)


def page_of(window: MainWindow, kind: type[S]) -> S:
    """The screen that is open now; screens are made anew when settings change."""
    assert window.shell is not None
    page = window.shell.page
    assert isinstance(page, kind)
    return page


def keys(qtbot: QtBot, window: MainWindow, *pressed: Qt.Key) -> None:
    """Keys as slow as a person's."""
    for key in pressed:
        press(window, key)
        qtbot.waitUntil(lambda: window.input is not None and window.input.quiet)
        settle(qtbot, window)


def words(widget: QWidget) -> str:
    """All that can be read in a widget now."""
    shown = [one for one in widget.findChildren(QLabel) if one.isVisible()]
    texts = [one.full() if isinstance(one, Elided) else one.text() for one in shown]
    texts += [f"{one.text()} {one.hint()}" for one in widget.findChildren(BigButton) if one.isVisible()]
    return "\n".join(texts)


def type_slowly(qtbot: QtBot, window: MainWindow, text: str) -> None:
    """Characters as slow as a person's."""
    for char in text:
        type_key(window, char)
        qtbot.waitUntil(lambda: window.input is not None and window.input.quiet)
        settle(qtbot, window)
