"""The bench is a fold over acts, and undo takes exactly one step of a person back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from intake.domain.acts import (
    Act,
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
from intake.domain.inspection import Photo
from intake.station.bench import Bench, fold, last_step, standing
from tests.unit.grading.makers import decision

PARCEL, LINE = UUID(int=1), UUID(int=2)
AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
DECISION = decision(5000)
OTHERS = (LabelPrinted, ReviewDecided, ParcelSetAside, ParcelResumed, Noted)


class Journal:
    """The acts of one parcel, as a station appends them."""

    def __init__(self, *acts: Act) -> None:
        self.entries: list[JournalEntry] = []
        self.units = 0
        self.add(ParcelOpened("3SABCD1234567", (UUID(int=7),)), *acts)

    def add(self, *acts: Act) -> Journal:
        for act in acts:
            number = len(self.entries) + 1
            at = AT + timedelta(seconds=number)
            self.entries.append(JournalEntry(UUID(int=1000 + number), "dock-1", number, at, "Eva", PARCEL, act))
        return self

    def bench(self) -> Bench:
        return fold(PARCEL, self.entries)

    def undo(self) -> tuple[JournalEntry, ...]:
        step = last_step(self.entries)
        if step:
            self.add(Undone(tuple(entry.id for entry in step), step[0].act.act))
        return step


def started(unit: int) -> UnitStarted:
    return UnitStarted(UUID(int=unit), UUID(int=7), LINE, "apparel", "v1")


def decided(unit: int, ends: bool = True, from_roll: bool = False) -> UnitDecided:
    return UnitDecided(UUID(int=unit), f"LPN{unit:09d}00", DECISION, not from_roll, ends, from_roll)


def photo(unit: int, slot: str = "wear", sha256: str = "a" * 64) -> PhotoTaken:
    return PhotoTaken(UUID(int=unit), Photo(sha256, slot, AT, 640, 480))


# Each is one thing a person does: the acts of one transaction, for the unit with that number.
STEPS: dict[str, Callable[[int], tuple[Act, ...]]] = {
    "start": lambda unit: (started(unit),),
    "start_of_another_return": lambda unit: (ReturnAdded(UUID(int=unit), "unit"), started(unit)),
    "paper": lambda unit: (ReturnAdded(UUID(int=500 + unit), "paper"),),
    "serial": lambda unit: (SerialRead(UUID(int=unit), "SN-1", "right"),),
    "answer": lambda unit: (Answered(UUID(int=unit), "state", "new"),),
    "photo": lambda unit: (photo(unit),),
    "last_answer": lambda unit: (Answered(UUID(int=unit), "state", "new"), decided(unit)),
    "last_photo": lambda unit: (photo(unit), decided(unit, ends=False)),
    "roll": lambda unit: (
        Answered(UUID(int=unit), "state", "new", by="roll"),
        Answered(UUID(int=unit), "seal", "whole", by="roll"),
        decided(unit, from_roll=True),
    ),
    "roll_after_answers": lambda unit: (decided(unit, from_roll=True),),
    "plate": lambda unit: (LpnScanned(UUID(int=unit), ends=False),),
    "tote": lambda unit: (PutAway(UUID(int=unit), "R-01"),),
    "missing": lambda unit: (LineMissing(UUID(int=7), LINE, 2, later=unit % 2 == 0),),
}
MEANWHILE: dict[str, Callable[[int], tuple[Act, ...]]] = {
    "label": lambda unit: (LabelPrinted(UUID(int=unit)),),
    "review": lambda unit: (ReviewDecided(UUID(int=unit), DECISION, "", False),),
    "aside": lambda unit: (ParcelSetAside(), ParcelResumed()),
    "noted": lambda unit: (Noted("settings"),),
}
NAMES = st.lists(st.sampled_from([*STEPS, *MEANWHILE, "undo"]), max_size=25)


def play(journal: Journal, name: str) -> None:
    if name == "undo":
        journal.undo()
        return
    if name.startswith("start"):
        journal.units += 1
    journal.add(*(STEPS | MEANWHILE)[name](journal.units))


def ids(entries: Sequence[JournalEntry]) -> list[UUID]:
    return [entry.id for entry in entries]


@given(NAMES, st.sampled_from([*STEPS]))
def test_undo_drops_exactly_the_last_step_and_the_bench_is_as_before_it(names: list[str], last: str) -> None:
    journal = Journal()
    for name in names:
        play(journal, name)
    before, count = journal.bench(), len(journal.entries)
    play(journal, last)
    assert ids(journal.undo()) == ids(journal.entries[count:-1])
    assert journal.bench() == before


@given(NAMES, st.sampled_from([*STEPS]), st.lists(st.sampled_from([*MEANWHILE]), min_size=1, max_size=4))
def test_what_others_do_meanwhile_neither_changes_the_bench_nor_stands_before_undo(
    names: list[str], last: str, meanwhile: list[str]
) -> None:
    journal = Journal()
    for name in names:
        play(journal, name)
    before = journal.bench()
    play(journal, last)
    after = journal.bench()
    for name in meanwhile:
        play(journal, name)
    assert journal.bench() == after
    journal.undo()
    assert journal.bench() == before


@given(NAMES)
def test_undoing_everything_leaves_an_empty_bench_and_no_further_step(names: list[str]) -> None:
    journal = Journal()
    for name in names:
        play(journal, name)
    for _ in range(len(journal.entries)):
        journal.undo()
    assert last_step(journal.entries) == ()
    assert journal.bench() == Bench(PARCEL)
    assert all(isinstance(entry.act, OTHERS) for entry in standing(journal.entries))


@given(NAMES)
def test_the_same_acts_always_give_the_same_bench(names: list[str]) -> None:
    journal = Journal()
    for name in names:
        play(journal, name)
    assert fold(PARCEL, tuple(journal.entries)) == journal.bench()


def test_a_closed_parcel_has_no_step_left() -> None:
    journal = Journal(started(1), Answered(UUID(int=1), "state", "new"), decided(1), ParcelClosed())
    assert last_step(journal.entries) == ()
    assert journal.bench().closed


def test_a_unit_is_in_hand_until_it_is_ended() -> None:
    journal = Journal(started(1), Answered(UUID(int=1), "state", "new"), decided(1, ends=False))
    in_hand = journal.bench().in_hand
    assert in_hand is not None
    assert in_hand.decision == DECISION
    journal.add(LpnScanned(UUID(int=1), ends=True))
    assert journal.bench().in_hand is None
    assert journal.bench().last_ended is not None


def test_a_photo_taken_again_takes_the_place_of_the_first() -> None:
    journal = Journal(started(1), photo(1, "wear"), photo(1, "label", "b" * 64), photo(1, "wear", "c" * 64))
    unit = journal.bench().in_hand
    assert unit is not None
    assert {each.slot: each.sha256[0] for each in unit.photos} == {"wear": "c", "label": "b"}
    journal.undo()
    unit = journal.bench().in_hand
    assert unit is not None
    assert {each.slot: each.sha256[0] for each in unit.photos} == {"wear": "a", "label": "b"}


def test_a_line_counts_what_is_here_and_what_was_said_to_be_missing() -> None:
    journal = Journal(started(1), decided(1), LineMissing(UUID(int=7), LINE, 2, later=True))
    assert journal.bench().counted(LINE) == 3
    assert journal.bench().counted(UUID(int=99)) == 0
