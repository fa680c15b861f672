"""Find a unit again: by its label, a return or order number, or the customer's name; what became of it, and why."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QWidget

from intake.domain.codes import CodeKind, Scan
from intake.domain.own_codes import looks_like_lpn
from intake.domain.records import UnitState
from intake.station.commands import Command
from intake.station.desk import FoundUnit
from intake.ui import kit, theme
from intake.ui.alive import while_alive
from intake.ui.context import Context
from intake.ui.parts import empty_card, pages
from intake.ui.photo_strip import LargePhoto
from intake.ui.row_list import RowItem, RowList
from intake.ui.screen import Screen
from intake.ui.theme import Tone
from intake.ui.unit_detail import About, UnitDetail

STATES = {
    UnitState.DECIDED: ("circle-check", Tone.GOOD),
    UnitState.REVIEW: ("triangle-alert", Tone.ATTENTION),
    UnitState.FINAL: ("badge-check", Tone.GOOD),
    UnitState.UNDONE: ("undo-2", Tone.WAITING),
}
SHORTEST = 2


class SearchScreen(Screen):
    """The field has the focus; a scan searches too. Down leads to what was found, Space enlarges its photos."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        texts = context.texts
        self._found_units: dict[UUID, FoundUnit] = {}
        self._asked = ""
        self.field = QLineEdit()
        self.field.setProperty("role", "search")
        self.field.setPlaceholderText(texts("ui.search.field"))
        self.field.setAccessibleName(texts("ui.search.field"))
        self.field.setMaxLength(200)
        self.field.returnPressed.connect(lambda: self.search(self.field.text()))
        self.rows = RowList(texts("ui.search.list"))
        self.rows.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.rows.chosen.connect(lambda _key: self._show())
        self._count = kit.label(role="overline")
        self.detail = UnitDetail(context, "↓")
        self.detail.photo.connect(self._enlarge)
        self.large = LargePhoto(context)
        self.large.left.connect(self._small)
        self.pages = pages()
        self.pages.addWidget(self.detail)
        self.pages.addWidget(self.large)
        self._whole = QStackedWidget()
        self._start = empty_card("search", texts("ui.search.start"), texts("ui.search.start_hint"), Tone.ACCENT)
        self._nothing = empty_card(
            "package-search", texts("ui.search.nothing"), texts("ui.search.nothing_hint"), Tone.WAITING
        )
        self._found = self._found_page()
        for page in (self._start, self._nothing, self._found):
            self._whole.addWidget(page)
        box = kit.column(self, gap=theme.L, pad=(theme.XL, theme.L))
        box.addWidget(self.field)
        box.addWidget(self._whole, 1)

    def refresh(self) -> None:
        if self._asked:
            self.search(self._asked)

    def home(self) -> QWidget:
        return self.field

    def on_scan(self, scan: Scan) -> bool:
        best = next(iter(self.context.parse(scan.text)), None)
        if best is not None and best.kind in (CodeKind.COMMAND, CodeKind.BADGE):
            return False
        self.field.setText(scan.text.strip())
        self.search(scan.text, scan)
        return True

    def on_slash(self) -> bool:
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        return True

    def on_digit(self, number: int) -> bool:
        """A digit off the field picks a row."""
        heads = [item.key for item in self.rows.items]
        return number <= len(heads) and self.rows.choose(heads[number - 1])

    def on_command(self, command: Command) -> bool:
        if command is Command.SHUTTER:
            self._small() if self.pages.currentWidget() is self.large else self._enlarge(0)
            return True
        if command is Command.UNDO:
            self._small()
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that neither the field nor the list wants: down leads into the list, letters back into the field."""
        if event.key() == Qt.Key.Key_Down and self.field.hasFocus() and self.rows.isVisible():
            self.rows.setFocus(Qt.FocusReason.OtherFocusReason)
        elif event.key() == Qt.Key.Key_Space:
            self.on_command(Command.SHUTTER)
        elif self.pages.currentWidget() is self.large and self.large.step(event):
            return
        elif event.text().isprintable() and event.text():
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
            self.field.setText(event.text())
        else:
            super().keyPressEvent(event)

    def search(self, text: str, scan: Scan | None = None) -> None:
        """Look for units. A `scan` that leads to none here, as a new parcel's label does, is the intake's."""
        wanted = text.strip()
        if len(wanted) < SHORTEST:
            self._whole.setCurrentWidget(self._start)
            self._asked = ""
            return
        self._asked = wanted

        def found(units: tuple[FoundUnit, ...]) -> None:
            if scan is not None and not units and not looks_like_lpn(wanted):
                self.context.go("intake")
                self.context.take_scan(scan)
                return
            if scan is not None:
                self.context.code_read(scan.text, bool(units))
                self.context.sounds.play("accepted" if units else "refused")
            if wanted == self._asked:
                self._fill(units)

        self.context.tasks.run(lambda: self.context.desk.find_units(wanted), while_alive(self, found))

    def _fill(self, units: tuple[FoundUnit, ...]) -> None:
        self._found_units = {found.unit.id: found for found in units}
        self._count.setText(self.context.texts("ui.search.count", count=len(units)))
        self._whole.setCurrentWidget(self._found if units else self._nothing)
        self.rows.show_items(tuple(self._row(found) for found in units))
        self._show()
        self.field.selectAll()

    def _row(self, found: FoundUnit) -> RowItem:
        texts, unit = self.context.texts, found.unit
        icon, tone = STATES[unit.state]
        decision = unit.decision
        where = texts(f"disposition.{decision.disposition.value}")
        under = " · ".join(part for part in (found.rma, found.customer, decision.grade.value, where) if part)
        return RowItem(unit.id, unit.title or texts("ui.unit.unlisted"), under, icon, tone, unit.tote, Tone.PLAIN)

    def _show(self) -> None:
        found = self._chosen()
        if found is None:
            return
        unit = found.unit
        self._small()
        texts = self.context.texts
        icon, tone = STATES[unit.state]
        self._state.set(texts(f"ui.search.state_{unit.state.value}"), tone, icon)
        self._owed.setVisible(unit.label_owed)
        about = About(found.rma, found.order_number, found.customer, found.reason, found.note)
        self.detail.show_unit(unit, about)

    def _chosen(self) -> FoundUnit | None:
        key = self.rows.key()
        return self._found_units.get(key) if isinstance(key, UUID) else None

    def _enlarge(self, place: int) -> None:
        found = self._chosen()
        if found is not None and found.unit.inspection.photos:
            self.large.show_photo(found.unit.inspection.photos, place)
            self.pages.setCurrentWidget(self.large)

    def _small(self) -> None:
        self.pages.setCurrentWidget(self.detail)

    def _found_page(self) -> QWidget:
        page = QWidget()
        across = kit.row(page, gap=theme.XL)
        left = kit.Card(gap=theme.M, pad=(theme.M, theme.L))
        left.setFixedWidth(theme.current().px(400))
        left.box.addWidget(self._count)
        left.box.addWidget(self.rows, 1)
        across.addWidget(left)
        card = kit.Card(gap=theme.M, pad=(theme.XL, theme.L))
        tags = kit.row(gap=theme.M)
        self._state = kit.Tag()
        self._owed = kit.Tag(self.context.texts("ui.result.owed_short"), Tone.ATTENTION, "printer")
        tags.addWidget(self._state)
        tags.addWidget(self._owed)
        tags.addStretch(1)
        card.box.addLayout(tags)
        card.box.addWidget(self.pages, 1)
        across.addWidget(card, 1)
        return page
