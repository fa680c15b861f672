"""The one way to tell the operator something: a line under the navigation, in shape, colour and words. No dialogs."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QToolButton

from intake.domain.decisions import Reason
from intake.domain.errors import IntakeError
from intake.texts import Texts
from intake.ui import icons, kit, theme
from intake.ui.format import Formats
from intake.ui.theme import Tone


def sentence(texts: Texts, reason: Reason, formats: Formats | None = None) -> str:
    """A reason in words: of the station's messages, of the rules, or of expected trouble.

    `formats` writes the days and amounts among its parameters as the reader does.
    """
    params = {name: formats.fact(value) if formats else value for name, value in reason.params.items()}
    for table in ("message", "reason", "error"):
        key = f"{table}.{reason.code}"
        if texts.has(key):
            return texts(key, **params)
    return reason.code


class Messages(QObject):
    """What is being said now. `shown` carries (words, tone); empty words: nothing."""

    shown = Signal(str, str)

    def __init__(self, texts: Callable[[], Texts], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.words, self.tone = "", Tone.PLAIN

    def tell(self, words: str, tone: Tone = Tone.ATTENTION) -> None:
        """Say something until the next act."""
        self.words, self.tone = words, tone
        self.shown.emit(words, tone.value)

    def trouble(self, error: IntakeError) -> None:
        """Say what is wrong and what to do."""
        self.tell(self._texts()(f"error.{error.code}", **error.params), Tone.STOP)

    def reason(self, reason: Reason, tone: Tone) -> None:
        """Say one of the station's messages."""
        texts = self._texts()
        self.tell(sentence(texts, reason, Formats(texts.language)), tone)

    def clear(self) -> None:
        """Say nothing more."""
        if self.words:
            self.tell("", Tone.PLAIN)


class Banner(QFrame):
    """The line itself; hidden while there is nothing to say."""

    def __init__(self, messages: Messages, texts: Texts) -> None:
        super().__init__()
        self.setObjectName("banner")
        self._icon = kit.IconLabel(size=24)
        self._words = kit.label(role="large-strong", wrap=True)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        close = QToolButton()
        close.setIcon(icons.icon("x", theme.current().colours.muted, theme.current().px(18)))
        close.setAccessibleName(texts("ui.banner.close"))
        close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        close.clicked.connect(messages.clear)
        layout = kit.row(self, gap=theme.M, pad=(theme.XL, theme.M))
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self._words, 1)
        layout.addWidget(close)
        messages.shown.connect(self._show)
        self._show(messages.words, messages.tone.value)

    def _show(self, words: str, tone: str) -> None:
        self.setVisible(bool(words))
        if not words:
            return
        said = Tone(tone)
        self._icon.set(icons.SHAPES[said], said)
        self._words.setText(words)
        kit.set_tone(self._words, said)
        kit.set_tone(self, said, "role")
        self.setAccessibleName(words)
