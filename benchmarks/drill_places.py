"""Where the focus may be when a scanner types: each a place that must not change by it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLineEdit, QMenu, QPlainTextEdit, QVBoxLayout, QWidget

from benchmarks.drill import Drill
from intake.domain.codes import Scan
from intake.tour.stage import Plan, opened, prepare
from intake.ui.input import Input
from intake.ui.intake_screen import IntakeScreen

if TYPE_CHECKING:
    from intake.tour.player import Player


@dataclass(slots=True)
class Place:
    """`content` is the text of the field there; `typing`: a person may type into it."""

    name: str
    enter: Callable[[], object]
    ready: Callable[[], bool]
    content: Callable[[], str]
    leave: Callable[[], object] = lambda: None
    left: Callable[[], bool] = lambda: True
    typing: bool = False


class KeyClock(QObject):
    """Notes the time between two key presses of a burst as the X server stamped them."""

    def __init__(self, drill: Drill) -> None:
        super().__init__()
        self._drill, self._last = drill, 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and watched.isWindowType():
            if self._drill.bursting and self._last:
                self._drill.gaps_ms.append(event.timestamp() - self._last)
            # The first key of a burst has no key before it.
            self._last = event.timestamp() if self._drill.bursting and event.text() != "\r" else 0
        return False


@contextmanager
def stage(folder: Path, drill: Drill) -> Iterator[tuple[QApplication, list[Place]]]:
    """The real window over a training station, somebody signed in, and everything that arrives noted."""
    plan = Plan(folder)
    prepare(plan)
    with opened(plan) as player:
        player.badge("EVA1")
        window, app = player.window, player.app
        shell = window.shell
        assert shell is not None
        window.activateWindow()
        _note(player, drill)
        clock = KeyClock(drill)
        app.installEventFilter(clock)
        yield app, [*_fields(player), *_overlays(window), *_screens(player)]
        app.removeEventFilter(clock)


def _note(player: Player, drill: Drill) -> None:
    """What the window is told goes to the station as ever, and into the drill's notes."""
    keys = player.window.input
    assert isinstance(keys, Input)
    taker = keys.taker
    take_scan, take_digit = taker.take_scan, taker.take_digit

    def scanned(scan: Scan) -> None:
        drill.came.append(scan.text)
        take_scan(scan)

    def answered(number: int) -> bool:
        drill.answers.append(number)
        return take_digit(number)

    taker.take_scan = scanned  # type: ignore[method-assign]
    taker.take_digit = answered  # type: ignore[method-assign]


def _bench(player: Player) -> IntakeScreen:
    assert player.window.shell is not None
    page = player.window.shell.page
    assert isinstance(page, IntakeScreen)
    return page


def bring_forward(window: QWidget) -> None:
    """Ask the X server for the keyboard, as a window manager would."""
    if (handle := window.windowHandle()) is not None:
        handle.requestActivate()


def in_front(window: QWidget) -> Callable[[], bool]:
    """Has it the keyboard, as Qt and as the X server see it? Between two windows nobody has, and keys go nowhere."""

    def has() -> bool:
        handle = window.windowHandle()
        if handle is None or QApplication.focusWindow() is not handle:
            return False
        told = subprocess.run(["xdotool", "getwindowfocus", "-f"], capture_output=True, text=True, check=False)
        return told.stdout.strip() == str(int(handle.winId()))

    return has


def _fields(player: Player) -> list[Place]:
    """The bench with nothing focused, and its field for typed codes."""
    shell = player.window.shell
    assert shell is not None

    def field() -> QLineEdit:
        return _bench(player).code

    def bench() -> None:
        shell.open("intake")
        bring_forward(player.window)

    def ready() -> bool:
        return field().hasFocus() and in_front(player.window)()

    def into() -> None:
        bench()
        player.settle()  # what the bench answers to being opened brings the focus home
        field().setText("half a ")
        field().setFocus()

    def out() -> None:
        field().clear()
        shell.rest()

    return [
        Place("the bench", bench, in_front(player.window), lambda: field().text()),
        Place("a field", into, ready, lambda: field().text(), out),
        Place("a field, typed into", into, ready, lambda: field().text(), out, typing=True),
    ]


def _overlays(window: QWidget) -> list[Place]:
    """A modal dialog with fields, an open menu, the open list of a choice."""
    dialog = QDialog(window)
    line, text = QLineEdit("kept", dialog), QPlainTextEdit("kept too", dialog)
    choice = QComboBox(dialog)
    choice.addItems(["RMA", "3S", "one", "two", "11"])
    box = QVBoxLayout(dialog)
    for one in (line, text, choice):
        box.addWidget(one)
    dialog.setModal(True)
    menu = QMenu(window)
    chosen: list[str] = []
    for words in ("Reprint", "&3 pieces", "Leave"):
        menu.addAction(words, lambda words=words: chosen.append(words))

    def shown(focus: QWidget) -> Callable[[], None]:
        def enter() -> None:
            dialog.hide()
            dialog.show()
            bring_forward(dialog)
            focus.setFocus()

        return enter

    def content() -> str:
        return f"{line.text()}|{text.toPlainText()}|{choice.currentText()}|{chosen}"

    def gone() -> bool:
        return not dialog.isVisible() and not menu.isVisible()

    def hidden() -> None:
        menu.close()
        dialog.hide()
        window.activateWindow()

    def listed() -> None:
        if has_keys(choice)():
            choice.showPopup()
        else:
            shown(choice)()

    def popped() -> None:
        if in_front(window)():
            menu.popup(window.pos())
        else:
            bring_forward(window)

    def unlisted() -> None:
        choice.hidePopup()
        hidden()

    def has_keys(focus: QWidget) -> Callable[[], bool]:
        """Do keys go to the dialog, and there to this widget?"""
        return lambda: in_front(dialog)() and dialog.focusWidget() is focus

    return [
        Place("a dialog's field", shown(line), has_keys(line), content, hidden, gone),
        Place("a dialog's text", shown(text), has_keys(text), content, hidden, gone),
        Place("a choice", shown(choice), has_keys(choice), content, hidden, gone),
        Place("an open list", listed, lambda: choice.view().isVisible(), content, unlisted, gone),
        Place("an open menu", popped, menu.isVisible, content, hidden, gone),
    ]


def _screens(player: Player) -> list[Place]:
    """Other screens: a scan leads back to the bench."""
    shell = player.window.shell
    assert shell is not None

    def unchanged() -> str:
        return _bench(player).code.text() if shell.open_name == "intake" else ""

    def opens(name: str) -> Callable[[], None]:
        def enter() -> None:
            shell.open(name)
            bring_forward(player.window)

        return enter

    return [
        Place(name, opens(name), in_front(player.window), unchanged, lambda: shell.open("intake"))
        for name in ("review", "waiting", "search")
    ]
