"""What happened to an entry so far: a line for each thing, with its time, in plain words."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QScrollArea, QWidget

from intake.domain.stories import StoryLine
from intake.ui import kit, theme
from intake.ui.alive import while_alive
from intake.ui.context import Context
from intake.ui.messages import sentence


class StoryPage(QScrollArea):
    """Scrolls by itself to the newest line."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._lines: tuple[StoryLine, ...] = ()
        inside = QWidget()
        page = kit.column(inside, gap=0)
        self._rows = kit.column(gap=theme.M)
        page.addLayout(self._rows)
        page.addStretch(1)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)

    def show_lines(self, lines: tuple[StoryLine, ...]) -> None:
        """Fill in a story."""
        if lines == self._lines:
            return
        self._lines = lines
        kit.clear(self._rows)
        for line in lines:
            self._add(line)
        # The layout knows its height only after this turn of the loop.
        bar = self.verticalScrollBar()
        QTimer.singleShot(0, lambda: while_alive(self, lambda _none: bar.setValue(bar.maximum()))(None))

    def _add(self, line: StoryLine) -> None:
        texts, formats = self._context.texts, self._context.formats
        across = kit.row(gap=theme.L)
        when = kit.label(formats.moment(line.at), "muted")
        when.setFixedWidth(theme.current().px(176))
        across.addWidget(when, 0, Qt.AlignmentFlag.AlignTop)
        down = kit.column(gap=theme.XS)
        down.addWidget(kit.label(texts(f"story.{line.what.value}", **line.params), wrap=True))
        if words := line.params.get("words", ""):
            down.addWidget(kit.label(texts("ui.waiting.said", words=words), "muted", wrap=True))
        if line.problem is not None:
            down.addWidget(kit.label(sentence(texts, line.problem, formats), "muted", wrap=True))
        across.addLayout(down, 1)
        self._rows.addLayout(across)
