"""The review queue: decisions that wait for a shift lead, nearest legal refund date first."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from intake.domain.codes import Scan
from intake.domain.errors import IntakeError
from intake.domain.people import Role
from intake.station.commands import Command
from intake.station.desk import ReviewItem
from intake.ui import kit, theme
from intake.ui.alive import while_alive
from intake.ui.buttons import BigButton
from intake.ui.context import Context
from intake.ui.parts import empty_card, keep_fresh, pages
from intake.ui.photo_strip import LargePhoto
from intake.ui.review_change import Change, ChangePanel, Draft
from intake.ui.row_list import RowItem, RowList
from intake.ui.screen import Screen
from intake.ui.theme import Tone
from intake.ui.unit_detail import About, UnitDetail

SOON_D = 2
"""Days before the legal refund date from which on a row asks for attention."""


class ReviewScreen(Screen):
    """Return approves, 1 begins a change, Space enlarges the photos, arrows or J and K go through the list."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        texts = context.texts
        self._items: dict[UUID, ReviewItem] = {}
        self.rows = RowList(texts("ui.review.list"))
        self.rows.chosen.connect(lambda _key: self._show())
        self._title = kit.label(role="title")
        self.detail = UnitDetail(context)
        self.detail.photo.connect(self._enlarge)
        self.large = LargePhoto(context)
        self.large.left.connect(self._small)
        self.change = ChangePanel(context, self._override, self._small, self._rest)
        self.pages = pages()
        for page in (self.detail, self.large, self.change):
            self.pages.addWidget(page)
        self._whole = QStackedWidget()
        self._empty = empty_card("clipboard-check", texts("ui.review.empty"), texts("ui.review.empty_hint"))
        self._work = self._work_page()
        self._whole.addWidget(self._work)
        self._whole.addWidget(self._empty)
        kit.column(self, gap=0, pad=(theme.XL, theme.L)).addWidget(self._whole)
        self._busy = False
        self._last: tuple[ReviewItem, ...] | None = None
        self._left_behind: Draft | None = None
        keep_fresh(self, self._ask)

    def refresh(self) -> None:
        # Somebody else may have signed in meanwhile.
        self._last = None
        lead = self.context.may(Role.LEAD)
        for one in (self._approve, self._change):
            one.setVisible(lead)
        self._leads_only.setVisible(not lead)
        self._ask()

    def _ask(self) -> None:
        self.context.tasks.run(self.context.desk.review_queue, while_alive(self, self._fill))

    def draft(self) -> object:
        return self.change.draft() if self.pages.currentWidget() is self.change else None

    def restore(self, draft: object) -> None:
        # Somebody else may have signed in meanwhile.
        self._left_behind = draft if isinstance(draft, Draft) and self.context.may(Role.LEAD) else None

    def home(self) -> QWidget:
        return self.rows if self.rows.isVisibleTo(self) else self

    def on_scan(self, scan: Scan) -> bool:
        """A label or return number that waits here opens its row; any other code is for the bench."""
        wanted = {meaning.value for meaning in self.context.parse(scan.text)} | {scan.text.strip().upper()}
        for item in self._items.values():
            if {item.unit.lpn, item.rma, item.order_number} & wanted:
                self.context.code_read(scan.text, True)
                self._small()
                return self.rows.choose(item.unit.id)
        return False

    def on_digit(self, number: int) -> bool:
        if self.pages.currentWidget() is self.change:
            return self.change.on_digit(number)
        if number == 1:
            self.begin_change()
        return True

    def on_command(self, command: Command) -> bool:
        changing = self.pages.currentWidget() is self.change
        if command is Command.NEXT:
            self.change.submit() if changing else self.approve()
        elif command is Command.UNDO:
            self.change.back() if changing else self._small()
        elif command is Command.SHUTTER and not changing:
            self._small() if self.pages.currentWidget() is self.large else self._enlarge(0)
        else:
            return False
        return True

    def on_escape(self) -> bool:
        left = self.pages.currentWidget() is not self.detail
        self._small()
        return left

    def on_slash(self) -> bool:
        return self.pages.currentWidget() is self.change and self.change.on_slash()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.pages.currentWidget() is self.large and self.large.step(event):
            return
        super().keyPressEvent(event)

    def item(self) -> ReviewItem | None:
        """The decision that is shown."""
        key = self.rows.key()
        return self._items.get(key) if isinstance(key, UUID) else None

    def approve(self) -> None:
        """The lead agrees."""
        item = self.item()
        if item is None or self._busy or not self.context.may(Role.LEAD):
            return
        self._set_busy(True)
        words = self.context.texts("ui.review.approved", title=item.line_title)
        self.context.tasks.run(
            lambda: self.context.desk.approve(item.unit.id),
            while_alive(self, lambda _none: self._done(words)),
            while_alive(self, self._failed),
        )

    def begin_change(self) -> None:
        """Ask what shall happen instead."""
        item = self.item()
        if item is not None and not self._busy and self.context.may(Role.LEAD):
            self.change.start(item)
            self.pages.setCurrentWidget(self.change)
            self._actions.hide()

    def _override(self, change: Change) -> None:
        item = self.item()
        if item is None or self._busy:
            return
        self._set_busy(True)
        words = self.context.texts("ui.review.changed", title=item.line_title)
        self.context.tasks.run(
            lambda: self.context.desk.override(item.unit.id, change.disposition, change.percent, change.reason),
            while_alive(self, lambda _decision: self._done(words)),
            while_alive(self, self._refused),
        )

    def _done(self, words: str) -> None:
        self._set_busy(False)
        self.context.sounds.play("finished")
        self.context.messages.tell(words, Tone.GOOD)
        self._small()
        self.context.count()
        self.refresh()

    def _refused(self, error: IntakeError) -> None:
        self._set_busy(False)
        self.context.sounds.play("refused")
        if error.code in ("deduction_unlawful", "reason_needed"):
            self.change.refuse(error)
        else:
            self._failed(error)

    def _failed(self, error: IntakeError) -> None:
        self._set_busy(False)
        self.context.sounds.play("refused")
        self.context.messages.trouble(error)
        self._small()
        self.refresh()

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._approve.setEnabled(not busy)
        self._change.setEnabled(not busy)

    def _fill(self, items: tuple[ReviewItem, ...]) -> None:
        if items == self._last:
            return
        self._last = items
        texts = self.context.texts
        had_focus = self.rows.hasFocus() or self.hasFocus()
        self._items = {item.unit.id: item for item in items}
        self._title.setText(texts("ui.review.title", count=len(items)))
        self._whole.setCurrentWidget(self._work if items else self._empty)
        self.rows.show_items(tuple(self._row(item) for item in items))
        self._show()
        self._go_on()
        if had_focus:
            self._rest()

    def _go_on(self) -> None:
        """With the change that was being made when everything was drawn anew, if its decision still waits."""
        draft, self._left_behind = self._left_behind, None
        if draft is None or self._items.get(draft.item.unit.id) != draft.item:
            return
        self.rows.choose(draft.item.unit.id)
        self.change.resume(draft)
        self.pages.setCurrentWidget(self.change)
        self._actions.hide()

    def _row(self, item: ReviewItem) -> RowItem:
        words, tone = days_words(self.context, item.days_left)
        icon = {Tone.STOP: "octagon-alert", Tone.ATTENTION: "triangle-alert"}.get(tone, "clock")
        under = " · ".join(part for part in (item.rma, item.customer) if part)
        title = item.line_title or self.context.texts("ui.unit.unlisted")
        return RowItem(item.unit.id, title, under or item.unit.lpn, icon, tone, words, tone)

    def _show(self) -> None:
        item = self.item()
        if item is None:
            return
        if self.pages.currentWidget() is not self.change or self.change.item != item:
            self._small()
        about = About(
            item.rma, item.order_number, item.customer, item.reason, item.customer_note, item.line_title, item.days_left
        )
        self.detail.show_unit(item.unit, about)
        texts, money = self.context.texts, self.context.formats.money
        amount = item.unit.decision.refund
        refund = texts("ui.review.approve_hint", amount=money(amount)) if amount else texts("ui.review.approve_nothing")
        self._approve.set(texts("ui.review.approve"), "↵", refund, "check")

    def _enlarge(self, place: int) -> None:
        item = self.item()
        if item is not None and item.unit.inspection.photos:
            self.large.show_photo(item.unit.inspection.photos, place)
            self.pages.setCurrentWidget(self.large)

    def _small(self) -> None:
        self.pages.setCurrentWidget(self.detail)
        self._actions.show()
        if not self.rows.hasFocus():
            self._rest()

    def _rest(self) -> None:
        if self.isVisible():
            self.home().setFocus(Qt.FocusReason.OtherFocusReason)

    def _work_page(self) -> QWidget:
        page = QWidget()
        across = kit.row(page, gap=theme.XL)
        left = kit.Card(gap=theme.M, pad=(theme.M, theme.L))
        left.setFixedWidth(theme.current().px(372))
        left.box.addWidget(self._title)
        left.box.addWidget(self.rows, 1)
        across.addWidget(left)
        right = kit.column(gap=theme.L)
        card = kit.Card(pad=(theme.XL, theme.L))
        card.box.addWidget(self.pages)
        right.addWidget(card, 1)
        right.addWidget(self._action_bar())
        across.addLayout(right, 1)
        return page

    def _action_bar(self) -> QWidget:
        texts = self.context.texts
        self._actions = QWidget()
        bar = kit.row(self._actions, gap=theme.M)
        self._approve = BigButton(texts("ui.review.approve"), "↵", icon="check", primary=True)
        self._approve.clicked.connect(self.approve)
        self._change = BigButton(texts("ui.review.change"), "1", texts("ui.review.change_hint"), icon="square-pen")
        self._change.clicked.connect(self.begin_change)
        self._leads_only = kit.Tag(texts("ui.review.leads_only"), Tone.WAITING, "lock", large=True, wrap=True)
        for one in (self._approve, self._change, self._leads_only):
            bar.addWidget(one, 1)
        return self._actions


def days_words(context: Context, days: int | None) -> tuple[str, Tone]:
    """How long until the law wants the refund paid, short, and how pressing that is."""
    texts = context.texts
    if days is None:
        return texts("ui.review.no_date"), Tone.WAITING
    if days < 0:
        return texts("ui.review.overdue", days=-days), Tone.STOP
    if days == 0:
        return texts("ui.review.due_today"), Tone.STOP
    return texts("ui.review.days", days=days), Tone.ATTENTION if days <= SOON_D else Tone.WAITING
