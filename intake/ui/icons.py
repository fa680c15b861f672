"""The shipped icons (SVG, one stroke) in any colour and size, and the shape of every tone and disposition."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from intake import paths
from intake.domain.grades import Disposition
from intake.ui.theme import Tone

SHAPES = {
    Tone.PLAIN: "circle",
    Tone.ACCENT: "circle-dot",
    Tone.GOOD: "circle-check",
    Tone.ATTENTION: "triangle-alert",
    Tone.STOP: "octagon-x",
    Tone.WAITING: "clock",
}

DISPOSITIONS = {
    Disposition.RESTOCK: ("package-check", Tone.GOOD),
    Disposition.RESTOCK_B: ("tag", Tone.GOOD),
    Disposition.REFURBISH: ("wrench", Tone.ACCENT),
    Disposition.RTV: ("truck", Tone.ACCENT),
    Disposition.DONATE: ("hand-heart", Tone.ACCENT),
    Disposition.RECYCLE: ("recycle", Tone.ATTENTION),
    Disposition.DESTROY: ("trash-2", Tone.STOP),
    Disposition.RETURN_TO_CUSTOMER: ("rotate-ccw", Tone.ATTENTION),
    Disposition.QUARANTINE: ("shield", Tone.STOP),
    Disposition.MISSING: ("package-x", Tone.ATTENTION),
}
"""The icon and tone of what happens to a unit."""


@lru_cache(maxsize=128)
def _source(name: str) -> bytes:
    return (paths.resources() / "icons" / f"{name}.svg").read_bytes()


@lru_cache(maxsize=512)
def pixmap(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """The icon `name` drawn in `colour`, `size` pixels wide (times the screen's ratio)."""
    source = _source(name).replace(b"currentColor", colour.encode())
    if size >= 48:  # the stroke that reads well small would be a fence at this size
        source = source.replace(b'stroke-width="2"', b'stroke-width="1.5"')
    renderer = QSvgRenderer(QByteArray(source))
    side = round(size * ratio)
    image = QPixmap(side, side)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


def icon(name: str, colour: str, size: int) -> QIcon:
    """The same as an icon for buttons that Qt draws."""
    return QIcon(pixmap(name, colour, size, 2.0))
