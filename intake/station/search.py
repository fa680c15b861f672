"""Finding units again: by their label, or by any number or name their return is known under."""

from __future__ import annotations

from intake.domain.ports import ParseText, Reads
from intake.domain.records import Unit
from intake.domain.returns import ExpectedReturn
from intake.station.desk import FoundUnit

SHORTEST = 2


def find_units(reads: Reads, parse: ParseText, text: str) -> tuple[FoundUnit, ...]:
    """Units by LPN, or of the returns that a code, a number or the beginning of a name leads to; oldest first."""
    wanted = text.strip()
    if len(wanted) < SHORTEST:
        return ()
    unit = reads.unit_by_lpn(wanted.upper())
    if unit is not None:
        units: tuple[Unit, ...] = (unit,)
    else:
        hits = reads.find_returns(parse(wanted))
        ids = {hit.expected.id for hit in hits} or {one.id for one in reads.search_returns(wanted)}
        units = reads.units(return_ids=list(ids)) if ids else ()
    known = {one.id: one for one in reads.returns(list({unit.return_id for unit in units if unit.return_id}))}
    return tuple(_found(unit, known.get(unit.return_id) if unit.return_id else None) for unit in units)


def _found(unit: Unit, expected: ExpectedReturn | None) -> FoundUnit:
    if expected is None:
        return FoundUnit(unit)
    line = expected.find_line(unit.line_id)
    return FoundUnit(
        unit,
        rma=expected.rma,
        order_number=expected.order_number,
        customer=expected.customer.name,
        reason=line.reason if line else "",
        note=line.customer_note if line else "",
    )
