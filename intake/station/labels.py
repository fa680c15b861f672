"""Labels that are owed: printed after the unit is safe, again when the printer is back; the worker never waits."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from intake.domain.acts import LabelPrinted
from intake.domain.ports import Clock, Printer, Reads, Store, UnitLabel
from intake.domain.records import Unit, UnitState
from intake.settings import Settings


def label_of(unit: Unit, settings: Settings) -> UnitLabel:
    """What is printed on a unit's label."""
    decision = unit.decision
    return UnitLabel(
        unit.lpn,
        unit.title,
        unit.sku,
        decision.grade.value,
        decision.disposition.value,
        unit.tote,
        unit.decided_at,
        settings.station,
        settings.language,
        unit.state is UnitState.REVIEW,
    )


def print_label(store: Store, printer: Printer, settings: Settings, clock: Clock, unit_id: UUID, operator: str) -> None:
    """Print one unit's label and note that it is out. Raises the printer's IntakeError; the label then stays owed."""
    with store.read() as reads:
        unit = reads.unit(unit_id)
    if unit is None or unit.state is UnitState.UNDONE or not unit.lpn:
        return
    printer.print_label(label_of(unit, settings))
    with store.write() as writes:
        fresh = writes.unit(unit_id)
        if fresh is not None and fresh.label_owed:
            writes.append(LabelPrinted(unit_id), at=clock(), operator=operator, parcel_id=fresh.parcel_id)
            writes.save_unit(replace(fresh, label_owed=False))


def owed_here(reads: Reads, settings: Settings) -> tuple[Unit, ...]:
    """The units of this station whose label is not out yet, oldest first.

    Stations that share a site's database each print their own: a label has to come out where its unit lies.
    """
    owed = reads.units(label_owed=True)
    if not settings.database:
        return owed
    parcels = {unit.parcel_id: reads.parcel(unit.parcel_id) for unit in owed}
    return tuple(unit for unit in owed if (of := parcels[unit.parcel_id]) and of.station == settings.station)


def print_owed(store: Store, printer: Printer, settings: Settings, clock: Clock, operator: str) -> int:
    """Print every label that is owed, oldest first; how many came out. Stops at the printer's first IntakeError."""
    with store.read() as reads:
        owed = owed_here(reads, settings)
    for unit in owed:
        print_label(store, printer, settings, clock, unit.id, operator)
    return len(owed)
