"""The list on the left of a screen: painted rows with a shape, two lines and a word at the side."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtCore import Signal as QtSignal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from intake.ui import icons, theme
from intake.ui.theme import Tone

Index = QModelIndex | QPersistentModelIndex
_ITEM = int(Qt.ItemDataRole.UserRole)
_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


@dataclass(frozen=True, slots=True)
class RowItem:
    """A row. `key` is what it stands for; a `head` only names the rows below it and cannot be chosen."""

    key: Hashable
    title: str
    under: str = ""
    icon: str = ""
    tone: Tone = Tone.PLAIN
    side: str = ""
    side_tone: Tone = Tone.PLAIN
    head: bool = False


class RowList(QListView):
    """`chosen` carries the key of the row that is current now, None when there is none. Arrows, J and K move."""

    chosen = QtSignal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._rows = _Rows()
        self.setModel(self._rows)
        self.setItemDelegate(_RowPainter(self))
        self.setAccessibleName(name)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        # It stands in a card, and the current row shows where the keys go.
        self.setStyleSheet("QListView, QListView:focus { border: none; background: transparent; padding: 0; }")
        self._keys().currentChanged.connect(self._moved)

    @property
    def items(self) -> tuple[RowItem, ...]:
        """All rows, heads included."""
        return self._rows.items

    def show_items(self, items: tuple[RowItem, ...]) -> None:
        """Fill in rows; the chosen one stays chosen, and where it is gone the one that took its place is."""
        if items == self._rows.items:
            return
        before, place = self.key(), max(0, self.currentIndex().row())
        keys = self._keys()
        keys.blockSignals(True)
        self._rows.fill(items)
        keys.blockSignals(False)
        found = [i for i, item in enumerate(items) if not item.head and item.key == before]
        after = [i for i, item in enumerate(items) if not item.head and i >= place]
        any_row = [i for i, item in enumerate(items) if not item.head]
        self._go((found or after or any_row[-1:] or [-1])[0])
        if self.key() != before or not any_row:
            self.chosen.emit(self.key())

    def choose(self, key: Hashable) -> bool:
        """Make a row current; False when there is none for `key`."""
        for place, item in enumerate(self._rows.items):
            if item.key == key and not item.head:
                self._go(place)
                return True
        return False

    def step(self, by: int) -> None:
        """Move up or down, over the heads."""
        rows = [i for i, item in enumerate(self._rows.items) if not item.head]
        if rows:
            now = self.currentIndex().row()
            at = rows.index(now) if now in rows else -by
            self._go(rows[min(max(at + by, 0), len(rows) - 1)])

    def key(self) -> Hashable:
        """What the current row stands for; None when there is none."""
        item = self._rows.item(self.currentIndex().row())
        return item.key if item is not None else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_J, Qt.Key.Key_Down):
            self.step(1)
        elif event.key() in (Qt.Key.Key_K, Qt.Key.Key_Up):
            self.step(-1)
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End):
            super().keyPressEvent(event)
        else:
            event.ignore()  # letters are the screen's, not a search in the list

    def _go(self, place: int) -> None:
        index = self._rows.index(place) if place >= 0 else QModelIndex()
        if index.isValid():
            self._keys().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.scrollTo(index)
        else:
            self._keys().clear()

    def _keys(self) -> QItemSelectionModel:
        return self.selectionModel()

    def _moved(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self.chosen.emit(self.key())


class _Rows(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.items: tuple[RowItem, ...] = ()

    def fill(self, items: tuple[RowItem, ...]) -> None:
        self.beginResetModel()
        self.items = items
        self.endResetModel()

    def item(self, row: int) -> RowItem | None:
        return self.items[row] if 0 <= row < len(self.items) else None

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        item = self.item(index.row())
        if item is None:
            return None
        if role == _ITEM:
            return item
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (item.title, item.under, item.side) if part)
        return item.title if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole) else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        item = self.item(index.row())
        if item is None or item.head:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _RowPainter(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        item = index.data(_ITEM)
        high = 40 if isinstance(item, RowItem) and item.head else 68
        return QSize(0, theme.current().px(high))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item = index.data(_ITEM)
        if not isinstance(item, RowItem):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRect(option.rect)
        state = option.state
        if item.head:
            _paint_head(painter, rect, item)
        else:
            over = bool(state & QStyle.StateFlag.State_MouseOver)
            _paint_ground(painter, rect, chosen=bool(state & QStyle.StateFlag.State_Selected), over=over)
            _paint_row(painter, rect, item)
        painter.restore()


def _paint_head(painter: QPainter, rect: QRect, item: RowItem) -> None:
    now = theme.current()
    painter.setFont(now.font(theme.SMALL, QFont.Weight.DemiBold))
    painter.setPen(QColor(now.colours.muted))
    inner = rect.adjusted(now.px(theme.M), now.px(theme.S), -now.px(theme.M), 0)
    painter.drawText(inner, _MIDDLE, _short(painter, item.title, inner.width()))


def _paint_ground(painter: QPainter, rect: QRect, *, chosen: bool, over: bool) -> None:
    now = theme.current()
    c, px = now.colours, now.px
    if not chosen and not over:
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(c.accent_soft if chosen else c.raised))
    ground = rect.adjusted(0, px(2), 0, -px(2))
    painter.drawRoundedRect(ground, px(8), px(8))
    if chosen:
        painter.setBrush(QColor(c.accent))
        painter.drawRoundedRect(QRect(ground.left(), ground.top() + px(10), px(4), ground.height() - px(20)), 2, 2)


def _paint_row(painter: QPainter, rect: QRect, item: RowItem) -> None:
    now = theme.current()
    c, px = now.colours, now.px
    inner = rect.adjusted(px(theme.M), px(8), -px(theme.M), -px(8))
    left, right = inner.left(), inner.right()
    if item.icon:
        side = px(22)
        image = icons.pixmap(item.icon, now.ink(item.tone), side, painter.device().devicePixelRatioF())
        painter.drawPixmap(left, inner.top() + (inner.height() - side) // 2, image)
        left += side + px(theme.M)
    if item.side:
        right = _paint_side(painter, inner, item) - px(theme.S)
    half = inner.height() // 2
    box = QRect(left, inner.top(), right - left, half if item.under else inner.height())
    painter.setFont(now.font(theme.BODY, QFont.Weight.DemiBold))
    painter.setPen(QColor(c.text))
    painter.drawText(box, _MIDDLE, _short(painter, item.title, box.width()))
    if item.under:
        painter.setFont(now.font(theme.SMALL))
        painter.setPen(QColor(c.muted))
        below = box.translated(0, half)
        painter.drawText(below, _MIDDLE, _short(painter, item.under, below.width()))


def _paint_side(painter: QPainter, inner: QRect, item: RowItem) -> int:
    """A pill with the word at the side; where its left edge is."""
    now = theme.current()
    px = now.px
    font = now.font(theme.SMALL, QFont.Weight.DemiBold)
    wide = QFontMetrics(font).horizontalAdvance(item.side) + px(18)
    pill = QRect(inner.right() - wide, inner.center().y() - px(13), wide, px(26))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(now.ground(item.side_tone)))
    painter.drawRoundedRect(pill, px(13), px(13))
    painter.setFont(font)
    painter.setPen(QColor(now.ink(item.side_tone)))
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, item.side)
    return pill.left()


def _short(painter: QPainter, text: str, width: int) -> str:
    return painter.fontMetrics().elidedText(" ".join(text.split()), Qt.TextElideMode.ElideRight, max(0, width))
