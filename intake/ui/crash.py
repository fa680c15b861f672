"""A bug: what was recorded is safe; say so, say where the log is, and let the person copy it for whoever mends it."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, QThread, Signal
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit, QPushButton, QWidget

from intake.domain.redaction import redacted
from intake.texts import Texts
from intake.ui import kit, theme
from intake.ui.theme import Tone

log = logging.getLogger(__name__)


class CrashDialog(QDialog):
    """Shown for a bug, never for expected trouble."""

    def __init__(self, texts: Texts, story: str, log_path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._story = story
        self.setWindowTitle(texts("ui.crash.title"))
        self.setMinimumWidth(theme.current().px(640))
        box = kit.column(self, gap=theme.L, pad=theme.XL)
        head = kit.row(gap=theme.L)
        head.addWidget(kit.IconLabel("octagon-alert", Tone.STOP, 56), 0, Qt.AlignmentFlag.AlignTop)
        words = kit.column(gap=theme.S)
        words.addWidget(kit.label(texts("ui.crash.title"), "title", wrap=True))
        words.addWidget(kit.label(texts("ui.crash.safe"), "large", wrap=True))
        head.addLayout(words, 1)
        box.addLayout(head)
        box.addWidget(kit.label(texts("ui.crash.log"), "overline"))
        where = kit.label(str(log_path), "code", wrap=True)
        where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        box.addWidget(where)
        detail = QPlainTextEdit(story)
        detail.setReadOnly(True)
        detail.setAccessibleName(texts("ui.crash.detail"))
        detail.setFixedHeight(theme.current().px(200))
        box.addWidget(detail)
        buttons = kit.row(gap=theme.M)
        buttons.addStretch(1)
        copy = QPushButton(texts("ui.crash.copy"))
        copy.clicked.connect(self._copy)
        close = QPushButton(texts("ui.crash.go_on"))
        close.setProperty("role", "primary")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        buttons.addWidget(copy)
        buttons.addWidget(close)
        box.addLayout(buttons)
        close.setFocus()

    def _copy(self) -> None:
        QApplication.clipboard().setText(self._story)


class CrashReports(QObject):
    """Takes every exception that nobody caught, from any thread; the log first, then one dialog at a time."""

    _told = Signal(str)

    def __init__(self, texts: Callable[[], Texts], log_path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts, self._log_path, self._parent = texts, log_path, parent
        self._open: CrashDialog | None = None
        self._told.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """From now on bugs are shown instead of only printed."""
        sys.excepthook = self.report
        threading.excepthook = lambda args: self.report(args.exc_type, args.exc_value, args.exc_traceback)

    def report(self, kind: type[BaseException], value: BaseException | None, trace: TracebackType | None) -> None:
        """Log a bug and show it. Ctrl+C in a terminal ends the program as ever."""
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        story = redacted("".join(traceback.format_exception(kind, value, trace)))
        log.error("a bug: %s", story)
        self._told.emit(story)

    def _show(self, story: str) -> None:
        if self._open is not None or QThread.currentThread() is not self.thread():
            return
        self._open = CrashDialog(self._texts(), story, self._log_path, self._parent)
        self._open.finished.connect(self._closed)
        self._open.open()

    def _closed(self) -> None:
        if self._open is not None:
            self._open.deleteLater()
            self._open = None
