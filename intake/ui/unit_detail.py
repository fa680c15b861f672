"""All that is known of one unit, on one page: whose it is, why it came, what was found, what was decided and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QWidget

from intake.domain.decisions import Decision, Reason
from intake.domain.grades import Facets
from intake.domain.records import Unit
from intake.texts import Texts
from intake.ui import icons, kit, theme
from intake.ui.context import Context
from intake.ui.messages import sentence
from intake.ui.parcel_panel import due_words
from intake.ui.parts import section
from intake.ui.photo_strip import COLUMNS, SIDE, PhotoStrip
from intake.ui.theme import Tone

_SILENT = Facets()
"""A facet that says no more than this is left out."""


@dataclass(frozen=True, slots=True)
class About:
    """What the unit itself does not know of its return."""

    rma: str = ""
    order_number: str = ""
    customer: str = ""
    reason: str = ""
    note: str = ""
    title: str = ""
    days_left: int | None = None


class UnitDetail(QScrollArea):
    """Fill it with `show_unit`; `photo` asks for a photo to be enlarged. `lead_in`: the key to press before Space."""

    photo = Signal(int)

    def __init__(self, context: Context, lead_in: str = "") -> None:
        super().__init__()
        self._context = context
        px = theme.current().px
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        self._box = kit.column(inside, gap=theme.L)
        self._head = kit.column(gap=theme.S)
        self._why = kit.column(gap=0)
        self._decision = kit.column(gap=theme.S)
        self._found = kit.column(gap=theme.L)
        self._photos = section("", theme.S)
        self._enlarge = kit.KeyHint(
            f"{lead_in} {context.texts('ui.key.Space')}".strip(), context.texts("ui.review.enlarge")
        )
        head = kit.row(gap=theme.L)
        head.addWidget(kit.label(context.texts("ui.review.photos"), "overline"))
        head.addWidget(self._enlarge)
        head.addStretch(1)
        self._photos.box.addLayout(head)
        self.strip = PhotoStrip(context)
        self.strip.wanted.connect(self.photo)
        self._photos.box.addWidget(self.strip)
        self._no_photos = kit.label(context.texts("ui.review.no_photos"), "muted")
        self._photos.box.addWidget(self._no_photos)
        middle = kit.row(gap=theme.XXL)
        right = kit.column(gap=theme.L)
        right.addWidget(self._photos)
        right.addLayout(self._found)
        right.addStretch(1)
        left = kit.column(gap=theme.L)
        left.addLayout(self._decision)
        left.addStretch(1)
        middle.addLayout(left, 1)
        beside = QWidget()
        beside.setFixedWidth(px(COLUMNS * (SIDE + theme.S) + theme.XL))
        beside.setLayout(right)
        middle.addWidget(beside)
        for part in (self._head, self._why, middle):
            self._box.addLayout(part)
        self._box.addStretch(1)
        self.setWidget(inside)

    def show_unit(self, unit: Unit, about: About) -> None:
        """Fill in a unit; the page begins at its top."""
        self._show_head(unit, about)
        self._show_why(unit.decision)
        self._show_decision(unit)
        self._show_found(unit, about)
        photos = unit.inspection.photos
        self.strip.show_photos(photos)
        self.strip.setVisible(bool(photos))
        self._enlarge.setVisible(bool(photos))
        self._no_photos.setVisible(not photos)
        self.verticalScrollBar().setValue(0)

    def _show_head(self, unit: Unit, about: About) -> None:
        texts = self._context.texts
        kit.clear(self._head)
        title = kit.row(gap=theme.L)
        title.addWidget(
            kit.label(about.title or unit.title or self._context.texts("ui.unit.unlisted"), "title", wrap=True), 1
        )
        if about.days_left is not None:
            title.addWidget(kit.Tag(*due_words(self._context, about.days_left)), 0, Qt.AlignmentFlag.AlignVCenter)
        self._head.addLayout(title)
        order = texts("ui.parcel.order", order=about.order_number) if about.order_number else ""
        serial = texts("ui.unit.serial", serial=unit.serial) if unit.serial else ""
        parts = [about.customer, about.rma, order, unit.lpn, serial]
        self._head.addWidget(kit.label(" · ".join(part for part in parts if part), "muted", wrap=True))

    def _show_why(self, decision: Decision) -> None:
        kit.clear(self._why)
        if not decision.review:
            return
        card = kit.Card("attention", gap=theme.XS, pad=(theme.L, theme.M))
        for words in self._say(decision.review):
            line = kit.row(gap=theme.M)
            line.addWidget(kit.IconLabel("triangle-alert", Tone.ATTENTION, 22), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(kit.label(words, "strong", wrap=True), 1)
            card.box.addLayout(line)
        self._why.addWidget(card)

    def _show_decision(self, unit: Unit) -> None:
        texts, money, decision = self._context.texts, self._context.formats.money, unit.decision
        kit.clear(self._decision)
        self._decision.addWidget(kit.label(texts("ui.review.decision"), "overline"))
        icon, tone = icons.DISPOSITIONS[decision.disposition]
        words = texts(f"disposition.{decision.disposition.value}")
        where = f"{words} → {unit.tote}" if unit.tote else words
        self._decision.addWidget(kit.Tag(where, tone, icon, large=True), 0, Qt.AlignmentFlag.AlignLeft)
        if decision.credit is None:
            amounts = [texts("ui.result.refund", amount=money(decision.refund))]
        else:
            amounts = [texts("ui.result.credit", amount=money(decision.credit))]
        if decision.deduction is not None:
            amount = money(decision.deduction.amount)
            amounts.append(texts("ui.review.kept", percent=decision.deduction.percent, amount=amount))
        self._decision.addWidget(kit.label(" · ".join(amounts), "large-strong", wrap=True))
        grade = decision.grade.value
        self._decision.addWidget(kit.label(f"{grade} · {texts(f'grade.{grade}')}", wrap=True))
        self._decision.addWidget(_lines(self._say(decision.reasons)))
        if unit.reviewed_by:
            said = texts("ui.review.said", who=unit.reviewed_by, reason=unit.review_reason or "–")
            self._decision.addWidget(kit.label(said, "muted", wrap=True))

    def _show_found(self, unit: Unit, about: About) -> None:
        texts = self._context.texts
        kit.clear(self._found)
        if about.reason or about.note:
            card = section(texts("ui.review.customer"), theme.S)
            if about.reason:
                card.box.addWidget(kit.label(reason_words(texts, about.reason), "large", wrap=True))
            if about.note:
                card.box.addWidget(kit.label(f"“{about.note}”", wrap=True))
            self._found.addWidget(card)
        card = section(texts("ui.review.found"), theme.S)
        found = facet_words(texts, unit.decision.facets)
        card.box.addWidget(_lines(found or [texts("ui.review.nothing_found")]))
        by = texts("ui.review.graded", who=unit.inspection.operator, when=self._context.formats.moment(unit.decided_at))
        card.box.addWidget(kit.label(by, "small", wrap=True))
        self._found.addWidget(card)

    def _say(self, reasons: Iterable[Reason]) -> list[str]:
        context = self._context
        return [sentence(context.texts, one, context.formats) for one in reasons]


def facet_words(texts: Texts, facets: Facets) -> list[str]:
    """What an inspection found, in words; what is as it should be is left out."""
    said = []
    for name in Facets.__slots__:
        value = getattr(facets, name)
        if value == getattr(_SILENT, name):
            continue
        word = value.value if isinstance(value, Enum) else value
        said.append(texts(f"ui.facet.{name}_{word}"))
    return said


def reason_words(texts: Texts, reason: str) -> str:
    """The customer's reason: one of ours in the reader's language, any other as the shop wrote it."""
    key = f"return_reason.{reason}"
    return texts(key) if texts.has(key) else reason


def _lines(sentences: list[str]) -> QWidget:
    box = QWidget()
    lines = kit.column(box, gap=theme.XS)
    for words in sentences:
        line = kit.row(gap=theme.S)
        line.addWidget(kit.label("•", "muted"), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(kit.label(words, wrap=True), 1)
        lines.addLayout(line)
    return box
