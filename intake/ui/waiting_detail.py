"""One entry that waits: what is owed, what happened so far in plain words, and what a person may do about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtWidgets import QWidget

from intake.domain.effects import NEEDS_PERSON, EntryState
from intake.domain.people import Role
from intake.domain.stories import StoryLine
from intake.station.desk import WaitingItem
from intake.ui import kit, theme
from intake.ui.buttons import BigButton
from intake.ui.context import Context
from intake.ui.reason_box import ReasonBox
from intake.ui.theme import Tone
from intake.ui.waiting_story import StoryPage

SHAPES = {
    EntryState.REFUSED: ("octagon-x", Tone.STOP),
    EntryState.PARKED: ("octagon-alert", Tone.STOP),
    EntryState.UNCERTAIN: ("circle-question-mark", Tone.ATTENTION),
    EntryState.SENDING: ("upload", Tone.ACCENT),
    EntryState.INTENT: ("clock", Tone.WAITING),
    EntryState.DONE: ("circle-check", Tone.GOOD),
}
"""The shape and tone of where an entry stands."""
REASONS = ("seen_in_shop", "done_by_hand", "not_owed")
"""Ready-made reasons for settling by hand; any other is typed."""


def owed_words(context: Context, item: WaitingItem) -> str:
    """What is owed to the shop, in a few words."""
    texts, kind = context.texts, item.entry.effect.kind
    key = f"ui.waiting.owed_{kind}"
    amount = context.formats.money(item.amount) if item.amount is not None else ""
    return texts(key, amount=amount).strip() if texts.has(key) else kind


@dataclass(frozen=True, slots=True)
class Acts:
    """What the screen does for an entry: try it again, mark it as settled with a reason, hand it over with a note."""

    retry: Callable[[WaitingItem], None]
    settle: Callable[[WaitingItem, str], None]
    hand_over: Callable[[WaitingItem, str], None]


class _Asks(Enum):
    NOTHING = auto()
    REASON = auto()
    NOTE = auto()


class EntryDetail(kit.Card):
    """An outbox entry. Trying again and handing over are for everyone; settling by hand is a lead's, with a reason."""

    def __init__(self, context: Context, acts: Acts) -> None:
        super().__init__(gap=theme.L, pad=(theme.XL, theme.L))
        self._context, self._do = context, acts
        self._item: WaitingItem | None = None
        self._asks = _Asks.NOTHING
        texts = context.texts
        self._title = kit.label(role="title", wrap=True)
        self._about = kit.label(role="muted", wrap=True)
        self._state = kit.Tag(wrap=True, large=True)
        self._story_head = kit.label(texts("ui.waiting.story"), "overline")
        self._story = StoryPage(context)
        self._acts = self._act_row()
        reasons = [texts(f"ui.waiting.reason_{reason}") for reason in REASONS]
        self.reasons = ReasonBox(texts, texts("ui.waiting.why"), reasons, self._settled, self.back)
        self.note = ReasonBox(
            texts,
            texts("ui.waiting.what_to_know"),
            (),
            self._handed_over,
            self.back,
            field=texts("ui.waiting.note"),
            act=texts("ui.waiting.hand_over"),
        )
        for widget in (self._title, self._about, self._state, self._story_head):
            self.box.addWidget(widget)
        self.box.addWidget(self._story, 1)
        self.box.addWidget(self._acts)
        self.box.addWidget(self.reasons, 1)
        self.box.addWidget(self.note, 1)

    def show_item(self, item: WaitingItem) -> None:
        """Fill in an entry; its story comes with `show_story`."""
        if self._item is None or item.entry.id != self._item.entry.id:
            self._story.show_lines(())
            self.back()
        self._item = item
        texts, entry = self._context.texts, item.entry
        self._title.setText(owed_words(self._context, item))
        order = texts("ui.parcel.order", order=item.order_number) if item.order_number else ""
        tries = texts("ui.waiting.tries", count=entry.attempts) if entry.attempts else ""
        about = (entry.shop, item.rma or entry.summary, order, tries)
        self._about.setText(" · ".join(part for part in about if part))
        icon, tone = SHAPES[entry.state]
        self._state.set(texts(f"ui.waiting.state_{entry.state.value}"), tone, icon)
        self._again.setEnabled(entry.state in NEEDS_PERSON)
        self._by_hand.setVisible(self._context.may(Role.LEAD))
        self._arrange()

    def show_story(self, item: WaitingItem, lines: tuple[StoryLine, ...]) -> None:
        """Fill in what happened, unless another entry is shown meanwhile."""
        if self._item is not None and self._item.entry.id == item.entry.id:
            self._story.show_lines(lines)

    def submit(self) -> None:
        """Return: try again, or hand over with what is typed."""
        if self._asks is _Asks.NOTE:
            self.note.submit()
        elif self._item is not None and self._asks is _Asks.NOTHING and self._item.entry.state in NEEDS_PERSON:
            self._do.retry(self._item)

    def on_digit(self, number: int) -> None:
        """1 begins to settle, 2 to hand over; then the digits are reasons."""
        if self._asks is _Asks.REASON:
            self.reasons.choose(number)
        elif self._asks is _Asks.NOTHING and self._waits():
            if number == 1 and self._context.may(Role.LEAD):
                self._ask(_Asks.REASON)
            elif number == 2:
                self._ask(_Asks.NOTE)

    def on_slash(self) -> bool:
        """Lead to the field for other words."""
        asked = {_Asks.REASON: self.reasons, _Asks.NOTE: self.note}.get(self._asks)
        if asked is not None:
            asked.type_one()
        return asked is not None

    def back(self) -> None:
        """Leave the question."""
        self._ask(_Asks.NOTHING)

    def _ask(self, what: _Asks) -> None:
        self._asks = what
        self.reasons.clear()
        self.note.clear()
        self._arrange()

    def _waits(self) -> bool:
        """Is it something a person may act on?"""
        return self._item is not None and self._item.entry.state in (*NEEDS_PERSON, EntryState.UNCERTAIN)

    def _arrange(self) -> None:
        """A question stands where the story and the acts stood."""
        told = self._asks is _Asks.NOTHING
        kit.show(self.reasons, self._asks is _Asks.REASON)
        kit.show(self.note, self._asks is _Asks.NOTE)
        kit.show(self._story, told)
        kit.show(self._story_head, told)
        kit.show(self._acts, told and self._waits())

    def _settled(self, words: str) -> None:
        if self._item is not None:
            self._do.settle(self._item, words)

    def _handed_over(self, words: str) -> None:
        if self._item is not None:
            self._do.hand_over(self._item, words)

    def _act_row(self) -> QWidget:
        texts = self._context.texts
        made = QWidget()
        lines = kit.column(made, gap=theme.M)
        besides = kit.row(gap=theme.M)
        self._again = BigButton(
            texts("ui.waiting.again"), "↵", texts("ui.waiting.again_hint"), "refresh-cw", primary=True
        )
        self._again.clicked.connect(self.submit)
        self._by_hand = self._small("by_hand", "1", "badge-check")
        self._by_hand.clicked.connect(lambda: self._ask(_Asks.REASON))
        self._hand = self._small("hand_over", "2", "gavel")
        self._hand.clicked.connect(lambda: self._ask(_Asks.NOTE))
        lines.addWidget(self._again)
        besides.addWidget(self._by_hand, 1)
        besides.addWidget(self._hand, 1)
        lines.addLayout(besides)
        return made

    def _small(self, name: str, key: str, icon: str) -> BigButton:
        texts = self._context.texts
        return BigButton(
            texts(f"ui.waiting.{name}"), key, texts(f"ui.waiting.{name}_hint"), icon, size=theme.BODY, target=60
        )
