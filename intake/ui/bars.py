"""A barcode painted from its modules: always dark on white, every bar a whole number of the screen's own dots."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from intake.ui import theme

QUIET = 10
"""Blank modules on either side (ISO/IEC 15417 section 4.2)."""


class Bars(QWidget):
    """`modules` is a row of "1" (bar) and "0" (space); empty until it is known."""

    def __init__(self, height: int = 64) -> None:
        super().__init__()
        self._modules = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme.current().px(height))

    def show_modules(self, modules: str) -> None:
        """Paint another symbol."""
        self._modules = modules
        self.setFixedWidth(self.sizeHint().width())
        self.update()

    def modules(self) -> str:
        """What is painted."""
        return self._modules

    def sizeHint(self) -> QSize:
        return QSize(round(self._wide()), self.height())

    def module_dots(self) -> int:
        """The screen's own dots a module is wide: two at least, what a scanner reads off a usual screen."""
        return max(2, int(2 * theme.current().scale * self.devicePixelRatioF()))

    def _wide(self) -> float:
        return (len(self._modules) + 2 * QUIET) * self.module_dots() / self.devicePixelRatioF()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._modules:
            return
        dots, ratio = self.module_dots(), self.devicePixelRatioF()
        painter = QPainter(self)
        painter.fillRect(QRectF(0, 0, self._wide(), self.height()), QColor("#ffffff"))
        inset = theme.current().px(4)
        for place, module in enumerate(self._modules):
            if module == "1":
                left = (QUIET + place) * dots / ratio
                painter.fillRect(QRectF(left, inset, dots / ratio, self.height() - 2 * inset), QColor("#000000"))
