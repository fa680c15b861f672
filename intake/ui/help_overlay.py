"""What every key does, and the command barcodes to scan straight from the screen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QToolButton, QWidget

from intake.station.commands import KEYS, Command, digit_of, sheet
from intake.ui import icons, kit, theme
from intake.ui.alive import while_alive
from intake.ui.bars import Bars
from intake.ui.context import Context
from intake.ui.screen import Screen

TWO_COLUMNS_FROM = 0.9
"""The theme's scale (1.0 at 1280 x 800)."""

OTHER_KEYS = (("1–9", "digits"), ("/", "slash"), ("↑ ↓", "arrows"), ("Esc", "escape"))


class HelpOverlay(Screen):
    """Lies over the screen; F1, ? or Escape take it away, and so does any scan."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._bars: dict[str, Bars] = {}
        box = kit.column(self, gap=theme.M, pad=(theme.XL, theme.L))
        box.addLayout(self._head())
        box.addLayout(self._keys())
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        whole = kit.column(inside, gap=theme.M)
        whole.addLayout(self._commands())
        whole.addStretch(1)
        self._area.setWidget(inside)
        box.addWidget(self._area, 1)

    def refresh(self) -> None:
        desk = self.context.desk
        codes = tuple(code for code, _command in sheet())
        self.context.slow.run(
            lambda: {code: desk.command_bars(code) for code in codes}, while_alive(self, self._show_bars)
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self._area.verticalScrollBar()
        page = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}.get(Qt.Key(event.key()), 0) * bar.pageStep()
        line = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0) * theme.current().px(80)
        if page or line:
            bar.setValue(bar.value() + page + line)
        else:
            super().keyPressEvent(event)

    def _show_bars(self, found: dict[str, str]) -> None:
        for code, modules in found.items():
            self._bars[code].show_modules(modules)

    def _head(self) -> QGridLayout:
        texts = self.context.texts
        grid = QGridLayout()
        grid.setVerticalSpacing(0)
        grid.addWidget(kit.label(texts("ui.help.title"), "title"), 0, 0)
        grid.addWidget(kit.label(texts("ui.help.hint"), "muted", wrap=True), 1, 0)
        close = QToolButton()
        close.setIcon(icons.icon("x", theme.current().colours.text, theme.current().px(24)))
        close.setAccessibleName(texts("ui.help.close"))
        close.setToolTip(texts("ui.help.close"))
        close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        # Only the shell takes the help away; it does so for this command wherever it comes from.
        close.clicked.connect(self._leave)
        grid.addWidget(close, 0, 1, 2, 1, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        return grid

    def _leave(self) -> None:
        from intake.domain.codes import Scan, Source
        from intake.domain.own_codes import command_code

        self.context.take_scan(Scan(command_code(Command.HELP.value), Source.TYPED))

    def _keys(self) -> QGridLayout:
        """The keys that are no commands."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.current().px(theme.XL))
        for place, (key, name) in enumerate(OTHER_KEYS):
            line = kit.row(gap=theme.S)
            line.addWidget(kit.KeyCap(key), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(kit.label(self.context.texts(f"ui.help.key_{name}"), wrap=True), 1)
            grid.addLayout(line, 0, place)
            grid.setColumnStretch(place, 1)
        return grid

    def _commands(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(theme.current().px(theme.S))
        # A symbol cannot be made narrower than a scanner reads: a small window shows one column.
        columns = 2 if theme.current().scale >= TWO_COLUMNS_FROM else 1
        for place, (code, command) in enumerate(sheet()):
            grid.addWidget(self._cell(code, command), place // columns, place % columns)
        for column in range(columns):
            grid.setColumnStretch(column, 1)
        return grid

    def _cell(self, code: str, command: Command) -> QWidget:
        texts = self.context.texts
        card = kit.Card(gap=0, pad=(theme.M, theme.S))
        number = digit_of(command)
        key = str(number) if number else KEYS.get(command, "")
        named = {"Return": "↵", "Space": texts("ui.key.Space")}.get(key, key)
        words = texts("ui.help.answer", number=number) if number else texts(f"ui.command.{command.value}")
        line = kit.row(gap=theme.M)
        if named:
            line.addWidget(kit.KeyCap(named))
        line.addWidget(kit.label(words, "strong", wrap=True), 1)
        bars = Bars()
        bars.setAccessibleName(code)
        self._bars[code] = bars
        # The words stand between this symbol and the next one: a scanner held level meets only one.
        line.addWidget(bars)
        card.box.addLayout(line)
        return card
