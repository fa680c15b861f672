"""Writers take turns in the order they came."""

from __future__ import annotations

import threading
from contextlib import suppress

from intake.store.turns import Turns

PATIENCE_S = 10


def test_who_came_first_writes_first_and_nobody_overtakes() -> None:
    turns, order, threads = Turns(), [], []

    def write(number: int) -> None:
        with turns:
            order.append(number)

    with turns:
        for number in range(8):
            threads.append(threading.Thread(target=write, args=(number,)))
            threads[-1].start()
            while len(turns._waiting) <= number:
                threading.Event().wait(0.001)
    with turns:
        order.append(99)
    for thread in threads:
        thread.join(PATIENCE_S)
    assert order == [*range(8), 99]


def test_one_at_a_time_whatever_fails_in_it() -> None:
    turns, inside, most = Turns(), 0, 0

    def write() -> None:
        nonlocal inside, most
        for number in range(50):
            with suppress(ValueError), turns:
                inside += 1
                most = max(most, inside)
                inside -= 1
                raise ValueError(f"now {number}")

    threads = [threading.Thread(target=write) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_S)
    assert most == 1
    with turns:
        assert inside == 0
