"""A shift at random: whatever a worker scans and presses, the records follow the journal and the money adds up."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable

import pytest

from intake.domain.grades import Disposition
from intake.domain.money import total
from intake.domain.own_codes import lpn, tote_code
from intake.domain.ports import Reads, UnitLabel
from intake.domain.records import Parcel, ParcelState, UnitState
from intake.settings import PutAwayMode
from intake.station import review
from intake.station.bench import fold
from intake.station.commands import Command
from intake.station.labels import print_label
from intake.station.views import Ask, AskMissing, AwaitPutAway, AwaitSerial, ChooseReturn, Identify, TakePhoto
from tests.dock import START, Dock, lead

RETURNS = (
    "RMA-10428-1",
    "RMA-10431-1",
    "RMA-10455-1",
    "RMA-10456-1",
    "RMA-10451-1",
    "RMA-10460-1",
    "RMA-10478-1",
    "RMA-10446-1",
)
STEPS = 80
OpenDock = Callable[[PutAwayMode], Dock]


class Paper:
    """A printer that never fails."""

    def print_label(self, label: UnitLabel) -> None:
        assert label.lpn


class Shift:
    """Acts at random, most often what the screen asks for, so that parcels get finished too."""

    def __init__(self, dock: Dock, dice: random.Random) -> None:
        self.dock, self.dice = dock, dice
        self.plates = 0
        wanted = [dock.returns[rma] for rma in RETURNS]
        self.labels = [code for one in wanted for code in (*one.tracking, one.rma, one.order_number)]
        self.labels += ["3SQQZZ7788990", "no such thing"]
        lines = [line for one in wanted for line in one.lines]
        self.codes = [code for line in lines for code in (line.gtin or "", line.sku, *line.serials)]

    def act(self) -> None:
        view, dice, bench = self.dock.intake.view(), self.dice, self.dock.intake
        if dice.random() < 0.25:
            self.stray()
        elif isinstance(view, Ask | AskMissing | ChooseReturn):
            bench.digit(dice.randint(1, 5))
        elif isinstance(view, TakePhoto):
            bench.photo(dice.choice([b"sharp", b"another", b"blurred"]))
        elif isinstance(view, AwaitSerial):
            self.dock.scan(dice.choice([*self.codes, *view.expected, *view.expected]))
        elif isinstance(view, AwaitPutAway):
            self.put_away(view)
        elif isinstance(view, Identify) and view.candidates:
            bench.digit(1)
        elif view.panel is not None and dice.random() < 0.2:
            bench.command(Command.CLOSE)
        else:
            self.dock.scan(dice.choice(self.codes if view.panel else self.labels))

    def stray(self) -> None:
        bench, dice = self.dock.intake, self.dice
        kind = dice.randint(0, 8)
        if kind <= 2:
            bench.command(dice.choice(list(Command)))
        elif kind == 3:
            bench.digit(dice.randint(1, 9))
        elif kind == 4:
            self.dock.scan(dice.choice([*self.labels, *self.codes]))
        elif kind == 5:
            bench.search(dice.choice(["10", "RMA", "zzz", "1"]))
        elif kind == 6:
            self.dock.restart()
        elif kind == 7:
            self.others()
        else:
            bench.command(Command.UNDO)

    def put_away(self, view: AwaitPutAway) -> None:
        if view.wants == "roll":
            self.plates += 1
            self.dock.scan(lpn(self.dice.choice("ASN"), 900_000 + self.plates))
        elif view.outcome is not None:
            self.dock.scan(view.outcome.lpn if view.wants == "lpn" else tote_code(view.outcome.tote))

    def others(self) -> None:
        """The printer, a lead, the shelf of parcels set aside."""
        dock = self.dock
        with dock.store.read() as reads:
            waiting, owed, aside = (
                reads.units(state=UnitState.REVIEW),
                reads.units(label_owed=True),
                reads.parcels(set_aside=True),
            )
        if waiting:
            review.approve(dock.store, lead(), waiting[0].id, dock.parts.plan, START)
        if owed:
            print_label(dock.store, Paper(), dock.parts.settings, dock.parts.clock, owed[0].id, "Eva")
        if aside:
            dock.intake.resume(aside[0].id)


def check(dock: Dock) -> None:
    with dock.store.read() as reads:
        for parcel in reads.parcels(limit=500):
            check_parcel(reads, parcel)
        for rma in RETURNS:
            check_money(reads, dock, rma)
        assert sum(parcel.state is ParcelState.OPEN for parcel in reads.parcels(limit=500)) <= 1


def check_parcel(reads: Reads, parcel: Parcel) -> None:
    bench = fold(parcel.id, reads.acts(parcel.id))
    units = {unit.id: unit for unit in reads.units(parcel_id=parcel.id)}
    missing = {unit_id for gone in bench.missing for unit_id in gone.unit_ids}
    decided = {unit.id: unit for unit in bench.units if unit.decision is not None}
    assert set(units) == set(decided) | missing, "the records are what the journal says"
    for unit_id, unit in decided.items():
        assert (units[unit_id].lpn, units[unit_id].first_decision) == (unit.lpn, unit.decision)
        assert (units[unit_id].put_away_at is not None) == unit.ended
    if parcel.note != "undone":
        assert parcel.return_ids == bench.return_ids
    if parcel.state is ParcelState.CLOSED:
        for return_id in bench.return_ids:
            mine = [unit for unit in units.values() if unit.return_id == return_id]
            waits = any(unit.state is UnitState.REVIEW for unit in mine)
            assert all(bool(unit.settled) is not waits for unit in mine)


def check_money(reads: Reads, dock: Dock, rma: str) -> None:
    expected = dock.returns[rma]
    units, settled = reads.units(return_ids=[expected.id]), reads.settlements(expected.id)
    here = [unit for unit in units if unit.decision.disposition is not Disposition.MISSING]
    counted = Counter(unit.line_id for unit in here if unit.line_id)
    assert all(counted[line.id] <= line.quantity for line in expected.lines), "nothing is counted twice"
    names = Counter(unit.unit_id for one in settled for unit in one.units)
    assert all(count == 1 for count in names.values()), "no unit is settled twice"
    serials = Counter(unit.serial for unit in units if unit.serial and unit.decision.refund)
    assert all(count == 1 for count in serials.values())
    due = total((unit.decision.refund for unit in units if unit.settled), expected.currency)
    assert total((unit.refund for one in settled for unit in one.units), expected.currency) == due
    owed = [entry for entry in reads.entries(group=expected.id) if entry.amount_minor]
    assert sum(entry.amount_minor for entry in owed) == sum(one.refund.minor for one in settled)


@pytest.mark.parametrize("mode", list(PutAwayMode))
def test_whatever_is_scanned_and_pressed_the_records_follow_the_journal(docks: OpenDock, mode: PutAwayMode) -> None:
    dock = docks(mode)
    shift = Shift(dock, random.Random(f"shift {mode.value}"))
    for _ in range(STEPS):
        shift.act()
    check(dock)
