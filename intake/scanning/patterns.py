"""Is a regular expression safe to ask of every scan? Counts, before it is used, the ways a match could go wrong in.

Python's engine tries every way, and cannot be stopped: a pattern such as (A+)+ would hold the bench for hours.
"""

from __future__ import annotations

import re
from typing import Any

LONGEST_TEXT = 64
"""Site patterns see at most this many characters."""

MOST_WAYS = 300_000
"""Ways through a pattern, over all places where it may begin: worst cases up to this end within tenths of a second."""

_SINGLE = frozenset({"LITERAL", "NOT_LITERAL", "ANY", "IN", "AT", "GROUPREF", "CATEGORY", "RANGE", "FAILURE"})
_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})


def ways(pattern: str) -> int:
    """How many ways the engine may have to try at most on a text of 64 characters (more than MOST_WAYS: too many).

    Raises re.error, OverflowError or RecursionError for a pattern that is no regular expression.
    """
    parsed = _parser().parse(pattern, re.IGNORECASE | re.ASCII)
    anchored = (
        bool(parsed) and str(parsed[0][0]) == "AT" and str(parsed[0][1]) in {"AT_BEGINNING", "AT_BEGINNING_STRING"}
    )
    return _sequence(parsed) * (1 if anchored else LONGEST_TEXT)


def _parser() -> Any:
    """The engine's own reader of patterns: what it reads is what it will run."""
    return re._parser  # type: ignore[attr-defined]


def _sequence(items: Any) -> int:
    total = 1
    for operation, given in items:
        total = min(total * _one(str(operation), given), MOST_WAYS + 1)
    return total


def _one(name: str, given: Any) -> int:
    if name in _SINGLE:
        return 1
    if name in _REPEATS:
        return _repeated(*given)
    if name == "BRANCH":
        return sum(_sequence(each) for each in given[1])
    if name in {"SUBPATTERN", "ASSERT", "ASSERT_NOT"}:
        return _sequence(given[-1])
    if name == "ATOMIC_GROUP":
        return _sequence(given)
    if name == "GROUPREF_EXISTS":
        return sum(_sequence(each) for each in given[1:] if each is not None)
    return MOST_WAYS + 1  # an operation of a later Python


def _repeated(least: int, most: int, inner: Any) -> int:
    """Each count of turns, and within each turn every way of the body."""
    narrow = max(1, inner.getwidth()[0])
    turns = range(int(least), min(int(most), LONGEST_TEXT // narrow) + 1)
    body = _sequence(inner)
    if body == 1:
        return max(1, len(turns))
    total = 0
    for count in turns:
        total += body**count if count * body.bit_length() < 64 else MOST_WAYS + 1
        if total > MOST_WAYS:
            return MOST_WAYS + 1
    return max(1, total)
