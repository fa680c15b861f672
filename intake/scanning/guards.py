"""Which reads are believed. Nearly all misreads are EAN/UPC, ITF and short Code 39 taken from one or two scan lines.

Strong symbologies (Code 128 and the two-dimensional ones) are believed at once. Weak ones are believed at once only
when a trusted stage read them over a real height; every other weak read needs a second stage that read the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

from intake.domain.codes import Symbol
from intake.scanning.check_digits import gs1_holds
from intake.scanning.reads import LINEAR, STRONG, Read

MIN_HEIGHT_PX = 4.0
MIN_HEIGHT_SHARE = 0.03
MIN_ITF_DIGITS = 10
"""Part of an ITF reads like a whole one. Those on parcels have ten digits or more, and half of one is shorter."""

ITF14_DIGITS = 14
MIN_CODE39 = 3
MIN_CODABAR = 6
MIN_ZBAR_QUALITY = 10
VOTES_NEEDED = 2
REDUCED_HEIGHT_PX = 24.0
REDUCED_HEIGHT_SHARE = 0.1


class Trust(Enum):
    """How much a stage did to the picture before it was read.

    UNTOUCHED: nothing, or turned upright. REDUCED: made smaller. RETOUCHED: sharpened, enlarged, turned as a whole, or
    read by the second engine. REDRAWN: bars drawn anew from averages, where even Code 128 needs a second opinion.
    """

    UNTOUCHED = "untouched"
    REDUCED = "reduced"
    RETOUCHED = "retouched"
    REDRAWN = "redrawn"


def well_formed(read: Read) -> bool:
    """Whether a read can be true at all: lengths and check digits of its symbology."""
    text = read.text
    if not text:
        return False
    if read.symbology == "ITF":
        # Parts of a longer ITF read like shorter ones; fourteen digits are an ITF-14, whose check digit must hold.
        return len(text) >= MIN_ITF_DIGITS and text.isdigit() and (len(text) != ITF14_DIGITS or gs1_holds(text))
    if read.symbology == "Code39":
        return len(text) >= MIN_CODE39
    if read.symbology == "Codabar":
        return len(text) >= MIN_CODABAR
    if read.symbology in {"EAN13", "EAN8", "UPCA"}:
        return text.isdigit() and gs1_holds(text)
    return True


def tall_enough(read: Read) -> bool:
    """Whether a linear code was read over more than a scan line or two. zbar tells by its count of agreeing lines."""
    if read.engine == "zbar":
        return read.quality >= MIN_ZBAR_QUALITY
    return read.height >= max(MIN_HEIGHT_PX, MIN_HEIGHT_SHARE * read.width)


def without_conflicts(reads: Iterable[Read]) -> list[Read]:
    """Of two different linear texts at the same place only the taller stays."""
    kept: list[Read] = []
    for read in sorted(reads, key=lambda r: -r.height):
        rivals = (k for k in kept if k.symbology in LINEAR and read.symbology in LINEAR)
        if not any(_same_place(read, rival) and rival.text != read.text for rival in rivals):
            kept.append(read)
    return kept


@dataclass(slots=True)
class Ballot:
    """Collects the reads of one picture stage by stage and gives out each symbol once, when it is believed."""

    _votes: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    _accepted: dict[tuple[str, str], Read] = field(default_factory=dict)

    @property
    def accepted(self) -> tuple[Read, ...]:
        """The reads believed so far, corners in the picture's pixels."""
        return tuple(self._accepted.values())

    def covers(self, place: tuple[float, float]) -> bool:
        """Whether a believed code lies at a place (pixels)."""
        return any(_holds(read, place) for read in self._accepted.values())

    def add(self, stage: str, reads: Iterable[Read], trust: Trust = Trust.RETOUCHED) -> list[Symbol]:
        """Count one stage's reads; gives the symbols believed from now on."""
        sound = without_conflicts(read for read in reads if well_formed(read))
        return [read.symbol(stage) for read in sound if self._new(read) and self._believed(stage, read, trust)]

    def _new(self, read: Read) -> bool:
        return (read.symbology, read.text) not in self._accepted

    def _believed(self, stage: str, read: Read, trust: Trust) -> bool:
        key = (read.symbology, read.text)
        votes = self._votes.setdefault(key, set())
        votes.add(stage)
        if not believed_alone(read, trust) and (len(votes) < VOTES_NEEDED or not _may_be_voted(read)):
            return False
        if self._contradicted(read):
            return False
        self._accepted[key] = read
        return True

    def _contradicted(self, read: Read) -> bool:
        """A linear code was already believed at this place."""
        if read.symbology not in LINEAR:
            return False
        return any(known.symbology in LINEAR and _same_place(read, known) for known in self._accepted.values())


def _may_be_voted(read: Read) -> bool:
    """Stages agree on the same part of an ITF as easily as on the whole: only one with a check digit can be voted."""
    return read.symbology != "ITF" or len(read.text) == ITF14_DIGITS


def believed_alone(read: Read, trust: Trust) -> bool:
    """Whether one stage's word is enough."""
    if read.symbology not in LINEAR:
        return True
    if read.symbology in STRONG:
        return trust is Trust.UNTOUCHED or (trust is not Trust.REDRAWN and tall_enough(read))
    if trust is Trust.REDUCED:
        return read.height >= max(REDUCED_HEIGHT_PX, REDUCED_HEIGHT_SHARE * read.width)
    return trust is Trust.UNTOUCHED and tall_enough(read)


def _same_place(a: Read, b: Read) -> bool:
    return _inside(a.centre, b) or _inside(b.centre, a)


def _holds(read: Read, place: tuple[float, float]) -> bool:
    """Within a read's box with room for a code of which only some lines were read."""
    xs, ys = [p[0] for p in read.quad], [p[1] for p in read.quad]
    slack = 0.25 * max(read.width, read.height)
    return min(xs) - slack <= place[0] <= max(xs) + slack and min(ys) - slack <= place[1] <= max(ys) + slack


def _inside(point: tuple[float, float], read: Read) -> bool:
    """Within the read's bounding box, which is given some height where only a line was read."""
    xs, ys = [p[0] for p in read.quad], [p[1] for p in read.quad]
    slack = 0.1 * max(read.width, read.height)
    return min(xs) - slack <= point[0] <= max(xs) + slack and min(ys) - slack <= point[1] <= max(ys) + slack
