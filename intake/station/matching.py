"""Which unit of the open parcel a code belongs to, and which returns a label leads to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from intake.domain.codes import CodeKind, Meaning
from intake.domain.ports import Hit
from intake.domain.returns import ExpectedReturn, ReturnLine
from intake.station.facts import OpenLine

PARCEL_KINDS = (CodeKind.RMA, CodeKind.TRACKING, CodeKind.SSCC, CodeKind.ORDER)
"""Codes that name a parcel or a return."""

UNIT_KINDS = (CodeKind.GTIN, CodeKind.SERIAL, CodeKind.SKU)
"""Codes that name an article or one unit of it."""


@dataclass(frozen=True, slots=True)
class UnitMatch:
    """A unit's code found on an open line. `serial` is the serial number the code carried, if it did."""

    open_line: OpenLine
    serial: str | None
    by: CodeKind


def match_unit(meanings: Sequence[Meaning], lines: Sequence[OpenLine]) -> UnitMatch | None:
    """The open line a code belongs to: serial before GTIN before SKU; the first line with units left wins."""
    for wanted in (CodeKind.SERIAL, CodeKind.GTIN, CodeKind.SKU):
        for meaning in meanings:
            if meaning.kind is not wanted:
                continue
            for candidate in lines:
                if _names(meaning, candidate.line):
                    serial = meaning.value if wanted is CodeKind.SERIAL else meaning.serial
                    return UnitMatch(candidate, serial, wanted)
    return None


def _names(meaning: Meaning, line: ReturnLine) -> bool:
    match meaning.kind:
        case CodeKind.SERIAL:
            return _same(meaning.value, line.serials)
        case CodeKind.GTIN:
            return line.gtin is not None and meaning.value == line.gtin.zfill(14)
        case CodeKind.SKU:
            return _same(meaning.value, (line.sku,))
        case _:
            return False


def _same(value: str, known: Sequence[str]) -> bool:
    return value.strip().upper() in {one.strip().upper() for one in known}


def serial_is_right(serial: str, line: ReturnLine) -> bool:
    """Is it one of the serial numbers that were sold on this line?"""
    return _same(serial, line.serials)


def best_returns(hits: Sequence[Hit], kinds: Sequence[CodeKind]) -> tuple[ExpectedReturn, ...]:
    """The returns of the first kind (in order of `kinds`) that led anywhere, each once."""
    for kind in kinds:
        found = {hit.expected.id: hit.expected for hit in hits if hit.by is kind}
        if found:
            return tuple(found.values())
    return ()


def tracking_of(meanings: Sequence[Meaning], text: str) -> tuple[str, str]:
    """(code, carrier) to remember a parcel by: its tracking number, else what was read."""
    named = [one for one in meanings if one.kind in (CodeKind.TRACKING, CodeKind.SSCC)]
    as_read = [one for one in named if one.value == text.strip().upper()]
    for meaning in (*as_read, *named):  # rather what stands on the label than a shorter form of it
        return meaning.value, meaning.carrier or ""
    return (meanings[0].value if meanings else text.strip()), ""
