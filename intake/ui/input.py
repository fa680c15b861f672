"""Keys and scanner bursts, wherever focus is: scans reach the screen, command keys command, typing stays typing.

The filter sits on the windows themselves (Qt hands a key to the window before any widget), so neither a focused field
nor a modal dialog can swallow a scan, and widgets never see a burst.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from intake.domain.codes import Scan, Source
from intake.scanning.layouts import Layout, chosen, repair
from intake.scanning.set_up import SetUp, set_up
from intake.scanning.wedge import Key, Scanned, Typed, Verdict, Wedge
from intake.station.commands import KEYS, Command

_MODIFIERS = frozenset(
    {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta, Qt.Key.Key_CapsLock}
)
_PLAIN = Qt.KeyboardModifier.NoModifier
_KEYPAD = Qt.KeyboardModifier.KeypadModifier
_COMMANDS: dict[int, Command] = {Qt.Key[f"Key_{key}"].value: command for command, key in KEYS.items()}
_COMMANDS[Qt.Key.Key_Enter.value] = Command.NEXT


class Taker(Protocol):
    """Where input ends up. Keys return True when they were taken; else the focused widget gets them."""

    def take_scan(self, scan: Scan) -> None: ...

    def take_set_up(self, told: SetUp) -> None:
        """The scanner's test barcode was read."""

    def take_digit(self, number: int) -> bool: ...

    def take_command(self, command: Command) -> bool: ...

    def take_slash(self) -> bool: ...

    def take_escape(self) -> bool: ...

    def take_help(self) -> bool: ...

    def at_home(self, focus: QWidget | None) -> bool:
        """Is the focus where it rests, so that Space and Return mean commands and not a button?"""


class Input(QObject):
    """Watches every window of the program that gets the keyboard."""

    def __init__(self, taker: Taker, wedge: Wedge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.taker, self._layout = taker, chosen("")
        self.device: Callable[[], str] = lambda: ""
        """The name of the scanner whose key is coming, where the system tells; else empty."""
        self._settings = wedge.settings
        self._wedges: dict[str, Wedge] = {"": wedge}
        self._watched: set[QWindow] = set()
        self._last_ms = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._deadline)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._on_focus_window)

    def use(self, wedge: Wedge, layout: Layout) -> None:
        """Other scanner settings from now on. `layout`: what the system makes of a US scanner's keys."""
        self._settings, self._wedges, self._layout = wedge.settings, {"": wedge}, layout

    @property
    def quiet(self) -> bool:
        """No key is being held to see whether a burst follows."""
        return self._next_deadline() is None

    def watch(self, window: QWindow) -> None:
        """Take the keys of a window before its widgets do."""
        if window not in self._watched:
            self._watched.add(window)
            window.installEventFilter(self)
            window.destroyed.connect(lambda: self._watched.discard(window))

    def stop(self) -> None:
        """Let all windows go, also those that would come."""
        self._timer.stop()
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.disconnect(self._on_focus_window)
        for window in self._watched:
            window.removeEventFilter(self)
        self._watched.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        if event.type() == QEvent.Type.KeyRelease and isinstance(event, QKeyEvent) and not event.isAutoRepeat():
            for wedge in self._wedges.values():
                wedge.release(_which(event), float(event.timestamp()))
            self._wind()
        return False

    def _on_focus_window(self, window: QWindow | None) -> None:
        if window is not None:
            self.watch(window)

    def _key(self, event: QKeyEvent) -> bool:
        if not event.text():
            return self._without_text(event)
        self._last_ms = float(event.timestamp() or time.monotonic() * 1000)
        name, again = self.device(), event.isAutoRepeat()
        wedge = self._wedges.setdefault(name, Wedge(self._settings))
        verdict = wedge.feed(event.text(), self._last_ms, event.clone(), again, _which(event))
        self._carry_out(verdict, name)
        return verdict.swallow

    def _without_text(self, event: QKeyEvent) -> bool:
        """Function keys, arrows: what is held comes first; modifiers belong to a scanner's burst and pass by."""
        if Qt.Key(event.key()) in _MODIFIERS:
            return False
        if any(wedge.in_burst for wedge in self._wedges.values()):
            # Some scanners send keys without a text inside a code; it is theirs, and the code goes on.
            return True
        for key in [key for wedge in self._wedges.values() for key in wedge.reset()]:
            self._typed(key)
        command = _COMMANDS.get(event.key())
        if command is None or event.modifiers() not in (_PLAIN, _KEYPAD) or _modal():
            return False
        return event.isAutoRepeat() or self.taker.take_command(command)

    def _carry_out(self, verdict: Verdict, device: str = "") -> None:
        for action in verdict.actions:
            if isinstance(action, Scanned) and (told := set_up(action.text)) is not None:
                self.taker.take_set_up(told)
            elif isinstance(action, Scanned):
                self.taker.take_scan(Scan(repair(action.text, self._layout), Source.WEDGE, device=device))
            elif isinstance(action, Typed):
                for key in action.keys:
                    self._typed(key)
        self._wind()

    def _wind(self) -> None:
        """The key events' clock has no zero that we know: only the way from the last key to the deadline counts."""
        deadline = self._next_deadline()
        if deadline is None:
            self._timer.stop()
        else:
            self._timer.start(max(1, int(deadline - self._last_ms) + 1))

    def _deadline(self) -> None:
        # Key events that wait in the queue were pressed before this timer fired: they go first.
        QTimer.singleShot(0, self, self._flush)

    def _flush(self) -> None:
        deadline = self._next_deadline()
        if deadline is not None and not self._timer.isActive():
            for name, wedge in tuple(self._wedges.items()):
                self._carry_out(wedge.flush(deadline), name)

    def _next_deadline(self) -> float | None:
        return min((at for wedge in self._wedges.values() if (at := wedge.deadline_ms) is not None), default=None)

    def _typed(self, key: Key) -> None:
        event = key.token
        if not isinstance(event, QKeyEvent):
            return
        focus = _target()
        if _modal() or QApplication.activePopupWidget() is not None:
            _replay(focus, event)
        elif is_text_field(focus):
            if event.key() != Qt.Key.Key_Escape or not self.taker.take_escape():
                _replay(focus, event)
        elif not self._command(event, focus):
            _replay(focus, event)

    def _command(self, event: QKeyEvent, focus: QWidget | None) -> bool:
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            return False
        text, key = event.text(), event.key()
        pressed: bool
        if text in "123456789" and len(text) == 1:
            pressed = event.isAutoRepeat() or self.taker.take_digit(int(text))
        elif text == "/":
            pressed = self.taker.take_slash()
        elif text == "?":
            pressed = self.taker.take_help()
        elif key == Qt.Key.Key_Escape:
            pressed = self.taker.take_escape()
        elif key in _COMMANDS and self.taker.at_home(focus):
            pressed = event.isAutoRepeat() or self.taker.take_command(_COMMANDS[key])
        else:
            pressed = False
        return pressed


def _which(event: QKeyEvent) -> int:
    """The key itself, whatever it writes: Shift may be let go before it."""
    return event.nativeScanCode() or event.key()


def is_text_field(widget: QWidget | None) -> bool:
    """Does typing into this widget write text?"""
    if isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit):
        return not widget.isReadOnly() and widget.isEnabled()
    return isinstance(widget, QAbstractSpinBox) or (isinstance(widget, QComboBox) and widget.isEditable())


def _modal() -> bool:
    return QApplication.activeModalWidget() is not None


def _target() -> QWidget | None:
    popup = QApplication.activePopupWidget()
    if popup is not None:
        inner: QWidget | None = popup.focusWidget()
        return inner if inner is not None else popup
    return QApplication.focusWidget() or QApplication.activeModalWidget() or QApplication.activeWindow()


def _replay(widget: QWidget | None, event: QKeyEvent) -> None:
    """Give a held key to the widget that would have had it."""
    if widget is None or not isValid(widget):
        return
    QApplication.sendEvent(widget, event)
    if isinstance(widget, QAbstractButton) and isValid(widget):
        # The key's own release has passed while it was held back; without one the button would stay down.
        release = QKeyEvent(QEvent.Type.KeyRelease, event.key(), event.modifiers(), event.text())
        QApplication.sendEvent(widget, release)
