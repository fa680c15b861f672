"""How fast a shop lets us ask: a bucket of points that refills; shared by all threads that talk to the shop.

Source: shopify.dev, "Shopify API limits": each request has a cost in points, told in extensions.cost; an app that asks
for more than is left is refused with THROTTLED.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

UNKNOWN_COST = 50.0
"""Points set aside for a document that was not sent before."""
LONGEST_WAIT = 60.0
"""Seconds; a shop that would need longer is treated as too fast for us."""


class Closed(Exception):
    """The connection was closed while somebody waited for points."""


class Throttle:
    """Waits until the shop will take a request. `monotonic` gives seconds."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._maximum: float | None = None
        self._rate = 0.0
        self._left = 0.0
        self._at = 0.0
        self._reserved = 0.0
        self._costs: dict[str, float] = {}

    def close(self) -> None:
        """Let everybody who waits go, with Closed."""
        self._closed.set()

    def acquire(self, operation: str) -> float:
        """Wait until there are points for the operation and set them aside; gives how many. Raises Closed."""
        while True:
            with self._lock:
                cost, wait = self._need(operation)
                if wait <= 0:
                    self._left -= cost
                    self._reserved += cost
                    return cost
            self.pause(wait)

    def answered(self, operation: str, reserved: float, cost: object) -> None:
        """Take note of an answer's extensions.cost (None: it had none); give back what was set aside."""
        with self._lock:
            self._reserved -= reserved
            match cost:
                case {
                    "requestedQueryCost": requested,
                    "throttleStatus": {
                        "maximumAvailable": maximum,
                        "currentlyAvailable": available,
                        "restoreRate": rate,
                    },
                }:
                    numbers = [_number(value) for value in (requested, maximum, available, rate)]
                    if all(number is not None and number >= 0 for number in numbers) and numbers[1] and numbers[3]:
                        wanted, self._maximum, left, self._rate = (number or 0.0 for number in numbers)
                        self._costs[operation] = wanted
                        self._left, self._at = left - self._reserved, self._monotonic()

    def short_of(self, cost: object) -> float:
        """Seconds until a refused request can go, by what its answer says; 1 where it says nothing."""
        match cost:
            case {"requestedQueryCost": requested, "throttleStatus": {"currentlyAvailable": left, "restoreRate": rate}}:
                wanted, available, speed = _number(requested), _number(left), _number(rate)
                if wanted is not None and available is not None and speed:
                    return min(max((wanted - available) / speed, 0.1), LONGEST_WAIT)
        return 1.0

    def pause(self, seconds: float) -> None:
        """Wait. Raises Closed when the connection is closed meanwhile."""
        if self._closed.wait(min(seconds, LONGEST_WAIT)):
            raise Closed

    def _need(self, operation: str) -> tuple[float, float]:
        """The points to set aside, and the seconds until they are there."""
        if self._maximum is None:
            return 0.0, 0.0  # before the first answer nothing is known: ask and learn
        now = self._monotonic()
        self._left = min(self._maximum - self._reserved, self._left + (now - self._at) * self._rate)
        self._at = now
        cost = min(self._costs.get(operation, UNKNOWN_COST), self._maximum)
        if self._left >= cost or not self._reserved and self._left >= self._maximum:
            return cost, 0.0
        wait = (cost - self._left) / self._rate
        return cost, wait if wait <= LONGEST_WAIT else 0.0  # so slow a bucket is hardly meant: let the shop say no


def _number(value: object) -> float | None:
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return None
    return number if number == number and abs(number) < 1e12 else None
