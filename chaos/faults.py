"""The ways a request goes wrong on the network, and the script that says which request goes wrong how."""

from __future__ import annotations

import random
from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """What happens to one request between us and the shop."""

    NONE = "none"
    LOST_BEFORE = "answer lost before the effect"
    LOST_AFTER = "answer lost after the effect"
    LATE = "effect delayed until after the first look"
    RESET_BEFORE = "connection reset before the effect"
    RESET_AFTER = "connection reset after the effect"
    DRIP = "slow drip"
    TOO_FAST = "429 without Retry-After"
    TOO_FAST_UNTIL = "429 with Retry-After"
    BUSY_BEFORE = "503 before the effect"
    BUSY_AFTER = "503 after the effect"
    HTML_BEFORE = "HTML instead of JSON, before"
    HTML_AFTER = "HTML instead of JSON, after"
    TRUNCATED = "truncated JSON"
    UNAUTHORIZED = "401 in the middle"
    TWICE = "duplicate delivery"


WEIGHTS = {
    Fault.LOST_BEFORE: 10,
    Fault.LOST_AFTER: 14,
    Fault.LATE: 12,
    Fault.RESET_BEFORE: 6,
    Fault.RESET_AFTER: 8,
    Fault.DRIP: 4,
    Fault.TOO_FAST: 4,
    Fault.TOO_FAST_UNTIL: 1,
    Fault.BUSY_BEFORE: 5,
    Fault.BUSY_AFTER: 7,
    Fault.HTML_BEFORE: 4,
    Fault.HTML_AFTER: 5,
    Fault.TRUNCATED: 7,
    Fault.UNAUTHORIZED: 3,
    Fault.TWICE: 4,
}
ONLY_WRITES = frozenset({Fault.LATE})


@dataclass(frozen=True, slots=True)
class Planned:
    """The fault of one request, and a number between 0 and 1 for how much of it."""

    fault: Fault
    amount: float


class Script:
    """The fault of the first, second, third ... reading and writing request: the same for the same seed.

    `reads` and `writes` are the shares that go wrong; `twice_written`: are changes delivered twice as well? Reading
    twice harms nobody; a change delivered twice by the network is carried out twice by a shop that knows no keys.
    """

    def __init__(self, seed: int, *, reads: float, writes: float, twice_written: bool) -> None:
        self._shares = {False: reads, True: writes}
        self._dice = {write: random.Random(f"faults {seed} {write}") for write in (False, True)}
        self._kinds: dict[bool, tuple[list[Fault], list[int]]] = {}
        for write in (False, True):
            kinds = [
                fault
                for fault in WEIGHTS
                if (write or fault not in ONLY_WRITES) and (twice_written or not write or fault is not Fault.TWICE)
            ]
            self._kinds[write] = kinds, [WEIGHTS[kind] for kind in kinds]

    def next(self, write: bool) -> Planned:
        """What happens to the next request of its kind."""
        dice = self._dice[write]
        wrong, amount = dice.random() < self._shares[write], dice.random()
        kinds, weights = self._kinds[write]
        fault = dice.choices(kinds, weights)[0]
        return Planned(fault if wrong else Fault.NONE, amount)
