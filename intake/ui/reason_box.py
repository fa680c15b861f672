"""Asks for words: a few ready-made ones on digits, a field for any other, and the way back."""

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
    """`give` is called with the words chosen or typed, `back` when somebody thinks better of it.

    With `act`, a button of that name gives what is typed, be it nothing: the words are a note and not a reason.
    """

    def __init__(
        self,
        texts: Texts,
        question: str,
        reasons: Sequence[str],
        give: Callable[[str], None],
        back: Callable[[], None],
        *,
        field: str = "",
        act: str = "",
    ) -> None:
        super().__init__()
        self._reasons = tuple(reasons)
        self._give = give
        self._optional = bool(act)
        box = kit.column(self, gap=theme.M)
        box.addWidget(kit.label(question, "large-strong", wrap=True))
        for number, words in enumerate(self._reasons, start=1):
            button = BigButton(words, str(number), size=theme.BODY, target=60)
            button.clicked.connect(lambda _on=False, said=words: self._said(said))
            box.addWidget(button)
        self.field = QLineEdit()
        self.field.setPlaceholderText(field or texts("ui.waiting.other_reason"))
        self.field.setAccessibleName(field or texts("ui.waiting.other_reason"))
        self.field.setMaxLength(300)
        self.field.returnPressed.connect(lambda: self._said(self.field.text()))
        self._short = kit.Tag(texts("error.reason_needed"), Tone.STOP, wrap=True)
        self._short.hide()
        leave = BigButton(texts("ui.review.back"), "F2", size=theme.BODY, target=60)
        leave.clicked.connect(back)
        box.addWidget(self.field)
        box.addWidget(self._short)
        box.addStretch(1)
        if act:
            do = BigButton(act, "↵", primary=True, size=theme.BODY, target=60)
            do.clicked.connect(self.submit)
            box.addWidget(do)
        box.addWidget(leave)

    def choose(self, number: int) -> None:
        """A digit key: the ready-made reason with that number, if there is one."""
        if 1 <= number <= len(self._reasons):
            self._said(self._reasons[number - 1])

    def submit(self) -> None:
        """Give what is typed."""
        self._said(self.field.text())

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
        if len(words) < _LEAST and not self._optional:
            self._short.show()
            return
        self._give(words)
