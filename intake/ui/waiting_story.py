"""What happened to an entry so far: a line for each thing, with its time, in plain words."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from intake.domain.stories import StoryLine
from intake.ui import kit, theme
from intake.ui.context import Context
from intake.ui.messages import sentence


class StoryPage(QScrollArea):
    """Scrolls by itself to the newest line."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._lines: tuple[StoryLine, ...] = ()
        inside = QWidget()
        self._page = kit.column(inside, gap=0)
        self._rows = kit.column(gap=theme.M)
        self._page.addLayout(self._rows)
        self._page.addStretch(1)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)
        # Only when the lines are laid out is it known how high they are.
        self.verticalScrollBar().rangeChanged.connect(lambda _least, most: self.verticalScrollBar().setValue(most))

    def show_lines(self, lines: tuple[StoryLine, ...]) -> None:
        """Fill in a story."""
        if lines == self._lines:
            return
        self._lines = lines
        kit.clear(self._rows)
        for line in lines:
            self._add(line)
        # Laid out at once: until the area hears of the new lines by itself they would stand squeezed together.
        self._page.activate()
        QApplication.sendPostedEvents(self.widget(), QEvent.Type.LayoutRequest)

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
