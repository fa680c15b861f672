"""The strip at the bottom, always there: undo, the last code, how devices, shop and refunds stand."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QToolButton, QWidget

from intake.domain.effects import MAIL
from intake.station.commands import KEYS, Command
from intake.texts import Texts
from intake.ui import icons, kit, theme
from intake.ui.theme import Tone

if TYPE_CHECKING:
    from intake.station.desk import Status

CAMERA_TONES = {"": Tone.PLAIN, "off": Tone.PLAIN, "ended": Tone.PLAIN, "opening": Tone.WAITING}
"""What is not the camera working: anything else but `ready` is trouble."""
SHOP_STATES = ("ok", "unreachable", "checking", "off")


class StripItem(QWidget):
    """One state: shape, colour and words."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = kit.IconLabel(size=18)
        self.words = kit.label(role="small")
        layout = kit.row(self, gap=6)
        layout.addWidget(self._icon)
        layout.addWidget(self.words)
        self.tone = Tone.PLAIN

    def set(self, text: str, tone: Tone, icon: str = "") -> None:
        """Say how it stands."""
        self.tone = tone
        self._icon.set(icon or icons.SHAPES[tone], tone)
        self.words.setText(text)
        kit.set_tone(self.words, tone if tone in (Tone.ATTENTION, Tone.STOP) else Tone.PLAIN)
        self.setAccessibleName(text)


class StatusStrip(QFrame):
    """`undone` and `helped` are its two buttons."""

    undone = Signal()
    helped = Signal()

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        px = theme.current().px
        self._texts = texts
        self.setProperty("role", "strip")
        self.setFixedHeight(px(52))
        layout = kit.row(self, gap=theme.L, pad=(theme.M, 0))
        self.undo = self._undo_button()
        layout.addWidget(self.undo)
        layout.setSpacing(px(theme.M))
        layout.addWidget(kit.KeyCap(KEYS[Command.UNDO]))
        layout.addSpacing(px(theme.M))
        self._verdict = kit.IconLabel(size=20)
        self.code = kit.Elided("", "code-large", Qt.TextElideMode.ElideMiddle)
        self._code_row = kit.row(gap=theme.S)
        self._code_row.addWidget(self._verdict)
        self._code_row.addWidget(self.code, 1)
        layout.addLayout(self._code_row, 1)
        self.scanner, self.camera, self.printer = StripItem(), StripItem(), StripItem()
        self.shop, self.due = StripItem(), StripItem()
        for item in (self.scanner, self.camera, self.printer, self.shop, self.due):
            layout.addWidget(item)
        self._add_help(layout)
        self.read("", None)
        self.set_scanner("")
        self.set_camera("")
        self._shops: dict[str, str] = {}
        self.insecure = False
        self._status: Status | None = None
        self.set_status(None, date.min)

    def read(self, code: str, good: bool | None) -> None:
        """The last code: taken (True), refused (False) or being looked at (None)."""
        shape = {True: ("circle-check", Tone.GOOD), False: ("octagon-x", Tone.STOP), None: ("scan-barcode", Tone.PLAIN)}
        self._verdict.set(*shape[good])
        words = {True: "ui.strip.code_taken", False: "ui.strip.code_refused", None: "ui.strip.code_waits"}
        shown = "".join(c if c.isprintable() else "·" for c in code[:80])
        self.code.set(shown or self._texts("ui.strip.no_code"))
        self.code.setAccessibleName(self._texts(words[good], code=shown) if code else self._texts("ui.strip.no_code"))
        kit.set_tone(self.code, {True: Tone.GOOD, False: Tone.STOP, None: Tone.PLAIN}[good])

    def set_scanner(self, state: str, name: str = "") -> None:
        """How the scanners stand that are no keyboards (a state word of scanning; empty: there are none). `name`: which
        of several it is."""
        which = f": {name}" if name else ""
        if state == "opening":
            self.scanner.set(self._texts("ui.strip.scanner_starting") + which, Tone.WAITING)
        elif state == "lost":
            self.scanner.set(self._texts("ui.strip.scanner_lost") + which, Tone.STOP)
        else:
            self.scanner.set(self._texts("ui.strip.scanner"), Tone.GOOD)

    def set_camera(self, state: str) -> None:
        """How the camera stands (a state word of scanning; empty: there is none)."""
        if state == "ready":
            self.camera.set(self._texts("ui.strip.camera"), Tone.GOOD)
        elif state in CAMERA_TONES:
            key = "ui.strip.camera_starting" if state == "opening" else "ui.strip.camera_none"
            self.camera.set(self._texts(key), CAMERA_TONES[state])
        else:
            gone = state in {"lost", "absent"}
            self.camera.set(self._texts("ui.strip.camera_lost" if gone else "ui.strip.camera_trouble"), Tone.STOP)

    def set_shop_state(self, shop: str, state: str) -> None:
        """How the talk with a shop goes (a word of the sync)."""
        if state in SHOP_STATES:
            self._shops[shop] = state
            self._show_shop(self._status)

    def set_status(self, status: Status | None, today: date) -> None:
        """Counts and the nearest refund date; None before the first figures."""
        texts = self._texts
        self._status = status
        owed = status.labels_owed if status else 0
        if owed:
            self.printer.set(texts("ui.strip.labels_owed", count=owed), Tone.ATTENTION)
        else:
            self.printer.set(texts("ui.strip.printer"), Tone.GOOD)
        self._show_shop(status)
        due = status.oldest_due if status else None
        kit.show(self.due, due is not None)
        if due is not None:
            self._show_due((due - today).days)

    def _show_shop(self, status: Status | None) -> None:
        texts = self._texts
        waits = (status.waiting + status.uncertain) if status else 0
        words = texts("ui.strip.shop_waiting", count=waits) if waits else texts("ui.strip.shop")
        if status and status.parked:
            self.shop.set(texts("ui.strip.shop_parked", count=status.parked), Tone.STOP)
        elif any(state == "unreachable" for shop, state in self._shops.items() if shop != MAIL):
            self.shop.set(texts("ui.strip.shop_offline", count=waits), Tone.ATTENTION, "cloud-off")
        elif self._shops.get(MAIL) == "unreachable":
            self.shop.set(texts("ui.strip.mail_offline"), Tone.ATTENTION, "cloud-off")
        elif self.insecure:
            self.shop.set(texts("ui.strip.shop_insecure"), Tone.ATTENTION)
        else:
            self.shop.set(words, Tone.WAITING if waits else Tone.GOOD)

    def _show_due(self, days: int) -> None:
        if days < 0:
            self.due.set(self._texts("ui.strip.overdue", days=-days), Tone.STOP, "calendar-clock")
        elif days == 0:
            self.due.set(self._texts("ui.strip.due_today"), Tone.ATTENTION, "calendar-clock")
        else:
            tone = Tone.ATTENTION if days <= 2 else Tone.PLAIN
            self.due.set(self._texts("ui.strip.due", days=days), tone, "calendar-clock")

    def _undo_button(self) -> QPushButton:
        now = theme.current()
        undo = QPushButton(self._texts("ui.strip.undo"))
        undo.setProperty("role", "quiet")
        undo.setIcon(icons.icon("undo-2", now.colours.text, now.px(20)))
        undo.setIconSize(QSize(now.px(20), now.px(20)))
        undo.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        undo.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        undo.clicked.connect(self.undone)
        undo.setEnabled(False)
        return undo

    def _add_help(self, layout: QHBoxLayout) -> None:
        now = theme.current()
        ask = QToolButton()
        ask.setIcon(icons.icon("circle-question-mark", now.colours.text, now.px(22)))
        ask.setIconSize(QSize(now.px(22), now.px(22)))
        ask.setAccessibleName(self._texts("ui.strip.help"))
        ask.setToolTip(self._texts("ui.strip.help"))
        ask.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        ask.clicked.connect(self.helped)
        layout.addWidget(ask)
