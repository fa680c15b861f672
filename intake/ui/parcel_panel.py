"""The left panel: the parcel, its returns and its units, each with the shape of its state."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget

from intake.domain.carriers import carrier_name
from intake.station import views
from intake.station.views import ReturnHead, Row, RowState
from intake.ui import kit, theme
from intake.ui.context import Context
from intake.ui.messages import sentence
from intake.ui.theme import Tone

SHAPES = {
    RowState.EXPECTED: ("circle", Tone.PLAIN),
    RowState.IN_HAND: ("play", Tone.ACCENT),
    RowState.DONE: ("circle-check", Tone.GOOD),
    RowState.REVIEW: ("triangle-alert", Tone.ATTENTION),
    RowState.MISSING: ("octagon-alert", Tone.STOP),
    RowState.EARLIER: ("archive", Tone.PLAIN),
}


class ParcelPanel(kit.Card):
    """Filled anew from every view; rows are reused."""

    def __init__(self, context: Context) -> None:
        super().__init__(gap=theme.S, pad=(theme.L, theme.L))
        self._context = context
        self._shown: views.ParcelPanel | None = None
        texts = context.texts
        self.box.addWidget(kit.label(texts("ui.parcel.title"), "overline"))
        self._code = kit.Elided("", "code-large", Qt.TextElideMode.ElideMiddle)
        self.box.addWidget(self._code)
        self._heads = kit.column(gap=theme.M)
        self.box.addLayout(self._heads)
        self.box.addSpacing(theme.current().px(theme.S))
        self.box.addWidget(kit.rule())
        inside = QWidget()
        lines = kit.column(inside, gap=theme.XS)
        self._rows = kit.column(gap=theme.XS)
        lines.addLayout(self._rows)
        lines.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(inside)
        self.box.addWidget(self._area, 1)
        self._lines: list[_Line] = []

    def show_panel(self, panel: views.ParcelPanel, digits_pick_rows: bool = True) -> None:
        """Fill in a parcel. While the digits answer something else, the rows bear no numbers."""
        if not digits_pick_rows:
            panel = replace(panel, rows=tuple(replace(row, number=0) for row in panel.rows))
        if panel == self._shown:
            return
        before, self._shown = self._shown, panel
        self._code.set(panel.code or self._context.texts("ui.parcel.no_code"))
        if before is None or (before.returns, before.blind, before.carrier) != (
            panel.returns,
            panel.blind,
            panel.carrier,
        ):
            self._show_heads(panel)
        while len(self._lines) < len(panel.rows):
            line = _Line(self._context)
            self._lines.append(line)
            self._rows.addWidget(line)
        for place, line in enumerate(self._lines):
            kit.show(line, place < len(panel.rows))
            if place < len(panel.rows):
                line.show_row(panel.rows[place])
        self._follow(panel.rows)

    def _follow(self, rows: tuple[Row, ...]) -> None:
        for line, row in zip(self._lines, rows, strict=False):
            if row.state is RowState.IN_HAND:
                self._area.ensureWidgetVisible(line)

    def _show_heads(self, panel: views.ParcelPanel) -> None:
        texts = self._context.texts
        kit.clear(self._heads)
        if panel.carrier:
            self._heads.addWidget(kit.label(carrier_name(panel.carrier), "muted"))
        if not panel.returns:
            self._heads.addWidget(kit.Tag(texts("ui.parcel.blind"), Tone.ATTENTION, wrap=True))
        for head in panel.returns:
            self._heads.addWidget(self._head(head))

    def _head(self, head: ReturnHead) -> QWidget:
        texts = self._context.texts
        box = QWidget()
        lines = kit.column(box, gap=theme.XS)
        lines.addWidget(kit.Elided(head.customer, "large-strong"))
        order = texts("ui.parcel.order", order=head.order_number) if head.order_number else ""
        lines.addWidget(kit.Elided(" · ".join(one for one in (head.rma, order, head.country) if one), "muted"))
        if head.days_left is not None:
            lines.addWidget(kit.Tag(*due_words(self._context, head.days_left), wrap=True))
        for flag in head.flags:
            lines.addWidget(kit.Tag(sentence(texts, flag, self._context.formats), Tone.WAITING, "info", wrap=True))
        return box


def due_words(context: Context, days: int) -> tuple[str, Tone, str]:
    """How long until the refund is due, as a Tag says it."""
    texts = context.texts
    if days < 0:
        return texts("ui.strip.overdue", days=-days), Tone.STOP, "calendar-clock"
    if days == 0:
        return texts("ui.strip.due_today"), Tone.ATTENTION, "calendar-clock"
    return texts("ui.strip.due", days=days), Tone.ATTENTION if days <= 2 else Tone.PLAIN, "calendar-clock"


class _Line(kit.Card):
    """One unit: shape, what it is, and where it went or which key picks it."""

    def __init__(self, context: Context) -> None:
        super().__init__("row", gap=0, pad=(theme.S, theme.S))
        self._texts = context.texts
        self._shown: Row | None = None
        self._shape = kit.IconLabel(size=20)
        self._title = kit.Elided(role="strong")
        self._under = kit.Elided(role="small")
        self._owed = kit.IconLabel("printer", Tone.ATTENTION, 20)
        self._key = kit.KeyCap("0")
        across = kit.row(gap=theme.S)
        across.addWidget(self._shape, 0, Qt.AlignmentFlag.AlignTop)
        words = kit.column(gap=0)
        words.addWidget(self._title)
        words.addWidget(self._under)
        across.addLayout(words, 1)
        across.addWidget(self._owed)
        across.addWidget(self._key)
        self.box.addLayout(across)

    def show_row(self, row: Row) -> None:
        """Fill in a unit."""
        if row == self._shown:
            return
        self._shown = row
        texts = self._texts
        self._shape.set(*SHAPES[row.state])
        title = row.title or texts("ui.unit.unlisted")
        self._title.set(title)
        words = [row.variant] if row.variant else []
        if row.grade is not None:
            words.append(row.grade.value)
        if row.tote:
            words.append(texts("ui.row.tote", tote=row.tote))
        elif row.disposition is not None:
            words.append(texts(f"disposition.{row.disposition.value}"))
        kit.show(self._owed, row.label_owed)
        self._owed.setToolTip(texts("ui.result.owed_short") if row.label_owed else "")
        self._under.set(" · ".join(words))
        kit.show(self._under, bool(words))
        self._key.set(str(row.number) if row.number else "")
        kit.show(self._key, row.number > 0)
        self.set_role("row-now" if row.state is RowState.IN_HAND else "row")
        if row.label_owed:
            words.append(texts("ui.result.owed_short"))
        self.setAccessibleName(f"{texts(f'ui.row.{row.state.value}')}: {title} {' '.join(words)}")
