"""Between the first paint and the work: build the desk on a thread, then open the shell; or say why it cannot be."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QProgressBar, QPushButton, QWidget

from intake import paths, texts
from intake.domain.errors import IntakeError
from intake.ui import kit, theme
from intake.ui.crash import CrashReports
from intake.ui.tasks import Tasks
from intake.ui.theme import Tone

log = logging.getLogger(__name__)

if TYPE_CHECKING:
    from intake.ui.start import Opened
    from intake.ui.window import MainWindow


class Opening(QObject):
    """Lives in the window until the desk is there."""

    def __init__(self, window: MainWindow, open_desk: Callable[[], Opened], language: str, log_file: Path) -> None:
        super().__init__(window)
        self._window, self._open_desk, self._log_file = window, open_desk, log_file
        self._texts = texts.load(paths.resources() / "translations", language)
        self._tasks = Tasks(self._failed, self, name="opening")
        self._crashes = CrashReports(
            lambda: window.context.texts if window.context is not None else self._texts, log_file, window
        )

    def begin(self) -> None:
        """Show that the station is being opened, and open it."""
        self._crashes.install()
        self._window.setCentralWidget(quiet_page(self._texts("ui.start.opening"), busy=True))
        self._tasks.run(self._open, self._opened)

    def _open(self) -> Opened:
        try:
            return self._open_desk()
        except IntakeError:
            raise
        except Exception as bug:
            log.exception("the station could not be opened")
            raise IntakeError("program_broken", path=self._log_file, reason=f"{type(bug).__name__}: {bug}") from bug

    def _opened(self, ready: Opened) -> None:
        self._window.open(ready.desk, ready.texts, ready.camera, ready.parse, ready.scanner)

    def _failed(self, error: IntakeError) -> None:
        """The station cannot be opened: one page that says why and what to do, and a way out."""
        words = self._texts(f"error.{error.code}", **error.params)
        page = quiet_page(self._texts("ui.start.failed"), words)
        leave = QPushButton(self._texts("ui.start.close"))
        leave.setProperty("role", "primary")
        leave.clicked.connect(self._window.close)
        layout = page.layout()
        if layout is not None:
            layout.addWidget(leave)
            layout.setAlignment(leave, Qt.AlignmentFlag.AlignHCenter)
        self._window.setCentralWidget(page)
        leave.setFocus()


def quiet_page(title: str, words: str = "", *, busy: bool = False) -> QWidget:
    """A page with one thing to say."""
    page = QWidget()
    page.setProperty("role", "page")
    page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    px = theme.current().px
    box = kit.column(page, gap=theme.L, pad=theme.XXL)
    box.setAlignment(Qt.AlignmentFlag.AlignCenter)
    icon = kit.IconLabel("package-check" if busy else "octagon-alert", Tone.ACCENT if busy else Tone.STOP, 96)
    box.addWidget(icon, 0, Qt.AlignmentFlag.AlignHCenter)
    for text, role in ((title, "display"), (words, "large")):
        if text:
            line = kit.label(text, role, wrap=True)
            line.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            line.setMinimumWidth(px(560))
            box.addWidget(line, 0, Qt.AlignmentFlag.AlignHCenter)
    if busy:
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setFixedWidth(px(240))
        bar.setAccessibleName(title)
        box.addWidget(bar, 0, Qt.AlignmentFlag.AlignHCenter)
    return page
