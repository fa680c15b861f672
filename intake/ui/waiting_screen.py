"""What is still owed: to the shops, to the printer, and to parcels that were set aside."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from intake.domain.differences import Difference
from intake.domain.errors import IntakeError
from intake.domain.records import Parcel
from intake.domain.stories import StoryLine
from intake.station.commands import Command
from intake.station.desk import WaitingItem, WaitingList
from intake.ui import kit, theme, waiting_differences, waiting_rows
from intake.ui.alive import while_alive
from intake.ui.context import Context
from intake.ui.parts import empty_card, keep_fresh
from intake.ui.row_list import RowList
from intake.ui.screen import Screen
from intake.ui.theme import Tone
from intake.ui.waiting_detail import Acts, EntryDetail
from intake.ui.waiting_rows import LABELS
from intake.ui.waiting_task import TaskDetail

Found = tuple[WaitingList, tuple[Parcel, ...], int, tuple[Difference, ...]]


class WaitingScreen(Screen):
    """Return does what the chosen row needs: try again, print, or take a parcel up."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        texts = context.texts
        self._items: dict[UUID, WaitingItem] = {}
        self._aside: dict[UUID, Parcel] = {}
        self._differences: dict[UUID, Difference] = {}
        self._labels = 0
        self._busy = False
        self.rows = RowList(texts("ui.waiting.list"))
        self.rows.chosen.connect(lambda _key: self._show())
        self.entry = EntryDetail(context, Acts(self._retry, self._settle, self._hand_over))
        self.task = TaskDetail()
        self._pages = QStackedWidget()
        self._pages.addWidget(self.entry)
        self._pages.addWidget(self.task)
        self.difference = waiting_differences.DifferencePage(context, self._explain)
        self._pages.addWidget(self.difference)
        self._whole = QStackedWidget()
        self._work = self._work_page()
        self._empty = empty_card("circle-check", texts("ui.waiting.empty"), texts("ui.waiting.empty_hint"))
        self._whole.addWidget(self._work)
        self._whole.addWidget(self._empty)
        kit.column(self, gap=0, pad=(theme.XL, theme.L)).addWidget(self._whole)
        self._last: Found | None = None
        keep_fresh(self, self._ask)

    def refresh(self) -> None:
        # Somebody else may have signed in meanwhile.
        self._last = None
        self._ask()

    def _ask(self) -> None:
        desk = self.context.desk
        self.context.tasks.run(
            lambda: (desk.waiting(), desk.aside(), desk.status().labels_owed, desk.differences()),
            while_alive(self, self._fill),
        )

    def home(self) -> QWidget:
        return self.rows if self.rows.isVisibleTo(self) else self

    def on_digit(self, number: int) -> bool:
        if isinstance(self.rows.key(), UUID) and self.rows.key() in self._items:
            self.entry.on_digit(number)
        elif self.difference.isVisible():
            self.difference.on_digit(number)
        return True

    def on_slash(self) -> bool:
        page = self.difference if self.difference.isVisible() else self.entry
        return page.isVisible() and page.on_slash()

    def on_command(self, command: Command) -> bool:
        if command is Command.NEXT:
            self.act()
        elif command is Command.UNDO:
            self.entry.back()
            self.difference.back()
        else:
            return False
        return True

    def act(self) -> None:
        """Do what the chosen row needs."""
        key = self.rows.key()
        if key == LABELS:
            self._print()
        elif isinstance(key, UUID) and key in self._aside:
            self._resume(key)
        elif isinstance(key, UUID) and key in self._items:
            self.entry.submit()

    def _retry(self, item: WaitingItem) -> None:
        words = self.context.texts("ui.waiting.retried")
        self._run(lambda: self.context.desk.retry(item.entry.id), words)

    def _settle(self, item: WaitingItem, reason: str) -> None:
        words = self.context.texts("ui.waiting.settled")
        self._run(lambda: self.context.desk.mark_settled(item.entry.id, reason), words)

    def _hand_over(self, item: WaitingItem, words: str) -> None:
        said = self.context.texts("ui.waiting.handed_over")
        self._run(lambda: self.context.desk.hand_over(item.entry.id, words), said)

    def _explain(self, one: Difference, reason: str) -> None:
        words = self.context.texts("ui.differences.explained")
        self._run(lambda: self.context.desk.explain_difference(one.id, reason), words)

    def _run(self, work: Callable[[], None], words: str) -> None:
        if self._busy:
            return
        self._busy = True
        self.context.tasks.run(
            work, while_alive(self, lambda _none: self._done(words)), while_alive(self, self._failed)
        )

    def _print(self) -> None:
        """The printer may take its time: it does not hold up the work."""
        if self._busy:
            return
        self._busy = True
        self.context.messages.tell(self.context.texts("ui.waiting.printing"), Tone.WAITING)
        self.context.slow.run(
            self.context.desk.print_owed_labels,
            while_alive(self, lambda count: self._done(self.context.texts("ui.waiting.printed", count=count))),
            while_alive(self, self._failed),
        )

    def _resume(self, parcel_id: UUID) -> None:
        """The bench takes the parcel, or says why not; either way the worker stands before it."""
        from intake.station.views import Feedback

        context = self.context

        def resumed(view: object) -> None:
            self._busy = False
            message = getattr(view, "message", None)
            refused = getattr(view, "feedback", None) is Feedback.REFUSED
            context.sounds.play("refused" if refused else "accepted")
            context.go("intake")
            if message is not None:
                context.messages.reason(message, Tone.STOP if refused else Tone.ACCENT)
            context.count()

        if not self._busy:
            self._busy = True
            context.tasks.run(
                lambda: context.desk.intake().resume(parcel_id),
                while_alive(self, resumed),
                while_alive(self, self._failed),
            )

    def _done(self, words: str) -> None:
        self._busy = False
        self.context.sounds.play("accepted")
        self.context.messages.tell(words, Tone.GOOD)
        self.entry.back()
        self.difference.back()
        self.context.count()
        self.refresh()

    def _failed(self, error: IntakeError) -> None:
        self._busy = False
        self.context.sounds.play("refused")
        self.context.messages.trouble(error)
        self.context.count()
        self.refresh()

    def _fill(self, found: Found) -> None:
        if found == self._last:
            return
        self._last = found
        waiting, aside, self._labels, differences = found
        self._differences = {one.id: one for one in differences}
        had_focus = self.rows.hasFocus() or self.hasFocus()
        self._items = {item.entry.id: item for item in (*waiting.handed, *waiting.needs, *waiting.under_way)}
        self._aside = {parcel.id: parcel for parcel in aside}
        # What a person can do something about comes first.
        rows = (
            *waiting_rows.handed_rows(self.context, waiting),
            *waiting_rows.needs_rows(self.context, waiting),
            *waiting_differences.rows(self.context, differences),
            *waiting_rows.task_rows(self.context, self._labels, aside),
            *waiting_rows.under_way_rows(self.context, waiting),
        )
        self._whole.setCurrentWidget(self._work if rows else self._empty)
        self.rows.show_items(rows)
        self._show()
        if had_focus:
            self.home().setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        key, texts = self.rows.key(), self.context.texts
        if isinstance(key, UUID) and key in self._items:
            self._show_entry(self._items[key])
        elif isinstance(key, UUID) and key in self._differences:
            self.difference.show_difference(self._differences[key])
            self._pages.setCurrentWidget(self.difference)
        elif key == LABELS:
            words = texts("ui.waiting.labels", count=self._labels)
            self.task.show_task("printer", words, texts("ui.waiting.labels_why"), texts("ui.waiting.print"), self.act)
            self._pages.setCurrentWidget(self.task)
        elif isinstance(key, UUID) and key in self._aside:
            parcel = self._aside[key]
            since = texts(
                "ui.parcel.aside_since", when=self.context.formats.moment(parcel.opened_at), who=parcel.opened_by
            )
            about = "\n".join(part for part in (since, parcel.note, texts("ui.waiting.aside_why")) if part)
            title = parcel.code or texts("ui.parcel.no_code")
            self.task.show_task("package-open", title, about, texts("ui.waiting.resume"), self.act)
            self._pages.setCurrentWidget(self.task)

    def _show_entry(self, item: WaitingItem) -> None:
        """The story is fetched for the one entry that is shown."""

        def told(lines: tuple[StoryLine, ...]) -> None:
            self.entry.show_story(item, lines)

        self.entry.show_item(item)
        self._pages.setCurrentWidget(self.entry)
        self.context.tasks.run(lambda: self.context.desk.story(item.entry.id), while_alive(self, told))

    def _work_page(self) -> QWidget:
        page = QWidget()
        across = kit.row(page, gap=theme.XL)
        left = kit.Card(gap=theme.M, pad=(theme.M, theme.L))
        left.setFixedWidth(theme.current().px(440))
        left.box.addWidget(kit.label(self.context.texts("ui.waiting.title"), "title"))
        left.box.addWidget(self.rows, 1)
        across.addWidget(left)
        across.addWidget(self._pages, 1)
        return page
