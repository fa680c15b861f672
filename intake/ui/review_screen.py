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
from intake.station.desk import ClaimItem, ReviewItem
from intake.ui import kit, theme
from intake.ui.alive import while_alive
from intake.ui.claim_page import ClaimPage, Word
from intake.ui.context import Context
from intake.ui.parts import empty_card, keep_fresh, pages
from intake.ui.photo_strip import LargePhoto
from intake.ui.review_actions import ReviewActions
from intake.ui.review_change import Change, ChangePanel, Draft
from intake.ui.review_rows import Waiting, rows_of
from intake.ui.row_list import RowList
from intake.ui.screen import Screen
from intake.ui.theme import Tone
from intake.ui.unit_detail import About, UnitDetail

_ANSWERABLE = ("deduction_unlawful", "reason_needed", "destruction_unlawful", "disposition_missing")


class ReviewScreen(Screen):
    """Return approves, 1 begins a change, Space enlarges the photos, arrows or J and K go through the list."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        texts = context.texts
        self._items: dict[UUID, ReviewItem] = {}
        self._claims: dict[str, ClaimItem] = {}
        self.rows = RowList(texts("ui.review.list"))
        self.rows.chosen.connect(lambda _key: self._show())
        self._title = kit.label(role="title")
        self.detail = UnitDetail(context)
        self.detail.photo.connect(self._enlarge)
        self.large = LargePhoto(context)
        self.large.left.connect(self._small)
        self.change = ChangePanel(context, self._override, self._small, self._rest)
        self.pages = pages()
        self.claim = ClaimPage(context, self._decide_claim, self._rest)
        for page in (self.detail, self.large, self.change, self.claim):
            self.pages.addWidget(page)
        self._actions = ReviewActions(context, self.approve, self.begin_change)
        self._whole = QStackedWidget()
        self._empty = empty_card("clipboard-check", texts("ui.review.empty"), texts("ui.review.empty_hint"))
        self._work = self._work_page()
        self._whole.addWidget(self._work)
        self._whole.addWidget(self._empty)
        kit.column(self, gap=0, pad=(theme.XL, theme.L)).addWidget(self._whole)
        self._busy = False
        self._last: Waiting | None = None
        self._left_behind: Draft | None = None
        keep_fresh(self, self._ask)

    def refresh(self) -> None:
        # Somebody else may have signed in meanwhile.
        self._last = None
        self._actions.allow(self.context.may(Role.LEAD))
        self._ask()

    def _ask(self) -> None:
        desk = self.context.desk
        self.context.tasks.run(lambda: (desk.review_queue(), desk.claims()), while_alive(self, self._fill))

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
        items = self._items.values()
        named: dict[UUID | str, set[str]] = {one.unit.id: {one.unit.lpn, one.rma, one.order_number} for one in items}
        named |= {key: {item.rma, item.order_number} for key, item in self._claims.items()}
        for key, names in named.items():
            if names & wanted:
                self.context.code_read(scan.text, True)
                self._small()
                return self.rows.choose(key)
        return False

    def on_digit(self, number: int) -> bool:
        if self.pages.currentWidget() is self.change:
            return self.change.on_digit(number)
        if self.pages.currentWidget() is self.claim:
            return self.claim.on_digit(number)
        if number == 1:
            self.begin_change()
        return True

    def on_command(self, command: Command) -> bool:
        changing = self.pages.currentWidget() is self.change
        if self.pages.currentWidget() is self.claim:
            self.claim.back()
            return command in (Command.NEXT, Command.UNDO, Command.SHUTTER)
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
        page = self.pages.currentWidget()
        return page in (self.change, self.claim) and (self.change if page is self.change else self.claim).on_slash()

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

    def _decide_claim(self, word: Word) -> None:
        item = self.claim.item
        if item is None or self._busy:
            return
        self._set_busy(True)
        words = self.context.texts("ui.claim.decided", rma=item.rma)
        self.context.tasks.run(
            lambda: self.context.desk.decide_claim(item.settlement.id, word.choice, word.amount, word.reason),
            while_alive(self, lambda _none: self._done(words)),
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
        if error.code == "claim_amount":
            facts = {name: self.context.formats.fact(str(value)) for name, value in error.params.items()}
            self.claim.refuse(self.context.texts(f"error.{error.code}", **facts))
        elif error.code in _ANSWERABLE:
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
        self._actions.setEnabled(not busy)

    def _fill(self, found: Waiting) -> None:
        if found == self._last:
            return
        self._last = found
        items, claims = found
        texts = self.context.texts
        had_focus = self.rows.hasFocus() or self.hasFocus()
        self._items = {item.unit.id: item for item in items}
        self._claims = {item.settlement.id: item for item in claims}
        self._title.setText(texts("ui.review.title", count=len(items) + len(claims)))
        self._whole.setCurrentWidget(self._work if items or claims else self._empty)
        self.rows.show_items(rows_of(self.context, found))
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

    def _show(self) -> None:
        key = self.rows.key()
        if isinstance(key, str) and key in self._claims:
            if self.pages.currentWidget() is not self.claim or self.claim.item != self._claims[key]:
                self.claim.show_claim(self._claims[key])
            self.pages.setCurrentWidget(self.claim)
            self._actions.hide()
            return
        item = self.item()
        if item is None:
            return
        if self.pages.currentWidget() is not self.change or self.change.item != item:
            self._small()
        about = About(
            item.rma, item.order_number, item.customer, item.reason, item.customer_note, item.line_title, item.days_left
        )
        self.detail.show_unit(item.unit, about)
        self._actions.show_decision(item.unit.decision)

    def _enlarge(self, place: int) -> None:
        item = self.item()
        if item is not None and item.unit.inspection.photos:
            self.large.show_photo(item.unit.inspection.photos, place)
            self.pages.setCurrentWidget(self.large)

    def _small(self) -> None:
        if self.item() is None and self._claims:
            return  # a claim is shown; it has one page
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
        right.addWidget(self._actions)
        across.addLayout(right, 1)
        return page
