"""What a run of the bench is asked for, and what came of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from chaos.checker import Verdict
from chaos.faults import Fault

READS, WRITES = 0.04, 0.12
"""The shares of reading and of changing requests that go wrong, unless something else is asked for."""


@dataclass(frozen=True, slots=True)
class Plan:
    """`parcels` boxes at least; `kills` of the station (half at commits, half at any moment); `shop_kills` of the shop.

    `reads` and `writes` are the shares of requests that go wrong. `broken` names a deliberately broken engine.
    `twice`: are changes delivered twice by the network, too? `every_commit`: instead of `kills`, one at every moment
    around a commit that there is. Without kills only the network fails.
    """

    seed: int
    parcels: int
    kills: int
    shop: str = "training"
    stations: int = 1
    shop_kills: int = 2
    reads: float = READS
    writes: float = WRITES
    broken: str = ""
    twice: bool = False
    every_commit: bool = False
    speed: float = 20.0


@dataclass(slots=True)
class Outcome:
    """What happened. `points`: how often a station died at which commit; `fates`: what became of entries, by fault."""

    plan: Plan
    verdict: Verdict
    faults: dict[Fault, int]
    requests: tuple[int, int]
    kills: Counter[str] = field(default_factory=Counter)
    own: Counter[str] = field(default_factory=Counter)
    points: Counter[str] = field(default_factory=Counter)
    fates: dict[str, Counter[str]] = field(default_factory=dict)
    retried: int = 0
    parked_before: Counter[str] = field(default_factory=Counter)
    held_longest: float = 0.0
    parcels: int = 0
    seconds: float = 0.0
