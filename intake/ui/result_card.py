"""What became of the unit that was just ended: where it goes, huge; then why, and what it comes to."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy

from intake.domain.decisions import Reason
from intake.station.views import Finished
from intake.ui import icons, kit, theme
from intake.ui.context import Context
from intake.ui.messages import sentence
from intake.ui.theme import Tone

SHOWN_REASONS = 3
ROUTINE = frozenset(
    {"withdrawn_in_time", "late_but_voluntary", "voluntary", "policy_rule", "full_refund", "reduced_refund"}
)
"""What the rules say of nearly every unit: kept in the record, left out here, so that what is special is seen."""
LONG_TOTE = 6
"""Characters of a tote's name that still fit in the largest type."""


class ResultCard(kit.Card):
    """The tote first: that is where the hand goes next."""

    def __init__(self, context: Context) -> None:
        super().__init__("good", gap=theme.L, pad=(theme.XL, theme.XL))
        self._context = context
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._title = kit.Elided(role="large")
        self.box.addWidget(self._title)
        self._into = kit.label(context.texts("ui.result.into"), "overline")
        self._tote = kit.label(role="huge")
        self._icon = kit.IconLabel(size=96)
        where = kit.column(gap=0)
        where.addWidget(self._into)
        where.addWidget(self._tote)
        where.addWidget(self._icon)
        self._small_icon = kit.IconLabel(size=32)
        self._what = kit.label(role="title", wrap=True)
        what = kit.row(gap=theme.M)
        what.addWidget(self._small_icon)
        what.addWidget(self._what, 1)
        self._grade = kit.label(role="large-strong", wrap=True)
        self._money = kit.label(role="large", wrap=True)
        outcome = kit.column(gap=theme.XS)
        outcome.addLayout(what)
        outcome.addWidget(self._grade)
        outcome.addWidget(self._money)
        across = kit.row(gap=theme.XXL)
        across.addLayout(where)
        across.addLayout(outcome, 1)
        self.box.addLayout(across)
        self._reasons = kit.label(wrap=True)
        self._review = kit.Tag("", Tone.ATTENTION, "gavel", large=True, on_card=True)
        self._why_review = kit.label(wrap=True)
        self._label = kit.Tag("", Tone.WAITING, "printer", on_card=True)
        self._hazard = kit.Tag("", Tone.STOP, large=True, wrap=True, on_card=True)
        for line in (self._hazard, self._reasons, self._review, self._why_review):
            self.box.addWidget(line)
        self.box.addWidget(self._label, 0, Qt.AlignmentFlag.AlignLeft)

    def show_result(self, done: Finished) -> None:
        """Fill in a finished unit."""
        texts = self._context.texts
        icon, tone = icons.DISPOSITIONS[done.disposition]
        self.set_role(tone.value)
        title = done.title or texts("ui.unit.unlisted")
        self._title.set(title)
        self._show_tote(done.tote, icon, tone)
        self._what.setText(texts(f"disposition.{done.disposition.value}"))
        kit.set_tone(self._what, tone)
        self._grade.setText(f"{done.grade.value} · {texts(f'grade.{done.grade.value}')}")
        self._money.setText("\n".join(self._amounts(done)))
        hazards = [one for one in done.reasons if one.code.startswith("hazard_")]
        kit.show(self._hazard, bool(hazards))
        self._hazard.set("\n".join(self._say(hazards)), Tone.STOP)
        special = [one for one in done.reasons if one.code not in ROUTINE and one not in hazards]
        self._reasons.setText("\n".join(self._say(special)))
        kit.show(self._reasons, bool(special))
        kit.show(self._review, bool(done.review))
        self._review.set(texts("ui.result.review"), Tone.ATTENTION, "gavel")
        self._why_review.setText("\n".join(self._say(done.review)))
        kit.show(self._why_review, bool(done.review))
        kit.show(self._label, done.label_owed)
        self._label.set(texts("ui.result.label_owed"), Tone.WAITING, "printer")
        self.setAccessibleName(f"{title}: {self._what.text()}, {done.tote}")

    def _show_tote(self, tote: str, icon: str, tone: Tone) -> None:
        kit.show(self._into, bool(tote))
        kit.show(self._tote, bool(tote))
        self._tote.setText(tote)
        self._tote.setProperty("role", "huge" if len(tote) <= LONG_TOTE else "display")
        self._tote.setProperty("tone", "repolish")
        kit.set_tone(self._tote, tone)
        self._icon.set(icon, tone)
        kit.show(self._icon, not tote)
        self._small_icon.set(icon, tone)
        kit.show(self._small_icon, bool(tote))

    def _say(self, reasons: Sequence[Reason]) -> list[str]:
        context = self._context
        return [sentence(context.texts, one, context.formats) for one in reasons[:SHOWN_REASONS]]

    def _amounts(self, done: Finished) -> list[str]:
        texts, money = self._context.texts, self._context.formats.money
        if done.credit is None:
            amounts = [texts("ui.result.refund", amount=money(done.refund))]
        else:
            amounts = [texts("ui.result.credit", amount=money(done.credit))]
        if done.deduction is not None:
            amounts.append(texts("ui.result.deduction", amount=money(done.deduction)))
        return amounts
