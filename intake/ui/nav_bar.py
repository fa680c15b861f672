"""The bar at the top: the screens with what waits in them, and who works where."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QSizePolicy, QToolButton

from intake.texts import Texts
from intake.ui import icons, kit, theme
from intake.ui.screens import Entry

HEIGHT = 68


class NavTab(QAbstractButton):
    """One screen: icon, name, a pill with a count, and a bar below the one that is open."""

    def __init__(self, name: str, icon: str, counts: bool = False) -> None:
        """`counts`: keep the pill's place free, so that nothing moves under a finger when it comes."""
        super().__init__()
        self._icon, self._count, self._hover, self._counts = icon, 0, False, counts
        self.setText(name)
        self.setAccessibleName(name)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def set_count(self, count: int) -> None:
        """Show how much waits there; nothing for 0."""
        if count != self._count:
            self._count = count
            self.setAccessibleName(f"{self.text()} {count}" if count else self.text())
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        px = theme.current().px
        width = px(12) + px(22) + px(8) + QFontMetrics(self._font()).horizontalAdvance(self.text()) + px(12)
        return QSize(width + (self._pill_width() + px(8) if self._count or self._counts else 0), px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hover = True
        self.update()

    def leaveEvent(self, event: object) -> None:
        self._hover = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        c, px = now.colours, now.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.hasFocus() or self._hover:
            painter.setBrush(QColor(c.accent_soft if self.hasFocus() else c.raised))
            painter.drawRoundedRect(self.rect().adjusted(px(2), px(10), -px(2), -px(10)), px(8), px(8))
        ink = c.accent if self.isChecked() else c.text
        x, side = px(12), px(22)
        painter.drawPixmap(
            x, (self.height() - side) // 2, icons.pixmap(self._icon, ink, side, self.devicePixelRatioF())
        )
        x += side + px(8)
        painter.setPen(QColor(ink))
        painter.setFont(self._font())
        words = QFontMetrics(self._font()).horizontalAdvance(self.text())
        painter.drawText(QRect(x, 0, words + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, self.text())
        if self._count:
            self._paint_pill(painter, x + words + px(8))
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(c.accent))
            painter.drawRoundedRect(px(10), self.height() - px(4), self.width() - px(20), px(8), px(4), px(4))

    def _paint_pill(self, painter: QPainter, x: int) -> None:
        now = theme.current()
        height = now.px(24)
        pill = QRect(x, (self.height() - height) // 2, self._pill_width(), height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(now.colours.attention_soft))
        painter.drawRoundedRect(pill, height / 2, height / 2)
        painter.setPen(QColor(now.colours.attention))
        painter.setFont(now.font(theme.SMALL, QFont.Weight.Bold))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, str(self._count))

    def _pill_width(self) -> int:
        now = theme.current()
        font = now.font(theme.SMALL, QFont.Weight.Bold)
        return max(now.px(24), QFontMetrics(font).horizontalAdvance(str(self._count)) + now.px(14))

    def _font(self) -> QFont:
        return theme.current().font(theme.BODY, QFont.Weight.DemiBold)


class NavBar(QFrame):
    """`chosen` carries a screen's name; `left` asks to sign out."""

    chosen = Signal(str)
    left = Signal()

    def __init__(self, texts: Texts, entries: tuple[Entry, ...], station: str) -> None:
        super().__init__()
        px = theme.current().px
        self.setProperty("role", "nav")
        self.setFixedHeight(px(HEIGHT))
        self._texts, self._entries, self._station = texts, entries, station
        self._tabs: dict[str, NavTab] = {}
        self._group = QButtonGroup(self)
        layout = kit.row(self, gap=theme.XS, pad=(theme.L, 0))
        layout.addWidget(kit.IconLabel("package-check", theme.Tone.ACCENT, 30))
        self._product = kit.label(texts("ui.product"), "large-strong")
        layout.addSpacing(px(theme.S))
        layout.addWidget(self._product)
        for entry in entries:
            tab = NavTab(texts(f"ui.nav.{entry.name}"), entry.icon, entry.counts)
            tab.clicked.connect(lambda _on=False, name=entry.name: self.chosen.emit(name))
            self._group.addButton(tab)
            self._tabs[entry.name] = tab
            layout.addWidget(tab)
        layout.addStretch(1)
        self._who_icon = kit.IconLabel("user", size=20, muted=True)
        self._who = kit.Elided("", "strong")
        self._who.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._out = QToolButton()
        self._out.setIcon(icons.icon("log-out", theme.current().colours.muted, px(22)))
        self._out.setIconSize(QSize(px(22), px(22)))
        self._out.setToolTip(texts("ui.nav.sign_out"))
        self._out.setAccessibleName(texts("ui.nav.sign_out"))
        self._out.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._out.clicked.connect(self.left)
        layout.addWidget(self._who_icon)
        layout.addSpacing(px(theme.XS))
        layout.addWidget(self._who)
        layout.addWidget(self._out)
        self.show_operator("")

    def show_operator(self, name: str) -> None:
        """Who works here; an empty name: nobody, and then there is nothing to open."""
        for tab in self._tabs.values():
            tab.setVisible(bool(name))
        self._product.setVisible(not name)
        self._out.setVisible(bool(name))
        self._who_icon.setVisible(bool(name))
        self._who.set(f"{name} · {self._station}" if name else self._station)

    def open(self, name: str) -> None:
        """Mark the screen that is open."""
        if name in self._tabs:
            self._tabs[name].setChecked(True)

    def count(self, counts: dict[str, int]) -> None:
        """Show what waits in each screen."""
        for name, tab in self._tabs.items():
            tab.set_count(counts.get(name, 0))
