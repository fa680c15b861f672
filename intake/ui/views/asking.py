"""The views that ask: a guide's question, what is missing, which return it is, and whose parcel it may be."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from intake.station.views import Ask, AskMissing, ChooseReturn, Identify
from intake.ui import kit, theme
from intake.ui.context import Context
from intake.ui.theme import Tone
from intake.ui.views.base import Acts, Answers, Prompt, UnitHead, ViewWidget, candidate_rows, choice_rows


class AskView(ViewWidget):
    """One question about the unit in hand."""

    def __init__(self, context: Context, acts: Acts) -> None:
        super().__init__(context, acts)
        self._unit = UnitHead(context)
        self._question = kit.label(role="question", wrap=True)
        self._hint = kit.label(role="muted", wrap=True)
        self._answers = Answers(acts)
        self._roll = kit.label(role="muted", wrap=True)
        box = kit.column(self, gap=theme.M)
        box.addWidget(self._unit)
        box.addWidget(kit.rule())
        box.addStretch(1)
        box.addWidget(self._question)
        box.addWidget(self._hint)
        box.addSpacing(theme.current().px(theme.S))
        box.addWidget(self._answers)
        box.addStretch(2)
        box.addWidget(self._roll)

    def show_view(self, view: Ask) -> None:
        self._unit.show_unit(view.unit)
        self._question.setText(self.texts.pick(view.question))
        hint = self.texts.pick(view.hints)
        self._hint.setText(hint)
        kit.show(self._hint, bool(hint))
        self._answers.show_answers(choice_rows(self.context, view.choices), room=4)
        rolls = [self.texts(f"ui.roll.{roll}") if self.texts.has(f"ui.roll.{roll}") else roll for roll in view.rolls]
        self._roll.setText(self.texts("ui.ask.rolls", rolls=", ".join(rolls)))
        kit.show(self._roll, bool(rolls) and self.context.desk.settings.put_away.value == "roll")


class AskMissingView(ViewWidget):
    """The parcel is to be closed and a line is not complete."""

    def __init__(self, context: Context, acts: Acts) -> None:
        super().__init__(context, acts)
        self._prompt = Prompt("package-x", compact=True)
        self._answers = Answers(acts)
        box = kit.column(self, gap=theme.XL)
        box.addStretch(1)
        box.addWidget(self._prompt)
        box.addWidget(self._answers)
        box.addStretch(2)

    def show_view(self, view: AskMissing) -> None:
        what = ", ".join(part for part in (view.title, view.variant) if part)
        self._prompt.icon.set("package-x", Tone.ATTENTION)
        self._prompt.say(self.texts("ui.missing.ask", what=what), self.texts("ui.missing.hint", count=view.quantity))
        self._answers.show_answers(choice_rows(self.context, view.choices))


class ChooseReturnView(ViewWidget):
    """The code leads to several returns."""

    def __init__(self, context: Context, acts: Acts) -> None:
        super().__init__(context, acts)
        self._prompt = Prompt("split", compact=True)
        self._answers = Answers(acts)
        box = kit.column(self, gap=theme.XL)
        box.addWidget(self._prompt)
        box.addWidget(self._answers)
        box.addStretch(1)

    def show_view(self, view: ChooseReturn) -> None:
        self._prompt.say(self.texts("ui.choose.ask"), self.texts("ui.choose.about", code=view.code[:40]))
        self._answers.show_answers(candidate_rows(self.context, view.candidates))


class IdentifyView(ViewWidget):
    """Nobody expects this parcel: find out whose it is, from what is in it or written on it."""

    def __init__(self, context: Context, acts: Acts) -> None:
        super().__init__(context, acts)
        self._prompt = Prompt("package-search", compact=True)
        self._field = QLineEdit()
        self._field.setProperty("role", "search")
        self._field.setMaxLength(80)
        self._field.setPlaceholderText(self.texts("ui.identify.field"))
        self._field.setAccessibleName(self.texts("ui.identify.field"))
        self._field.returnPressed.connect(self._search)
        self._answers = Answers(acts)
        self._nobody = kit.Tag("", Tone.ATTENTION)
        box = kit.column(self, gap=theme.L)
        box.addStretch(1)
        box.addWidget(self._prompt)
        box.addWidget(self._field)
        box.addWidget(self._nobody)
        box.addWidget(self._answers)
        box.addStretch(2)

    def show_view(self, view: Identify) -> None:
        self._prompt.say(self.texts("ui.identify.ask"), self.texts("ui.identify.hint"))
        if not self._field.hasFocus():
            self._field.setText(view.query)
        self._answers.show_answers(candidate_rows(self.context, view.candidates), room=4)
        kit.show(self._nobody, bool(view.query) and not view.candidates)
        self._nobody.set(self.texts("ui.identify.nobody", query=view.query[:40]), Tone.ATTENTION)

    def field(self) -> QWidget:
        return self._field

    def _search(self) -> None:
        text = self._field.text().strip()
        if text:
            self._field.clearFocus()
            self.acts.search(text)
