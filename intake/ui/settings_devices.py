"""Printer, camera and scanner, and the test of all devices at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QProgressBar, QWidget

from intake.domain.decisions import Reason
from intake.domain.errors import IntakeError
from intake.scanning.camera_devices import list_cameras
from intake.settings import Settings
from intake.station.desk import DeviceCheck
from intake.ui import kit, theme
from intake.ui.alive import while_alive
from intake.ui.buttons import BigButton
from intake.ui.context import Context
from intake.ui.messages import sentence
from intake.ui.settings_camera import CameraCard, choices
from intake.ui.settings_fields import Page, combo
from intake.ui.settings_pages import ScannerRow
from intake.ui.settings_scanners import HANDHELDS, HandheldRows, Listed, SerialRow
from intake.ui.settings_scanners import listed as _listed
from intake.ui.theme import Tone

STATES = {
    "ok": ("circle-check", Tone.GOOD),
    "attention": ("triangle-alert", Tone.ATTENTION),
    "stop": ("octagon-x", Tone.STOP),
}


class DevicesPage(Page):
    """What the station works with."""

    def __init__(self, context: Context, changed: Callable[[], None]) -> None:
        super().__init__(context, changed)
        texts = self.texts
        self.title(texts("ui.settings.devices"))
        self.box.addWidget(DeviceCheckCard(context))
        self._printers = combo([("pdf", texts("ui.settings.printer_pdf"))])
        self._cameras = combo(choices(context, list_cameras()), editable=True)
        line = kit.row(gap=theme.XL)
        line.addWidget(self.add("printer", self._printers, "printer"), 1, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.add("camera", self._cameras, "camera"), 1, Qt.AlignmentFlag.AlignTop)
        self.box.addLayout(line)
        if context.feed is not None:
            self.box.addWidget(CameraCard(context))
        if context.desk.training:
            self.box.addWidget(self._paper())
        self.box.addWidget(kit.label(texts("ui.settings.scanner"), "large-strong"))
        self.box.addWidget(kit.label(texts("ui.settings.scanner_about"), "muted", wrap=True))
        for fields in ScannerRow(self).lines:
            self.box.addLayout(fields)
        self._serial = SerialRow(self)
        self.box.addLayout(self._serial.line)
        self._handhelds = HandheldRows(texts, self._edited)
        self.box.addWidget(self._handhelds)
        self.box.addStretch(1)
        context.slow.run(_listed, while_alive(self, self._show_scanners), lambda _error: None)
        context.slow.run(context.desk.printers, while_alive(self, self._show_printers), lambda _error: None)

    def _show_printers(self, queues: tuple[str, ...]) -> None:
        self._loading = True
        for queue in queues:
            if self._printers.findData(queue) < 0:
                self._printers.addItem(queue, queue)
        self._loading = False

    def _show_scanners(self, found: Listed) -> None:
        self._loading = True
        self._serial.show_ports(found.ports)
        self._handhelds.show_devices(found.devices)
        self._loading = False

    def load(self, settings: Settings) -> None:
        super().load(settings)
        self.enter({HANDHELDS: [one.model_dump() for one in settings.scanner.handhelds]})

    def enter(self, values: Mapping[str, Any]) -> None:
        super().enter(values)
        if HANDHELDS in values:
            self._loading = True
            self._handhelds.fill(values[HANDHELDS])
            self._loading = False

    def values(self) -> dict[str, Any]:
        return super().values() | {HANDHELDS: self._handhelds.values()}

    def _paper(self) -> QWidget:
        """Practice: what happens when the printer runs out."""
        out = QCheckBox(self.texts("ui.settings.paper_out"))
        out.toggled.connect(lambda on: self.context.tasks.run(lambda: self.context.desk.take_paper_out(on)))
        return out


class DeviceCheckCard(kit.Card):
    """Tests everything on request; each line has its shape, and says what to do."""

    def __init__(self, context: Context) -> None:
        super().__init__("plain-card", gap=theme.M, pad=(theme.L, theme.L))
        self._context = context
        texts = context.texts
        self._start = BigButton(texts("ui.settings.check"), icon="shield-check", size=theme.BODY, target=60)
        self._start.setMaximumWidth(theme.current().px(320))
        self._start.clicked.connect(self.check)
        head = kit.row(gap=theme.L)
        head.addWidget(kit.label(texts("ui.settings.check_hint"), "muted", wrap=True), 1)
        head.addWidget(self._start, 0, Qt.AlignmentFlag.AlignRight)
        self.box.addLayout(head)
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.setAccessibleName(texts("ui.settings.checking"))
        self._busy.hide()
        self.box.addWidget(self._busy)
        self._lines = kit.column(gap=theme.S)
        self.box.addLayout(self._lines)

    def check(self) -> None:
        """Test now. It takes seconds when a shop or printer does not answer, and holds nothing else up."""
        self._start.setEnabled(False)
        self._busy.show()
        context = self._context
        context.slow.run(context.desk.check_devices, while_alive(self, self._show), while_alive(self, self._failed))

    def _failed(self, error: IntakeError) -> None:
        self._show(())
        self._context.messages.trouble(error)

    def _show(self, found: tuple[DeviceCheck, ...]) -> None:
        self._start.setEnabled(True)
        self._busy.hide()
        kit.clear(self._lines)
        for one in found:
            self._lines.addWidget(self._line(one))

    def _line(self, check: DeviceCheck) -> QWidget:
        texts = self._context.texts
        icon, tone = STATES.get(check.state, STATES["attention"])
        kind, _, which = check.name.partition(" ")
        made = QWidget()
        line = kit.row(made, gap=theme.M)
        line.addWidget(kit.IconLabel(icon, tone, 22), 0, Qt.AlignmentFlag.AlignTop)
        name = kit.label(f"{texts(f'ui.settings.device_{kind}')} {which}".strip(), "strong", wrap=True)
        name.setFixedWidth(theme.current().px(150))
        line.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
        words = self._words(check.detail)
        line.addWidget(kit.label(words, wrap=True), 1)
        made.setAccessibleName(f"{texts(f'ui.settings.is_{check.state}')}: {name.text()}. {words}")
        return made

    def _words(self, detail: Reason) -> str:
        texts = self._context.texts
        key = f"device.{detail.code}"
        return texts(key, **detail.params) if texts.has(key) else sentence(texts, detail)
