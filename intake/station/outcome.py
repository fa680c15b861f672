"""What a step works with, and what it comes to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from intake.domain.codes import Meaning
from intake.domain.decisions import Reason
from intake.domain.ports import Clock, ParseText, PhotoFiles, PreparePhoto, Store, Writes
from intake.settings import Settings
from intake.station.facts import Facts, Rules
from intake.station.recording import Hand, PlanEffects
from intake.station.steps import Asking
from intake.station.views import Feedback


@dataclass(frozen=True, slots=True)
class Parts:
    """What an intake works with.

    `print_soon` is told of every unit whose label is owed, `settled` that a shop may be owed something; both only
    after it is recorded.
    """

    store: Store
    rules: Rules
    parse: ParseText
    prepare: PreparePhoto
    photos: PhotoFiles
    keep_thumbnail: Callable[[str, bytes], None]
    print_soon: Callable[[UUID], None]
    settled: Callable[[], None]
    plan: PlanEffects
    clock: Clock
    settings: Settings


@dataclass(frozen=True, slots=True)
class Step:
    """One step under way: the open transaction, who acts, and the facts before it (None: nothing on the bench).

    `lately`: what the code said that was scanned a few seconds before, when it was of no use alone.
    """

    writes: Writes
    hand: Hand
    parts: Parts
    today: date
    asking: Asking
    facts: Facts | None
    lately: tuple[Meaning, ...] = ()

    def bench(self) -> Facts:
        """The facts of the open parcel; Refused when there is none."""
        if self.facts is None:
            raise Refused("no_parcel_open")
        return self.facts


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step came to: what is asked next, how it felt, labels to print, and the parcel it closed.

    `settled`: a parcel was closed, so something may be owed to a shop.
    """

    asking: Asking = field(default_factory=Asking)
    feedback: Feedback = Feedback.ACCEPTED
    message: Reason | None = None
    owed: tuple[UUID, ...] = ()
    closed: UUID | None = None
    settled: bool = False


class Refused(Exception):
    """A step that makes no sense now: the reason is shown and nothing changes."""

    def __init__(self, code: str, /, **params: str) -> None:
        self.reason = Reason(code, params)
        super().__init__(code)
