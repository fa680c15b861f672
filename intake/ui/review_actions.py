"""The bar below a decision in review: approve it, change it; or, for a worker, whose matter it is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from intake.domain.decisions import Decision
from intake.ui import kit, theme
from intake.ui.buttons import BigButton
from intake.ui.context import Context
from intake.ui.theme import Tone


class ReviewActions(QWidget):
    """Two large buttons for a lead."""

    def __init__(self, context: Context, approve: Callable[[], None], change: Callable[[], None]) -> None:
        super().__init__()
        texts = self._texts = context.texts
        self._money = context.formats.money
        bar = kit.row(self, gap=theme.M)
        self._approve = BigButton(texts("ui.review.approve"), "↵", icon="check", primary=True)
        self._approve.clicked.connect(lambda _on=False: approve())
        self._change = BigButton(texts("ui.review.change"), "1", texts("ui.review.change_hint"), icon="square-pen")
        self._change.clicked.connect(lambda _on=False: change())
        self._leads_only = kit.Tag(texts("ui.review.leads_only"), Tone.WAITING, "lock", large=True, wrap=True)
        for one in (self._approve, self._change, self._leads_only):
            bar.addWidget(one, 1)

    def allow(self, lead: bool) -> None:
        """Only leads decide."""
        for one in (self._approve, self._change):
            one.setVisible(lead)
        self._leads_only.setVisible(not lead)

    def show_decision(self, decision: Decision) -> None:
        """Say what approving comes to."""
        amount, key = decision.refund, "ui.review.approve_hint"
        if decision.credit:
            amount, key = decision.credit, "ui.result.credit"
        hint = self._texts(key, amount=self._money(amount)) if amount else self._texts("ui.review.approve_nothing")
        self._approve.set(self._texts("ui.review.approve"), "↵", hint, "check")
