"""Asks a lead why: a few ready-made reasons on digits, a field for any other, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from intake.texts import Texts
from intake.ui import kit, theme
from intake.ui.buttons import BigButton
from intake.ui.theme import Tone

_LEAST = 3
"""Letters a reason has at least."""


class ReasonBox(QWidget):
    """`give` is called with the words chosen or typed, `back` when the lead thinks better of it."""

    def __init__(
        self,
        texts: Texts,
        question: str,
        reasons: Sequence[str],
        give: Callable[[str], None],
        back: Callable[[], None],
    ) -> None:
        super().__init__()
        self._reasons = tuple(reasons)
        self._give = give
        box = kit.column(self, gap=theme.M)
        box.addWidget(kit.label(question, "large-strong", wrap=True))
        for number, words in enumerate(self._reasons, start=1):
            button = BigButton(words, str(number), size=theme.BODY, target=60)
            button.clicked.connect(lambda _on=False, said=words: self._said(said))
            box.addWidget(button)
        self.field = QLineEdit()
        self.field.setPlaceholderText(texts("ui.waiting.other_reason"))
        self.field.setAccessibleName(texts("ui.waiting.other_reason"))
        self.field.setMaxLength(300)
        self.field.returnPressed.connect(lambda: self._said(self.field.text()))
        self._short = kit.Tag(texts("error.reason_needed"), Tone.STOP, wrap=True)
        self._short.hide()
        leave = BigButton(texts("ui.review.back"), "F2", size=theme.BODY, target=60)
        leave.clicked.connect(back)
        box.addWidget(self.field)
        box.addWidget(self._short)
        box.addStretch(1)
        box.addWidget(leave)

    def choose(self, number: int) -> None:
        """A digit key: the ready-made reason with that number, if there is one."""
        if 1 <= number <= len(self._reasons):
            self._said(self._reasons[number - 1])

    def type_one(self) -> None:
        """Lead to the field."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def clear(self) -> None:
        """As if nothing had been asked yet."""
        self.field.clear()
        self.field.clearFocus()
        self._short.hide()

    def _said(self, words: str) -> None:
        words = " ".join(words.split())
        if len(words) < _LEAST:
            self._short.show()
            return
        self._give(words)
