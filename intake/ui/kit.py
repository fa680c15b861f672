"""The small widgets every screen is made of: text, icons, cards, tags, keys. Sizes and colours come from the theme."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QLayout, QSizePolicy, QVBoxLayout, QWidget

from intake.ui import icons, theme
from intake.ui.theme import Tone


def label(text: str = "", role: str = "", *, wrap: bool = False, tone: Tone = Tone.PLAIN) -> QLabel:
    """Text in one of the style sheet's roles. Always plain text: what a customer wrote is never markup."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    if tone is not Tone.PLAIN:
        made.setProperty("tone", tone.value)
    return made


def show(widget: QWidget, visible: bool) -> None:
    """setVisible that costs nothing when it changes nothing: a view sets dozens at every scan."""
    if widget.isHidden() is visible:
        widget.setVisible(visible)


def set_tone(widget: QWidget, tone: Tone, name: str = "tone") -> None:
    """Change what the style sheet sees of a widget at run time; costs a repolish only when it changed."""
    value = "" if tone is Tone.PLAIN and name == "tone" else tone.value
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def column(parent: QWidget | None = None, *, gap: int = theme.M, pad: int | tuple[int, int] = 0) -> QVBoxLayout:
    """A vertical layout with spaces of the scale."""
    layout = QVBoxLayout(parent) if parent is not None else QVBoxLayout()
    _space(layout, gap, pad)
    return layout


def row(parent: QWidget | None = None, *, gap: int = theme.M, pad: int | tuple[int, int] = 0) -> QHBoxLayout:
    """A horizontal layout with spaces of the scale."""
    layout = QHBoxLayout(parent) if parent is not None else QHBoxLayout()
    _space(layout, gap, pad)
    return layout


def _space(layout: QBoxLayout, gap: int, pad: int | tuple[int, int]) -> None:
    px = theme.current().px
    across, down = pad if isinstance(pad, tuple) else (pad, pad)
    sides = [px(n) if n else 0 for n in (across, down)]
    layout.setContentsMargins(sides[0], sides[1], sides[0], sides[1])
    layout.setSpacing(px(gap) if gap else 0)


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)
            inner.deleteLater()


def rule() -> QFrame:
    """A thin line between two parts."""
    line = QFrame()
    line.setProperty("role", "rule")
    line.setFixedHeight(1)
    return line


class Card(QFrame):
    """A quiet box with room inside. `role` is one of the style sheet's frames ("card", "good", "stop", ...)."""

    def __init__(self, role: str = "card", *, gap: int = theme.M, pad: int | tuple[int, int] = theme.XL) -> None:
        super().__init__()
        self.setProperty("role", role)
        self.box = column(self, gap=gap, pad=pad)

    def set_role(self, role: str) -> None:
        """Another ground for the same box."""
        if self.property("role") != role:
            self.setProperty("role", role)
            self.style().unpolish(self)
            self.style().polish(self)


class IconLabel(QWidget):
    """An icon of the shipped set in a tone's colour. It says nothing to a screen reader: the words beside it do."""

    def __init__(self, name: str = "", tone: Tone = Tone.PLAIN, size: int = 20, *, muted: bool = False) -> None:
        super().__init__()
        self._name, self._tone, self._muted = name, tone, muted
        side = theme.current().px(size)
        self.setFixedSize(side, side)

    def set(self, name: str, tone: Tone = Tone.PLAIN) -> None:
        """Show another icon."""
        if (name, tone) != (self._name, self._tone):
            self._name, self._tone = name, tone
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._name:
            return
        now = theme.current()
        colour = now.colours.muted if self._muted else now.ink(self._tone)
        painter = QPainter(self)
        painter.drawPixmap(0, 0, icons.pixmap(self._name, colour, self.width(), self.devicePixelRatioF()))


class Tag(QFrame):
    """A state in shape, colour and words: `circle-check` on green with "restock"."""

    def __init__(
        self,
        text: str = "",
        tone: Tone = Tone.PLAIN,
        icon: str = "",
        *,
        large: bool = False,
        wrap: bool = False,
        on_card: bool = False,
    ) -> None:
        super().__init__()
        self._on_card = on_card
        self._icon = IconLabel(size=28 if large else 18)
        self._text = label(role="large-strong" if large else "strong", wrap=wrap)
        layout = row(self, gap=theme.S, pad=(theme.L, theme.S) if large else (theme.M, theme.XS))
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop if wrap else Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self._text, 1)
        if wrap:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        else:
            self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.set(text, tone, icon)

    def set(self, text: str, tone: Tone = Tone.PLAIN, icon: str = "") -> None:
        """Say another state."""
        self._icon.set(icon or icons.SHAPES[tone], tone)
        self._text.setText(text)
        set_tone(self._text, tone)
        role = "plain-card" if tone is Tone.PLAIN else tone.value
        if self._on_card:  # a coloured card would swallow a tag of its own colour
            role = "tag-on-card"
        if self.property("role") != role:
            self.setProperty("role", role)
            self.style().unpolish(self)
            self.style().polish(self)
        self.setAccessibleName(text)


class KeyCap(QWidget):
    """A key as it looks on the keyboard: "F8", "Space", "1"."""

    def __init__(self, key: str, *, large: bool = False) -> None:
        super().__init__()
        self._key = key
        now = theme.current()
        self._font = now.font(theme.LARGE if large else theme.SMALL, QFont.Weight.DemiBold)
        self._height = now.px(40 if large else 26)
        self.set(key)

    def set(self, key: str) -> None:
        """Another key."""
        self._key = key
        words = QFontMetrics(self._font).horizontalAdvance(key)
        self.setFixedSize(max(self._height, words + theme.current().px(14)), self._height)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_key(painter, self.rect(), self._key, self._font.pixelSize())


def paint_key(painter: QPainter, rect: QRect, key: str, pixels: int, *, pressed: bool = False) -> None:
    """Draw a key cap into `rect`."""
    now = theme.current()
    c = now.colours
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    radius = now.px(6)
    painter.setPen(QPen(QColor(c.strong if not pressed else c.accent), 1))
    painter.setBrush(QColor(c.raised))
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius, radius)
    font = now.font(theme.BODY, QFont.Weight.DemiBold)
    font.setPixelSize(pixels)
    painter.setFont(font)
    painter.setPen(QColor(c.text))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, key)


class KeyHint(QWidget):
    """A key and what it does, for the foot of a view."""

    def __init__(self, key: str, text: str) -> None:
        super().__init__()
        layout = row(self, gap=theme.S)
        layout.addWidget(KeyCap(key))
        self.words = label(text, "muted")
        layout.addWidget(self.words)
        layout.addStretch(1)


class Elided(QLabel):
    """One line of text that ends in … where room is short; the whole text is its tool tip and accessible name."""

    def __init__(self, text: str = "", role: str = "", mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight) -> None:
        super().__init__()
        self._full, self._mode = "", mode
        self.setTextFormat(Qt.TextFormat.PlainText)
        if role:
            self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.set(text)

    def set(self, text: str) -> None:
        """Show another text."""
        if text != self._full:
            self._full = " ".join(text.split())
            self.setAccessibleName(self._full)
            self._fit()
            self.updateGeometry()

    def full(self) -> str:
        """The whole text, however much of it fits."""
        return self._full

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.current().px(24), super().sizeHint().height())

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self._full) + 4, super().sizeHint().height())

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(self._full, self._mode, max(self.width(), 24))
        if shown != self.text():
            self.setText(shown)
            self.setToolTip(self._full if shown != self._full else "")
