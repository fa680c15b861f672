"""What the engine does next, decided from values alone: no clock, no shop, no database here."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from enum import StrEnum

from intake.domain import decisions
from intake.domain.decisions import Reason
from intake.domain.effects import LONGEST_WAIT, UNDER_WAY, EntryState, OutboxEntry, Seen, SeenState
from intake.domain.errors import IntakeError

BACK_OFF_FIRST = timedelta(seconds=1)
BACK_OFF_MOST = timedelta(seconds=60)
RETRY_AFTER_MOST = timedelta(minutes=15)
"""A shop may ask for more; a mistaken header must not silence us for a day."""
UNCLEAR_MOST = 4
"""So often an entry may be sent with no clear answer and no effect before a person looks at it."""


class Step(StrEnum):
    """What to do with an entry."""

    STOP = "stop"  # leave it and all behind it as they are
    LOOK = "look"
    SETTLE = "settle"  # the effect is there: done
    PARK = "park"  # a person has to look
    HOLD = "hold"  # keep it uncertain: absence proves nothing yet
    SEND = "send"


def before_look(entry: OutboxEntry, now: datetime) -> Step:
    """May the entry be worked now? Those a person has to end never, others not before their time."""
    if entry.state not in UNDER_WAY:
        return Step.STOP
    if entry.state is not EntryState.SENDING and now < entry.next_at <= now + LONGEST_WAIT:
        return Step.STOP
    return Step.LOOK


def after_look(state: EntryState, seen: SeenState, settled: bool, unclear: int, forgotten: bool = False) -> Step:
    """What follows from what the shop shows.

    `settled`: the settle time since the last unclear answer is over, so absence is a proof. `unclear`: how often this
    entry was sent with no clear answer. `forgotten`: the shop no longer knows our key, so that sending it once more is
    a new request; whether the old one was carried out after all is then for a person to find out.
    """
    if seen is SeenState.DONE:
        return Step.SETTLE
    if seen is SeenState.DIFFERS:
        return Step.PARK
    if seen is SeenState.PENDING:
        return Step.HOLD
    if state is EntryState.INTENT and (settled or not unclear):
        # A person may have made an uncertain entry due again: what we saw ourselves still holds.
        return Step.SEND
    if state is EntryState.SENDING or not settled:
        return Step.HOLD
    return Step.PARK if unclear >= UNCLEAR_MOST or forgotten else Step.SEND


def back_off(failures: int, retry_after: float | None, rng: random.Random) -> timedelta:
    """How long to leave a shop alone after `failures` (1 or more) in a row; `retry_after` is its own wish in seconds.

    Exponential from 1 s to 60 s with jitter down to half, so that stations do not return all at once.
    """
    most = min(BACK_OFF_FIRST * 2.0 ** min(failures - 1, 16), BACK_OFF_MOST)
    wait = most * rng.uniform(0.5, 1.0)
    if retry_after is None or not retry_after > 0:
        return wait
    wish = timedelta(seconds=min(retry_after, RETRY_AFTER_MOST.total_seconds()))
    return wish + BACK_OFF_FIRST * rng.random()


def reason_of(error: Exception, code: str) -> Reason:
    """An exception as a reason; `code` names those that are not expected trouble."""
    if isinstance(error, IntakeError):
        return decisions.reason_of(error)
    return Reason(code, {"error": type(error).__name__})


def differs(seen: Seen) -> Reason:
    """The shop holds something else under our key."""
    return Reason("effect_differs", {"reference": seen.reference, "detail": seen.detail})


def why_parked(entry: OutboxEntry, seen: Seen, forgotten: bool) -> Reason:
    """What a person is told of an entry that the engine gives up."""
    if seen.state is SeenState.DIFFERS:
        return differs(seen)
    return Reason("key_forgotten") if forgotten else unclear_too_often(entry)


def unclear_too_often(entry: OutboxEntry) -> Reason:
    """The shop neither does it nor says why: the last thing it said is the best there is to show."""
    last = entry.problem.code if entry.problem else ""
    return Reason("stays_unclear", {"last": last} | (entry.problem.params if entry.problem else {}))
