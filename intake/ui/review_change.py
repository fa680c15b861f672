"""A lead's change to a decision, one question at a time: where the unit goes, what is kept, why, and then: sure?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from intake.domain.errors import IntakeError
from intake.domain.grades import Disposition
from intake.domain.money import Money
from intake.station.desk import ReviewItem
from intake.ui import icons, kit, theme
from intake.ui.buttons import BigButton
from intake.ui.context import Context
from intake.ui.theme import Tone

PLACES = tuple(one for one in Disposition if one is not Disposition.MISSING)
"""Where a unit in the hand can go: one for each digit key."""
SHARES = (0, 10, 15, 20, 30, 40, 50, 75, 100)
"""Percent of the price paid that the digit keys keep."""
REASONS = ("photos", "sellable", "not_sellable", "goodwill", "told_otherwise", "agreed")
"""Ready-made reasons; any other is typed."""
LONGEST_REASON = 300


class Step(IntEnum):
    """The questions, in order."""

    WHERE = 0
    KEPT = 1
    WHY = 2
    SURE = 3


@dataclass(frozen=True, slots=True)
class Change:
    """What the lead wants instead."""

    disposition: Disposition
    percent: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A change in the making: at which question, and what is typed there."""

    item: ReviewItem
    step: Step
    change: Change
    typed: str


class ChangePanel(QWidget):
    """`decided` gets the change once it is confirmed; `left` is called when the lead goes back from the first step.

    `rest` puts the focus where keys mean answers.
    """

    def __init__(
        self,
        context: Context,
        decided: Callable[[Change], None],
        left: Callable[[], None],
        rest: Callable[[], None],
    ) -> None:
        super().__init__()
        self._context, self._decided, self._left, self._rest = context, decided, left, rest
        self.item: ReviewItem | None = None
        self.step = Step.WHERE
        self.change = Change(Disposition.RESTOCK, 0)
        self._field: QLineEdit | None = None
        self._buttons: list[BigButton] = []
        self._box = kit.column(self, gap=theme.L)
        self._steps = kit.label(role="overline")
        self._title = kit.label(role="question", wrap=True)
        self._hint = kit.label(role="muted", wrap=True)
        self._trouble = kit.Tag("", Tone.STOP, wrap=True)
        self._body = kit.column(gap=theme.M)
        for part in (self._steps, self._title, self._hint, self._trouble):
            self._box.addWidget(part)
        self._box.addLayout(self._body, 1)
        self._foot = kit.row(gap=theme.M)
        self._box.addLayout(self._foot)

    def start(self, item: ReviewItem) -> None:
        """Begin with the decision as it is."""
        kept = item.unit.decision.deduction
        self.item = item
        self.change = Change(item.unit.decision.disposition, kept.percent if kept else 0)
        self._ask(Step.WHERE)

    def draft(self) -> Draft | None:
        """The change in the making, for the panel that takes this one's place."""
        return (
            Draft(self.item, self.step, self.change, self._field.text() if self._field else "") if self.item else None
        )

    def resume(self, draft: Draft) -> None:
        """Go on where another panel was left."""
        self.item, self.change = draft.item, draft.change
        self._ask(draft.step)
        if self._field is not None:
            self._field.setText(draft.typed)

    def on_digit(self, number: int) -> bool:
        """The digit of an answer."""
        if number <= len(self._buttons) and self.step is not Step.SURE:
            self._buttons[number - 1].click()
        return True

    def on_slash(self) -> bool:
        """Lead to the field for another answer."""
        if self._field is None:
            return False
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def submit(self) -> None:
        """Return: keep what is marked, or carry the change out."""
        if self.step is Step.SURE:
            self._decided(self.change)
        elif self.step is not Step.WHY:
            self._ask(Step(self.step + 1))

    def back(self) -> None:
        """One question back."""
        if self.step is Step.WHERE:
            self._left()
        else:
            self._ask(Step(self.step - 1))

    def refuse(self, error: IntakeError) -> None:
        """The law, or the record, does not let it be: say why where the answer was given."""
        texts = self._context.texts
        why = f"ui.review.unlawful_{error.params.get('why', '')}"
        words = texts(why) if texts.has(why) else texts(f"error.{error.code}", **error.params)
        where = {"reason_needed": Step.WHY, "deduction_unlawful": Step.KEPT}
        self._ask(where.get(error.code, Step.WHERE), words)

    def _ask(self, step: Step, trouble: str = "") -> None:
        texts = self._context.texts
        self.step = step
        # Before the field goes: Qt would hand the focus on to whatever comes next, and Return would press it.
        self._rest()
        self._field, self._buttons = None, []
        kit.clear(self._body)
        kit.clear(self._foot)
        name = step.name.lower()
        self._steps.setText(texts("ui.review.step", number=step + 1, all=len(Step)))
        self._title.setText(texts(f"ui.review.ask_{name}"))
        self._hint.setText(texts(f"ui.review.hint_{name}"))
        self._trouble.setVisible(bool(trouble))
        self._trouble.set(trouble, Tone.STOP)
        {Step.WHERE: self._where, Step.KEPT: self._kept, Step.WHY: self._why, Step.SURE: self._sure}[step]()
        self._body.addStretch(1)
        self._finish_foot()

    def _where(self) -> None:
        texts = self._context.texts
        for place in PLACES:
            icon, tone = icons.DISPOSITIONS[place]
            button = BigButton(texts(f"disposition.{place.value}"), icon=icon, tone=tone, size=theme.BODY)
            self._answer(button, partial(self._set_place, place), now=place is self.change.disposition)
        self._lay_out(3)

    def _kept(self) -> None:
        texts = self._context.texts
        paid = self._paid()
        for share in SHARES:
            hint = self._context.formats.money(paid.percent(share)) if paid is not None and share else ""
            words = texts("ui.review.percent", percent=share) if share else texts("ui.review.keep_nothing")
            button = BigButton(words, hint=hint, size=theme.BODY)
            self._answer(button, partial(self._set_percent, share), now=share == self.change.percent)
        self._lay_out(3)
        field = self._add_field("ui.review.other_percent")
        field.setValidator(QIntValidator(0, 100, field))
        field.setMaxLength(3)
        field.returnPressed.connect(lambda: self._set_percent(int(field.text())))

    def _why(self) -> None:
        texts = self._context.texts
        for reason in REASONS:
            words = texts(f"ui.review.reason_{reason}")
            self._answer(BigButton(words, size=theme.BODY), partial(self._set_reason, words))
        self._lay_out(2)
        field = self._add_field("ui.review.other_reason")
        field.setMaxLength(LONGEST_REASON)
        field.returnPressed.connect(lambda: self._set_reason(field.text()))

    def _sure(self) -> None:
        if self.item is None:
            return
        texts, before, after = self._context.texts, self.item.unit.decision, self.change
        kept = before.deduction.percent if before.deduction else 0
        rows = [
            (
                "ui.review.row_where",
                self._place(before.disposition),
                self._place(after.disposition),
            ),
            ("ui.review.row_kept", *(texts("ui.review.percent", percent=one) for one in (kept, after.percent))),
        ]
        paid = self._paid()
        if paid is not None:
            money = self._context.formats.money
            given = before.credit or before.refund
            rows.append(("ui.review.row_refund", money(given), money(paid - paid.percent(after.percent))))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.current().px(theme.L))
        grid.setVerticalSpacing(theme.current().px(theme.L))
        for line, (key, was, becomes) in enumerate(rows):
            grid.addWidget(kit.label(texts(key), "muted"), line, 0)
            grid.addWidget(kit.label(was, "large"), line, 1)
            grid.addWidget(kit.IconLabel("arrow-right", size=22, muted=True), line, 2)
            grid.addWidget(kit.label(becomes, "large-strong", wrap=True), line, 3)
        grid.addWidget(kit.label(texts("ui.review.row_reason"), "muted"), len(rows), 0)
        grid.addWidget(kit.label(after.reason, "large", wrap=True), len(rows), 1, 1, 3)
        grid.setColumnStretch(3, 1)
        self._body.addSpacing(theme.current().px(theme.L))
        self._body.addLayout(grid)

    def _answer(self, button: BigButton, act: Callable[[], None], *, now: bool = False) -> None:
        number = len(self._buttons) + 1
        icon = "circle-dot" if now and not button.hint() else ""
        place = PLACES[number - 1] if self.step is Step.WHERE else None
        shown, tone = icons.DISPOSITIONS[place] if place is not None else (icon, Tone.ACCENT)
        button.set(button.text(), str(number), button.hint(), shown, tone)
        button.setCheckable(now)
        button.setChecked(now)
        # The click of a checked button would uncheck it before the next question is there.
        button.clicked.connect(lambda _on=False: act())
        self._buttons.append(button)

    def _lay_out(self, columns: int) -> None:
        grid = QGridLayout()
        grid.setSpacing(theme.current().px(theme.M))
        for place, button in enumerate(self._buttons):
            grid.addWidget(button, place // columns, place % columns)
        for column in range(columns):
            grid.setColumnStretch(column, 1)
        self._body.addLayout(grid)

    def _add_field(self, key: str) -> QLineEdit:
        field = QLineEdit()
        field.setPlaceholderText(self._context.texts(key))
        field.setAccessibleName(self._context.texts(key))
        self._body.addWidget(field)
        self._field = field
        return field

    def _finish_foot(self) -> None:
        texts = self._context.texts
        back = BigButton(texts("ui.review.back"), "F2", size=theme.BODY, target=60)
        back.clicked.connect(self.back)
        self._foot.addWidget(back, 1)
        if self.step is Step.WHY:
            self._foot.addStretch(2)
            return
        now = {
            Step.WHERE: self._place(self.change.disposition),
            Step.KEPT: texts("ui.review.percent", percent=self.change.percent),
        }
        words = texts("ui.review.stay", what=now[self.step]) if self.step in now else texts("ui.review.do_it")
        on = BigButton(words, "↵", size=theme.BODY, target=60, primary=True)
        on.clicked.connect(self.submit)
        self._foot.addWidget(on, 2)

    def _set_place(self, place: Disposition) -> None:
        self.change = replace(self.change, disposition=place)
        self._ask(Step.KEPT)

    def _set_percent(self, percent: int) -> None:
        self.change = replace(self.change, percent=percent)
        self._ask(Step.WHY)

    def _set_reason(self, reason: str) -> None:
        words = " ".join(reason.split())
        if len(words) < 3:
            self._ask(Step.WHY, self._context.texts("error.reason_needed"))
            return
        self.change = replace(self.change, reason=words)
        self._ask(Step.SURE)

    def _place(self, place: Disposition) -> str:
        return self._context.texts(f"disposition.{place.value}")

    def _paid(self) -> Money | None:
        """What the customer paid, where the decision tells: what is refunded and what is kept make the whole."""
        if self.item is None:
            return None
        decision = self.item.unit.decision
        given = decision.refund + decision.credit if decision.credit else decision.refund
        whole = given + decision.deduction.amount if decision.deduction else given
        return whole if whole else None
