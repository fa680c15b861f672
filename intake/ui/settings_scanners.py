"""Scanners that are no keyboards: a serial port, and devices that are read by name so that two are kept apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from intake.scanning.input_devices import InputDevice, keyboards
from intake.scanning.serial_ports import Port, available_ports
from intake.texts import Texts
from intake.ui import kit, theme
from intake.ui.settings_fields import Field, Page, combo

HANDHELDS = "scanner.handhelds"
ROWS = 2
"""Scanners at one station that the screen offers; the settings file takes more."""
BAUDS = (9600, 19200, 38400, 57600, 115200)


@dataclass(frozen=True, slots=True)
class Listed:
    """What this machine has plugged in."""

    ports: tuple[Port, ...]
    devices: tuple[InputDevice, ...]


def listed() -> Listed:
    """Look now. It may take a moment."""
    return Listed(available_ports(), keyboards())


class SerialRow:
    """Port and speed."""

    def __init__(self, page: Page) -> None:
        self._ports = combo([("", page.texts("ui.settings.serial_none"))], editable=True)
        bauds = _Baud()
        top = Qt.AlignmentFlag.AlignTop
        self.line = kit.row(gap=theme.XL)
        self.line.addWidget(page.add("scanner.serial_port", self._ports, "serial"), 1, top)
        self.line.addWidget(page.add("scanner.serial_baud", bauds, "baud"), 1, top)

    def show_ports(self, ports: Sequence[Port]) -> None:
        """Offer what is there; what is set stays chosen."""
        add_choices(self._ports, [(one.name, f"{one.title} ({one.name})") for one in ports])


class _Baud(QComboBox):
    """A speed; the value is a number."""

    def __init__(self) -> None:
        super().__init__()
        for one in BAUDS:
            self.addItem(str(one), one)

    def wheelEvent(self, event: Any) -> None:
        event.ignore()


class HandheldRows(QWidget):
    """A name and a device each; a row without a device does not count."""

    def __init__(self, texts: Texts, edited: Callable[[], None]) -> None:
        super().__init__()
        self._texts = texts
        self._rows: list[tuple[QLineEdit, QComboBox]] = []
        box = kit.column(self, gap=theme.M)
        box.addWidget(kit.label(texts("ui.settings.handhelds"), "large-strong"))
        box.addWidget(kit.label(texts("ui.settings.handhelds_about"), "muted", wrap=True))
        for number in range(1, ROWS + 1):
            name, device = QLineEdit(), combo([("", texts("ui.settings.handheld_none"))], editable=True)
            name.setMaxLength(24)
            name.setPlaceholderText(texts("ui.settings.handheld_example", number=number))
            name.textChanged.connect(edited)
            device.currentTextChanged.connect(edited)
            line = kit.row(gap=theme.XL)
            line.addWidget(Field(texts("ui.settings.handheld_name", number=number), name), 1)
            line.addWidget(Field(texts("ui.settings.handheld_device", number=number), device), 2)
            box.addLayout(line)
            self._rows.append((name, device))

    def show_devices(self, devices: Sequence[InputDevice]) -> None:
        """Offer what is plugged in."""
        for _name, device in self._rows:
            add_choices(device, [(one.path, f"{one.name} ({one.ids})") for one in devices])

    def fill(self, handhelds: Sequence[dict[str, str]]) -> None:
        """Show what is set."""
        for place, (name, device) in enumerate(self._rows):
            one = handhelds[place] if place < len(handhelds) else {"name": "", "device": ""}
            name.setText(one["name"])
            choose(device, one["device"])

    def values(self) -> tuple[dict[str, str], ...]:
        """As the settings hold them; a device without a name is called by its number."""
        found = []
        for number, (name, device) in enumerate(self._rows, start=1):
            if place := chosen(device):
                called = name.text().strip() or self._texts("ui.settings.handheld_example", number=number)
                found.append({"name": called, "device": place})
        return tuple(found)


def add_choices(box: QComboBox, choices: Sequence[tuple[str, str]]) -> None:
    """Offer more, and leave what is chosen as it is."""
    before = chosen(box)
    with QSignalBlocker(box):
        for value, words in choices:
            place = box.findData(value)
            if place < 0:
                box.addItem(words, value)
            else:
                box.setItemText(place, words)
        choose(box, before)


def choose(box: QComboBox, value: str) -> None:
    """Choose a value, offered or not."""
    if box.findData(value) < 0:
        box.addItem(value, value)
    box.setCurrentIndex(box.findData(value))


def chosen(box: QComboBox) -> str:
    """The value behind what is shown, or what was typed."""
    place = box.findText(box.currentText())
    return str(box.itemData(place)) if place >= 0 else box.currentText().strip()
