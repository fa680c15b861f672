"""The site's own number forms, and a place to try a code: every reading, ranked, and what it would open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPlainTextEdit

from intake.domain.errors import IntakeError
from intake.scanning.forms import DEFAULT_ORDER, DEFAULT_RMA, SiteForms
from intake.settings import FormSettings, Settings
from intake.station.tester import CodeReport
from intake.ui import kit, theme
from intake.ui.alive import while_alive
from intake.ui.buttons import BigButton
from intake.ui.code_readings import show_learned, show_readings
from intake.ui.context import Context
from intake.ui.settings_fields import Field, Page

LINES = 3
"""Forms that are seen at once in each field; more scroll."""


class CodesPage(Page):
    """Forms are written one a line; a carrier's with its name: gls = [A-Z0-9]{8}."""

    def __init__(self, context: Context, changed: Callable[[], None]) -> None:
        super().__init__(context, changed)
        texts = self.texts
        self.title(texts("ui.settings.codes"), texts("ui.codes.about"))
        self.try_field = QLineEdit()
        self.try_field.setMaxLength(400)
        self.try_field.setProperty("role", "search")
        self.try_field.setPlaceholderText(texts("ui.codes.try"))
        self.try_field.setAccessibleName(texts("ui.codes.try"))
        self.try_field.returnPressed.connect(lambda: self.examine(self.try_field.text().strip()))
        self.box.addWidget(self.try_field)
        self._said = kit.label("", "strong", wrap=True)
        self.box.addWidget(self._said)
        self.readings = QGridLayout()
        self.readings.setVerticalSpacing(theme.current().px(theme.S))
        self.readings.setHorizontalSpacing(theme.current().px(theme.L))
        self.box.addLayout(self.readings)
        self._forms: dict[str, QPlainTextEdit] = {}
        line = kit.row(gap=theme.XL)
        for name, hint in (("rma", DEFAULT_RMA), ("order", DEFAULT_ORDER), ("tracking", ("gls = [A-Z0-9]{8}",))):
            line.addWidget(self._form(name, "\n".join(hint)), 1, Qt.AlignmentFlag.AlignTop)
        self.box.addLayout(line)
        self._learned = kit.column(gap=theme.XS)
        self.box.addLayout(self._learned)
        self.forget = BigButton(texts("ui.codes.forget"), icon="rotate-ccw", size=theme.BODY, target=60)
        self.forget.setMaximumWidth(theme.current().px(360))
        self.forget.clicked.connect(self._forget)
        self.box.addWidget(self.forget)
        self.box.addStretch(1)
        kit.show(self._said, False)
        self.examine("")

    def examine(self, text: str) -> None:
        """Show what a text means by the forms as they are written now, saved or not."""
        forms = self._checked()
        if forms is None:
            return
        self.try_field.setText(text)
        desk = self.context.desk
        show = while_alive(self, self._show)
        self.context.slow.run(lambda: desk.explain_code(text, forms), show, while_alive(self, self._failed))

    def load(self, settings: Settings) -> None:
        super().load(settings)
        self.enter({f"forms.{name}": getattr(settings.forms, name) for name in self._forms})

    def enter(self, values: Mapping[str, Any]) -> None:
        super().enter({name: value for name, value in values.items() if name.removeprefix("forms.") not in self._forms})
        self._loading = True
        for name, field in self._forms.items():
            if (value := values.get(f"forms.{name}")) is not None:
                field.setPlainText(_written(value))
        self._loading = False

    def values(self) -> dict[str, Any]:
        return {f"forms.{name}": _read(name, field.toPlainText()) for name, field in self._forms.items()}

    def _form(self, name: str, hint: str) -> Field:
        edit = QPlainTextEdit()
        edit.setPlaceholderText(hint)
        edit.setTabChangesFocus(True)
        edit.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        edit.setProperty("role", "code")
        edit.setFixedHeight(theme.current().px(30 * LINES + 24))
        edit.textChanged.connect(self._edited)
        edit.textChanged.connect(self._checked)
        self._forms[name] = edit
        field = Field(self.texts(f"ui.codes.{name}"), edit, self.texts(f"ui.codes.{name}_hint"))
        self._boxes = {**getattr(self, "_boxes", {}), name: field}
        return field

    def _checked(self) -> FormSettings | None:
        """The forms as they are written, each one's trouble said below it; None when one cannot be used."""
        good = True
        for name, box in self._boxes.items():
            trouble = ""
            try:
                _one_kind(name, _read(name, self._forms[name].toPlainText()))
            except IntakeError as error:
                trouble, good = self.texts(f"error.{error.code}", **error.params), False
            box.complain(trouble)
        if not good:
            return None
        given = {name: _read(name, field.toPlainText()) for name, field in self._forms.items()}
        return FormSettings.model_validate(given)

    def _show(self, found: CodeReport) -> None:
        texts = self.texts
        kit.show(self._said, bool(found.text))
        key = "ui.codes.means" if found.readings else "ui.codes.nothing"
        self._said.setText(texts(key, code=_visible(found.text)))
        show_readings(self.readings, texts, found.readings)
        show_learned(self._learned, texts, found.learned)
        kit.show(self.forget, bool(found.learned))

    def _forget(self) -> None:
        again = while_alive(self, lambda _none: self.examine(self.try_field.text()))
        self.context.tasks.run(self.context.desk.forget_label_forms, again)

    def _failed(self, error: IntakeError) -> None:
        self.context.messages.trouble(error)


def _written(value: object) -> str:
    if isinstance(value, Mapping):
        return "\n".join(f"{carrier} = {pattern}" for carrier, pattern in value.items())
    return "\n".join(map(str, value)) if isinstance(value, tuple | list) else ""


def _read(name: str, text: str) -> Any:
    """A tuple of patterns, or {carrier: pattern}; a carrier's line without a name stands under its own number."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if name != "tracking":
        return tuple(lines)
    pairs = [line.partition("=") for line in lines]
    return {
        (carrier.strip().lower() if sign else f"carrier-{number}"): (pattern if sign else carrier).strip()
        for number, (carrier, sign, pattern) in enumerate(pairs, start=1)
    }


def _one_kind(name: str, value: Any) -> SiteForms:
    """Raises IntakeError site_pattern_invalid or site_pattern_slow."""
    if name == "rma":
        return SiteForms(rma=value)
    return SiteForms(order=value) if name == "order" else SiteForms(tracking=tuple(value.items()))


def _visible(text: str) -> str:
    return "".join(c if c.isprintable() else "␝" if c == "\x1d" else "·" for c in text[:80])
