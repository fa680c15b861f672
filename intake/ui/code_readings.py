"""The readings of a code as rows: how sure, what, which carrier or form, what it opens, what was learned."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from intake.domain.carriers import carrier_name
from intake.domain.codes import Certainty
from intake.domain.labels import FormCount
from intake.station.tester import Reading
from intake.texts import Texts
from intake.ui import kit, theme
from intake.ui.theme import Tone

SHAPES = {
    Certainty.CERTAIN: ("badge-check", Tone.GOOD),
    Certainty.LIKELY: ("circle-check", Tone.ACCENT),
    Certainty.POSSIBLE: ("circle-question-mark", Tone.PLAIN),
}
MOST = 9


def show_readings(grid: QGridLayout, texts: Texts, readings: Sequence[Reading]) -> None:
    """Fill in, best first; more than nine say nothing more."""
    kit.clear(grid)
    for row, one in enumerate(readings[:MOST]):
        icon, tone = SHAPES[one.meaning.certainty]
        grid.addWidget(kit.IconLabel(icon, tone, 22), row, 0, Qt.AlignmentFlag.AlignTop)
        what = kit.label(_what(texts, one), "strong", wrap=True)
        what.setAccessibleName(f"{texts(f'ui.codes.{one.meaning.certainty.name.lower()}')}: {what.text()}")
        grid.addWidget(what, row, 1, Qt.AlignmentFlag.AlignTop)
        value = kit.Elided(one.meaning.value, "code", Qt.TextElideMode.ElideMiddle)
        grid.addWidget(value, row, 2, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(kit.label(_leads(texts, one), wrap=True), row, 3, Qt.AlignmentFlag.AlignTop)
    for column, stretch in enumerate((0, 3, 3, 4)):
        grid.setColumnStretch(column, stretch)


def show_learned(box: QVBoxLayout, texts: Texts, learned: Sequence[FormCount]) -> None:
    """Which codes of whose labels open returns here."""
    kit.clear(box)
    if not learned:
        return
    box.addWidget(kit.label(texts("ui.codes.learned"), "large-strong"))
    box.addWidget(kit.label(texts("ui.codes.learned_about"), "muted", wrap=True))
    for one in learned:
        box.addWidget(_learned_row(texts, one))


def _learned_row(texts: Texts, one: FormCount) -> QWidget:
    made = QWidget()
    line = kit.row(made, gap=theme.L)
    name = carrier_name(one.carrier) if one.carrier else texts(f"code_kind.{one.form.split(' ')[0]}")
    line.addWidget(kit.label(name), 2)
    line.addWidget(kit.label(one.shape, "code"), 4)
    line.addWidget(kit.label(texts("ui.codes.counts", opened=one.opened, missed=one.missed), "muted"), 3)
    return made


def _what(texts: Texts, one: Reading) -> str:
    parts = [texts(f"code_kind.{one.meaning.kind.value}")]
    if one.meaning.carrier:
        parts.append(carrier_name(one.meaning.carrier))
    parts.append(texts(f"ui.codes.{one.meaning.certainty.name.lower()}"))
    return " · ".join(parts)


def _leads(texts: Texts, one: Reading) -> str:
    said = []
    if one.opens:
        more = f" (+{one.found - len(one.opens)})" if one.found > len(one.opens) else ""
        said.append(texts("ui.codes.opens", rmas=", ".join(one.opens) + more))
    if one.pattern:
        said.append(texts("ui.codes.by_form", pattern=one.pattern))
    if one.count is not None:
        said.append(texts("ui.codes.counts", opened=one.count.opened, missed=one.count.missed))
    return "\n".join(said)
