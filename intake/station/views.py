"""What a station shows next, as values. A screen draws a view and sends back scans, digits, commands and photos.

Nothing here is a sentence: codes with parameters (Reason) and a guide's own texts by language.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from intake.domain.decisions import Reason
from intake.domain.grades import Disposition, Grade
from intake.domain.money import Money
from intake.domain.returns import ExchangeGoods, PaymentKind
from intake.station.commands import Command


class Feedback(StrEnum):
    """How the last act was taken: each has its own sound and colour."""

    NONE = "none"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    FINISHED = "finished"


class RowState(StrEnum):
    """The shape in front of a row: done ✓, in hand ▶, expected ○, attention ▲, stop ⬣."""

    EXPECTED = "expected"
    IN_HAND = "in_hand"
    DONE = "done"
    REVIEW = "review"
    MISSING = "missing"
    EARLIER = "earlier"


@dataclass(frozen=True, slots=True)
class Row:
    """One unit in the parcel list on the left. `number` is what a digit key picks when nothing is in hand (0: none)."""

    title: str
    variant: str
    state: RowState
    number: int = 0
    grade: Grade | None = None
    disposition: Disposition | None = None
    tote: str = ""
    label_owed: bool = False


@dataclass(frozen=True, slots=True)
class ReturnHead:
    """What the worker sees of an expected return."""

    return_id: UUID
    rma: str
    order_number: str
    customer: str
    country: str
    due: date | None
    days_left: int | None
    flags: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class ParcelPanel:
    """The left panel: the parcel, its returns and its units."""

    parcel_id: UUID
    code: str
    carrier: str
    returns: tuple[ReturnHead, ...]
    rows: tuple[Row, ...]
    blind: bool = False
    can_undo: bool = False


@dataclass(frozen=True, slots=True)
class UnitPanel:
    """The unit in hand. `note` is the customer's own words."""

    unit_id: UUID
    title: str
    variant: str
    sku: str
    paid: Money | None
    reason: str
    note: str
    serial: str | None = None
    picture: str | None = None
    accessories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing a digit key picks. `texts`: language → words (guide answers); else `text` is a code with parameters."""

    number: int
    texts: dict[str, str] = field(default_factory=dict)
    text: Reason | None = None
    hints: dict[str, str] = field(default_factory=dict)
    costs: bool = False


@dataclass(frozen=True, slots=True)
class PhotoSlot:
    """A photo the guide wants: what to show (by language), and the SHA-256 once taken."""

    slot: str
    texts: dict[str, str]
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Finished:
    """The unit that was just ended, shown large until the next act."""

    unit_id: UUID
    title: str
    lpn: str
    grade: Grade
    disposition: Disposition
    tote: str
    refund: Money
    deduction: Money | None
    reasons: tuple[Reason, ...]
    review: tuple[Reason, ...]
    label_owed: bool = False
    from_roll: bool = False
    credit: Money | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A return a scanned code may mean; digit `number` picks it. `read_as`: the kinds of code that led to it."""

    number: int
    return_id: UUID
    rma: str
    order_number: str
    customer: str
    postcode: str
    titles: tuple[str, ...]
    read_as: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SummaryUnit:
    """A line of a closed parcel's summary."""

    title: str
    lpn: str
    grade: Grade
    disposition: Disposition
    tote: str
    refund: Money
    deduction: Money | None
    review: bool
    label_owed: bool
    credit: Money | None = None


@dataclass(frozen=True, slots=True)
class SummaryReturn:
    """What one return of a closed parcel comes to; `refund` is None while a review holds it back.

    It goes in several `ways`, or all as `store_credit` with a `bonus` on top; `set_off` had been refunded before.
    """

    rma: str
    order_number: str
    refund: Money | None
    due: date | None
    waits_for_review: int
    outstanding: int
    ways: tuple[tuple[PaymentKind, Money], ...] = ()
    store_credit: Money | None = None
    bonus: Money | None = None
    set_off: Money | None = None
    goods: tuple[ExchangeGoods, ...] = ()
    claim: Money | None = None
    delivery: Money | None = None
    postage: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What every view has: the parcel on the left, the outcome of the last act, the commands that make sense."""

    panel: ParcelPanel | None = None
    feedback: Feedback = Feedback.NONE
    message: Reason | None = None
    last_code: str = ""
    finished: Finished | None = None
    commands: tuple[Command, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AwaitParcel(View):
    """Nothing on the bench: scan a parcel. `aside` counts parcels set aside, `today` units done since midnight."""

    today: int = 0
    aside: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseReturn(View):
    """The code leads to several returns: which one?"""

    code: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Identify(View):
    """Blind intake: nobody expects this parcel yet. Scan a unit, an order number or RMA, or type a name or postcode."""

    code: str
    candidates: tuple[Candidate, ...] = ()
    query: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AwaitUnit(View):
    """Scan a unit of this parcel (or its digit). `complete`: all is here, the next parcel may be scanned."""

    complete: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AwaitSerial(View):
    """The unit in hand carries a serial number that was sold with it: scan it."""

    unit: UnitPanel
    expected: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(View):
    """One question about the unit in hand. `rolls` names the outcome rolls that answer it by a scan."""

    unit: UnitPanel
    question: dict[str, str]
    hints: dict[str, str]
    choices: tuple[Choice, ...]
    slots: tuple[PhotoSlot, ...] = ()
    rolls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TakePhoto(View):
    """A photo is demanded. `problem` is set when the last one must be taken again."""

    unit: UnitPanel
    slots: tuple[PhotoSlot, ...]
    slot: PhotoSlot
    problem: Reason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AwaitPutAway(View):
    """Scan back what was printed: first the LPN, then (if the site wants it) the tote. Or the next label of a roll."""

    unit: UnitPanel
    wants: str  # "lpn", "tote" or "roll"
    outcome: Finished | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskMissing(View):
    """On closing: a line is not complete. 1 it comes later in another parcel, 2 it is missing, 3 keep looking."""

    title: str
    variant: str
    quantity: int
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary(View):
    """The closed parcel: what was found, what is refunded, what waits. The next scan opens the next parcel."""

    units: tuple[SummaryUnit, ...]
    returns: tuple[SummaryReturn, ...]


AnyView = (
    AwaitParcel
    | ChooseReturn
    | Identify
    | AwaitUnit
    | AwaitSerial
    | Ask
    | TakePhoto
    | AwaitPutAway
    | AskMissing
    | Summary
)
