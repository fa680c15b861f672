"""Parts that the screens beside the bench share: a page that is empty, a section, pages in a card."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from intake.ui import kit, theme
from intake.ui.theme import Tone

FRESH_MS = 4000
"""How old a list may get while somebody looks at it."""


def empty_card(icon: str, title: str, hint: str, tone: Tone = Tone.GOOD) -> kit.Card:
    """A quiet card: a large icon, what is so, and what comes next."""
    card = kit.Card(gap=theme.L, pad=theme.XXL)
    card.box.addStretch(2)
    card.box.addWidget(kit.IconLabel(icon, tone, 96), 0, Qt.AlignmentFlag.AlignHCenter)
    for words, role in ((title, "title"), (hint, "large")):
        line = kit.label(words, role, wrap=True)
        line.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        card.box.addWidget(line)
    card.box.addStretch(3)
    return card


def section(title: str, gap: int = theme.XS) -> kit.Card:
    """A part of a page under a small heading, without a box of its own."""
    card = kit.Card("row", gap=gap, pad=0)
    if title:
        card.box.addWidget(kit.label(title, "overline"))
    return card


def pages() -> QStackedWidget:
    """Pages that lie in a card and show its ground."""
    made = QStackedWidget()
    made.setStyleSheet("QStackedWidget { background: transparent; }")
    return made


def keep_fresh(screen: QWidget, refresh: Callable[[], None]) -> None:
    """Ask again every few seconds while the screen is seen: the shop and the other stations go on meanwhile."""
    timer = QTimer(screen)
    timer.timeout.connect(lambda: refresh() if screen.isVisible() else None)
    timer.start(FRESH_MS)
