"""Effects owed to a shop, the outbox entries that carry them, and what a shop says of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from intake.domain.decisions import Reason
from intake.domain.money import Money
from intake.domain.returns import ExpectedReturn
from intake.domain.stories import Told

BY_HAND = "by_hand"
"""The kind of what no shop can do: it waits, parked, until a person has done it."""

MAIL = "mail"
"""The name under which messages to customers are owed; no shop can have it."""

RELEASE = "release"
"""The kind of goods that go out in an exchange: where the customer still owes for them, only after that is settled."""


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing a shop shall do, frozen: `body` is the exact JSON (UTF-8) the connector will act on.

    `kind` is the connector's word ("receive", "deduct", "refund", "annotate") or BY_HAND; `key` its idempotency key;
    `amount` the money it releases, for people. `why` says what a person has to do by hand; kept as the problem of the
    entry, no part of the effect. `shop` is who carries it out where that is not the return's own shop (MAIL): such
    effects come last.
    """

    key: UUID
    kind: str
    body: bytes
    amount: Money | None = field(default=None, compare=False)
    why: Reason | None = field(default=None, compare=False)
    shop: str = field(default="", compare=False)


class EntryState(StrEnum):
    """Where an outbox entry stands. Only the shop's answer, or a lead's word, settles it (done)."""

    INTENT = "intent"  # recorded, the exact request stored; nothing of it has left, or certainly nothing arrived
    SENDING = "sending"  # the request may be on its way
    UNCERTAIN = "uncertain"  # it left and no clear answer came: only reading the shop can settle it
    DONE = "done"
    REFUSED = "refused"  # the shop said a clear no
    PARKED = "parked"  # it needs a person for another reason


LONGEST_WAIT = timedelta(minutes=30)
"""Longer than any wait that is ever noted for an entry: a later time was noted by a clock that was wrong."""
UNDER_WAY = (EntryState.INTENT, EntryState.SENDING, EntryState.UNCERTAIN)
"""The states that the engine works by itself."""
NEEDS_PERSON = (EntryState.REFUSED, EntryState.PARKED)
"""The states that only a person ends. They hold back the later entries of their return, never those of others."""


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """An effect owed to the shop. Entries of one return (`group`) go out in the order of `position`.

    `next_at`: not before. `attempts`: how often it was sent. `reference`: the shop's own id once done.
    `amount_minor`/`currency`: the money it is about, for people. `sent_at`: when the request first left. `handed_at`:
    when a worker handed it to a lead.
    """

    id: UUID
    shop: str
    group: UUID
    position: int
    effect: Effect
    state: EntryState
    created_at: datetime
    next_at: datetime
    attempts: int = 0
    reference: str = ""
    problem: Reason | None = None
    summary: str = ""
    amount_minor: int = 0
    currency: str = ""
    settled_at: datetime | None = None
    sent_at: datetime | None = None
    handed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Lease:
    """A claim on a return: nobody else works it while it lasts.

    `key` is another one for every claim, also by the same owner; `at` the outbox's own time of the claim; `entries` are
    the unsettled ones in order.
    """

    key: str
    group: UUID
    at: datetime
    entries: tuple[OutboxEntry, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an entry. `wait`: not to be worked again before so long from now; `told`: for its story."""

    entry_id: UUID
    state: EntryState
    told: Told
    wait: timedelta | None = None
    reference: str = ""
    problem: Reason | None = None


class SeenState(StrEnum):
    """What reading the shop showed of an effect."""

    DONE = "done"
    ABSENT = "absent"
    DIFFERS = "differs"
    PENDING = "pending"  # it is there, but its money is still on the way: wait, and never send again


@dataclass(frozen=True, slots=True)
class Seen:
    """What the shop holds of an effect. `reference`: its id there; `detail`: what differs."""

    state: SeenState
    reference: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A part of what changed in the shop. `cursor` is where the next pull goes on once this page is stored."""

    returns: tuple[ExpectedReturn, ...]
    cursor: str
    done: bool
    total: int | None = None


@dataclass(frozen=True, slots=True)
class ShopCheck:
    """The outcome of a connection test: who answers, and what is missing for us to work there."""

    name: str
    version: str = ""
    missing: tuple[Reason, ...] = ()
