"""What the window asks of a screen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from intake.domain.codes import Scan
from intake.station.commands import Command
from intake.ui.context import Context


class Screen(QWidget):
    """A page of the window. It is thrown away on another theme or language: `draft` is what must outlive that.

    `on_scan`, `on_digit` and `on_command` come from scanner, keys and command barcodes wherever the focus is; True
    means taken. A scan that no screen takes goes to the intake; a key that is not taken goes to the focused widget.
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def refresh(self) -> None:
        """Show what is true now. Called when the screen is opened and when figures changed while it is open."""

    def on_scan(self, scan: Scan) -> bool:
        """A code was read."""
        return False

    def on_digit(self, number: int) -> bool:
        """A digit key 1 to 9 was pressed outside a text field."""
        return False

    def on_command(self, command: Command) -> bool:
        """A command key was pressed outside a text field."""
        return False

    def on_escape(self) -> bool:
        """Escape outside help and fields: leave what was begun. True means that something was left."""
        return False

    def on_slash(self) -> bool:
        """The / key was pressed outside a text field: lead to the field where a code is typed."""
        return False

    def draft(self) -> object:
        """What was entered and is not kept yet, for the screen that takes this one's place; None for nothing."""
        return None

    def restore(self, draft: object) -> None:
        """Take up a draft of the screen that was here before everything was drawn anew."""

    def home(self) -> QWidget:
        """Where the focus rests when no field has it."""
        return self
