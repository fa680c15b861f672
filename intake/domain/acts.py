"""Everything a person can do to a parcel, as values. An open parcel is the fold of its acts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from intake.domain.decisions import Decision
from intake.domain.inspection import Photo
from intake.domain.money import Money


@dataclass(frozen=True, slots=True)
class ParcelOpened:
    """A label was scanned (or an unexpected parcel begun). `code` is the normalised text of the label."""

    code: str
    return_ids: tuple[UUID, ...]
    blind: bool = False
    act: Literal["parcel_opened"] = "parcel_opened"


@dataclass(frozen=True, slots=True)
class ReturnAdded:
    """A further expected return turned out to be in the parcel. `found_by` says what led to it."""

    return_id: UUID
    found_by: str
    act: Literal["return_added"] = "return_added"


@dataclass(frozen=True, slots=True)
class UnitStarted:
    """A unit was taken in hand. `line_id` and `return_id` are None when it matches no expected line."""

    unit_id: UUID
    return_id: UUID | None
    line_id: UUID | None
    guide: str
    guide_version: str
    code: str = ""
    sku: str = ""
    title: str = ""
    serial: str | None = None
    serial_expected: bool = False
    identity: str = "right"
    act: Literal["unit_started"] = "unit_started"


@dataclass(frozen=True, slots=True)
class SerialRead:
    """The serial number of the unit in hand was scanned. `identity` is the verdict: right or wrong_serial."""

    unit_id: UUID
    serial: str
    identity: str
    act: Literal["serial_read"] = "serial_read"


@dataclass(frozen=True, slots=True)
class Answered:
    """A question of the guide was answered, by the worker or by scanning a roll's label (`by` "roll")."""

    unit_id: UUID
    question: str
    answer: str
    by: str = "worker"
    act: Literal["answered"] = "answered"


@dataclass(frozen=True, slots=True)
class PhotoTaken:
    """A photo was taken and is on disk."""

    unit_id: UUID
    photo: Photo
    act: Literal["photo_taken"] = "photo_taken"


@dataclass(frozen=True, slots=True)
class UnitDecided:
    """The unit was graded and decided. `label_owed`: its label is still to be printed; `ends`: nothing is scanned back.

    `from_roll`: the scan of a pre-printed label named and ended it.
    """

    unit_id: UUID
    lpn: str
    decision: Decision
    label_owed: bool
    ends: bool
    from_roll: bool = False
    act: Literal["unit_decided"] = "unit_decided"


@dataclass(frozen=True, slots=True)
class LpnScanned:
    """The unit's LPN was scanned back; where the site wants the tote as well, `ends` is False."""

    unit_id: UUID
    ends: bool
    act: Literal["lpn_scanned"] = "lpn_scanned"


@dataclass(frozen=True, slots=True)
class PutAway:
    """The tote was scanned: the unit is where it belongs."""

    unit_id: UUID
    tote: str
    act: Literal["put_away"] = "put_away"


@dataclass(frozen=True, slots=True)
class LineMissing:
    """On closing: `quantity` units of a line were not in the parcel. `later`: they are expected in another parcel."""

    return_id: UUID
    line_id: UUID
    quantity: int
    later: bool
    unit_ids: tuple[UUID, ...] = ()
    decisions: tuple[Decision, ...] = ()
    act: Literal["line_missing"] = "line_missing"


@dataclass(frozen=True, slots=True)
class Undone:
    """The last step of the parcel was taken back: these journal entries no longer count. `what` names it for people."""

    journal_ids: tuple[UUID, ...]
    what: str
    unit_id: UUID | None = None
    act: Literal["undone"] = "undone"


@dataclass(frozen=True, slots=True)
class ParcelClosed:
    """The parcel is done; nothing in it can be undone any more."""

    act: Literal["parcel_closed"] = "parcel_closed"


@dataclass(frozen=True, slots=True)
class ParcelSetAside:
    """The parcel was put aside to be taken up again; its acts stay."""

    note: str = ""
    act: Literal["parcel_set_aside"] = "parcel_set_aside"


@dataclass(frozen=True, slots=True)
class ParcelResumed:
    """A parcel that was set aside is on the bench again."""

    act: Literal["parcel_resumed"] = "parcel_resumed"


@dataclass(frozen=True, slots=True)
class ReviewDecided:
    """A lead approved or changed a decision. `overridden`: it differs from the first one, which stays on record."""

    unit_id: UUID
    decision: Decision
    reason: str
    overridden: bool
    act: Literal["review_decided"] = "review_decided"


@dataclass(frozen=True, slots=True)
class ClaimDecided:
    """A lead decided what the customer owes us after settlement `settlement_id`, and why.

    `choice`: "claim" asks the customer for `amount`, "waive" lets all of it go, "refund" gives the credit back as money
    instead of goods.
    """

    return_id: UUID
    settlement_id: str
    choice: str
    amount: Money
    reason: str
    act: Literal["claim_decided"] = "claim_decided"


@dataclass(frozen=True, slots=True)
class LabelPrinted:
    """A label that was owed came out of the printer, or was printed again."""

    unit_id: UUID
    act: Literal["label_printed"] = "label_printed"


@dataclass(frozen=True, slots=True)
class Noted:
    """Something else worth keeping: a sign-in, a changed setting, an entry a lead settled."""

    what: str
    details: dict[str, str] = field(default_factory=dict)
    act: Literal["noted"] = "noted"


Act = (
    ParcelOpened
    | ReturnAdded
    | UnitStarted
    | SerialRead
    | Answered
    | PhotoTaken
    | UnitDecided
    | LpnScanned
    | PutAway
    | LineMissing
    | Undone
    | ParcelClosed
    | ParcelSetAside
    | ParcelResumed
    | ReviewDecided
    | ClaimDecided
    | LabelPrinted
    | Noted
)


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One line of the journal: an act, by whom, where and when.

    `previous` and `digest` chain a station's lines (SHA-256).
    """

    id: UUID
    station: str
    sequence: int
    at: datetime
    operator: str
    parcel_id: UUID | None
    act: Act
    previous: str = ""
    digest: str = ""
