"""The views that wait for a scan: a parcel, a unit, a serial number, the label or tote that ends a unit."""

from __future__ import annotations

from PySide6.QtCore import Qt

from intake.domain.records import Parcel
from intake.station.views import AwaitParcel, AwaitPutAway, AwaitSerial, AwaitUnit
from intake.ui import kit, theme
from intake.ui.buttons import BigButton
from intake.ui.context import Context
from intake.ui.result_card import ResultCard
from intake.ui.theme import Tone
from intake.ui.views.base import Acts, Prompt, UnitHead, ViewWidget


class AwaitParcelView(ViewWidget):
    """Nothing on the bench: what to scan, how the day goes, and what was set aside."""

    def __init__(self, context: Context, acts: Acts) -> None:
        super().__init__(context, acts)
        self._prompt = Prompt("package-search")
        self._prompt.say(self.texts("ui.parcel.scan"), self.texts("ui.parcel.scan_hint"))
        self._today = kit.Tag()
        self._aside = kit.column(gap=theme.S)
        self._aside_title = kit.label(role="overline")
        box = kit.column(self, gap=theme.L)
        box.addStretch(3)
        box.addWidget(self._prompt)
        box.addWidget(self._today, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addStretch(3)
        box.addWidget(self._aside_title)
        box.addLayout(self._aside)

    def show_view(self, view: AwaitParcel) -> None:
        kit.show(self._today, view.today > 0)
        self._today.set(self.texts("ui.parcel.today", count=view.today), Tone.GOOD, "clipboard-check")
        kit.show(self._aside_title, view.aside > 0)
        self._aside_title.setText(self.texts("ui.parcel.aside", count=view.aside))
        kit.clear(self._aside)
        if view.aside:
            self.context.tasks.run(self.context.desk.aside, self._show_aside)

    def _show_aside(self, parcels: tuple[Parcel, ...]) -> None:
        kit.clear(self._aside)
        for parcel in parcels[:3]:
            since = self.texts(
                "ui.parcel.aside_since", when=self.context.formats.moment(parcel.opened_at), who=parcel.opened_by
            )
            button = BigButton(parcel.code, hint=since, icon="rotate-ccw", size=theme.BODY)
            button.clicked.connect(lambda _on=False, which=parcel.id: self.acts.resume(which))
            self._aside.addWidget(button)


class AwaitUnitView(ViewWidget):
    """A parcel is open: the next unit, below the outcome of the last one."""

    def __init__(self, context: Context, acts: Acts) -> None:
        super().__init__(context, acts)
        self._result = ResultCard(context)
        self._large = Prompt("scan-barcode")
        self._small = Prompt("scan-barcode", compact=True)
        box = kit.column(self, gap=theme.XL)
        box.addWidget(self._result)
        self._above = kit.column(gap=0)
        box.addStretch(1)
        box.addWidget(self._large)
        box.addWidget(self._small)
        box.addStretch(1)

    def show_view(self, view: AwaitUnit) -> None:
        done = view.finished
        kit.show(self._result, done is not None)
        if done is not None:
            self._result.show_result(done)
        words, hint, icon = "ui.unit.scan", "ui.unit.scan_hint", "scan-barcode"
        if view.complete:
            words, hint, icon = "ui.unit.complete", "ui.unit.complete_hint", "package-check"
        prompt = self._large if done is None else self._small
        prompt.icon.set(icon, Tone.GOOD if view.complete else Tone.ACCENT)
        prompt.say(self.texts(words), self.texts(hint))
        kit.show(self._large, done is None)
        kit.show(self._small, done is not None)


class AwaitSerialView(ViewWidget):
    """The serial number that was sold with the unit."""

    def __init__(self, context: Context, acts: Acts) -> None:
        super().__init__(context, acts)
        self._unit = UnitHead(context)
        self._prompt = Prompt("scan-barcode")
        self._expected = kit.label(role="code-large", wrap=True)
        self._expected.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        box = kit.column(self, gap=theme.L)
        box.addWidget(self._unit)
        box.addWidget(kit.rule())
        box.addStretch(1)
        box.addWidget(self._prompt)
        box.addWidget(self._expected)
        box.addStretch(1)

    def show_view(self, view: AwaitSerial) -> None:
        self._unit.show_unit(view.unit)
        self._prompt.say(self.texts("ui.serial.scan"), self.texts("ui.serial.scan_hint"))
        self._expected.setText("   ".join(view.expected[:4]))
        kit.show(self._expected, bool(view.expected))


class AwaitPutAwayView(ViewWidget):
    """The outcome, and the scan that ends the unit."""

    ICONS = {"lpn": "tag", "tote": "inbox", "roll": "tag"}

    def __init__(self, context: Context, acts: Acts) -> None:
        super().__init__(context, acts)
        self._unit = UnitHead(context)
        self._result = ResultCard(context)
        self._large = Prompt("tag")
        self._small = Prompt("tag", compact=True)
        box = kit.column(self, gap=theme.XL)
        box.addWidget(self._unit)
        box.addWidget(self._result)
        box.addStretch(1)
        box.addWidget(self._large)
        box.addWidget(self._small)
        box.addStretch(1)

    def show_view(self, view: AwaitPutAway) -> None:
        outcome = view.outcome
        kit.show(self._unit, outcome is None)
        self._unit.show_unit(view.unit)
        kit.show(self._result, outcome is not None)
        if outcome is not None:
            self._result.show_result(outcome)
        tote = outcome.tote if outcome is not None else ""
        prompt = self._large if outcome is None else self._small
        prompt.icon.set(self.ICONS.get(view.wants, "tag"), Tone.ACCENT)
        prompt.say(
            self.texts(f"ui.put_away.{view.wants}", tote=tote),
            self.texts(f"ui.put_away.{view.wants}_hint", tote=tote),
        )
        kit.show(self._large, outcome is None)
        kit.show(self._small, outcome is not None)
