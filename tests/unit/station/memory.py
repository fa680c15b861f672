"""Records in memory, for the rules of a step: what it writes and what it refuses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID, uuid4

from intake.domain.acts import Act, JournalEntry, ParcelOpened
from intake.domain.ports import Writes
from intake.domain.records import Parcel, ParcelState, Unit, UnitState
from intake.domain.returns import ExpectedReturn
from intake.settings import PutAwayMode, Settings
from intake.station.facts import Rules, gather
from intake.station.outcome import Parts, Step
from intake.station.recording import Hand
from intake.station.steps import Asking
from tests.unit.grading.makers import TODAY, guides, laws, policy

PARCEL = UUID(int=500)
AT = datetime(2026, 11, 16, 9, tzinfo=UTC)


@dataclass
class Memory:
    """The part of Writes that a step on an open parcel needs."""

    known: tuple[ExpectedReturn, ...]
    entries: list[JournalEntry] = field(default_factory=list)
    stored: dict[UUID, Unit] = field(default_factory=dict)
    numbers: int = 0
    parcels: dict[UUID, Parcel] = field(default_factory=dict)

    def append(self, act: Act, *, at: datetime, operator: str, parcel_id: UUID | None) -> JournalEntry:
        entry = JournalEntry(uuid4(), "dock-1", len(self.entries) + 1, at, operator, parcel_id, act)
        self.entries.append(entry)
        return entry

    def acts(self, parcel_id: UUID) -> tuple[JournalEntry, ...]:
        return tuple(entry for entry in self.entries if entry.parcel_id == parcel_id)

    def returns(self, ids: Sequence[UUID]) -> tuple[ExpectedReturn, ...]:
        return tuple(one for wanted in ids for one in self.known if one.id == wanted)

    def units(self, *, return_ids: Sequence[UUID] = (), **_more: object) -> tuple[Unit, ...]:
        living = (unit for unit in self.stored.values() if unit.state is not UnitState.UNDONE)
        return tuple(unit for unit in living if unit.return_id in return_ids)

    def unit(self, unit_id: UUID) -> Unit | None:
        return self.stored.get(unit_id)

    def unit_by_lpn(self, lpn: str) -> Unit | None:
        return next((unit for unit in self.stored.values() if unit.lpn == lpn), None)

    def save_unit(self, unit: Unit) -> None:
        self.stored[unit.id] = unit

    def next_number(self, name: str) -> int:
        self.numbers += 1
        return self.numbers

    def said(self) -> list[str]:
        """The acts so far, by name."""
        return [entry.act.act for entry in self.entries]


@dataclass
class Bench:
    """An open parcel of one return, and steps upon it."""

    memory: Memory
    mode: PutAwayMode = PutAwayMode.PRINTED

    def step(self) -> Step:
        parts = cast(Any, _Parts(Rules(guides(), policy(), laws()), Settings(put_away=self.mode)))
        writes = cast(Writes, self.memory)
        facts = gather(writes, PARCEL, TODAY)
        return Step(writes, Hand("Eva", AT), cast(Parts, parts), TODAY, Asking(), facts)


@dataclass(frozen=True)
class _Parts:
    rules: Rules
    settings: Settings


def open_bench(*expected: ExpectedReturn, mode: PutAwayMode = PutAwayMode.PRINTED) -> Bench:
    """A parcel with these returns, just opened."""
    memory = Memory(expected)
    ids = tuple(one.id for one in expected)
    memory.parcels[PARCEL] = Parcel(PARCEL, "3SABCD1234567", "dock-1", ParcelState.OPEN, AT, "Eva", ids)
    memory.append(ParcelOpened("3SABCD1234567", ids), at=AT, operator="Eva", parcel_id=PARCEL)
    return Bench(memory, mode)
