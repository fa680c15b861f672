"""Buttons for gloves: large targets that paint themselves, with the key that does the same in front of the words."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from intake.ui import icons, theme
from intake.ui.kit import paint_key
from intake.ui.theme import Tone

_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


class BigButton(QAbstractButton):
    """An answer or an act: key badge, words, an optional hint below and an icon behind. At least 20 mm high.

    Takes the focus from Tab only, so that a finger or a scan never leaves it somewhere by chance.
    """

    def __init__(
        self,
        text: str = "",
        key: str = "",
        hint: str = "",
        icon: str = "",
        tone: Tone = Tone.PLAIN,
        *,
        size: int = theme.LARGE,
        primary: bool = False,
        target: int = theme.TARGET,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._size, self._target, self._primary, self._hover = size, target, primary, False
        self._key, self._hint, self._icon, self._tone = "", "", "", Tone.PLAIN
        self._tall: dict[int, int] = {}
        self._wide: int | None = None
        self._narrow: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set(text, key, hint, icon, tone)

    def set(self, text: str, key: str = "", hint: str = "", icon: str = "", tone: Tone = Tone.PLAIN) -> None:
        """Say something else; `tone` colours the icon."""
        if (text, key, hint, icon, tone) == (self.text(), self._key, self._hint, self._icon, self._tone):
            return
        self._key, self._hint, self._icon, self._tone = key, hint, icon, tone
        self._tall.clear()
        self._wide = self._narrow = None
        self.setText(text)
        self.setAccessibleName(text)
        self.setAccessibleDescription(hint)
        self.updateGeometry()
        self.update()

    def set_primary(self, primary: bool) -> None:
        """Make this the one thing to do, or one of several."""
        if primary != self._primary:
            self._primary = primary
            self.update()

    def key(self) -> str:
        """The key that does the same."""
        return self._key

    def hint(self) -> str:
        """The small words below."""
        return self._hint

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        # Layouts ask this some hundred times for one view.
        if width not in self._tall:
            now = theme.current()
            text, hint = self._heights(self._text_width(width))
            inner = text + (hint + now.px(2) if self._hint else 0)
            self._tall[width] = max(now.px(self._target), inner + 2 * now.px(theme.M))
        return self._tall[width]

    def sizeHint(self) -> QSize:
        if self._wide is None:
            self._wide = self._natural_width()
        return QSize(self._wide, self.heightForWidth(self._wide))

    def _natural_width(self) -> int:
        now = theme.current()
        words = max(
            QFontMetrics(self._text_font()).horizontalAdvance(self.text()),
            QFontMetrics(self._hint_font()).horizontalAdvance(self._hint),
        )
        return words + now.px(2) + self._before() + self._after()

    def minimumSizeHint(self) -> QSize:
        if self._narrow is None:
            self._narrow = self._least_width()
        return QSize(self._narrow, theme.current().px(self._target))

    def _least_width(self) -> int:
        now = theme.current()
        longest = max((QFontMetrics(self._text_font()).horizontalAdvance(w) for w in self.text().split()), default=0)
        return min(max(longest + now.px(4), now.px(48)), now.px(420)) + self._before() + self._after()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hover = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover = False
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        c = now.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        text_rect = QRect(self._before(), 0, self._text_width(self.width()), self.height())
        if self._key:
            side, wide = now.px(40), self._key_width()
            cap = QRect(now.px(theme.L), (self.height() - side) // 2, wide, side)
            paint_key(painter, cap, self._key, now.px(theme.LARGE), pressed=self.isDown())
        if self._icon:
            side = now.px(28)
            colour = c.on_accent if self._primary else (now.ink(self._tone) if self.isEnabled() else c.strong)
            x = self.width() - now.px(theme.L) - side if self.text() else (self.width() - side) // 2
            image = icons.pixmap(self._icon, colour, side, self.devicePixelRatioF())
            painter.drawPixmap(x, (self.height() - side) // 2, image)
        self._paint_words(painter, text_rect)

    def _paint_ground(self, painter: QPainter) -> None:
        now = theme.current()
        c = now.colours
        ground = c.accent if self._primary else c.surface
        if self.isDown() or self.isChecked():
            ground = c.accent_soft if not self._primary else c.text
        elif self._hover and self.isEnabled() and not self._primary:
            ground = c.raised
        if not self.isEnabled():
            ground = c.raised
        edge, width = (c.accent, 3) if self.hasFocus() else (c.border, 1)
        if self._primary and self.isEnabled():
            edge = c.text if self.hasFocus() else c.accent
        if self.isChecked():
            edge, width = c.accent, 2
        painter.setPen(QPen(QColor(edge), width))
        painter.setBrush(QColor(ground))
        inset = width // 2 + 1
        painter.drawRoundedRect(
            self.rect().adjusted(inset, inset, -inset, -inset), now.px(theme.RADIUS), now.px(theme.RADIUS)
        )

    def _paint_words(self, painter: QPainter, rect: QRect) -> None:
        now = theme.current()
        c = now.colours
        text, hint = self._heights(rect.width())
        gap = now.px(2) if self._hint else 0
        top = max(0, (self.height() - text - gap - hint) // 2)
        ink = c.on_accent if self._primary else c.text
        painter.setPen(QColor(ink if self.isEnabled() else c.strong))
        painter.setFont(self._text_font())
        flags = _WRAP if self._before() > now.px(theme.L) or self._hint or self._icon else _WRAP_CENTRE
        painter.drawText(QRect(rect.left(), top, rect.width(), text + 2), flags, self.text())
        if self._hint:
            painter.setFont(self._hint_font())
            painter.setPen(QColor(c.on_accent if self._primary else c.muted))
            painter.drawText(QRect(rect.left(), top + text + gap, rect.width(), hint + 2), flags, self._hint)

    def _heights(self, width: int) -> tuple[int, int]:
        box = QRect(0, 0, max(width, 10), 10_000)
        text = QFontMetrics(self._text_font()).boundingRect(box, _WRAP, self.text()).height()
        hint = QFontMetrics(self._hint_font()).boundingRect(box, _WRAP, self._hint).height() if self._hint else 0
        return text, hint

    def _text_width(self, width: int) -> int:
        return max(10, width - self._before() - self._after())

    def _before(self) -> int:
        px = theme.current().px
        return px(theme.L) + (self._key_width() + px(theme.L) if self._key else 0)

    def _after(self) -> int:
        px = theme.current().px
        return px(theme.L) + (px(28) + px(theme.M) if self._icon else 0)

    def _key_width(self) -> int:
        now = theme.current()
        font = now.font(theme.LARGE, QFont.Weight.DemiBold)
        return max(now.px(40), QFontMetrics(font).horizontalAdvance(self._key) + now.px(18))

    def _text_font(self) -> QFont:
        return theme.current().font(self._size, QFont.Weight.DemiBold)

    def _hint_font(self) -> QFont:
        return theme.current().font(theme.BODY)


_WRAP_CENTRE = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
