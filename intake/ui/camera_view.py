"""The camera's live picture with the codes seen in it, or why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from intake.ui import icons, theme
from intake.ui.context import Context
from intake.ui.theme import Tone

SEEN_FOR_MS = 700
"""How long the outline of a code stays after it was read last."""

WORDLESS = {"opening": "wait", "off": "none"}
"""The texts of states that are no trouble; every other state has a sentence of its own name."""


class SeenCode(Protocol):
    """A code in a frame: its text, its corners in the frame's pixels, and whether it was taken."""

    @property
    def text(self) -> str: ...

    @property
    def corners(self) -> Sequence[tuple[int, int]]: ...

    @property
    def counted(self) -> bool: ...


class Seen(Protocol):
    """The codes of one frame, and its size in pixels."""

    @property
    def width(self) -> int: ...

    @property
    def height(self) -> int: ...

    @property
    def codes(self) -> Sequence[SeenCode]: ...


class CameraView(QWidget):
    """Paints the newest frame while it is seen, and an outline with the text round each code. Never takes the focus."""

    def __init__(self, context: Context, height: int = 180) -> None:
        super().__init__()
        self._texts = context.texts
        self._image = QImage()
        self._state = ""
        self._seen: Seen | None = None
        self._fading = QTimer(self, singleShot=True, interval=SEEN_FOR_MS)
        self._fading.timeout.connect(self._forget)
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
            context.feed.seen.connect(self.show_seen)

    def sizeHint(self) -> QSize:
        return QSize(self._height * 16 // 9, self._height)

    def show_frame(self, image: QImage) -> None:
        """A new picture of the camera."""
        if self.isVisible():
            self._image = image
            self.update()

    def show_seen(self, seen: Seen) -> None:
        """What the newest frame that was read showed; it stays for a moment, so that it can be read."""
        if seen.codes:
            self._seen = seen
            self._fading.start()
            self.update()

    def _forget(self) -> None:
        self._seen = None
        self.update()

    def _show_state(self, state: str) -> None:
        self._state = state
        if state != "ready":
            self._image = QImage()
            self._seen = None
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
        if self._seen is not None:
            for code in self._seen.codes:
                self._paint_code(painter, code, target, self._seen)

    def _paint_code(self, painter: QPainter, code: SeenCode, target: QRect, seen: Seen) -> None:
        """An outline, whole once the code was taken and broken until then; under it the text, with a check mark."""
        now = theme.current()
        across, down = target.width() / max(1, seen.width), target.height() / max(1, seen.height)
        outline = QPolygonF([QPointF(target.x() + x * across, target.y() + y * down) for x, y in code.corners])
        colour = QColor(now.ink(Tone.GOOD if code.counted else Tone.WAITING))
        style = Qt.PenStyle.SolidLine if code.counted else Qt.PenStyle.DashLine
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for line, width in ((QColor(now.colours.raised), now.px(5)), (colour, now.px(3))):
            painter.setPen(QPen(line, width, style, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
            painter.drawPolygon(outline)
        painter.setFont(now.font(theme.SMALL))
        words = QFontMetricsF(painter.font())
        text = "".join(letter if letter.isprintable() else " " for letter in code.text)
        text = words.elidedText(("✓ " if code.counted else "") + text, Qt.TextElideMode.ElideMiddle, self.width() * 0.8)
        size = words.size(0, text)
        box = QRectF(0, 0, size.width() + now.px(12), size.height() + now.px(4))
        round_it = outline.boundingRect()
        box.moveCenter(QPointF(round_it.center().x(), round_it.bottom() + box.height() / 2 + now.px(4)))
        if box.bottom() > self.height():
            box.moveBottom(max(box.height(), round_it.top() - now.px(4)))
        box.moveLeft(min(max(box.left(), now.px(4)), max(now.px(4), self.width() - box.width() - now.px(4))))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(now.colours.raised))
        painter.drawRoundedRect(box, now.px(6), now.px(6))
        painter.setPen(colour)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def sentence(self) -> str:
        """What stands in the picture's place; empty while there is a picture."""
        if not self._image.isNull() or self._state == "ready":
            return ""
        return self._texts(f"ui.camera.{WORDLESS.get(self._state, self._state) or 'none'}")

    def _paint_words(self, painter: QPainter) -> None:
        now = theme.current()
        on = self._state in ("opening", "ready")
        words = self.sentence() or self._texts("ui.camera.wait")
        side = now.px(36)
        image = icons.pixmap("camera" if on else "camera-off", now.ink(Tone.WAITING), side, self.devicePixelRatioF())
        painter.drawPixmap((self.width() - side) // 2, self.height() // 2 - side, image)
        painter.setPen(QColor(now.colours.muted))
        painter.setFont(now.font(theme.SMALL))
        box = self.rect().adjusted(now.px(12), self.height() // 2 + now.px(8), -now.px(12), 0)
        painter.drawText(box, Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap, words)
