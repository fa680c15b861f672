"""What happened to an outbox entry, line by line: written with each change of it, never rewritten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from intake.domain.decisions import Reason


class Told(StrEnum):
    """What a line of a story tells. Its words are the text `story.<value>`."""

    RECORDED = "recorded"
    SENT = "sent"
    NOT_SENT = "not_sent"  # the shop was not reached: certainly nothing happened
    UNCLEAR = "unclear"  # it left, and no clear answer came
    INTERRUPTED = "interrupted"  # the program ended while it was on its way
    NOT_YET = "not_yet"  # looked for and not there; too early for a proof
    ABSENT = "absent"  # looked for and provably not there
    FOUND = "found"  # looked for and there
    LOOK_FAILED = "look_failed"  # the shop could not be read
    SETTLED = "settled"  # the shop's answer was a clear yes
    REFUSED = "refused"
    PARKED = "parked"
    TRIED_AGAIN = "tried_again"  # a person let it be tried again
    SETTLED_BY_HAND = "settled_by_hand"
    HANDED_OVER = "handed_over"


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One line. `problem`: why; `params`: who did it in which words ("who", "words"), the shop's "reference"."""

    at: datetime
    what: Told
    problem: Reason | None = None
    params: Mapping[str, str] = field(default_factory=dict)
