"""Where the focus may be when a scanner types: each a place that must not change by it."""

from __future__ import annotations

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


def _fields(player: Player) -> list[Place]:
    """The bench with nothing focused, and its field for typed codes."""
    shell = player.window.shell
    assert shell is not None

    def field() -> QLineEdit:
        return _bench(player).code

    def into() -> None:
        shell.open("intake")
        player.settle()  # what the bench answers to being opened brings the focus home
        field().setText("half a ")
        field().setFocus()

    def out() -> None:
        field().clear()
        shell.rest()

    return [
        Place("the bench", lambda: shell.open("intake"), lambda: True, lambda: field().text()),
        Place("a field", into, lambda: field().hasFocus(), lambda: field().text(), out),
        Place("a field, typed into", into, lambda: field().hasFocus(), lambda: field().text(), out, typing=True),
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
            if (handle := dialog.windowHandle()) is not None:
                handle.requestActivate()
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
        shown(choice)()
        choice.showPopup()

    def unlisted() -> None:
        choice.hidePopup()
        hidden()

    def in_front(focus: QWidget) -> Callable[[], bool]:
        """Do keys go to the dialog, and there to this widget?"""
        return lambda: QApplication.focusWindow() is dialog.windowHandle() and dialog.focusWidget() is focus

    return [
        Place("a dialog's field", shown(line), in_front(line), content, hidden, gone),
        Place("a dialog's text", shown(text), in_front(text), content, hidden, gone),
        Place("a choice", shown(choice), in_front(choice), content, hidden, gone),
        Place("an open list", listed, lambda: choice.view().isVisible(), content, unlisted, gone),
        Place("an open menu", lambda: menu.popup(window.pos()), menu.isVisible, content, hidden, gone),
    ]


def _screens(player: Player) -> list[Place]:
    """Other screens: a scan leads back to the bench."""
    shell = player.window.shell
    assert shell is not None

    def unchanged() -> str:
        return _bench(player).code.text() if shell.open_name == "intake" else ""

    def opens(name: str) -> Callable[[], None]:
        return lambda: shell.open(name)

    return [
        Place(name, opens(name), lambda: True, unchanged, lambda: shell.open("intake"))
        for name in ("review", "waiting", "search")
    ]
