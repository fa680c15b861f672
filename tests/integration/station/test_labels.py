"""Labels that are owed come out where their units lie, and note that they did."""

from __future__ import annotations

import pytest

from intake.domain.errors import IntakeError
from intake.domain.ports import UnitLabel
from intake.settings import Settings
from intake.station.commands import Command
from intake.station.labels import print_label, print_owed
from tests.dock import Dock

CLEAN, LIGHT = "RMA-10428-1", "RMA-10431-1"


class Paper:
    """A printer that keeps what came out, while it has paper."""

    def __init__(self, sheets: int = 100) -> None:
        self.out: list[str] = []
        self.sheets = sheets

    def print_label(self, label: UnitLabel) -> None:
        if len(self.out) >= self.sheets:
            raise IntakeError("printer_out_of_paper")
        self.out.append(label.lpn)


def grade(dock: Dock, rma: str) -> None:
    dock.scan(dock.returns[rma].tracking[0])
    dock.scan(dock.returns[rma].lines[0].gtin or "")
    dock.intake.digit(1)
    dock.intake.command(Command.CLOSE)


def owed(dock: Dock) -> list[str]:
    with dock.store.read() as reads:
        return [unit.lpn for unit in reads.units(label_owed=True)]


def print_all(dock: Dock, paper: Paper, settings: Settings | None = None) -> int:
    return print_owed(dock.store, paper, settings or dock.parts.settings, dock.parts.clock, "Eva")


def test_a_label_that_does_not_come_out_stays_owed(dock: Dock) -> None:
    grade(dock, CLEAN)
    grade(dock, LIGHT)
    paper = Paper(sheets=1)
    before = owed(dock)
    with pytest.raises(IntakeError, match="printer_out_of_paper"):
        print_all(dock, paper)
    assert (paper.out, owed(dock)) == (before[:1], before[1:])


def test_on_a_sites_database_each_station_prints_its_own_labels(dock: Dock) -> None:
    grade(dock, CLEAN)
    shared = dock.parts.settings.model_copy(update={"database": "postgresql://site"})
    other = shared.model_copy(update={"station": "dock-2"})
    paper = Paper()
    assert print_all(dock, paper, other) == 0
    assert paper.out == []
    assert print_all(dock, paper, shared) == 1


def test_a_renamed_station_of_its_own_still_prints_what_it_owes(dock: Dock) -> None:
    grade(dock, CLEAN)
    assert print_all(dock, Paper(), dock.parts.settings.model_copy(update={"station": "dock-2"})) == 1


def test_the_label_of_a_unit_that_was_taken_back_is_not_printed(dock: Dock) -> None:
    dock.scan(dock.returns[CLEAN].tracking[0])
    dock.scan(dock.returns[CLEAN].lines[0].gtin or "")
    dock.intake.digit(1)
    dock.intake.command(Command.UNDO)
    paper = Paper()
    print_label(dock.store, paper, dock.parts.settings, dock.parts.clock, dock.labels[0], "Eva")
    assert (paper.out, owed(dock)) == ([], [])
