"""What a step is judged by: the bench, the returns it belongs to, what came earlier, and the rules in force."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from intake.domain.errors import IntakeError
from intake.domain.grades import Disposition, Identity
from intake.domain.inspection import Given, Guide, Question
from intake.domain.ports import Reads
from intake.domain.records import Unit, UnitState
from intake.domain.returns import ExpectedReturn, ReturnLine
from intake.grading.guides import Guides
from intake.grading.law import LawBook
from intake.grading.policy import Policy
from intake.grading.walk import walk
from intake.station.bench import Bench, BenchUnit, fold

ALL = 1_000_000
"""No limit: what is counted must not end with a page."""


@dataclass(frozen=True, slots=True)
class Rules:
    """All that a decision is made by, apart from the unit itself."""

    guides: Guides
    policy: Policy
    law: LawBook


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A line with units that are still expected in this parcel."""

    expected: ExpectedReturn
    line: ReturnLine
    left: int


@dataclass(frozen=True, slots=True)
class Facts:
    """The open parcel and everything known about it.

    `earlier`: units of a line that other parcels account for; `given_up`: those among them that never came.
    """

    bench: Bench
    returns: tuple[ExpectedReturn, ...]
    today: date
    earlier: Mapping[UUID, int] = field(default_factory=dict)
    given_up: Mapping[UUID, int] = field(default_factory=dict)

    def expected(self, return_id: UUID | None) -> ExpectedReturn | None:
        """The return of that id, when it is in this parcel."""
        return next((one for one in self.returns if one.id == return_id), None)

    def line(self, unit: BenchUnit) -> ReturnLine | None:
        """The line a unit was matched to; None also when the shop has taken it away since."""
        expected = self.expected(unit.start.return_id)
        return expected.find_line(unit.start.line_id) if expected else None

    def open_lines(self, late: bool = False) -> tuple[OpenLine, ...]:
        """Lines with units left, in the order of the returns; with `late` also what nobody expects any more."""
        found = []
        for expected in self.returns:
            for line in expected.lines:
                left = line.quantity - self.earlier.get(line.id, 0) - self.bench.counted(line.id)
                left += self.given_up.get(line.id, 0) if late else 0
                if left > 0:
                    found.append(OpenLine(expected, line, left))
        return tuple(found)


def gather(reads: Reads, parcel_id: UUID, today: date) -> Facts:
    """Read the facts of a parcel from the store."""
    bench = fold(parcel_id, reads.acts(parcel_id))
    returns = reads.returns(bench.return_ids)
    elsewhere = [unit for unit in units_of(reads, returns) if unit.parcel_id != parcel_id]
    return Facts(bench, returns, today, _by_line(elsewhere), _by_line(filter(_given_up, elsewhere)))


def units_of(reads: Reads, returns: Sequence[ExpectedReturn]) -> tuple[Unit, ...]:
    """All units of these returns, in whatever parcel."""
    return reads.units(return_ids=[one.id for one in returns], limit=ALL) if returns else ()


def _by_line(units: Iterable[Unit]) -> Mapping[UUID, int]:
    return Counter(unit.line_id for unit in units if unit.line_id is not None)


def _given_up(unit: Unit) -> bool:
    """It was said to be missing and nothing was paid for it: should it come after all, it is taken and paid."""
    decision = unit.decision
    return decision.disposition is Disposition.MISSING and unit.state is not UnitState.REVIEW and not decision.refund


def outstanding(reads: Reads, expected: ExpectedReturn, late: bool = False) -> int:
    """Units of a return that no parcel has accounted for yet; with `late` also those that were given up."""
    units = units_of(reads, [expected])
    counted = _by_line(unit for unit in units if not (late and _given_up(unit)))
    return sum(max(0, line.quantity - counted.get(line.id, 0)) for line in expected.lines)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the inspection of the unit in hand is. `photos` are the slots still wanted, in order."""

    question: Question | None
    slots: tuple[str, ...]
    photos: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Everything is answered and every photo is there."""
        return self.question is None and not self.photos


# What proves it when the unit is not what was expected before any question was asked.
_PROOF: dict[Identity, tuple[str, ...]] = {Identity.WRONG_SERIAL: ("serial",), Identity.EMPTY: ("contents",)}


def fitting(unit: BenchUnit, guide: Guide) -> BenchUnit:
    """The unit with the answers that fit the guide in force; a newer release may have brought another one."""
    if unit.start.guide_version == guide.version:
        return unit
    kept: list[Given] = []
    for given in unit.answers:
        try:
            walk(guide, [(one.question, one.answer) for one in (*kept, given)])
        except IntakeError:
            continue
        kept.append(given)
    return replace(unit, start=replace(unit.start, guide_version=guide.version), answers=tuple(kept))


def progress(unit: BenchUnit, guide: Guide) -> Progress:
    """What is still to be answered and photographed."""
    unit = fitting(unit, guide)
    if unit.identity in _PROOF:
        question, slots = None, _PROOF[unit.identity]
    else:
        step = walk(guide, unit.given())
        question, slots = step.question, step.photos
    taken = {photo.slot for photo in unit.photos}
    return Progress(question, slots, tuple(slot for slot in slots if slot not in taken))
