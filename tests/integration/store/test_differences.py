"""What comparing with the shops found, on both databases: turns, what stays, what goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from intake.domain.decisions import Reason
from intake.domain.differences import Compared, Difference
from intake.domain.money import Money

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def difference(number: int, of: int) -> Difference:
    reason = Reason("diff_refund_foreign", {"amount": "3.00 EUR", "who": "anna", "when": "2026-11-19"})
    found_at = NOW + timedelta(seconds=number)
    return Difference(UUID(int=number), "web", UUID(int=of), f"RMA-{of}", "1001", reason, found_at, Money(300, "EUR"))


def compared(*found: Difference, returns: tuple[int, ...]) -> Compared:
    return Compared("web", NOW, tuple(UUID(int=one) for one in returns), found)


def test_only_one_station_at_a_time_compares_and_the_end_is_remembered(open_as):
    turns = open_as("dock-1").differences
    assert turns.take_turn("web", "dock-1", NOW, HOUR)
    assert turns.take_turn("web", "dock-1", NOW, HOUR)
    assert not turns.take_turn("web", "dock-2", NOW, HOUR)
    assert turns.take_turn("other", "dock-2", NOW, HOUR)
    assert turns.take_turn("web", "dock-2", NOW + HOUR, HOUR)  # dock-1 died
    assert turns.last_run("web") is None
    turns.finish("dock-2", Compared("web", NOW, problem=Reason("shop_unreachable")))
    assert turns.last_run("web") is None
    assert turns.take_turn("web", "dock-1", NOW, HOUR)
    turns.finish("dock-1", Compared("web", NOW + HOUR))
    assert turns.last_run("web") == NOW + HOUR
    turns.finish("dock-2", Compared("web", NOW + 9 * HOUR))  # a late one changes nothing that is not its own
    assert turns.last_run("web") == NOW + HOUR


def test_what_is_found_stays_as_it_was_first_found_until_a_run_over_its_return_misses_it(open_as):
    store = open_as()
    first, second = difference(1, of=7), difference(2, of=8)
    store.differences.finish("me", compared(first, second, returns=(7, 8)))
    later = replace(first, found_at=NOW + 24 * HOUR)
    store.differences.finish("me", compared(later, returns=(7,)))
    with store.read() as reads:
        assert reads.differences() == (first, second)
    store.differences.finish("me", compared(returns=(8,)))
    with store.read() as reads:
        assert reads.differences() == (first,)


def test_an_explained_difference_does_not_come_back_but_a_new_one_of_its_return_does(open_as):
    store = open_as()
    first = difference(1, of=7)
    store.differences.finish("me", compared(first, returns=(7,)))
    with store.write() as writes:
        assert writes.explain_difference(replace(first, explained_by="Lotte", explanation="a kind word"), NOW)
        assert not writes.explain_difference(first, NOW)
    store.differences.finish("me", compared(first, difference(2, of=7), returns=(7,)))
    with store.read() as reads:
        assert reads.differences() == (difference(2, of=7),)
    assert store.differences.explained([UUID(int=1), UUID(int=2)]) == {UUID(int=1)}
    assert store.differences.touched("web", NOW) == (UUID(int=7),)
    assert store.differences.touched("other", None) == ()
