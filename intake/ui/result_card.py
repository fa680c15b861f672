"""What became of the unit that was just ended: where it goes, huge; then why, and what it comes to."""

from __future__ import annotations

from PySide6.QtCore import Qt

from intake.station.views import Finished
from intake.ui import icons, kit, theme
from intake.ui.context import Context
from intake.ui.messages import sentence
from intake.ui.theme import Tone

SHOWN_REASONS = 3


class ResultCard(kit.Card):
    """The tote first: that is where the hand goes next."""

    def __init__(self, context: Context) -> None:
        super().__init__("good", gap=theme.M, pad=(theme.XL, theme.L))
        self._context = context
        texts = context.texts
        self._title = kit.Elided(role="large-strong")
        self._into = kit.label(texts("ui.result.into"), "overline")
        self._tote = kit.label(role="huge")
        self._icon = kit.IconLabel(size=56)
        self._what = kit.label(role="title", wrap=True)
        self._grade = kit.label(role="large-strong", wrap=True)
        self._money = kit.label(role="large", wrap=True)
        self._reasons = kit.label(role="", wrap=True)
        self._review = kit.Tag("", Tone.ATTENTION, "gavel", large=True)
        self._why_review = kit.label(role="", wrap=True)
        self._label = kit.Tag("", Tone.WAITING, "printer")
        across = kit.row(gap=theme.XL)
        left = kit.column(gap=0)
        left.addWidget(self._into)
        left.addWidget(self._tote)
        left.addWidget(self._icon)
        left.addStretch(1)
        across.addLayout(left)
        right = kit.column(gap=theme.XS)
        for widget in (self._what, self._grade, self._money):
            right.addWidget(widget)
        right.addStretch(1)
        across.addLayout(right, 1)
        self.box.addWidget(self._title)
        self.box.addLayout(across)
        self.box.addWidget(self._reasons)
        self.box.addWidget(self._review)
        self.box.addWidget(self._why_review)
        self.box.addWidget(self._label, 0, Qt.AlignmentFlag.AlignLeft)

    def show_result(self, done: Finished) -> None:
        """Fill in a finished unit."""
        texts, money = self._context.texts, self._context.formats.money
        icon, tone = icons.DISPOSITIONS[done.disposition]
        self.set_role(tone.value)
        self._title.set(done.title)
        self._into.setVisible(bool(done.tote))
        self._tote.setVisible(bool(done.tote))
        self._tote.setText(done.tote)
        kit.set_tone(self._tote, tone)
        self._icon.set(icon, tone)
        self._what.setText(texts(f"disposition.{done.disposition.value}"))
        kit.set_tone(self._what, tone)
        self._grade.setText(f"{done.grade.value} · {texts(f'grade.{done.grade.value}')}")
        amounts = [texts("ui.result.refund", amount=money(done.refund))]
        if done.deduction is not None:
            amounts.append(texts("ui.result.deduction", amount=money(done.deduction)))
        self._money.setText("\n".join(amounts))
        self._reasons.setText("\n".join(f"· {sentence(texts, one)}" for one in done.reasons[:SHOWN_REASONS]))
        self._reasons.setVisible(bool(done.reasons))
        self._review.setVisible(bool(done.review))
        self._review.set(texts("ui.result.review"), Tone.ATTENTION, "gavel")
        self._why_review.setText("\n".join(sentence(texts, one) for one in done.review[:SHOWN_REASONS]))
        self._why_review.setVisible(bool(done.review))
        self._label.setVisible(done.label_owed)
        self._label.set(texts("ui.result.label_owed"), Tone.WAITING, "printer")
        self.setAccessibleName(f"{done.title}: {self._what.text()}, {done.tote}")
