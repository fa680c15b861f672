"""What we need of the world, as Protocols: storage, shops, printers, photos, the clock.

Neighbouring rooms meet only here. Every `write()` block is one durable transaction: all of it, or nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol, runtime_checkable
from uuid import UUID

from intake.domain.acts import Act, JournalEntry
from intake.domain.books import ShopBook
from intake.domain.codes import CodeKind, Meaning
from intake.domain.decisions import Reason, Settlement
from intake.domain.differences import Difference
from intake.domain.effects import Effect, EntryState, Lease, OutboxEntry, Outcome, Page, Seen, ShopCheck
from intake.domain.labels import FormCount
from intake.domain.people import Operator
from intake.domain.records import Parcel, Unit, UnitState
from intake.domain.returns import ExpectedReturn
from intake.domain.stories import StoryLine, Told

Clock = Callable[[], datetime]
"""Gives the time now, aware, in UTC."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An expected return that a code leads to, and by which meaning."""

    expected: ExpectedReturn
    by: CodeKind
    value: str


class Reads(Protocol):
    """Questions to the store, answered from one consistent snapshot."""

    def find_returns(self, meanings: Sequence[Meaning]) -> tuple[Hit, ...]:
        """Returns that a scanned code leads to, by any number they are known under; the likeliest first."""

    def search_returns(self, text: str, limit: int = 20) -> tuple[ExpectedReturn, ...]:
        """Open returns by the beginning of a name, postcode, order number or RMA (case-blind)."""

    def returns(self, ids: Sequence[UUID]) -> tuple[ExpectedReturn, ...]:
        """The returns with these ids, in that order; unknown ids are left out."""

    def open_parcel(self, station: str) -> Parcel | None:
        """The parcel on that station's bench."""

    def parcel(self, parcel_id: UUID) -> Parcel | None:
        """A parcel by id."""

    def parcels(self, code: str = "", set_aside: bool = False, limit: int = 50) -> tuple[Parcel, ...]:
        """Parcels by label code and/or only those set aside, newest first."""

    def acts(self, parcel_id: UUID) -> tuple[JournalEntry, ...]:
        """All acts of a parcel in the order they happened (also undone ones and the Undone acts)."""

    def unit(self, unit_id: UUID) -> Unit | None:
        """A unit by id."""

    def unit_by_lpn(self, lpn: str) -> Unit | None:
        """A unit by its licence plate number (not an undone one)."""

    def units(
        self,
        *,
        parcel_id: UUID | None = None,
        return_ids: Sequence[UUID] = (),
        state: UnitState | None = None,
        label_owed: bool | None = None,
        limit: int = 500,
    ) -> tuple[Unit, ...]:
        """Units (never undone ones unless asked by state), oldest first; the review queue comes by due date."""

    def count_units(self, since: datetime) -> int:
        """Units decided since then, without undone ones."""

    def settlements(self, return_id: UUID) -> tuple[Settlement, ...]:
        """What was settled for a return so far, oldest first."""

    def open_claims(self, limit: int = 500) -> tuple[Settlement, ...]:
        """Settlements after which a customer owes something that no lead has decided yet, oldest first."""

    def entries(
        self, *, states: Sequence[EntryState] = (), group: UUID | None = None, limit: int = 200
    ) -> tuple[OutboxEntry, ...]:
        """Outbox entries, oldest first."""

    def entry(self, entry_id: UUID) -> OutboxEntry | None:
        """An outbox entry by id."""

    def handed_entries(self, limit: int = 200) -> tuple[OutboxEntry, ...]:
        """Unsettled entries that were handed to a lead, the longest waiting first."""

    def entry_counts(self, states: Sequence[EntryState] = ()) -> dict[EntryState, int]:
        """How many entries stand in each state; of these states only, which spares counting years of settled ones."""

    def count_handed(self) -> int:
        """How many unsettled entries were handed to a lead."""

    def story(self, entry_id: UUID) -> tuple[StoryLine, ...]:
        """What happened to an entry so far, in the order it happened."""

    def operators(self) -> tuple[Operator, ...]:
        """All operators, active ones first, by name."""

    def cursor(self, shop: str) -> str:
        """Where the last pull from a shop ended; empty before the first."""

    def label_forms(self) -> dict[str, FormCount]:
        """How often each form of code (intake/domain/labels.py) opened a return here, or led nowhere."""

    def journal(self, station: str = "", limit: int = 100) -> tuple[JournalEntry, ...]:
        """The newest journal entries, newest first."""

    def differences(self) -> tuple[Difference, ...]:
        """What comparing with the shops found and nobody has explained, oldest first."""

    def oldest_due(self) -> datetime | None:
        """The nearest legal refund date (as UTC midnight) among open returns that have arrived and are not refunded."""


class Writes(Reads, Protocol):
    """Changes to the store, within one durable transaction."""

    def lock_returns(self, ids: Sequence[UUID]) -> None:
        """Hold the rows of these returns until the transaction ends (before asking "was that the last unit?")."""

    def lock_parcel(self, parcel_id: UUID) -> Parcel | None:
        """Hold the row of a parcel until the transaction ends; the parcel as it stands then."""

    def append(self, act: Act, *, at: datetime, operator: str, parcel_id: UUID | None) -> JournalEntry:
        """Append an act to this station's hash-chained journal."""

    def save_parcel(self, parcel: Parcel) -> None:
        """Insert or replace a parcel."""

    def save_unit(self, unit: Unit) -> None:
        """Insert or replace a unit."""

    def add_settlement(self, settlement: Settlement, effects: Sequence[Effect], at: datetime) -> None:
        """Record a settlement and its effects as due outbox entries; the same settlement again changes nothing."""

    def explain_difference(self, difference: Difference, at: datetime) -> bool:
        """Keep a lead's explanation (in its fields). False when it is explained or gone already."""

    def next_number(self, name: str) -> int:
        """The next number of a counter ("lpn"), never given twice."""

    def count_label_form(self, form: str, opened: bool) -> None:
        """One more code of this form that opened a return, or led nowhere."""

    def forget_label_forms(self) -> None:
        """Begin to count anew."""

    def save_operator(self, operator: Operator) -> None:
        """Insert or replace an operator."""

    def save_returns(self, shop: str, returns: Sequence[ExpectedReturn], cursor: str | None) -> int:
        """Insert or update expected returns by (shop, external id), keeping our ids, and store the cursor.

        Returns how many were new or changed.
        """

    def settle_entry(
        self,
        entry_id: UUID,
        state: EntryState,
        at: datetime,
        problem: Reason | None,
        told: Told | None = None,
        params: Mapping[str, str] | None = None,
    ) -> None:
        """A word on an entry from outside the engine: INTENT to try again, DONE to mark as settled, PARKED to stop it.

        `told` and `params` are its line of the story; by default what the state says.
        """

    def hand_over(self, entry_id: UUID, at: datetime, who: str, words: str) -> None:
        """Mark an unsettled entry as handed to a lead; its state stays."""


class Store(Protocol):
    """The place where records live."""

    def read(self) -> AbstractContextManager[Reads]:
        """A consistent snapshot for reading."""

    def write(self) -> AbstractContextManager[Writes]:
        """One durable transaction; an exception inside rolls all of it back."""

    def close(self) -> None:
        """Release the file or the connections."""


class Outbox(Protocol):
    """The outbox as the sync engine works it, safe to use from several threads. A group is a return.

    `now` is the caller's steady time. A database server that several stations share judges leases and waits by its own
    clock instead, so that the skew between stations cannot end them early.
    """

    def due_groups(self, shop: str, now: datetime, limit: int) -> tuple[UUID, ...]:
        """Groups that nobody holds and whose first unsettled entry is this shop's and due, the longest waiting first.

        An entry is due when it is under way and its time has come. Entries of a group go out in order over all shops;
        messages (MAIL) hold back nothing but messages.
        """

    def claim(self, group: UUID, owner: str, now: datetime, term: timedelta) -> Lease | None:
        """Lease a group for `term`; None while somebody holds it, be it the same owner."""

    def begin(self, lease: Lease, entry: UUID, now: datetime, *, absent: bool = False, after: Outcome | None) -> bool:
        """Durably note that the request is about to leave (attempts + 1); before it, what became of the one before.

        `absent`: it was looked for and is provably not there. False when the lease is over or the entry is settled:
        then the request must not leave.
        """

    def note(self, lease: Lease, outcome: Outcome, now: datetime, *, release: bool = False) -> bool:
        """Note an outcome, and with `release` give the lease back.

        False when the lease was lost: the outcome must then be found out again by reading.
        """

    def release(self, lease: Lease) -> None:
        """Give the lease back."""

    def recover(self, owner: str, now: datetime) -> int:
        """At start: this owner's leases end; what it was sending is to be looked for. Returns how many that are."""

    def store_page(self, shop: str, page: Page) -> int:
        """Store a pulled page and its cursor in one transaction. Returns how many returns were new or changed."""

    def cursor(self, shop: str) -> str:
        """Where the last pull ended."""


class Shop(Protocol):
    """A shop as the sync engine sees it.

    Reads raise ShopUnreachable or ShopAnswerUnusable. `send` raises ShopUnreachable only when the shop certainly did
    nothing, ShopRefused when it said no for good, ShopUncertain in every other case.
    """

    name: str
    settle_time: timedelta
    """How long after an unclear answer an effect may still appear; only then is absence a proof."""

    def check(self) -> ShopCheck:
        """Test connection and rights."""

    def pull(self, cursor: str) -> Iterator[Page]:
        """What changed since `cursor` (empty: everything), in pages."""

    def plan(self, settlement: Settlement, site: str) -> tuple[Effect, ...]:
        """Pure: the effects that carry a settlement out, in order."""

    def look(self, effect: Effect) -> Seen:
        """Read whether the effect is there."""

    def send(self, effect: Effect) -> Seen:
        """Ask the shop for the effect; the answer says DONE (or DIFFERS)."""

    def book(self, expected: ExpectedReturn) -> ShopBook:
        """Read what the shop itself holds of a return: refunds, goods, marks of ours. It never changes anything."""

    def contact(self, expected: ExpectedReturn) -> str:
        """Read the customer's e-mail address; empty when the shop has none. Never kept on our side."""


@runtime_checkable
class ForgetsKeys(Protocol):
    """A shop that knows a repeated key only for a while; asked again after that, it carries the effect out anew."""

    key_memory: timedelta


@dataclass(frozen=True, slots=True)
class UnitLabel:
    """What is printed on a unit's label. `disposition`/`grade` are codes; `language` chooses their words."""

    lpn: str
    title: str
    sku: str
    grade: str
    disposition: str
    tote: str
    decided_at: datetime
    station: str
    language: str
    review: bool = False


class Printer(Protocol):
    """Where labels come out. Raises IntakeError (printer_unavailable, printer_out_of_paper) when they do not."""

    def print_label(self, label: UnitLabel) -> None:
        """Print one unit label; returns only when it is out (or written)."""


class PhotoFiles(Protocol):
    """Photo files, named by the SHA-256 of their bytes."""

    def put(self, jpeg: bytes) -> str:
        """Store durably (write, fsync, rename) and return the SHA-256; the same photo twice is one file."""

    def get(self, sha256: str) -> bytes:
        """The JPEG. Raises IntakeError photo_missing."""

    def path(self, sha256: str) -> Path:
        """Where the file lies (or would)."""


@dataclass(frozen=True, slots=True)
class PreparedPhoto:
    """A photo ready to keep: JPEG without EXIF, limited in size. `problem` is a text code when it should be retaken."""

    jpeg: bytes
    width: int
    height: int
    problem: str = ""
    figures: dict[str, float] = field(default_factory=dict)


PreparePhoto = Callable[[bytes], PreparedPhoto]
"""Checks and re-encodes an image file's bytes. Raises IntakeError image_unreadable or image_too_large."""

ParseText = Callable[[str], tuple[Meaning, ...]]
"""Ranked meanings of a scanned text, best first."""
