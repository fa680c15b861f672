"""A closed parcel: what was found, what is refunded, what waits. The next scan opens the next parcel."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget

from intake.station.views import Summary, SummaryReturn, SummaryUnit
from intake.ui import icons, kit, theme
from intake.ui.context import Context
from intake.ui.theme import Tone
from intake.ui.views.base import Acts, Prompt, ViewWidget


class SummaryView(ViewWidget):
    """Returns with their money on top, then the units."""

    def __init__(self, context: Context, acts: Acts) -> None:
        super().__init__(context, acts)
        self._prompt = Prompt("package-check", compact=True)
        self._prompt.icon.set("package-check", Tone.GOOD)
        self._returns = kit.column(gap=theme.S)
        self._units = kit.column(gap=theme.S)
        inside = QWidget()
        box = kit.column(inside, gap=theme.M)
        box.addLayout(self._returns)
        box.addWidget(kit.label(self.texts("ui.summary.units"), "overline"))
        box.addLayout(self._units)
        box.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        whole = kit.column(self, gap=theme.L)
        whole.addWidget(self._prompt)
        whole.addWidget(area, 1)

    def show_view(self, view: Summary) -> None:
        self._prompt.say(self.texts("ui.summary.closed"), self.texts("ui.summary.next"))
        kit.clear(self._returns)
        kit.clear(self._units)
        for one in view.returns:
            self._returns.addWidget(self._return(one))
        for unit in view.units:
            self._units.addWidget(self._unit(unit))

    def _return(self, one: SummaryReturn) -> QWidget:
        texts = self.texts
        held = one.refund is None
        tone = Tone.ATTENTION if held else Tone.GOOD
        card = kit.Card(tone.value, gap=theme.XS, pad=(theme.L, theme.M))
        across = kit.row(gap=theme.M)
        across.addWidget(kit.IconLabel("hourglass" if held else "banknote", tone, 28))
        names = kit.column(gap=2)
        names.addWidget(kit.Elided(f"{one.rma} · {texts('ui.parcel.order', order=one.order_number)}", "large-strong"))
        notes = []
        if one.due is not None:
            notes.append(texts("ui.summary.due", date=self.context.formats.day(one.due)))
        if one.outstanding:
            notes.append(texts("ui.summary.outstanding", count=one.outstanding))
        if notes:
            names.addWidget(kit.Elided(" · ".join(notes)))
        for words, of in self._special(one):
            names.addWidget(kit.label(words, "strong" if of is Tone.ATTENTION else "", wrap=True, tone=of))
        across.addLayout(names, 1)
        if one.refund is None:
            across.addWidget(kit.label(texts("ui.summary.held", count=one.waits_for_review), "large-strong", tone=tone))
        else:
            across.addWidget(kit.label(self.context.formats.money(one.refund), "title", tone=tone))
        card.box.addLayout(across)
        return card

    def _special(self, one: SummaryReturn) -> list[tuple[str, Tone]]:
        """What is not simply a refund, a line each."""
        texts, money = self.texts, self.context.formats.money
        said: list[tuple[str, Tone]] = []
        ways = (
            texts("ui.summary.by_way", amount=money(amount), way=texts(f"payment_kind.{kind.value}"))
            for kind, amount in one.ways
        )
        if one.ways:
            said.append((" · ".join(ways), Tone.PLAIN))
        if one.store_credit is not None:
            bonus = [texts("ui.summary.bonus", amount=money(one.bonus))] if one.bonus is not None else []
            credit = texts("ui.summary.store_credit", amount=money(one.store_credit))
            said.append((" · ".join([credit, *bonus]), Tone.PLAIN))
        sums = (("delivery", one.delivery), ("postage", one.postage), ("set_off", one.set_off))
        if parts := [texts(f"ui.summary.{name}", amount=money(amount)) for name, amount in sums if amount is not None]:
            said.append((" · ".join(parts), Tone.PLAIN))
        if one.goods:
            goods = ", ".join(f"{goods.quantity} × {goods.title or goods.sku}" for goods in one.goods)
            said.append((texts("ui.summary.goods", goods=goods), Tone.PLAIN))
        if one.claim is not None:
            said.append((texts("ui.summary.claim", amount=money(one.claim)), Tone.ATTENTION))
        return said

    def _unit(self, unit: SummaryUnit) -> QWidget:
        texts, money = self.texts, self.context.formats.money
        card = kit.Card(gap=theme.XS, pad=(theme.L, theme.S))
        icon, tone = icons.DISPOSITIONS[unit.disposition]
        across = kit.row(gap=theme.M)
        across.addWidget(kit.IconLabel(icon, tone, 24))
        names = kit.column(gap=2)
        names.addWidget(kit.Elided(unit.title or texts("ui.unit.unlisted"), "strong"))
        words = [unit.grade.value, texts(f"disposition.{unit.disposition.value}")]
        if unit.tote:
            words.append(texts("ui.row.tote", tote=unit.tote))
        names.addWidget(kit.Elided(" · ".join(words), "muted"))
        across.addLayout(names, 1)
        if unit.review:
            across.addWidget(kit.Tag(texts("ui.result.review_short"), Tone.ATTENTION))
        if unit.label_owed:
            across.addWidget(kit.Tag(texts("ui.result.owed_short"), Tone.WAITING, "printer"))
        amounts = kit.column(gap=2)
        given = money(unit.refund) if unit.credit is None else texts("ui.result.credit", amount=money(unit.credit))
        refund = kit.label(given, "strong")
        refund.setAlignment(Qt.AlignmentFlag.AlignRight)
        amounts.addWidget(refund)
        if unit.deduction is not None:
            less = kit.label(f"−{money(unit.deduction)}", "small", tone=Tone.ATTENTION)
            less.setAlignment(Qt.AlignmentFlag.AlignRight)
            amounts.addWidget(less)
        across.addLayout(amounts)
        card.box.addLayout(across)
        return card
