"""Below the bench: the commands that make sense now, each with its key; and the small field for typing a code."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from intake.domain.codes import Scan, Source
from intake.station.commands import KEYS, Command
from intake.texts import Texts
from intake.ui import kit, theme
from intake.ui.buttons import BigButton
from intake.ui.context import Context

SHOWN = (
    Command.CLOSE,
    Command.UNLISTED,
    Command.EMPTY_BOX,
    Command.ASIDE,
    Command.UNEXPECTED,
    Command.NO_CODE,
    Command.REPRINT,
)
"""The commands that have a button, in this order; undo, help and sign-out have theirs elsewhere."""


class FootBar(QWidget):
    """Buttons are made once and shown when a view lists their command; with none of them the bar takes no room."""

    def __init__(self, context: Context, command: Callable[[Command], None]) -> None:
        super().__init__()
        texts = context.texts
        across = kit.row(self, gap=theme.M)
        self._buttons: dict[Command, BigButton] = {}
        for one in SHOWN:
            button = BigButton(texts(f"ui.command.{one.value}"), KEYS[one], size=theme.BODY, target=60)
            button.setMaximumWidth(theme.current().px(300))
            button.clicked.connect(lambda _on=False, which=one: command(which))
            self._buttons[one] = button
            across.addWidget(button, 4)
        across.addStretch(1)

    def show_commands(self, commands: tuple[Command, ...], *, complete: bool = False) -> None:
        """Offer these; once the parcel is complete, closing it is the thing to do."""
        for command, button in self._buttons.items():
            kit.show(button, command in commands)
        self._buttons[Command.CLOSE].set_primary(complete)
        kit.show(self, any(command in commands for command in self._buttons))


class CodeField(QLineEdit):
    """For a label that no scanner reads: typed, it counts as a scan. Reached by the / key from anywhere."""

    def __init__(self, texts: Texts, scan: Callable[[Scan], None]) -> None:
        super().__init__()
        self._scan = scan
        self.setPlaceholderText(texts("ui.code.field"))
        self.setAccessibleName(texts("ui.code.field"))
        self.setMaxLength(400)
        self.setFixedHeight(theme.current().px(56))
        self.returnPressed.connect(self._typed)

    def _typed(self) -> None:
        text = self.text().strip()
        self.clear()
        if text:
            self._scan(Scan(text, Source.TYPED))
