"""What a customer owes, on one page: how it comes about, what a lead can do about it, and then: why?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QScrollArea, QWidget

from intake.domain.money import Money, exponent, from_major, total
from intake.domain.people import Role
from intake.grading.claims import Choice
from intake.station.desk import ClaimItem
from intake.ui import icons, kit, theme
from intake.ui.buttons import BigButton
from intake.ui.context import Context
from intake.ui.messages import sentence
from intake.ui.theme import Tone

LONGEST_REASON = 300
_ICONS = {Choice.ASK: "banknote", Choice.WAIVE: "check", Choice.MONEY: "rotate-ccw"}
_REASONS = {
    Choice.ASK: ("claim.reason_owed", "review.reason_agreed"),
    Choice.WAIVE: ("claim.reason_small", "review.reason_goodwill", "review.reason_told_otherwise"),
    Choice.MONEY: ("claim.reason_wants_money", "review.reason_agreed"),
}
"""Ready-made reasons; any other is typed."""


@dataclass(frozen=True, slots=True)
class Word:
    """What a lead wants done about a claim."""

    choice: Choice
    amount: Money
    reason: str


class ClaimPage(QScrollArea):
    """`decided` gets the lead's word once there is a reason for it. `rest` puts the focus where keys mean answers."""

    def __init__(self, context: Context, decided: Callable[[Word], None], rest: Callable[[], None]) -> None:
        super().__init__()
        self._context, self._decided, self._rest = context, decided, rest
        self.item: ClaimItem | None = None
        self.choice: Choice | None = None
        self._buttons: list[BigButton] = []
        self._amount: QLineEdit | None = None
        self._reason: QLineEdit | None = None
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        self._box = kit.column(inside, gap=theme.L)
        self.setWidget(inside)

    def show_claim(self, item: ClaimItem) -> None:
        """Fill in a claim, from its beginning."""
        self.item = item
        self._ask(None)

    def on_digit(self, number: int) -> bool:
        """The digit of a button."""
        if number <= len(self._buttons):
            self._buttons[number - 1].click()
        return True

    def on_slash(self) -> bool:
        """Lead to the field for another reason."""
        if self._reason is None:
            return False
        self._reason.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def back(self) -> None:
        """To the first question."""
        if self.choice is not None:
            self._ask(None)

    def refuse(self, words: str) -> None:
        """Say why it cannot be, where the answer was given."""
        self._ask(self.choice, words)

    def _ask(self, choice: Choice | None, trouble: str = "") -> None:
        # Before the fields go: Qt would hand the focus on to whatever comes next, and Return would press it.
        self._rest()
        self.choice = choice
        self._buttons, self._amount, self._reason = [], None, None
        kit.clear(self._box)
        if self.item is None:
            return
        self._head(self.item)
        if trouble:
            self._box.addWidget(kit.Tag(trouble, Tone.STOP, wrap=True))
        if choice is None:
            self._because(self.item)
            self._choices(self.item)
            self._story(self.item)
        else:
            self._why(self.item, choice)
        self._box.addStretch(1)
        self.verticalScrollBar().setValue(0)

    def _head(self, item: ClaimItem) -> None:
        texts, money = self._context.texts, self._context.formats.money
        self._box.addWidget(kit.label(texts("ui.claim.title", amount=money(item.owed)), "title", wrap=True))
        order = texts("ui.parcel.order", order=item.order_number) if item.order_number else ""
        parts = (item.customer, item.rma, order)
        self._box.addWidget(kit.label(" · ".join(part for part in parts if part), "muted", wrap=True))

    def _because(self, item: ClaimItem) -> None:
        card = kit.Card("attention", gap=theme.XS, pad=(theme.L, theme.M))
        for reason in item.why:
            words = sentence(self._context.texts, reason, self._context.formats)
            card.box.addWidget(kit.label(words, "strong", wrap=True))
        self._box.addWidget(card)
        self._box.addWidget(kit.label(self._context.texts("ui.claim.never"), "muted", wrap=True))

    def _story(self, item: ClaimItem) -> None:
        texts, context = self._context.texts, self._context
        self._box.addWidget(kit.label(texts("ui.claim.sums"), "overline"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.current().px(theme.XL))
        for row, (key, amount) in enumerate(self._sums(item)):
            grid.addWidget(kit.label(texts(f"ui.claim.{key}")), row, 0)
            figure = kit.label(context.formats.money(amount), "strong")
            figure.setAlignment(Qt.AlignmentFlag.AlignRight)
            grid.addWidget(figure, row, 1)
        grid.setColumnStretch(2, 1)
        self._box.addLayout(grid)
        if item.goods:
            goods = ", ".join(f"{one.quantity} × {one.title or one.sku}" for one in item.goods)
            self._box.addWidget(kit.label(texts("ui.claim.waiting_goods", goods=goods), wrap=True))
        if item.units:
            self._box.addWidget(kit.label(texts("ui.claim.units"), "overline"))
        for unit in item.units:
            icon, tone = icons.DISPOSITIONS[unit.disposition]
            line = kit.row(gap=theme.M)
            line.addWidget(kit.IconLabel(icon, tone, 22))
            words = f"{unit.sku} · {unit.grade.value} · {texts(f'disposition.{unit.disposition.value}')}"
            line.addWidget(kit.label(words, wrap=True), 1)
            self._box.addLayout(line)

    def _sums(self, item: ClaimItem) -> Sequence[tuple[str, Money]]:
        """The figures that make up what is owed; those that are nothing are left out."""
        currency = item.owed.currency
        owed = total((unit.refund for unit in item.units), currency) + item.settlement.delivery
        rows = [
            ("sum_advance", item.advance),
            ("sum_goods", owed if item.advance else owed - owed),
            ("sum_kept", total((unit.deduction for unit in item.units), currency)),
            ("sum_postage", item.settlement.postage),
            ("sum_price", item.price),
            ("sum_credit", item.credit if item.goods else owed - owed),
        ]
        # What was owed for the goods is told even when it is nothing: an empty box is the usual reason for a claim.
        return [(key, amount) for key, amount in rows if amount or (key == "sum_goods" and item.advance)]

    def _choices(self, item: ClaimItem) -> None:
        texts, money = self._context.texts, self._context.formats.money
        if not self._context.may(Role.LEAD):
            self._box.addWidget(kit.Tag(texts("ui.review.leads_only"), Tone.WAITING, "lock", large=True, wrap=True))
            return
        goods = "_goods" if item.goods else ""
        shown = [
            (Choice.ASK, texts("ui.claim.ask", amount=money(item.owed)), texts(f"ui.claim.ask{goods}_hint")),
            (Choice.WAIVE, texts("ui.claim.waive"), texts(f"ui.claim.waive{goods}_hint")),
        ]
        if item.goods:
            shown.append((Choice.MONEY, texts("ui.claim.money"), texts("ui.claim.money_hint")))
        for choice, words, hint in shown:
            self._add_button(words, hint, _ICONS[choice], partial(self._ask, choice))
        self._lay_out(len(shown))

    def _why(self, item: ClaimItem, choice: Choice) -> None:
        texts, money = self._context.texts, self._context.formats.money
        words = {
            Choice.ASK: texts("ui.claim.ask", amount=money(item.owed)),
            Choice.WAIVE: texts("ui.claim.waive"),
            Choice.MONEY: texts("ui.claim.money"),
        }
        self._box.addWidget(kit.label(words[choice], "question", wrap=True))
        if choice is Choice.ASK:
            self._amount = self._add_field("ui.claim.other_amount")
        self._box.addWidget(kit.label(texts("ui.claim.why"), "large-strong"))
        self._box.addWidget(kit.label(texts("ui.claim.hint_why"), "muted", wrap=True))
        for key in _REASONS[choice]:
            reason = texts(f"ui.{key}")
            self._add_button(reason, "", "", partial(self._say, reason))
        self._lay_out(len(self._buttons))
        field = self._reason = self._add_field("ui.review.other_reason")
        field.setMaxLength(LONGEST_REASON)
        field.returnPressed.connect(lambda: self._say(field.text()))
        back = BigButton(texts("ui.review.back"), "F2", size=theme.BODY, target=60)
        back.clicked.connect(self.back)
        self._box.addWidget(back)

    def _add_button(self, words: str, hint: str, icon: str, act: Callable[[], None]) -> None:
        button = BigButton(words, str(len(self._buttons) + 1), hint, icon=icon, size=theme.BODY)
        button.clicked.connect(lambda _on=False: act())
        self._buttons.append(button)

    def _lay_out(self, columns: int) -> None:
        grid = QGridLayout()
        grid.setSpacing(theme.current().px(theme.M))
        for place, button in enumerate(self._buttons):
            grid.addWidget(button, 0, place)
        for column in range(columns):
            grid.setColumnStretch(column, 1)
        self._box.addLayout(grid)

    def _add_field(self, key: str) -> QLineEdit:
        field = QLineEdit()
        field.setPlaceholderText(self._context.texts(key))
        field.setAccessibleName(self._context.texts(key))
        self._box.addWidget(field)
        return field

    def _say(self, reason: str) -> None:
        texts = self._context.texts
        words = " ".join(reason.split())
        if self.item is None or self.choice is None:
            return
        if len(words) < 3:
            self.refuse(texts("error.reason_needed"))
            return
        typed = self._amount.text().strip() if self._amount is not None else ""
        amount = amount_of(typed, self.item.owed.currency) if typed else self.item.owed
        if amount is None:
            example = self._context.formats.fact(str(self.item.owed.major))
            self.refuse(texts("ui.claim.not_an_amount", example=example))
            return
        self._decided(Word(self.choice, amount, words))


def amount_of(text: str, currency: str) -> Money | None:
    """A typed amount in major units, with a comma or a point; None for anything that is none in that currency."""
    plain = text.replace(" ", "").replace(",", ".")
    try:
        exact = Decimal(plain)
    except InvalidOperation:
        return None
    if not exact.is_finite() or not 0 < exact < 10**9 or exact != round(exact, exponent(currency)):
        return None
    return from_major(exact, currency)
