"""The last scans, laid over the screen: shape and colour for what each did, and the last step to be undone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from intake.station.commands import Command
from intake.ui import kit, theme
from intake.ui.buttons import BigButton
from intake.ui.context import Context
from intake.ui.scan_log import Noted
from intake.ui.screen import Screen
from intake.ui.theme import Tone

SHAPES = {
    "taken": ("circle-check", Tone.ACCENT),
    "finished": ("badge-check", Tone.GOOD),
    "refused": ("octagon-x", Tone.STOP),
    "command": ("keyboard", Tone.PLAIN),
    "waits": ("hourglass", Tone.WAITING),
}


class HistoryOverlay(Screen):
    """`undo` takes the last step on the bench back; the list stays open to show that it did."""

    def __init__(self, context: Context, undo: Callable[[], object]) -> None:
        super().__init__(context)
        texts = context.texts
        self._undo = undo
        box = kit.column(self, gap=theme.L, pad=(theme.XL, theme.L))
        head = kit.row(gap=theme.L)
        words = kit.column(gap=theme.XS)
        words.addWidget(kit.label(texts("ui.history.title"), "title"))
        words.addWidget(kit.label(texts("ui.history.hint"), "muted", wrap=True))
        head.addLayout(words, 1)
        self.undo_button = BigButton(texts("ui.history.undo"), "F2", icon="rotate-ccw", size=theme.BODY, target=60)
        self.undo_button.setMaximumWidth(theme.current().px(420))
        self.undo_button.clicked.connect(undo)
        head.addWidget(self.undo_button)
        box.addLayout(head)
        self._empty = kit.label(texts("ui.history.empty"), "large", wrap=True)
        box.addWidget(self._empty)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        self._grid = QGridLayout(inside)
        self._grid.setHorizontalSpacing(theme.current().px(theme.L))
        self._grid.setVerticalSpacing(theme.current().px(theme.M))
        self._area.setWidget(inside)
        box.addWidget(self._area, 1)

    def refresh(self) -> None:
        noted = self.context.scans.noted
        kit.clear(self._grid)
        kit.show(self._empty, not noted)
        for row, one in enumerate(noted):
            self._add(row, one, large=row == 0)
        for column, stretch in enumerate((0, 0, 4, 4, 2)):
            self._grid.setColumnStretch(column, stretch)
        self._grid.setRowStretch(len(noted), 1)

    def on_command(self, command: Command) -> bool:
        if command is Command.UNDO:
            self._undo()
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self._area.verticalScrollBar()
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0) * theme.current().px(80)
        if step:
            bar.setValue(bar.value() + step)
        else:
            super().keyPressEvent(event)

    def _add(self, row: int, one: Noted, *, large: bool) -> None:
        texts = self.context.texts
        icon, tone = SHAPES[one.did]
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(kit.IconLabel(icon, tone, 40 if large else 24), row, 0, top)
        self._grid.addWidget(kit.label(self.context.formats.clock(one.at), "muted"), row, 1, top)
        shown = "".join(c if c.isprintable() else "␝" if c == "\x1d" else "·" for c in one.scan.text[:120])
        code = kit.label(shown, "code-large" if large else "code", wrap=True)
        self._grid.addWidget(code, row, 2, top)
        did = texts(f"ui.history.{one.did}")
        words = kit.label(f"{did}. {one.words}" if one.words else did, wrap=True, tone=tone)
        words.setAccessibleName(f"{did}: {shown}")
        self._grid.addWidget(words, row, 3, top)
        device = one.scan.device or texts(f"ui.history.{one.scan.source.value}")
        self._grid.addWidget(kit.label(device, "muted", wrap=True), row, 4, top)
