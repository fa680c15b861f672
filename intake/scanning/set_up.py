"""A scanner sets itself up: the test barcode, as it arrives, tells the layout and what is sent before and after."""

from __future__ import annotations

from dataclasses import dataclass

from intake.scanning.layouts import TEST_CODE, Diagnosis, Finding, diagnose, garble, layouts

SHORTEST = 30
LONGEST = 2 * len(TEST_CODE)


@dataclass(frozen=True, slots=True)
class SetUp:
    """What the station has to know of its scanner. `prefix`, `suffix`: what came around the code, as it arrived."""

    found: Diagnosis
    prefix: str = ""
    suffix: str = ""


def set_up(read: str) -> SetUp | None:
    """What a read says when it is the test barcode's, whatever keyboard it went through; None for any other text."""
    if not SHORTEST <= len(read) <= LONGEST:
        return None
    found = diagnose(read)
    if found.kind is Finding.UNKNOWN:
        return None
    for layout in layouts().values():
        before, code, after = read.partition(garble(TEST_CODE, layout))
        if code:
            return SetUp(found, before, after)
    return SetUp(found)
