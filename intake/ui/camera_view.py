"""The camera's live picture, or why there is none."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from intake.ui import icons, theme
from intake.ui.context import Context
from intake.ui.theme import Tone


class CameraView(QWidget):
    """Paints the newest frame while it is seen. Never takes the focus."""

    def __init__(self, context: Context, height: int = 180) -> None:
        super().__init__()
        self._texts = context.texts
        self._image = QImage()
        self._state = ""
        self._small = height < 200
        self.setMinimumHeight(theme.current().px(min(height, 140)))
        self._height = theme.current().px(height)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setSizePolicy(policy)
        self.setAccessibleName(self._texts("ui.camera.name"))
        if context.feed is not None:
            self._state = context.feed.last_state or "opening"
            context.feed.frame.connect(self.show_frame)
            context.feed.state.connect(self._show_state)

    def sizeHint(self) -> QSize:
        return QSize(self._height * 16 // 9, self._height)

    def show_frame(self, image: QImage) -> None:
        """A new picture of the camera."""
        if self.isVisible():
            self._image = image
            self.update()

    def _show_state(self, state: str) -> None:
        self._state = state
        if state != "ready":
            self._image = QImage()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        shape = QPainterPath()
        shape.addRoundedRect(self.rect(), now.px(theme.RADIUS), now.px(theme.RADIUS))
        painter.setClipPath(shape)
        painter.fillRect(self.rect(), QColor(now.colours.raised))
        if self._image.isNull():
            self._paint_words(painter)
            return
        # The small one only helps to aim, so it fills its frame; the large one shows all that the photo will.
        mode = Qt.AspectRatioMode.KeepAspectRatioByExpanding if self._small else Qt.AspectRatioMode.KeepAspectRatio
        size = self._image.size().scaled(self.size(), mode)
        target = QRect((self.width() - size.width()) // 2, (self.height() - size.height()) // 2, *size.toTuple())
        painter.drawImage(target, self._image)

    def _paint_words(self, painter: QPainter) -> None:
        now = theme.current()
        on = self._state in ("opening", "ready")
        key = "ui.camera.wait" if on else ("ui.camera.lost" if self._state == "lost" else "ui.camera.none")
        side = now.px(36)
        image = icons.pixmap("camera" if on else "camera-off", now.ink(Tone.WAITING), side, self.devicePixelRatioF())
        painter.drawPixmap((self.width() - side) // 2, self.height() // 2 - side, image)
        painter.setPen(QColor(now.colours.muted))
        painter.setFont(now.font(theme.SMALL))
        box = self.rect().adjusted(now.px(12), self.height() // 2 + now.px(8), -now.px(12), 0)
        painter.drawText(box, Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap, self._texts(key))
