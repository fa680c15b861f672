"""What stands around every screen: navigation, messages, the status strip; and who gets the input."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from intake.domain.codes import CodeKind, Scan, Source
from intake.domain.errors import IntakeError
from intake.scanning.layouts import TEST_CODE
from intake.scanning.set_up import SetUp, set_up
from intake.station.commands import PLACES, Command, command_named, digit_of
from intake.ui import kit, screens
from intake.ui.context import Context
from intake.ui.history_overlay import HistoryOverlay
from intake.ui.messages import Banner
from intake.ui.nav_bar import NavBar
from intake.ui.printer_news import PrinterNews
from intake.ui.scanner_set_up import take_over
from intake.ui.screen import Screen
from intake.ui.sign_in import SignIn
from intake.ui.status_strip import StatusStrip
from intake.ui.theme import Tone

if TYPE_CHECKING:
    from intake.domain.people import Operator
    from intake.station.desk import Status

BADGE_SHOWN = "OB••••"
"""A badge is a key: whoever photographs the screen must not be able to print it."""

COUNT_EVERY_MS = 15_000


class Shell(QWidget):
    """Opens screens, signs people in and out, and hands scans and keys to the screen that is open."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        texts = context.texts
        self._opened: dict[str, Screen] = {}
        self._name = ""
        self.nav = NavBar(texts, screens.SCREENS, context.desk.settings.station)
        self.strip = StatusStrip(texts)
        shops = context.desk.settings.shops
        self.strip.insecure = any(one.insecure_http and one.address.startswith("http://") for one in shops)
        self.stack = QStackedWidget()
        self.sign_in = SignIn(context, self._signed_in)
        self.stack.addWidget(self.sign_in)
        self._help: Screen | None = None
        box = kit.column(self, gap=0)
        box.addWidget(self.nav)
        box.addWidget(Banner(context.messages, texts))
        box.addWidget(self.stack, 1)
        box.addWidget(self.strip)
        self._connect()
        if context.operator is not None:
            self._welcome(context.operator)
        else:
            self._lock()

    @property
    def open_name(self) -> str:
        """The screen that is open; empty while nobody is signed in."""
        return self._name

    @property
    def page(self) -> Screen:
        """The page that is seen."""
        return self._opened[self._name] if self._name else self.sign_in

    @property
    def helping(self) -> bool:
        """Does the help lie over the screen?"""
        return self._help is not None

    def open(self, name: str) -> None:
        """Show a screen, making it when it is the first time."""
        if self.context.operator is None:
            return
        self.close_help()
        entry = next(entry for entry in screens.SCREENS if entry.name == name)
        if name not in self._opened:
            self._opened[name] = entry.make(self.context)
            self.stack.addWidget(self._opened[name])
        if name != self._name:
            self.context.messages.clear()
        self._name = name
        self.nav.open(name)
        self.stack.setCurrentWidget(self.page)
        self.page.refresh()
        self.rest()

    def rest(self) -> None:
        """Put the focus where it rests, so that the next key or scan has a place to go."""
        (self._help or self.page).home().setFocus(Qt.FocusReason.OtherFocusReason)

    def toggle_help(self) -> None:
        """Lay the help over the screen, or take it away."""
        if self._help is not None:
            self.close_help()
        elif screens.HELP is not None:
            self._lay_over(screens.HELP(self.context))

    def toggle_history(self) -> None:
        """Lay the last scans over the screen, or take them away."""
        shown = isinstance(self._help, HistoryOverlay)
        self.close_help()
        if not shown and self.context.operator is not None:
            self._lay_over(HistoryOverlay(self.context, self._undo_on_bench))

    def _undo_on_bench(self) -> None:
        self.open_bench().on_command(Command.UNDO)

    def open_bench(self) -> Screen:
        """The bench, whatever screen is seen; it stays behind what lies over it."""
        over, self._help = self._help, None
        if self._name != "intake":
            self.open("intake")
        self._help = over
        if over is not None:
            over.raise_()
            self.rest()
        return self._opened["intake"]

    def _lay_over(self, screen: Screen) -> None:
        self._help = screen
        screen.setParent(self)
        screen.setGeometry(self.stack.geometry())
        screen.refresh()
        screen.show()
        screen.raise_()
        self.rest()

    def close_help(self) -> None:
        """Take the help away, if it is there."""
        if self._help is not None:
            self._help.hide()
            self._help.deleteLater()
            self._help = None
            self.rest()

    def leave(self) -> None:
        """Sign out; the parcel on the bench stays as it is."""
        if self.context.operator is not None:
            self.context.tasks.run(self.context.desk.sign_out, lambda _none: self._left())

    def count(self) -> None:
        """Ask for fresh figures."""
        self.context.tasks.run(self.context.desk.status, self._counted, lambda _error: None)

    def take_scan(self, scan: Scan) -> None:
        """A code was read by any device: badges and window commands are ours, all else is the screen's."""
        if scan.source in (Source.SERIAL_PORT, Source.HANDHELD) and (told := set_up(scan.text)) is not None:
            self.take_set_up(told)
            return
        self.context.messages.clear()
        best = next(iter(self.context.parse(scan.text)), None)
        badge = best is not None and best.kind is CodeKind.BADGE
        self.strip.read(BADGE_SHOWN if badge else scan.text, None)
        if not badge:
            self.context.scans.note(scan)
        if best is not None and best.kind is CodeKind.BADGE:
            self._badge(best.value)
        elif self.context.operator is None:
            self._refuse(scan.text, "ui.sign_in.first")
        elif best is None or best.kind is not CodeKind.COMMAND or not self._own_command(best.value, scan.text):
            self.close_help()
            if not self.page.on_scan(scan):
                self.open("intake")
                self.page.on_scan(scan)
        self.rest()

    def take_set_up(self, told: SetUp) -> None:
        """A scanner read its test barcode."""
        if self.context.operator is None:
            self._refuse(TEST_CODE, "ui.sign_in.first")
        else:
            take_over(self.context, told)

    def take_digit(self, number: int) -> bool:
        return (self._help or self.page).on_digit(number)

    def take_command(self, command: Command) -> bool:
        if command is Command.HELP:
            self.toggle_help()
            return True
        if command is Command.SIGN_OUT:
            self.leave()
            return True
        if command is Command.HISTORY:
            self.toggle_history()
            return True
        if command is Command.MUTE:
            self._mute()
            return True
        if command in PLACES:
            self.open(PLACES[command])
            return True
        return (self._help or self.page).on_command(command)

    def take_slash(self) -> bool:
        return self._help is None and self.page.on_slash()

    def take_help(self) -> bool:
        self.toggle_help()
        return True

    def take_escape(self) -> bool:
        if self._help is not None:
            self.close_help()
        else:
            self.context.messages.clear()
            # The first Escape leaves a field, the next one what the field belongs to.
            if self.at_home(QApplication.focusWidget()):
                self.page.on_escape()
            self.rest()
        return True

    def at_home(self, focus: QWidget | None) -> bool:
        return focus is None or focus is self.page.home() or focus is self.window() or focus is self._help

    def minimumSizeHint(self) -> QSize:
        return QSize(640, 400)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._help is not None:
            QTimer.singleShot(0, self, self._fit_help)

    def _fit_help(self) -> None:
        if self._help is not None:
            self._help.setGeometry(self.stack.geometry())

    def _connect(self) -> None:
        context = self.context
        context.go, context.count, context.code_read = self.open, self.count, self._code_read
        context.can_undo, context.take_scan = self.strip.undo.setEnabled, self.take_scan
        self.nav.chosen.connect(self.open)
        self.nav.left.connect(self.leave)
        self.strip.undone.connect(lambda: self.take_command(Command.UNDO))
        self.strip.helped.connect(self.toggle_help)
        self._printer = PrinterNews(context, self)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.count)
        self._timer.start(COUNT_EVERY_MS)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._keep_focus)
        if context.scanners is not None:
            self.strip.set_scanner(*context.scanners.worst)
        if context.feed is not None:
            self.strip.set_camera(context.feed.last_state or "opening")
            context.feed.state.connect(self.strip.set_camera)
            context.feed.symbol.connect(self._camera_read)

    def _keep_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        """A widget that vanished takes the focus with it: bring it home."""
        if new is None and self.isVisible() and self.window().isActiveWindow():
            QTimer.singleShot(0, self, self._rest_if_lost)

    def _rest_if_lost(self) -> None:
        if QApplication.focusWidget() is None:
            self.rest()

    def shop_changed(self, shop: str, state: str) -> None:
        """The sync has news, or the printer has."""
        if shop == "printer":
            self._printer.heard(state)
        else:
            self.strip.set_shop_state(shop, state)
        self.count()

    def _camera_read(self, symbol: object) -> None:
        from intake.domain.codes import Symbol

        if isinstance(symbol, Symbol):
            self.take_scan(Scan(symbol.text, Source.CAMERA, symbol.symbology))

    def _badge(self, badge: str) -> None:
        operator = self.context.operator
        if operator is not None and operator.badge == badge:
            self.strip.read(BADGE_SHOWN, True)
            return

        def failed(error: IntakeError) -> None:
            self.strip.read(BADGE_SHOWN, False)
            self.context.sounds.play("refused")
            self.sign_in.trouble(error) if self.context.operator is None else self.context.messages.trouble(error)

        def done(found: Operator) -> None:
            self.strip.read(BADGE_SHOWN, True)
            self._signed_in(found)

        self.context.tasks.run(lambda: self.context.desk.sign_in_badge(badge), done, failed)

    def _code_read(self, code: str, good: bool | None) -> None:
        """What became of a code: shown in the strip, and noted with the last scans."""
        self.strip.read(code, good)
        if good is not None:
            self.context.scans.judge(code, "taken" if good else "refused")
        if isinstance(self._help, HistoryOverlay):
            self._help.refresh()

    def _mute(self) -> None:
        """Sounds off or on until the program ends or the settings change."""
        sounds, texts = self.context.sounds, self.context.texts
        sounds.enabled = not sounds.enabled
        sounds.play("command")
        key = "ui.history.loud" if sounds.enabled else "ui.history.muted"
        self.context.messages.tell(texts(key), Tone.PLAIN if sounds.enabled else Tone.ATTENTION)

    def _own_command(self, name: str, code: str) -> bool:
        """Commands that are the window's own or this screen's; the station hears the others as scans."""
        command = command_named(name)
        if command in (Command.HELP, Command.SIGN_OUT, Command.SHUTTER, Command.HISTORY, Command.MUTE, *PLACES):
            self.context.sounds.play("command")
            self.context.scans.judge(code, "command", self.context.texts(f"ui.command.{command.value}"))
            self.strip.read(code, True)
            self.take_command(command)
            return True
        if self._name == "intake" or command is None:
            return False
        number = digit_of(command)
        return self.page.on_digit(number) if number else self.page.on_command(command)

    def _refuse(self, code: str, key: str) -> None:
        self._code_read(code, False)
        self.context.sounds.play("refused")
        self.context.messages.tell(self.context.texts(key), Tone.ATTENTION)

    def _signed_in(self, operator: Operator) -> None:
        self.context.sounds.play("accepted")
        self.context.messages.clear()
        before, self.context.operator = self.context.operator, operator
        if operator.language and operator.language != self.context.texts.language:
            self.context.rebuild()
        elif before is not None and self._name:
            self.nav.show_operator(operator.name)
            self.open(self._name)
        else:
            self._welcome(operator)

    def _welcome(self, operator: Operator) -> None:
        self.nav.show_operator(operator.name)
        self.open(self._name or "intake")
        self.count()

    def _left(self) -> None:
        self._lock()
        if self.context.desk.settings.language[:2].lower() != self.context.texts.language:
            self.context.rebuild()

    def _lock(self) -> None:
        self.close_help()
        self.context.scans.forget()
        self.context.operator = None
        self._name = ""
        self.nav.show_operator("")
        self.strip.undo.setEnabled(False)
        self.stack.setCurrentWidget(self.sign_in)
        self.sign_in.refresh()
        self.rest()

    def _counted(self, status: Status) -> None:
        self.context.status = status
        self.strip.set_status(status, self._today())
        self.nav.count({entry.name: entry.count(status) for entry in screens.SCREENS if entry.count is not None})

    def _today(self) -> date:
        return datetime.now(UTC).astimezone(ZoneInfo(self.context.desk.settings.timezone)).date()
