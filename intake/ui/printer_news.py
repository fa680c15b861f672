"""Says what to do when the printer stops: once, when the trouble begins; the status strip counts what is owed."""

from __future__ import annotations

from PySide6.QtCore import QObject

from intake.ui.context import Context
from intake.ui.theme import Tone


class PrinterNews(QObject):
    """Hears the printer's state and tells the operator."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._state = ""
        self._words = ""
        context.tasks.idle.connect(self._say)

    def heard(self, state: str) -> None:
        """ "ok", or the code of what is wrong."""
        context = self._context
        before, self._state = self._state, state
        key = f"ui.printer.{state}"
        if state == before or context.operator is None or not context.texts.has(key):
            return
        self._words = context.texts(key)
        if not context.tasks.waiting:
            self._say()

    def _say(self) -> None:
        # After the answer to the act that was under way, which would wipe it away.
        words, self._words = self._words, ""
        if words:
            self._context.messages.tell(words, Tone.ATTENTION)
