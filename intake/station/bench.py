"""The bench as it stands: a pure fold over the acts of the open parcel."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from intake.domain.acts import (
    Answered,
    JournalEntry,
    LabelPrinted,
    LineMissing,
    LpnScanned,
    Noted,
    ParcelClosed,
    ParcelOpened,
    ParcelResumed,
    ParcelSetAside,
    PhotoTaken,
    PutAway,
    ReturnAdded,
    ReviewDecided,
    SerialRead,
    Undone,
    UnitDecided,
    UnitStarted,
)
from intake.domain.decisions import Decision
from intake.domain.grades import Identity
from intake.domain.inspection import Given, Inspection, Photo


@dataclass(frozen=True, slots=True)
class BenchUnit:
    """A unit of the open parcel, from being taken in hand to being put away."""

    start: UnitStarted
    operator: str
    identity: Identity
    serial: str | None = None
    serial_asked: bool = False
    answers: tuple[Given, ...] = ()
    photos: tuple[Photo, ...] = ()
    lpn: str = ""
    decision: Decision | None = None
    from_roll: bool = False
    lpn_scanned: bool = False
    ended: bool = False

    @property
    def id(self) -> UUID:
        return self.start.unit_id

    @property
    def awaits_serial(self) -> bool:
        """Its serial number was sold with it and has not been asked for yet."""
        return self.start.serial_expected and not self.serial_asked

    def given(self) -> tuple[tuple[str, str], ...]:
        """(question, answer) pairs in the order they were given."""
        return tuple((given.question, given.answer) for given in self.answers)

    def inspection(self) -> Inspection:
        """What is kept of the inspection."""
        return Inspection(self.start.guide, self.start.guide_version, self.operator, self.answers, self.photos)


@dataclass(frozen=True, slots=True)
class Bench:
    """An open parcel: its returns, its units, what was said to be missing."""

    parcel_id: UUID
    code: str = ""
    blind: bool = False
    closed: bool = False
    return_ids: tuple[UUID, ...] = ()
    units: tuple[BenchUnit, ...] = ()
    missing: tuple[LineMissing, ...] = ()

    @property
    def in_hand(self) -> BenchUnit | None:
        """The unit being worked on."""
        return self.units[-1] if self.units and not self.units[-1].ended else None

    @property
    def last_ended(self) -> BenchUnit | None:
        """The unit that was ended last."""
        return self.units[-1] if self.units and self.units[-1].ended else None

    def counted(self, line_id: UUID) -> int:
        """Units of a line that this parcel accounts for: on the bench, or said to be missing for good or for later."""
        here = sum(unit.start.line_id == line_id for unit in self.units)
        return here + sum(gone.quantity for gone in self.missing if gone.line_id == line_id)


def standing(entries: Sequence[JournalEntry]) -> tuple[JournalEntry, ...]:
    """The entries that still count: without Undone acts and what they took back."""
    gone = {undone for entry in entries if isinstance(entry.act, Undone) for undone in entry.act.journal_ids}
    return tuple(entry for entry in entries if entry.id not in gone and not isinstance(entry.act, Undone))


def fold(parcel_id: UUID, entries: Iterable[JournalEntry]) -> Bench:
    """The bench after these acts (all acts of the parcel, in order)."""
    bench = Bench(parcel_id)
    for entry in standing(tuple(entries)):
        bench = _after(bench, entry)
    return bench


def _after(bench: Bench, entry: JournalEntry) -> Bench:
    match entry.act:
        case ParcelOpened() as act:
            return replace(bench, code=act.code, return_ids=act.return_ids, blind=act.blind)
        case ReturnAdded() as act:
            return replace(bench, return_ids=(*bench.return_ids, act.return_id))
        case UnitStarted() as act:
            unit = BenchUnit(
                act, entry.operator, Identity(act.identity), serial=act.serial, serial_asked=act.serial is not None
            )
            return replace(bench, units=(*bench.units, unit))
        case LineMissing() as act:
            return replace(bench, missing=(*bench.missing, act))
        case ParcelClosed():
            return replace(bench, closed=True)
        case SerialRead() | Answered() | PhotoTaken() | UnitDecided() | LpnScanned() | PutAway():
            return replace(
                bench, units=tuple(_unit_after(u, entry) if u.id == entry.act.unit_id else u for u in bench.units)
            )
        case _:
            return bench


def _unit_after(unit: BenchUnit, entry: JournalEntry) -> BenchUnit:
    match entry.act:
        case SerialRead() as act:
            return replace(unit, serial=act.serial or None, serial_asked=True, identity=Identity(act.identity))
        case Answered() as act:
            return replace(unit, answers=(*unit.answers, Given(act.question, act.answer, entry.at)))
        case PhotoTaken() as act:
            others = tuple(photo for photo in unit.photos if photo.slot != act.photo.slot)
            return replace(unit, photos=(*others, act.photo))
        case UnitDecided() as act:
            return replace(unit, lpn=act.lpn, decision=act.decision, ended=act.ends, from_roll=act.from_roll)
        case LpnScanned() as act:
            return replace(unit, lpn_scanned=True, ended=act.ends)
        case PutAway():
            return replace(unit, ended=True)
        case _:
            return unit


_NOT_AT_THE_BENCH = (LabelPrinted, ReviewDecided, Noted, ParcelSetAside, ParcelResumed)


def last_step(entries: Sequence[JournalEntry]) -> tuple[JournalEntry, ...]:
    """What one undo takes back: the last thing a person did, with everything that followed from it by itself.

    A decision follows from the answer or photo before it; a roll's answers and decision are one scan; a return that
    was added because a unit was scanned goes with that unit. What the printer, a lead or the shelf did to the parcel
    meanwhile is no step of the bench.
    """
    tail = [entry for entry in standing(entries) if not isinstance(entry.act, _NOT_AT_THE_BENCH)]
    taken: list[JournalEntry] = []
    by_roll = False
    if tail and isinstance(tail[-1].act, UnitDecided):
        by_roll = tail[-1].act.from_roll
        taken.append(tail.pop())
    if by_roll:
        while tail and _from_roll(tail[-1]):
            taken.append(tail.pop())
    elif tail and not isinstance(tail[-1].act, ParcelClosed):
        taken.append(tail.pop())
        if isinstance(taken[-1].act, UnitStarted) and tail and _added_by_unit(tail[-1]):
            taken.append(tail.pop())
    return tuple(reversed(taken))


def _from_roll(entry: JournalEntry) -> bool:
    return isinstance(entry.act, Answered) and entry.act.by == "roll"


def _added_by_unit(entry: JournalEntry) -> bool:
    return isinstance(entry.act, ReturnAdded) and entry.act.found_by == "unit"
