"""A unit's photos: small ones beside each other, and one of them large."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QWidget

from intake.domain.inspection import Photo
from intake.ui import icons, kit, theme
from intake.ui.alive import while_alive
from intake.ui.context import Context

SIDE = 120
COLUMNS = 2


class PhotoStrip(QWidget):
    """Thumbnails in their order. `wanted` carries the place of the one to enlarge."""

    wanted = Signal(int)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._shown: tuple[Photo, ...] | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.current().px(theme.S))
        self._grid.setColumnStretch(COLUMNS, 1)

    def show_photos(self, photos: tuple[Photo, ...]) -> None:
        """Fill in the photos of a unit."""
        if photos == self._shown:
            return
        self._shown = photos
        kit.clear(self._grid)
        texts = self._context.texts
        for place, photo in enumerate(photos):
            thumb = Thumbnail(texts("ui.review.photo", number=place + 1, all=len(photos)))
            thumb.clicked.connect(partial(self.wanted.emit, place))
            self._grid.addWidget(thumb, place // COLUMNS, place % COLUMNS)
            path = self._context.desk.photo_path(photo.sha256, True)
            self._context.slow.run(partial(read_image, path), while_alive(thumb, thumb.show_image))


class Thumbnail(QAbstractButton):
    """One small photo; a picture sign where the file cannot be read."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._image = QImage()
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedSize(QSize(theme.current().px(SIDE), theme.current().px(SIDE)))

    def show_image(self, image: QImage) -> None:
        """The picture has been read."""
        self._image = image
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        _paint_picture(painter, self.rect().adjusted(1, 1, -1, -1), self._image, fill=True)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.current().colours.accent), 3))
            painter.drawRoundedRect(self.rect().adjusted(2, 2, -2, -2), theme.current().px(8), theme.current().px(8))


class LargePhoto(QWidget):
    """One photo as large as there is room. `left` asks to go back."""

    left = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._photos: tuple[Photo, ...] = ()
        self.place = 0
        self._wanted = ""
        self._picture = _Picture()
        self._picture.pressed.connect(self.left)
        self._words = kit.label(role="large-strong")
        box = kit.column(self, gap=theme.M)
        box.addWidget(self._picture, 1)
        foot = kit.row(gap=theme.L)
        foot.addWidget(self._words)
        foot.addStretch(1)
        texts = context.texts
        self._others = kit.KeyHint("← →", texts("ui.review.photo_next"))
        foot.addWidget(self._others)
        foot.addWidget(kit.KeyHint(texts("ui.key.Space"), texts("ui.review.photo_back")))
        box.addLayout(foot)

    def show_photo(self, photos: tuple[Photo, ...], place: int) -> None:
        """Show one of a unit's photos; the file is read beside the work."""
        self._photos = photos
        self.place = place % len(photos)
        self._others.setVisible(len(photos) > 1)
        photo = photos[self.place]
        texts, formats = self._context.texts, self._context.formats
        words = texts("ui.review.photo", number=self.place + 1, all=len(photos))
        self._words.setText(f"{words} · {formats.moment(photo.at)}")
        self._picture.show_image(QImage())
        path = self._context.desk.photo_path(photo.sha256)
        self._wanted = photo.sha256

        def shown(image: QImage) -> None:
            if self._wanted == photo.sha256:
                self._picture.show_image(image)

        self._context.slow.run(partial(read_image, path), while_alive(self, shown))

    def step(self, event: QKeyEvent) -> bool:
        """The arrow keys go through the photos."""
        by = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if by and self._photos:
            self.show_photo(self._photos, self.place + by)
        return bool(by)


class _Picture(QWidget):
    pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_image(self, image: QImage) -> None:
        self._image = image
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.pressed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        _paint_picture(painter, self.rect(), self._image, fill=False)


def read_image(path: Path) -> QImage:
    """The picture in a file; a null one when it cannot be read. May be called from any thread."""
    return QImage(str(path))


def _paint_picture(painter: QPainter, rect: QRect, image: QImage, *, fill: bool) -> None:
    now = theme.current()
    if image.isNull():
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(now.colours.raised))
        painter.drawRoundedRect(rect, now.px(8), now.px(8))
        side = min(now.px(40), rect.width(), rect.height())
        sign = icons.pixmap("image", now.colours.strong, side, painter.device().devicePixelRatioF())
        painter.drawPixmap(rect.center().x() - side // 2, rect.center().y() - side // 2, sign)
        return
    how = Qt.AspectRatioMode.KeepAspectRatioByExpanding if fill else Qt.AspectRatioMode.KeepAspectRatio
    size = image.size().scaled(rect.size(), how)
    target = QRect(0, 0, size.width(), size.height())
    target.moveCenter(rect.center())
    path = QPainterPath()
    path.addRoundedRect(rect.intersected(target), now.px(8), now.px(8))
    painter.setClipPath(path)
    painter.drawImage(target, image)
    painter.setClipping(False)
