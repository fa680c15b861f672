"""Points that refill: threads share one bucket, and nobody asks for more than there is."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.sync.shopify.throttle import Closed, Throttle


class Clocked(Throttle):
    """Its pauses take no time but the clock's."""

    def __init__(self) -> None:
        self.now = 0.0
        self.waited: list[float] = []
        super().__init__(lambda: self.now)

    def pause(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.now += seconds


def told(cost: float, left: float, *, maximum: float = 1000, rate: float = 50) -> dict[str, object]:
    status = {"maximumAvailable": maximum, "currentlyAvailable": left, "restoreRate": rate}
    return {"requestedQueryCost": cost, "throttleStatus": status}


def test_the_first_request_goes_at_once_and_teaches():
    bucket = Clocked()
    assert bucket.acquire("A") == 0.0
    bucket.answered("A", 0.0, told(300, 700))
    assert bucket.acquire("A") == 300.0
    assert bucket.waited == []


def test_it_waits_for_just_what_is_missing():
    bucket = Clocked()
    bucket.answered("A", bucket.acquire("A"), told(300, 100))
    bucket.acquire("A")
    assert sum(bucket.waited) == pytest.approx((300 - 100) / 50)


def test_points_set_aside_for_others_are_not_given_twice():
    bucket = Clocked()
    bucket.answered("A", bucket.acquire("A"), told(300, 600))
    first, second = bucket.acquire("A"), bucket.acquire("A")
    assert bucket.waited == []
    bucket.acquire("A")
    assert sum(bucket.waited) == pytest.approx(6.0)
    bucket.answered("A", first, told(300, 300))
    bucket.answered("A", second, None)


def test_a_request_dearer_than_the_whole_bucket_goes_when_it_is_full():
    bucket = Clocked()
    bucket.answered("A", bucket.acquire("A"), told(5000, 0, maximum=1000, rate=100))
    bucket.acquire("A")
    assert sum(bucket.waited) == pytest.approx(10.0)


def test_closing_lets_everybody_go():
    bucket = Throttle()
    bucket.answered("A", bucket.acquire("A"), told(1000, 990, rate=0.5))
    left: list[str] = []

    def wait() -> None:
        try:
            bucket.acquire("A")
        except Closed:
            left.append("closed")

    threads = [threading.Thread(target=wait) for _ in range(3)]
    for thread in threads:
        thread.start()
    bucket.close()
    for thread in threads:
        thread.join(timeout=10)
    assert left == ["closed"] * 3


numbers = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=4))


@given(st.lists(st.tuples(numbers, numbers, numbers, numbers), max_size=6))
def test_whatever_a_shop_says_of_its_points_we_neither_break_nor_wait_for_ever(said):
    bucket = Clocked()
    for cost, left, maximum, rate in said:
        reserved = bucket.acquire("A")
        status = {"maximumAvailable": maximum, "currentlyAvailable": left, "restoreRate": rate}
        answer = {"requestedQueryCost": cost, "throttleStatus": status}
        bucket.answered("A", reserved, answer)
        assert 0 < bucket.short_of(answer) <= 60
        assert bucket._reserved == pytest.approx(0)
