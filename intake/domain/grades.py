"""What an inspection establishes (facets), the grade derived from it, and where a unit can go (disposition)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Identity(StrEnum):
    """Is it the article that was expected?"""

    RIGHT = "right"
    WRONG_VARIANT = "wrong_variant"
    WRONG_SERIAL = "wrong_serial"
    NOT_OURS = "not_ours"
    EMPTY = "empty"
    COUNTERFEIT = "counterfeit"


class Completeness(StrEnum):
    """Is everything there?"""

    FULL = "full"
    ACCESSORY_MISSING = "accessory_missing"
    MAIN_PART_MISSING = "main_part_missing"


class Packaging(StrEnum):
    """The article's own packaging."""

    SEALED = "sealed"
    OPENED_INTACT = "opened_intact"
    DAMAGED = "damaged"
    NONE = "none"


class Cosmetic(IntEnum):
    """Signs of use, from none to damage."""

    NONE = 0
    TRIED_ON = 1
    LIGHT = 2
    VISIBLE = 3
    DAMAGED = 4


class Function(StrEnum):
    """Does it work?"""

    NOT_NEEDED = "not_needed"
    PASS = "pass"  # noqa: S105 - a test result, no password
    LIMITED = "limited"
    FAIL = "fail"
    NOT_TESTED = "not_tested"


class Hygiene(StrEnum):
    """Can it be sold for hygiene's sake?"""

    CLEAN = "clean"
    CLEANABLE = "cleanable"
    COMPROMISED = "compromised"


class Seal(StrEnum):
    """The hygiene or media seal (Directive 2011/83/EU art. 16(e), (i))."""

    NONE = "none"  # the article has no seal
    INTACT = "intact"
    BROKEN = "broken"


class Cause(StrEnum):
    """Where a flaw comes from: it drives the money."""

    NONE = "none"
    HANDLING = "handling"  # beyond what is needed to establish nature, characteristics and functioning
    TRANSPORT = "transport"
    DEFECT = "defect"
    OUR_ERROR = "our_error"
    UNKNOWN = "unknown"


class Hazard(StrEnum):
    """A reason to stop and set the unit apart."""

    NONE = "none"
    BATTERY = "battery"
    SHARP = "sharp"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Facets:
    """What the inspection found; the grade and the disposition follow from it."""

    identity: Identity = Identity.RIGHT
    completeness: Completeness = Completeness.FULL
    packaging: Packaging = Packaging.OPENED_INTACT
    cosmetic: Cosmetic = Cosmetic.NONE
    function: Function = Function.NOT_NEEDED
    hygiene: Hygiene = Hygiene.CLEAN
    seal: Seal = Seal.NONE
    cause: Cause = Cause.NONE
    hazard: Hazard = Hazard.NONE


class Grade(StrEnum):
    """Derived from facets, never typed in."""

    A1 = "A1"  # sealed
    A2 = "A2"  # opened, as new, complete
    B = "B"  # light signs, works
    C = "C"  # visible wear or parts missing
    R = "R"  # repaired, tested
    D = "D"  # damaged
    X = "X"  # wrong, empty, not ours


class Disposition(StrEnum):
    """What happens to the unit."""

    RESTOCK = "restock"
    RESTOCK_B = "restock_b"
    REFURBISH = "refurbish"
    RTV = "rtv"
    DONATE = "donate"
    RECYCLE = "recycle"
    DESTROY = "destroy"
    RETURN_TO_CUSTOMER = "return_to_customer"
    QUARANTINE = "quarantine"
    MISSING = "missing"
