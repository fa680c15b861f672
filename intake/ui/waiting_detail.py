"""One thing that waits: what is owed, what happened so far in plain words, and what a person may do about it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QScrollArea, QWidget

from intake.domain.effects import NEEDS_PERSON, EntryState, OutboxEntry
from intake.domain.money import Money
from intake.domain.people import Role
from intake.station.desk import WaitingItem
from intake.ui import kit, theme
from intake.ui.buttons import BigButton
from intake.ui.context import Context
from intake.ui.messages import sentence
from intake.ui.theme import Tone

SHAPES = {
    EntryState.REFUSED: ("octagon-alert", Tone.STOP),
    EntryState.PARKED: ("octagon-alert", Tone.STOP),
    EntryState.UNCERTAIN: ("circle-question-mark", Tone.ATTENTION),
    EntryState.SENDING: ("upload", Tone.ACCENT),
    EntryState.INTENT: ("clock", Tone.WAITING),
    EntryState.DONE: ("circle-check", Tone.GOOD),
}
"""The shape and tone of where an entry stands."""
REASONS = ("seen_in_shop", "done_by_hand", "not_owed")
"""Ready-made reasons for settling by hand; any other is typed."""


def owed_words(context: Context, entry: OutboxEntry) -> str:
    """What is owed to the shop, in a few words."""
    texts = context.texts
    key = f"ui.waiting.owed_{entry.effect.kind}"
    amount = context.formats.money(Money(entry.amount_minor, entry.currency)) if entry.currency else ""
    return texts(key, amount=amount).strip() if texts.has(key) else entry.effect.kind


class EntryDetail(kit.Card):
    """An outbox entry. Trying again is for everyone; settling by hand is a lead's, with a reason."""

    def __init__(
        self, context: Context, retry: Callable[[WaitingItem], None], settle: Callable[[WaitingItem, str], None]
    ) -> None:
        super().__init__(gap=theme.L, pad=(theme.XL, theme.L))
        self._context, self._retry, self._settle = context, retry, settle
        self._item: WaitingItem | None = None
        self._settling = False
        texts = context.texts
        self._title = kit.label(role="title", wrap=True)
        self._about = kit.label(role="muted", wrap=True)
        self._state = kit.Tag(wrap=True, large=True)
        self.box.addWidget(self._title)
        self.box.addWidget(self._about)
        self.box.addWidget(self._state)
        self._story_head = kit.label(texts("ui.waiting.story"), "overline")
        self.box.addWidget(self._story_head)
        inside = QWidget()
        lines = kit.column(inside, gap=0)
        self._story = kit.column(gap=theme.M)
        lines.addLayout(self._story)
        lines.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        self._told = area
        self.box.addWidget(area, 1)
        self._acts = self._act_row()
        self._reasons = self._reason_box()
        self.box.addWidget(self._acts)
        self.box.addWidget(self._reasons, 1)

    def show_item(self, item: WaitingItem) -> None:
        """Fill in an entry."""
        if self._item is None or item.entry.id != self._item.entry.id:
            self.back()
        self._item = item
        texts, formats, entry = self._context.texts, self._context.formats, item.entry
        self._title.setText(owed_words(self._context, entry))
        order = texts("ui.parcel.order", order=item.order_number) if item.order_number else ""
        tries = texts("ui.waiting.tries", count=entry.attempts) if entry.attempts else ""
        about = (entry.shop, item.rma or entry.summary, order, tries)
        self._about.setText(" · ".join(part for part in about if part))
        icon, tone = SHAPES[entry.state]
        self._state.set(texts(f"ui.waiting.state_{entry.state.value}"), tone, icon)
        kit.clear(self._story)
        for at, reason in item.story:
            line = kit.row(gap=theme.L)
            when = kit.label(formats.moment(at), "muted")
            when.setFixedWidth(theme.current().px(176))
            line.addWidget(when, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(kit.label(sentence(texts, reason, formats), wrap=True), 1)
            self._story.addLayout(line)
        waits = entry.state in (*NEEDS_PERSON, EntryState.UNCERTAIN)
        self._again.setEnabled(entry.state in NEEDS_PERSON)
        self._by_hand.setVisible(waits and self._context.may(Role.LEAD))
        self._leads_only.setVisible(waits and not self._context.may(Role.LEAD))
        self._acts.setVisible(not self._settling and waits)

    def submit(self) -> None:
        """Return: try again."""
        if self._item is not None and not self._settling and self._item.entry.state in NEEDS_PERSON:
            self._retry(self._item)

    def on_digit(self, number: int) -> None:
        """1 begins to settle by hand; then the digits are reasons."""
        if self._settling:
            if number <= len(REASONS):
                self._give(self._context.texts(f"ui.waiting.reason_{REASONS[number - 1]}"))
        elif number == 1 and self._by_hand.isVisibleTo(self):
            self._begin()

    def on_slash(self) -> bool:
        """Lead to the field for another reason."""
        if self._settling:
            self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return self._settling

    def back(self) -> None:
        """Leave the reasons."""
        self._settling = False
        self._field.clear()
        self._field.clearFocus()
        self._show_reasons()

    def _begin(self) -> None:
        self._settling = True
        self._show_reasons()

    def _show_reasons(self) -> None:
        """The reasons stand where the story and the acts stood."""
        self._said.hide()
        self._reasons.setVisible(self._settling)
        for one in (self._acts, self._told, self._story_head):
            one.setVisible(not self._settling)

    def _give(self, reason: str) -> None:
        words = " ".join(reason.split())
        if self._item is None or len(words) < 3:
            self._said.show()
            return
        self._settle(self._item, words)

    def _act_row(self) -> QWidget:
        texts = self._context.texts
        made = QWidget()
        line = kit.row(made, gap=theme.M)
        self._again = BigButton(
            texts("ui.waiting.again"), "↵", texts("ui.waiting.again_hint"), "refresh-cw", primary=True
        )
        self._again.clicked.connect(self.submit)
        self._by_hand = BigButton(texts("ui.waiting.by_hand"), "1", texts("ui.waiting.by_hand_hint"), "badge-check")
        self._by_hand.clicked.connect(self._begin)
        self._leads_only = kit.Tag(texts("ui.waiting.leads_only"), Tone.WAITING, "lock", wrap=True)
        line.addWidget(self._again, 1)
        line.addWidget(self._by_hand, 1)
        line.addWidget(self._leads_only, 1)
        return made

    def _reason_box(self) -> QWidget:
        texts = self._context.texts
        made = QWidget()
        box = kit.column(made, gap=theme.M)
        box.addWidget(kit.label(texts("ui.waiting.why"), "large-strong", wrap=True))
        for number, reason in enumerate(REASONS, start=1):
            words = texts(f"ui.waiting.reason_{reason}")
            button = BigButton(words, str(number), size=theme.BODY, target=60)
            button.clicked.connect(lambda _on=False, said=words: self._give(said))
            box.addWidget(button)
        self._field = QLineEdit()
        self._field.setPlaceholderText(texts("ui.waiting.other_reason"))
        self._field.setAccessibleName(texts("ui.waiting.other_reason"))
        self._field.setMaxLength(300)
        self._field.returnPressed.connect(lambda: self._give(self._field.text()))
        self._said = kit.Tag(texts("error.reason_needed"), Tone.STOP, wrap=True)
        self._said.hide()
        back = BigButton(texts("ui.review.back"), "F2", size=theme.BODY, target=60)
        back.clicked.connect(self.back)
        box.addWidget(self._field)
        box.addWidget(self._said)
        box.addStretch(1)
        box.addWidget(back)
        made.hide()
        return made


class TaskDetail(kit.Card):
    """Something else that waits, and the one thing to do about it."""

    def __init__(self) -> None:
        super().__init__(gap=theme.L, pad=theme.XXL)
        self._icon = kit.IconLabel(size=96)
        self._title = kit.label(role="title", wrap=True)
        self._about = kit.label(role="large", wrap=True)
        for words in (self._title, self._about):
            words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._act = BigButton("", "↵", primary=True)
        self._act.setMaximumWidth(theme.current().px(420))
        self._do: Callable[[], None] = lambda: None
        self._act.clicked.connect(self._acted)
        self.box.addStretch(2)
        self.box.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        self.box.addWidget(self._title)
        self.box.addWidget(self._about)
        self.box.addSpacing(theme.current().px(theme.L))
        line = kit.row(gap=0)
        line.addStretch(1)
        line.addWidget(self._act, 2)
        line.addStretch(1)
        self.box.addLayout(line)
        self.box.addStretch(3)

    def show_task(self, icon: str, title: str, about: str, words: str, act: Callable[[], None]) -> None:
        """Fill in what waits."""
        self._icon.set(icon, Tone.ACCENT)
        self._title.setText(title)
        self._about.setText(about)
        self._act.set(words, "↵")
        self._do = act

    def _acted(self) -> None:
        self._do()
