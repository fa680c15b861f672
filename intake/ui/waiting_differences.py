"""What comparing with a shop's books found: the rows in the list of what waits, and the page of one of them."""

from __future__ import annotations

from collections.abc import Callable

from intake.domain.differences import Difference
from intake.domain.people import Role
from intake.ui import kit, theme
from intake.ui.buttons import BigButton
from intake.ui.context import Context
from intake.ui.messages import sentence
from intake.ui.reason_box import ReasonBox
from intake.ui.row_list import RowItem
from intake.ui.theme import Tone

REASONS = ("on_purpose", "put_right", "let_be")
"""Ready-made explanations; any other is typed."""
_ICON = "scale"


class DifferencePage(kit.Card):
    """A difference in plain words with what to do; a lead says that it is seen and explained."""

    def __init__(self, context: Context, explain: Callable[[Difference, str], None]) -> None:
        super().__init__(gap=theme.L, pad=(theme.XL, theme.L))
        self._context, self._explain = context, explain
        self._shown: Difference | None = None
        self._asking = False
        texts = context.texts
        self._title = kit.label(role="title", wrap=True)
        self._about = kit.label(role="muted", wrap=True)
        self._todo = kit.label(role="large", wrap=True)
        self._again = kit.label(texts("ui.differences.again"), "muted", wrap=True)
        self._seen = BigButton(
            texts("ui.differences.explain"), "1", texts("ui.differences.explain_hint"), "badge-check", primary=True
        )
        self._seen.clicked.connect(self._begin)
        self._leads_only = kit.Tag(texts("ui.differences.leads_only"), Tone.WAITING, "lock", wrap=True)
        reasons = [texts(f"ui.differences.reason_{reason}") for reason in REASONS]
        self._reasons = ReasonBox(texts, texts("ui.differences.why"), reasons, self._give, self.back)
        self._head = kit.label(texts("ui.differences.todo"), "overline")
        for widget in (self._title, self._about, self._head, self._todo, self._again):
            self.box.addWidget(widget)
        self.box.addStretch(1)
        self.box.addWidget(self._seen)
        self.box.addWidget(self._leads_only)
        self.box.addWidget(self._reasons, 4)
        self._arrange()

    def show_difference(self, one: Difference) -> None:
        """Fill in a difference."""
        if self._shown is None or self._shown.id != one.id:
            self.back()
        self._shown = one
        texts, formats = self._context.texts, self._context.formats
        self._title.setText(sentence(texts, one.reason, formats))
        order = texts("ui.parcel.order", order=one.order_number) if one.order_number else ""
        found = texts("ui.differences.found", when=formats.moment(one.found_at))
        self._about.setText(" · ".join(part for part in (one.shop, one.rma, order, found) if part))
        self._todo.setText(texts(f"todo.{one.reason.code}"))
        self._arrange()

    def on_digit(self, number: int) -> None:
        """1 begins to explain; then the digits are reasons."""
        if self._asking:
            self._reasons.choose(number)
        elif number == 1:
            self._begin()

    def on_slash(self) -> bool:
        """Lead to the field for another reason."""
        if self._asking:
            self._reasons.type_one()
        return self._asking

    def back(self) -> None:
        """Leave the reasons."""
        self._asking = False
        self._reasons.clear()
        self._arrange()

    def _begin(self) -> None:
        if self._context.may(Role.LEAD):
            self._asking = True
            self._arrange()

    def _give(self, words: str) -> None:
        if self._shown is not None:
            self._explain(self._shown, words)

    def _arrange(self) -> None:
        """The reasons stand where the act stood."""
        lead = self._context.may(Role.LEAD)
        self._seen.setVisible(lead and not self._asking)
        self._leads_only.setVisible(not lead)
        self._reasons.setVisible(self._asking)


def rows(context: Context, found: tuple[Difference, ...]) -> list[RowItem]:
    """The group of differences, under its own head; nothing when there is none."""
    if not found:
        return []
    head = RowItem("differences", context.texts("ui.differences.head", count=len(found)), head=True)
    return [head, *(_row(context, one) for one in found)]


def _row(context: Context, one: Difference) -> RowItem:
    texts, formats = context.texts, context.formats
    order = texts("ui.parcel.order", order=one.order_number) if one.order_number else ""
    side = formats.money(one.amount) if one.amount is not None else ""
    under = " · ".join(part for part in (one.rma, order) if part)
    return RowItem(
        one.id, texts(f"ui.differences.name_{one.reason.code}"), under, _ICON, Tone.ATTENTION, side, Tone.ATTENTION
    )
