"""The pages of settings that are saved together: the station itself, how units end, and the devices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QLineEdit, QPushButton, QSlider

from intake.scanning.layouts import exact_layouts
from intake.settings import PutAwayMode, Settings
from intake.texts import LANGUAGES
from intake.ui import kit, theme
from intake.ui.buttons import BigButton
from intake.ui.context import Context
from intake.ui.settings_fields import Page, combo, spin

NATIVE = {"en": "English", "nl": "Nederlands", "da": "Dansk", "de": "Deutsch", "ro": "Română"}
"""Each language by its own name, so that it can be found by whoever needs it."""
THEMES = ("system", "light", "dark")


class StationPage(Page):
    """Name, language, colours, sounds and the lock."""

    def __init__(self, context: Context, changed: Callable[[], None]) -> None:
        super().__init__(context, changed)
        texts = self.texts
        self.title(texts("ui.settings.station"), texts("ui.settings.station_about"))
        name = QLineEdit()
        name.setMaxLength(31)
        languages = combo([(one, NATIVE.get(one, one)) for one in LANGUAGES])
        themes = combo([(one, texts(f"ui.settings.theme_{one}")) for one in THEMES])
        first, second = kit.row(gap=theme.XL), kit.row(gap=theme.XL)
        first.addWidget(self.add("station", name, "name"), 1, Qt.AlignmentFlag.AlignTop)
        first.addWidget(self.add("language", languages, "language"), 1, Qt.AlignmentFlag.AlignTop)
        lock = spin(1, 720, texts("ui.settings.minutes"))
        second.addWidget(self.add("theme", themes, "theme"), 1, Qt.AlignmentFlag.AlignTop)
        second.addWidget(self.add("idle_lock_minutes", lock, "lock"), 1, Qt.AlignmentFlag.AlignTop)
        self.box.addLayout(first)
        self.box.addLayout(second)
        self.box.addWidget(self.add("sounds", QCheckBox(texts("ui.settings.sounds")), "sounds"))
        self._volume = QSlider(Qt.Orientation.Horizontal)
        self._volume.setRange(0, 100)
        self._volume.setFixedHeight(theme.current().px(32))
        loud = kit.row(gap=theme.L)
        loud.addWidget(self.add("volume", self._volume, "volume"), 1)
        listen = QPushButton(texts("ui.settings.listen"))
        listen.clicked.connect(self._listen)
        loud.addWidget(listen, 0, Qt.AlignmentFlag.AlignBottom)
        self.box.addLayout(loud)
        self.box.addStretch(1)

    def _listen(self) -> None:
        sounds = self.context.sounds
        before = sounds.enabled, sounds.volume
        sounds.enabled, sounds.volume = True, self._volume.value()
        sounds.play("finished")
        sounds.enabled, sounds.volume = before


class PutAwayPage(Page):
    """How a unit ends: four ways, each in a sentence."""

    def __init__(self, context: Context, changed: Callable[[], None]) -> None:
        super().__init__(context, changed)
        texts = self.texts
        self.title(texts("ui.settings.put_away"), texts("ui.settings.put_away_about"))
        self._group = QButtonGroup(self)
        self._ways: dict[PutAwayMode, BigButton] = {}
        for mode, icon in zip(PutAwayMode, ("printer", "scan-barcode", "inbox", "tag"), strict=True):
            words, hint = texts(f"ui.settings.way_{mode.value}"), texts(f"ui.settings.way_{mode.value}_hint")
            button = BigButton(words, hint=hint, icon=icon)
            button.setCheckable(True)
            button.toggled.connect(self._edited)
            self._group.addButton(button)
            self._ways[mode] = button
            self.box.addWidget(button)
        self.box.addStretch(1)

    def load(self, settings: Settings) -> None:
        super().load(settings)
        self._loading = True
        self._ways[settings.put_away].setChecked(True)
        self._loading = False

    def enter(self, values: Mapping[str, Any]) -> None:
        super().enter(values)
        if "put_away" in values:
            self._ways[values["put_away"]].setChecked(True)

    def values(self) -> dict[str, Any]:
        chosen = next((mode for mode, button in self._ways.items() if button.isChecked()), PutAwayMode.PRINTED)
        return {"put_away": chosen}


class ScannerRow:
    """The fields that tell a scanner from typing, as two lines of a page."""

    def __init__(self, page: Page) -> None:
        texts = page.texts
        prefix, suffix = QLineEdit(), QLineEdit()
        for one in (prefix, suffix):
            one.setMaxLength(8)
        self.lines = (kit.row(gap=theme.XL), kit.row(gap=theme.XL), kit.row(gap=theme.XL))
        top = Qt.AlignmentFlag.AlignTop
        gap = spin(5, 200, texts("ui.settings.milliseconds"))
        self.lines[0].addWidget(page.add("scanner.max_gap_ms", gap, "gap"), 1, top)
        self.lines[0].addWidget(page.add("scanner.min_length", spin(2, 20), "shortest"), 1, top)
        self.lines[1].addWidget(page.add("scanner.prefix", prefix, "prefix"), 1, top)
        self.lines[1].addWidget(page.add("scanner.suffix", suffix, "suffix"), 1, top)
        names = [("", texts("ui.settings.layout_none"))] + [(one.name, one.name) for one in exact_layouts()]
        self.lines[2].addWidget(page.add("scanner.layout", combo(names), "layout"), 1, top)
        self.lines[2].addStretch(1)
