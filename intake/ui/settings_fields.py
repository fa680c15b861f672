"""The parts of a settings page: a named field with room for what is wrong with it, and what all pages share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QScrollArea, QSlider, QSpinBox, QWidget

from intake.settings import Settings
from intake.ui import kit, theme
from intake.ui.context import Context
from intake.ui.theme import Tone

Control = QLineEdit | QComboBox | QSpinBox | QSlider | QCheckBox


class Field(QWidget):
    """A name, a control, a hint, and in the hint's place what is wrong."""

    def __init__(self, name: str, control: QWidget, hint: str = "") -> None:
        super().__init__()
        self.control, self._hint = control, hint
        control.setAccessibleName(name)
        control.setAccessibleDescription(hint)
        box = kit.column(self, gap=theme.XS)
        if not isinstance(control, QCheckBox):
            box.addWidget(kit.label(name, "strong", wrap=True))
        box.addWidget(control)
        self._said = kit.label(hint, "small", wrap=True)
        self._said.setVisible(bool(hint))
        self._shape = kit.IconLabel("octagon-x", Tone.STOP, 18)
        self._shape.hide()
        below = kit.row(gap=theme.XS)
        below.addWidget(self._shape, 0, Qt.AlignmentFlag.AlignTop)
        below.addWidget(self._said, 1)
        box.addLayout(below)

    def explain(self, hint: str) -> None:
        """Another hint; what was wrong is taken back."""
        self._hint = hint
        self.control.setAccessibleDescription(hint)
        self.complain("")

    def complain(self, words: str) -> None:
        """Say what is wrong; empty words take it back."""
        self._said.setText(words or self._hint)
        self._said.setVisible(bool(words or self._hint))
        self._shape.setVisible(bool(words))
        kit.set_tone(self._said, Tone.STOP if words else Tone.PLAIN)

    def complaint(self) -> str:
        """What is wrong; empty when nothing is."""
        return "" if self._said.text() == self._hint else self._said.text()


class Page(QScrollArea):
    """A page of settings. `fields` are by the setting's name ("scanner.prefix"); `changed` is called on every edit."""

    def __init__(self, context: Context, changed: Callable[[], None]) -> None:
        super().__init__()
        self.context, self.texts = context, context.texts
        self._changed = changed
        self._loading = False
        self.fields: dict[str, Field] = {}
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        across = kit.row(inside, gap=0)
        self.box = kit.column(gap=theme.XL)
        across.addLayout(self.box, 3)
        across.addSpacing(theme.current().px(theme.L))
        self.setWidget(inside)

    def title(self, name: str, hint: str = "") -> None:
        """The page's heading."""
        words = kit.column(gap=theme.XS)
        words.addWidget(kit.label(name, "title", wrap=True))
        if hint:
            words.addWidget(kit.label(hint, "muted", wrap=True))
        self.box.addLayout(words)

    def add(self, setting: str, control: Control, key: str) -> Field:
        """A field of a setting, named by the texts `ui.settings.<key>` and `<key>_hint`."""
        hint = f"ui.settings.{key}_hint"
        field = Field(self.texts(f"ui.settings.{key}"), control, self.texts(hint) if self.texts.has(hint) else "")
        self.fields[setting] = field
        if isinstance(control, QLineEdit):
            control.textChanged.connect(self._edited)
        elif isinstance(control, QComboBox):
            control.currentTextChanged.connect(self._edited)
        elif isinstance(control, QCheckBox):
            control.toggled.connect(self._edited)
        else:
            control.valueChanged.connect(self._edited)
        return field

    def load(self, settings: Settings) -> None:
        """Show what is set."""
        self._loading = True
        for name, field in self.fields.items():
            _put(field.control, _setting(settings, name))
            field.complain("")
        self._loading = False

    def enter(self, values: Mapping[str, Any]) -> None:
        """Put values into the fields, as if a person had."""
        for name in self.fields.keys() & values.keys():
            _put(self.fields[name].control, values[name])

    def values(self) -> dict[str, Any]:
        """What the fields say now, by setting."""
        return {name: _value(field.control) for name, field in self.fields.items()}

    def _edited(self, *_value: object) -> None:
        if not self._loading:
            self._changed()


def combo(choices: list[tuple[str, str]], *, editable: bool = False) -> QComboBox:
    """A choice of (value, words). The wheel does not change it by chance."""
    made = _QuietCombo()
    made.setEditable(editable)
    for value, words in choices:
        made.addItem(words, value)
    return made


def spin(lowest: int, highest: int, suffix: str = "") -> QSpinBox:
    """A whole number."""
    made = QSpinBox()
    made.setRange(lowest, highest)
    # Too small for a finger: numbers are typed, or stepped with the arrow keys.
    made.setStyleSheet("QSpinBox::up-button, QSpinBox::down-button { width: 0; height: 0; border: none; }")
    # The frame is the spin box's own here, not once more around the text inside it.
    room = theme.current().px(theme.M)
    made.lineEdit().setStyleSheet(f"border: none; padding: 0 {room}px; min-height: 0; background: transparent;")
    if suffix:
        made.setSuffix(f" {suffix}")
    return made


class _QuietCombo(QComboBox):
    def wheelEvent(self, event: Any) -> None:
        event.ignore()


def _setting(settings: Settings, name: str) -> object:
    value: object = settings
    for part in name.split("."):
        value = getattr(value, part)
    return value


def _put(control: QWidget, value: object) -> None:
    if isinstance(control, QLineEdit):
        control.setText(str(value))
    elif isinstance(control, QComboBox):
        place = control.findData(str(value))
        if place < 0:
            control.addItem(str(value), str(value))
            place = control.count() - 1
        control.setCurrentIndex(place)
    elif isinstance(control, QCheckBox):
        control.setChecked(bool(value))
    elif isinstance(control, QSpinBox | QSlider):
        control.setValue(int(str(value)))


def _value(control: QWidget) -> object:
    if isinstance(control, QLineEdit):
        return control.text().strip()
    if isinstance(control, QComboBox):
        words = control.currentText()
        known = control.findText(words)
        return control.itemData(known) if known >= 0 else words.strip()
    if isinstance(control, QCheckBox):
        return control.isChecked()
    return control.value() if isinstance(control, QSpinBox | QSlider) else None
