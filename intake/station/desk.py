"""What the screens can ask of the station and tell it: the one interface between the window and the rooms below."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol
from uuid import UUID

from intake.domain.codes import Scan
from intake.domain.decisions import Decision, Reason, SettledUnit, Settlement
from intake.domain.differences import Difference
from intake.domain.effects import OutboxEntry
from intake.domain.grades import Disposition
from intake.domain.money import Money
from intake.domain.people import Operator
from intake.domain.records import Parcel, Unit
from intake.domain.returns import ExchangeGoods
from intake.domain.stories import StoryLine
from intake.grading.claims import Choice
from intake.settings import FormSettings, Settings, ShopSettings
from intake.station.commands import Command
from intake.station.tester import CodeReport
from intake.station.views import AnyView


@dataclass(frozen=True, slots=True)
class Status:
    """The status strip: counts of what waits, and the nearest legal refund date."""

    waiting: int
    uncertain: int
    parked: int
    review: int
    labels_owed: int
    aside: int
    today: int
    oldest_due: date | None
    handed: int = 0
    """Entries that workers handed to a lead."""
    differences: int = 0
    """What comparing with the shops found and nobody has explained."""


@dataclass(frozen=True, slots=True)
class FoundUnit:
    """A unit found again, with what it does not know of its return; empty where it belongs to none."""

    unit: Unit
    rma: str = ""
    order_number: str = ""
    customer: str = ""
    reason: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """A decision waiting for a lead, with what they need to judge it."""

    unit: Unit
    rma: str
    order_number: str
    customer: str
    due: date | None
    days_left: int | None
    line_title: str
    customer_note: str
    reason: str


@dataclass(frozen=True, slots=True)
class ClaimItem:
    """What a customer owes, waiting for a lead, with how it comes about.

    `units`: all of the return, with their titles as `sku`. `advance`: what was refunded before the goods came.
    `goods`: what waits here in an exchange, worth `price`; `credit` is what the customer has towards it.
    """

    settlement: Settlement
    rma: str
    order_number: str
    customer: str
    owed: Money
    why: tuple[Reason, ...]
    units: tuple[SettledUnit, ...]
    advance: Money
    goods: tuple[ExchangeGoods, ...]
    price: Money
    credit: Money


@dataclass(frozen=True, slots=True)
class WaitingItem:
    """An outbox entry in plain terms. `amount` is the money it is about: released, or kept back by a deduction."""

    entry: OutboxEntry
    rma: str
    order_number: str
    amount: Money | None = None


@dataclass(frozen=True, slots=True)
class WaitingList:
    """What waits, as far as it is listed, and how many there are of each kind in all.

    `handed` is filled for leads; the entries in it are neither listed nor counted once more among the others.
    """

    handed: tuple[WaitingItem, ...] = ()
    needs: tuple[WaitingItem, ...] = ()
    under_way: tuple[WaitingItem, ...] = ()
    count_handed: int = 0
    count_needs: int = 0
    count_under_way: int = 0


@dataclass(frozen=True, slots=True)
class DeviceCheck:
    """One line of the device check: "ok", "attention" or "stop", what it is and what to do."""

    name: str
    state: str
    detail: Reason


class IntakeDesk(Protocol):
    """A parcel's way over the bench. Every call is durable when it returns; every call returns what to show next."""

    def view(self) -> AnyView:
        """What to show now (also after a restart: the open parcel as it was)."""

    def scan(self, scan: Scan) -> AnyView:
        """Any code: parcel label, unit, serial, LPN, tote, command; never raises for a strange text."""

    def digit(self, number: int) -> AnyView:
        """A digit key 1 to 9: an answer, a row, a candidate."""

    def command(self, command: Command) -> AnyView:
        """A command key or barcode. SHUTTER, HELP and SIGN_OUT are the window's own and only acknowledged here."""

    def photo(self, image: bytes) -> AnyView:
        """An image file's bytes (JPEG, PNG) for the photo that is wanted; a bad one comes back with the reason."""

    def search(self, text: str) -> AnyView:
        """Blind intake: a name, postcode, order number or RMA typed by hand."""

    def resume(self, parcel_id: UUID) -> AnyView:
        """Take up a parcel that was set aside."""


class Desk(Protocol):
    """Everything the window needs. Methods that touch the store may take milliseconds; run them on the task thread."""

    @property
    def settings(self) -> Settings:
        """What this deployment decided."""

    @property
    def training(self) -> bool:
        """Is this practice?"""

    def operators(self) -> tuple[Operator, ...]:
        """Who may sign in by name."""

    def sign_in_badge(self, badge: str) -> Operator:
        """By badge barcode body. Raises IntakeError badge_unknown."""

    def sign_in_pin(self, operator_id: UUID, pin: str) -> Operator:
        """By PIN. Raises IntakeError pin_wrong or sign_in_locked (with seconds)."""

    def sign_out(self) -> None:
        """The operator leaves; the open parcel stays."""

    def intake(self) -> IntakeDesk:
        """The bench of the operator who signed in. Raises IntakeError not_signed_in."""

    def status(self) -> Status:
        """Counts for the status strip."""

    def review_queue(self) -> tuple[ReviewItem, ...]:
        """Waiting reviews, nearest legal refund date first."""

    def approve(self, unit_id: UUID) -> None:
        """A lead agrees with the decision. Raises IntakeError not_allowed."""

    def override(self, unit_id: UUID, disposition: Disposition, deduction_percent: int, reason: str) -> Decision:
        """A lead's change, with a reason; the law binds. Raises deduction_unlawful, reason_needed or not_allowed."""

    def claims(self) -> tuple[ClaimItem, ...]:
        """What customers owe and no lead has decided, oldest first."""

    def decide_claim(self, settlement_id: str, choice: Choice, amount: Money, reason: str) -> None:
        """A lead's word. Raises not_allowed, reason_needed, claim_not_open, claim_amount, claim_choice."""

    def waiting(self) -> WaitingList:
        """What is owed to the shops and not settled."""

    def story(self, entry_id: UUID) -> tuple[StoryLine, ...]:
        """What happened to such an entry so far, oldest first."""

    def retry(self, entry_id: UUID) -> None:
        """Try a parked entry again."""

    def mark_settled(self, entry_id: UUID, reason: str) -> None:
        """A lead says the effect is there; with a reason."""

    def hand_over(self, entry_id: UUID, words: str) -> None:
        """Hand an entry to a lead; `words` may be empty. Raises entry_settled."""

    def differences(self) -> tuple[Difference, ...]:
        """What comparing with the shops found and nobody has explained, oldest first."""

    def explain_difference(self, difference_id: UUID, reason: str) -> None:
        """A lead says why it is right as it is. Raises not_allowed, reason_needed or difference_gone."""

    def aside(self) -> tuple[Parcel, ...]:
        """Parcels set aside."""

    def find_units(self, text: str) -> tuple[FoundUnit, ...]:
        """Units by LPN, or of the returns that a code, a number or the beginning of a name leads to."""

    def explain_code(self, text: str, forms: FormSettings) -> CodeReport:
        """What a text means by these forms, what each reading opens, and what was learned. Raises site_pattern_*."""

    def forget_label_forms(self) -> None:
        """Begin anew to learn which codes open returns."""

    def print_owed_labels(self) -> int:
        """Print the labels that are owed; how many came out. Raises the printer's IntakeError at the first failure."""

    def photo_path(self, sha256: str, thumbnail: bool = False) -> Path:
        """Where a photo lies."""

    def save_settings(self, settings: Settings) -> None:
        """Check and keep settings. Raises IntakeError settings_invalid, not_allowed."""

    def check_devices(self) -> tuple[DeviceCheck, ...]:
        """Test printer, camera, database and shops now (slow: run it on the task thread)."""

    def printers(self) -> tuple[str, ...]:
        """Print queues of this machine, `pdf` first."""

    def add_shop(
        self, shop: ShopSettings, token: str, progress: Callable[[int, int | None], bool] | None = None
    ) -> int:
        """Test, store the token in the keyring, import; returns how many returns came. `progress` False cancels."""

    def papers(self) -> Path:
        """Write the printable sheets (practice labels, command barcodes, badges, totes, rolls); their folder."""

    def sync_now(self) -> None:
        """Poke the sync worker."""

    def on_sync(self, listener: Callable[[str, str], None]) -> None:
        """Call `listener(shop, state)` (from another thread) when a shop's state or the outbox changes."""

    def command_bars(self, code: str) -> str:
        """A code of ours as the modules of a Code 128 symbol: "1" a bar, "0" a space, no quiet zones."""

    def practice_pictures(self) -> tuple[tuple[str, bytes], ...]:
        """Training only: pictures the simulated camera can show, (caption, PNG)."""

    def take_paper_out(self, out: bool) -> None:
        """Training only: let the practice printer run out of paper, or fill it again."""

    def close(self) -> None:
        """Stop sync and close the store, finishing what is under way."""
