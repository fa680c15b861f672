"""Something other than an entry that waits: labels that are owed, a parcel that was set aside."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt

from intake.ui import kit, theme
from intake.ui.buttons import BigButton
from intake.ui.theme import Tone


class TaskDetail(kit.Card):
    """Something else that waits, and the one thing to do about it."""

    def __init__(self) -> None:
        super().__init__(gap=theme.L, pad=theme.XXL)
        self._icon = kit.IconLabel(size=96)
        self._title = kit.label(role="title", wrap=True)
        self._about = kit.label(role="large", wrap=True)
        for words in (self._title, self._about):
            words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._act = BigButton("", "↵", primary=True)
        self._act.setMaximumWidth(theme.current().px(420))
        self._do: Callable[[], None] = lambda: None
        self._act.clicked.connect(self._acted)
        self.box.addStretch(2)
        self.box.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        self.box.addWidget(self._title)
        self.box.addWidget(self._about)
        self.box.addSpacing(theme.current().px(theme.L))
        line = kit.row(gap=0)
        line.addStretch(1)
        line.addWidget(self._act, 2)
        line.addStretch(1)
        self.box.addLayout(line)
        self.box.addStretch(3)

    def show_task(self, icon: str, title: str, about: str, words: str, act: Callable[[], None]) -> None:
        """Fill in what waits."""
        self._icon.set(icon, Tone.ACCENT)
        self._title.setText(title)
        self._about.setText(about)
        self._act.set(words, "↵")
        self._do = act

    def _acted(self) -> None:
        self._do()
