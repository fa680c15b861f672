"""Everything to print once: command barcodes, badges, totes, rolls, and in practice the parcels themselves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices

from intake.domain.errors import IntakeError
from intake.ui import kit, theme
from intake.ui.alive import while_alive
from intake.ui.buttons import BigButton
from intake.ui.context import Context
from intake.ui.settings_fields import Page
from intake.ui.theme import Tone

SHEETS = (
    ("scan-barcode", "scanner"),
    ("keyboard", "commands"),
    ("id-card", "badges"),
    ("inbox", "totes"),
    ("tag", "rolls"),
)


class PapersPage(Page):
    """Writes the PDFs and says where they lie."""

    def __init__(self, context: Context, changed: Callable[[], None]) -> None:
        super().__init__(context, changed)
        texts = self.texts
        self.box.setSpacing(theme.current().px(theme.L))
        self.title(texts("ui.settings.papers"), texts("ui.settings.papers_about"))
        sheets = SHEETS + ((("package", "practice"),) if context.desk.training else ())
        for icon, name in sheets:
            line = kit.row(gap=theme.M)
            line.addWidget(kit.IconLabel(icon, Tone.ACCENT, 24), 0, Qt.AlignmentFlag.AlignTop)
            words = kit.column(gap=0)
            words.addWidget(kit.label(texts(f"ui.settings.sheet_{name}"), "strong"))
            words.addWidget(kit.label(texts(f"ui.settings.sheet_{name}_hint"), "muted", wrap=True))
            line.addLayout(words, 1)
            self.box.addLayout(line)
        self.write_button = BigButton(
            texts("ui.settings.write"), icon="file-text", size=theme.BODY, target=60, primary=True
        )
        self.write_button.setMaximumWidth(theme.current().px(420))
        self.write_button.clicked.connect(self.write)
        self.box.addWidget(self.write_button)
        self._done = kit.Card("good", gap=theme.S, pad=(theme.L, theme.M))
        self._done.box.addWidget(kit.label(texts("ui.settings.written"), "strong", wrap=True))
        self._where = kit.label(role="code", wrap=True)
        self._where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._open = BigButton(texts("ui.settings.open_folder"), icon="external-link", size=theme.BODY, target=60)
        self._open.setMaximumWidth(theme.current().px(300))
        self._open.clicked.connect(self._open_folder)
        line = kit.row(gap=theme.L)
        line.addWidget(self._where, 1)
        line.addWidget(self._open)
        self._done.box.addLayout(line)
        self._done.hide()
        self.box.addWidget(self._done)
        self.box.addStretch(1)

    def write(self) -> None:
        """Write all sheets; it takes seconds and holds nothing up."""
        self.write_button.setEnabled(False)
        self.context.slow.run(self.context.desk.papers, while_alive(self, self._show), while_alive(self, self._failed))

    def _show(self, folder: Path) -> None:
        self.write_button.setEnabled(True)
        self._where.setText(str(folder))
        self._done.show()

    def _failed(self, error: IntakeError) -> None:
        self.write_button.setEnabled(True)
        self.context.messages.trouble(error)

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._where.text()))
