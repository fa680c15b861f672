"""What every view widget is, and the parts that several of them show: a large prompt, the unit in hand, answers."""

from __future__ import annotations

from typing import Any, Protocol
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from intake.station.commands import Command
from intake.station.views import Candidate, Choice, UnitPanel
from intake.texts import Texts
from intake.ui import kit, theme
from intake.ui.buttons import BigButton
from intake.ui.context import Context
from intake.ui.messages import sentence
from intake.ui.theme import Tone

NOTE_SHOWN = 140
"""Characters of the customer's note: two lines. All of it is with the decision."""


class Acts(Protocol):
    """What a view can do with a tap; the same acts that keys and scans are."""

    def digit(self, number: int) -> None: ...

    def command(self, command: Command) -> None: ...

    def search(self, text: str) -> None: ...

    def resume(self, parcel_id: UUID) -> None: ...

    def shutter(self) -> None: ...

    def photo_from_file(self) -> None: ...


class ViewWidget(QWidget):
    """Draws one kind of view. Made once and filled again and again: a scan must be on screen at once."""

    def __init__(self, context: Context, acts: Acts) -> None:
        super().__init__()
        self.context, self.acts, self.texts = context, acts, context.texts

    def show_view(self, view: Any) -> None:
        """Fill in a view of the kind this widget is for."""
        raise NotImplementedError

    def field(self) -> QWidget | None:
        """The field that / leads to, when the view has one of its own."""
        return None


class Prompt(QWidget):
    """What to do now, to be read from two metres."""

    def __init__(self, icon: str, *, compact: bool = False) -> None:
        super().__init__()
        box = kit.row(self, gap=theme.L) if compact else kit.column(self, gap=theme.M)
        self.icon = kit.IconLabel(icon, Tone.ACCENT, 56 if compact else 104)
        self.words = kit.label(role="title" if compact else "display", wrap=True)
        self.hint = kit.label(role="large", wrap=True)
        self.hint.setProperty("tone", "muted")
        if compact:
            box.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignTop)
            lines = kit.column(gap=theme.XS)
            lines.addWidget(self.words)
            lines.addWidget(self.hint)
            box.addLayout(lines, 1)
            return
        box.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addSpacing(theme.current().px(theme.S))
        for line in (self.words, self.hint):
            line.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            box.addWidget(line)

    def say(self, words: str, hint: str = "") -> None:
        """Show other words."""
        self.words.setText(words)
        self.hint.setText(hint)
        kit.show(self.hint, bool(hint))


def name_of(texts: Texts, unit: UnitPanel) -> str:
    """A unit's title and variant; words for one that nobody announced."""
    return ", ".join(part for part in (unit.title, unit.variant) if part) or texts("ui.unit.unlisted")


class UnitHead(QWidget):
    """The unit in hand: what it is, what the customer said, what should be with it."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        box = kit.column(self, gap=theme.XS)
        self._title = kit.label(role="title", wrap=True)
        self._facts = kit.label(role="large", wrap=True)
        self._facts.setProperty("tone", "muted")
        self._note = kit.label(wrap=True)
        self._with = kit.label(wrap=True)
        for line in (self._title, self._facts, self._note, self._with):
            box.addWidget(line)

    def show_unit(self, unit: UnitPanel) -> None:
        """Fill in a unit."""
        texts = self._context.texts
        self._title.setText(name_of(texts, unit))
        reason = texts(f"return_reason.{unit.reason}") if texts.has(f"return_reason.{unit.reason}") else unit.reason
        facts = [reason] if reason else []
        if unit.paid is not None:
            facts.append(texts("ui.unit.paid", amount=self._context.formats.money(unit.paid)))
        if unit.serial:
            facts.append(texts("ui.unit.serial", serial=unit.serial))
        self._facts.setText(" · ".join(facts))
        kit.show(self._facts, bool(facts))
        note = " ".join(unit.note.split())
        self._note.setText(f"“{note if len(note) <= NOTE_SHOWN else note[: NOTE_SHOWN - 1] + '…'}”")
        kit.show(self._note, bool(note))
        self._with.setText(texts("ui.unit.accessories", things=", ".join(unit.accessories)))
        kit.show(self._with, bool(unit.accessories))


class Answers(QWidget):
    """Large answers with their digit keys; in two columns where one would not fit. Buttons are kept and reused."""

    def __init__(self, acts: Acts) -> None:
        super().__init__()
        self._acts = acts
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.current().px(theme.M))
        self._buttons: list[BigButton] = []
        self._shown, self._room = 0, 0
        self._placed = (0, 0)

    def show_answers(self, answers: list[tuple[int, str, str, str]], room: int = 5) -> None:
        """(digit, words, hint, icon) each; more than `room` of them stand in two columns."""
        while len(self._buttons) < len(answers):
            self._add()
        for button, (number, words, hint, icon) in zip(self._buttons, answers, strict=False):
            button.set(words, str(number) if number else "", hint, icon, Tone.ATTENTION)
            button.setProperty("number", number)
        self._shown, self._room = len(answers), room
        self._place()

    def buttons(self) -> list[BigButton]:
        """The ones that are seen."""
        return self._buttons[: self._shown]

    def _add(self) -> None:
        button = BigButton(parent=self)
        button.clicked.connect(lambda: self._acts.digit(int(button.property("number") or 0)))
        self._buttons.append(button)

    def _place(self) -> None:
        columns = 2 if self._shown > self._room else 1
        if (columns, self._shown) == self._placed:
            return
        self._placed = columns, self._shown
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, columns - 1)
        for place, button in enumerate(self._buttons):
            self._grid.removeWidget(button)
            if place < self._shown:
                self._grid.addWidget(button, place // columns, place % columns)
            kit.show(button, place < self._shown)


def choice_rows(context: Context, choices: tuple[Choice, ...]) -> list[tuple[int, str, str, str]]:
    """Choices as rows for Answers; one that can cost the customer money carries a camera: it will want a photo."""
    texts = context.texts
    rows = []
    for choice in choices:
        words = choice_words(context, choice)
        rows.append((choice.number, words, texts.pick(choice.hints), "camera" if choice.costs else ""))
    return rows


def choice_words(context: Context, choice: Choice) -> str:
    """A choice in the reader's language: a guide's own words, or a text by code."""
    if choice.texts:
        return context.texts.pick(choice.texts)
    if choice.text is None:
        return str(choice.number)
    key = f"ui.choice.{choice.text.code}"
    if context.texts.has(key):
        return context.texts(key, **choice.text.params)
    return sentence(context.texts, choice.text)


def candidate_rows(context: Context, candidates: tuple[Candidate, ...]) -> list[tuple[int, str, str, str]]:
    """Returns to choose from: who it is from, then what should be in it."""
    texts = context.texts
    rows = []
    for one in candidates:
        words = " · ".join(part for part in (one.customer, one.postcode) if part)
        what = ", ".join(one.titles)
        kinds = ", ".join(texts(f"code_kind.{kind}") for kind in one.read_as)
        key = "ui.choose.hint_as" if kinds else "ui.choose.hint"
        hint = texts(key, rma=one.rma, order=one.order_number, titles=what, kinds=kinds)
        rows.append((one.number, words, hint, ""))
    return rows
