"""The one window. It is there before the station is: first a quiet page, then, once there is a desk, the shell."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QVBoxLayout, QWidget

from intake import paths
from intake.ui import theme
from intake.ui.rubbish import Rubbish

if TYPE_CHECKING:
    from intake.domain.ports import ParseText
    from intake.station.desk import Desk
    from intake.texts import Texts
    from intake.ui.bridge import Camera, SerialPort
    from intake.ui.context import Context
    from intake.ui.input import Input
    from intake.ui.shell import Shell

SETTLE_MS = 120
"""How long a resize must rest before everything is drawn in another size."""


class MainWindow(QMainWindow):
    """Holds the shell, draws it anew on another theme, language or size, and closes what it opened.

    `painted` fires once, after the first paint: heavy work starts there and not before.
    """

    painted = Signal()

    def __init__(
        self,
        desk: Desk | None = None,
        texts: Texts | None = None,
        camera: Camera | None = None,
        parse: ParseText | None = None,
        scanner: SerialPort | None = None,
        *,
        theme_choice: str = "",
    ) -> None:
        super().__init__()
        self._choice = theme_choice or (desk.settings.theme if desk is not None else "system")
        self._scale = 0.0
        self._was_painted = False
        self._closers: list[Callable[[], object]] = []
        self.context: Context | None = None
        self.shell: Shell | None = None
        self.input: Input | None = None
        self._rubbish = Rubbish(self)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.timeout.connect(self._fit)
        self.setWindowTitle("Returns Intake")
        self.resize(1280, 800)
        self.setMinimumSize(960, 600)
        self._style()
        self._show_quiet_page()
        QApplication.styleHints().colorSchemeChanged.connect(self._system_changed)
        if desk is not None and texts is not None and parse is not None:
            self.open(desk, texts, camera, parse, scanner)

    def open(
        self, desk: Desk, texts: Texts, camera: Camera | None, parse: ParseText, scanner: SerialPort | None = None
    ) -> None:
        """The station is ready: show it."""
        from intake.ui import assembly
        from intake.ui.scanners import Scanners

        self._choice = desk.settings.theme
        self._style()
        self.context = assembly.make_context(self, desk, texts, camera, parse)
        self.context.rebuild = self.rebuild
        self.context.scanners = Scanners(self.context, lambda: self.shell, scanner)
        self._closers = assembly.closers(self.context)
        self.rebuild()
        if self.shell is None:
            return
        self.input = assembly.make_input(self.shell, self, self.context)
        if self.context.scanners is not None:
            self.context.scanners.tell_apart(self.input)
        if (handle := self.windowHandle()) is not None:
            self.input.watch(handle)
        assembly.start(self, self.context)

    def rebuild(self) -> None:
        """Draw everything anew: the language, theme, size or settings changed. What is half entered is taken along."""
        from intake.ui import assembly
        from intake.ui.shell import Shell

        if self.context is None:
            return
        self._choice = self.context.desk.settings.theme
        self._style()
        assembly.refresh_context(self.context, self.input)
        name = self.shell.open_name if self.shell is not None else ""
        draft = self.shell.page.draft() if self.shell is not None and name else None
        self.shell = Shell(self.context)
        self.setCentralWidget(self.shell)
        if self.input is not None:
            self.input.taker = self.shell
        if name:
            self.shell.open(name)
        if draft is not None:
            self.shell.page.restore(draft)
        self.shell.rest()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.input is not None and (handle := self.windowHandle()) is not None:
            self.input.watch(handle)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self, self.painted.emit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if theme.scale_for(self.width(), self.height()) != self._scale:
            self._settle.start(SETTLE_MS)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.shut()
        super().closeEvent(event)

    def shut(self) -> None:
        """Stop devices and tasks (finishing what is queued), then the station; in that order, and only once."""
        closers, self._closers = self._closers, []
        for closer in closers:
            closer()
        if self.input is not None:
            self.input.stop()
        self._rubbish.stop()

    def _style(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            self._scale = theme.scale_for(self.width(), self.height())
            wanted = (theme.is_dark(self._choice), self._scale)
            if wanted != (theme.current().dark, theme.current().scale) or not app.styleSheet():
                theme.apply(app, paths.resources(), self._choice, self._scale)

    def _fit(self) -> None:
        if theme.scale_for(self.width(), self.height()) != self._scale:
            self._style()
            self.rebuild()

    def _system_changed(self) -> None:
        if self._choice == "system":
            self._style()
            self.rebuild()

    def _show_quiet_page(self) -> None:
        page = QWidget()
        box = QVBoxLayout(page)
        words = QLabel("Returns Intake")
        words.setProperty("role", "display")
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        box.addWidget(words)
        self.setCentralWidget(page)
