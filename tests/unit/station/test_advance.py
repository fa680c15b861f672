"""An advance is what others refunded before; never the money a person paid in place of a refund of ours."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.decisions import Reason, Settlement
from intake.domain.effects import BY_HAND, Effect, EntryState, OutboxEntry
from intake.domain.money import Money, zero
from intake.domain.returns import Customer, ExpectedReturn
from intake.station.advance import without_own

NOW = datetime(2026, 11, 20, tzinfo=UTC)
RETURN = UUID(int=7)


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


def expected(advance: int | None) -> ExpectedReturn:
    already = None if advance is None else eur(advance)
    customer = Customer("Ana", "1", "RO")
    return ExpectedReturn(
        RETURN, "web", "r", "RMA-1", "1", customer, "EUR", (), (), NOW, already_refunded=already
    )  # fmt: skip


def settled(instant: int) -> Settlement:
    nothing = zero("EUR")
    return Settlement(
        "s", 1, RETURN, "web", "r", "o", "EUR", (), nothing, nothing, eur(instant), nothing, nothing, nothing, ()
    )  # fmt: skip


def entry(minor: int, state: EntryState, by_hand: bool = False, kind: str = "refund") -> OutboxEntry:
    problem = Reason("settled_by_hand", {"who": "Lotte"}) if by_hand else None
    effect = Effect(UUID(int=minor + 1), kind, b"{}")
    return OutboxEntry(
        UUID(int=minor), "web", RETURN, 1, effect, state, NOW, NOW, problem=problem, amount_minor=minor, currency="EUR"
    )


def left(advance: int | None, *entries: OutboxEntry, earlier: tuple[Settlement, ...] = ()) -> Money | None:
    return without_own(expected(advance), earlier, entries).already_refunded


def test_without_an_advance_nothing_changes():
    assert left(None, entry(500, EntryState.DONE, by_hand=True)) is None


def test_a_true_advance_stays_one():
    assert left(3000) == eur(3000)
    assert left(3000, entry(500, EntryState.DONE), entry(600, EntryState.INTENT)) == eur(3000)


@pytest.mark.parametrize("kind", ["refund", BY_HAND])
@pytest.mark.parametrize(
    ("state", "by_hand"), [(EntryState.DONE, True), (EntryState.PARKED, False), (EntryState.REFUSED, False)]
)
def test_what_a_person_paid_for_an_entry_of_ours_is_no_advance(state: EntryState, by_hand: bool, kind: str):
    assert left(3000, entry(3000, state, by_hand, kind)) == eur(0)
    assert left(3000, entry(1000, state, by_hand, kind)) == eur(2000)


def test_what_was_set_off_already_stays_set_off():
    assert left(4000, entry(3000, EntryState.DONE, by_hand=True), earlier=(settled(1000),)) == eur(1000)
    # Settled as not owed: no money came of it, and the old advance is neither lost nor owed again.
    assert left(1000, entry(3000, EntryState.DONE, by_hand=True), earlier=(settled(1000),)) == eur(1000)


@given(st.integers(0, 9000), st.integers(0, 9000), st.lists(st.integers(1, 5000), max_size=4))
def test_an_advance_never_grows_nor_falls_below_what_was_set_off(advance: int, used: int, paid: list[int]):
    entries = [entry(minor, EntryState.DONE, by_hand=True) for minor in paid]
    found = left(advance, *entries, earlier=(settled(used),))
    assert found is not None
    assert min(advance, used) <= found.minor <= advance
