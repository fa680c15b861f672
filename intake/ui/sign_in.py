"""Nobody acts without a name: a badge scan, or a name and its PIN on keys for gloves."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLayout, QScrollArea, QStackedWidget, QWidget

from intake.domain.errors import IntakeError
from intake.domain.people import Operator
from intake.station.commands import Command
from intake.ui import kit, theme
from intake.ui.buttons import BigButton
from intake.ui.context import Context
from intake.ui.screen import Screen
from intake.ui.theme import Tone

MAX_PIN = 12


class SignIn(Screen):
    """First the names, then the pad of the one that was picked. A badge works on both."""

    def __init__(self, context: Context, signed_in: Callable[[Operator], None]) -> None:
        super().__init__(context)
        self._signed_in = signed_in
        self._operators: tuple[Operator, ...] = ()
        self._picked: Operator | None = None
        self._practice_pins: dict[str, str] = {}
        self._pages = QStackedWidget()
        self._names = self._name_page()
        self._pad = PinPad(context, self._try, self._back)
        self._pages.addWidget(self._names)
        self._pages.addWidget(self._pad)
        kit.column(self, gap=0, pad=theme.XL).addWidget(self._pages)

    def refresh(self) -> None:
        self._back()
        self.context.tasks.run(self.context.desk.operators, self._show_names)
        if self.context.desk.training and not self._practice_pins:
            self.context.slow.run(practice_pins, self._show_pins)

    def trouble(self, error: IntakeError) -> None:
        """Say why it did not work, where the person is looking."""
        words = self.context.texts(f"error.{error.code}", **error.params)
        if self._picked is not None:
            self._pad.say(words)
        else:
            self.context.messages.tell(words, Tone.STOP)

    def on_digit(self, number: int) -> bool:
        if self._picked is not None:
            self._pad.add(str(number))
        elif number <= len(self._operators):
            self._pick(self._operators[number - 1])
        return True

    def on_command(self, command: Command) -> bool:
        if command is Command.NEXT and self._picked is not None:
            self._pad.submit()
            return True
        if command is Command.UNDO and self._picked is not None:
            self._back()
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._picked is not None and event.text() == "0":
            self._pad.add("0")
        elif self._picked is not None and event.key() == Qt.Key.Key_Backspace:
            self._pad.back_one()
        else:
            super().keyPressEvent(event)

    def _name_page(self) -> QWidget:
        texts = self.context.texts
        page = QWidget()
        across = kit.row(page, gap=theme.XL)
        badge = kit.Card(gap=theme.L, pad=theme.XXL)
        badge.box.addStretch(2)
        badge.box.addWidget(kit.IconLabel("id-card", Tone.ACCENT, 96), 0, Qt.AlignmentFlag.AlignHCenter)
        for words, role in ((texts("ui.sign_in.badge"), "display"), (texts("ui.sign_in.badge_hint"), "large")):
            line = kit.label(words, role, wrap=True)
            line.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            badge.box.addWidget(line)
        badge.box.addStretch(3)
        if self.context.desk.training:
            badge.box.addWidget(self._practice())
        across.addWidget(badge, 3)
        names = kit.column(gap=theme.M)
        names.addWidget(kit.label(texts("ui.sign_in.names"), "title", wrap=True))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        self._list = kit.column(inside, gap=theme.M)
        area.setWidget(inside)
        names.addWidget(area, 1)
        across.addLayout(names, 2)
        return page

    def _practice(self) -> QWidget:
        texts = self.context.texts
        card = kit.Card("accent", gap=theme.XS, pad=(theme.L, theme.M))
        head = kit.row(gap=theme.S)
        head.addWidget(kit.IconLabel("info", Tone.ACCENT, 20))
        head.addWidget(kit.label(texts("ui.sign_in.practice"), "strong", wrap=True), 1)
        card.box.addLayout(head)
        card.box.addWidget(kit.label(texts("ui.sign_in.practice_where"), wrap=True))
        return card

    def _show_names(self, operators: tuple[Operator, ...]) -> None:
        self._operators = tuple(one for one in operators if one.active)
        kit.clear(self._list)
        for number, one in enumerate(self._operators, start=1):
            key = str(number) if number <= 9 else ""
            button = BigButton(one.name, key, self._hint(one), icon="chevron-right")
            button.clicked.connect(lambda _on=False, who=one: self._pick(who))
            self._list.addWidget(button)
        if not self._operators:
            self._list.addWidget(kit.label(self.context.texts("ui.sign_in.nobody"), "muted", wrap=True))
        self._list.addStretch(1)

    def _show_pins(self, pins: dict[str, str]) -> None:
        self._practice_pins = pins
        self._show_names(self._operators)

    def _hint(self, operator: Operator) -> str:
        texts = self.context.texts
        words = [texts(f"ui.role.{operator.role.value}")]
        if pin := self._practice_pins.get(operator.name):
            words.append(texts("ui.sign_in.practice_pin", pin=pin))
        return " · ".join(words)

    def _pick(self, operator: Operator) -> None:
        self._picked = operator
        self._pad.start(operator.name)
        self._pages.setCurrentWidget(self._pad)
        self.context.messages.clear()
        self.setFocus()

    def _back(self) -> None:
        self._picked = None
        self._pages.setCurrentWidget(self._names)
        self.setFocus()

    def _try(self, pin: str) -> None:
        picked = self._picked
        if picked is None:
            return

        def failed(error: IntakeError) -> None:
            self.context.sounds.play("refused")
            self.trouble(error)

        self.context.tasks.run(lambda: self.context.desk.sign_in_pin(picked.id, pin), self._signed_in, failed)


def practice_pins() -> dict[str, str]:
    """The training's people by name, with their PINs. Slow: their hashes are made anew."""
    from intake.station.sign_in import practice_operators

    return {operator.name: pin for operator, pin in practice_operators()}


class PinPad(QWidget):
    """Ten digits, each at least 20 mm; the PIN shows as dots."""

    def __init__(self, context: Context, enter: Callable[[str], None], back: Callable[[], None]) -> None:
        super().__init__()
        self._context, self._enter = context, enter
        self._pin = ""
        texts = context.texts
        px = theme.current().px
        card = kit.Card(gap=theme.L, pad=theme.XL)
        card.setFixedWidth(px(440))
        self._who = kit.label(role="title")
        self._who.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._dots = kit.label(role="display", tone=Tone.ACCENT)
        self._dots.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._said = kit.label(role="strong", wrap=True)
        self._said.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        for line in (self._who, self._dots, self._said):
            card.box.addWidget(line)
        card.box.addLayout(self._keys(back))
        card.box.addWidget(kit.label(texts("ui.sign_in.pin_hint"), "small", wrap=True))
        across: QHBoxLayout = kit.row(self)
        across.addStretch(1)
        across.addWidget(card, 0, Qt.AlignmentFlag.AlignVCenter)
        across.addStretch(1)

    def start(self, name: str) -> None:
        """Ask this person."""
        self._who.setText(name)
        self._show("")
        self.say("")

    def add(self, digit: str) -> None:
        """One more digit."""
        self._show((self._pin + digit)[:MAX_PIN])

    def back_one(self) -> None:
        """Take the last digit away."""
        self._show(self._pin[:-1])

    def submit(self) -> None:
        """Try it; the digits are forgotten at once."""
        pin = self._pin
        self._show("")
        if pin:
            self._enter(pin)

    def say(self, words: str) -> None:
        """What is wrong, or (empty) what to do."""
        self._said.setText(words or self._context.texts("ui.sign_in.pin"))
        kit.set_tone(self._said, Tone.STOP if words else Tone.PLAIN)

    def _show(self, pin: str) -> None:
        self._pin = pin
        self._dots.setText("●" * len(pin) or "○○○○")
        self._dots.setAccessibleName(self._context.texts("ui.sign_in.digits", count=len(pin)))

    def _keys(self, back: Callable[[], None]) -> QLayout:
        texts = self._context.texts
        grid = QGridLayout()
        grid.setSpacing(theme.current().px(theme.M))
        for place, digit in enumerate("123456789"):
            grid.addWidget(self._key(digit, partial(self.add, digit)), place // 3, place % 3)
        rub = self._key("", self.back_one, icon="arrow-left", name=texts("ui.sign_in.rub"))
        grid.addWidget(rub, 3, 0)
        grid.addWidget(self._key("0", lambda: self.add("0")), 3, 1)
        grid.addWidget(self._key("", self.submit, icon="check", name=texts("ui.sign_in.enter"), primary=True), 3, 2)
        leave = BigButton(texts("ui.sign_in.other"), icon="users", size=theme.BODY, target=56)
        leave.clicked.connect(back)
        grid.addWidget(leave, 4, 0, 1, 3)
        return grid

    def _key(
        self, text: str, act: Callable[[], None], icon: str = "", name: str = "", *, primary: bool = False
    ) -> BigButton:
        key = BigButton(text, icon=icon, size=theme.TITLE, primary=primary)
        if name:
            key.setAccessibleName(name)
        key.clicked.connect(act)
        return key
