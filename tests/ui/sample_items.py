"""A desk with things that wait for a lead: reviews, entries owed to a shop, parcels set aside; and what was done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

from intake.domain.decisions import Decision, Deduction, Reason, SettledUnit, Settlement
from intake.domain.effects import NEEDS_PERSON, Effect, EntryState, OutboxEntry
from intake.domain.errors import IntakeError
from intake.domain.grades import Cause, Cosmetic, Disposition, Facets, Grade
from intake.domain.inspection import Inspection, Photo
from intake.domain.money import Money
from intake.domain.people import Role
from intake.domain.records import Parcel, Unit, UnitState
from intake.domain.returns import ExchangeGoods, Ground
from intake.domain.stories import StoryLine, Told
from intake.grading.claims import Choice
from intake.settings import Settings, ShopSettings
from intake.station.desk import ClaimItem, DeviceCheck, FoundUnit, ReviewItem, WaitingItem, WaitingList
from tests.ui.fake_desk import FakeDesk, in_days, png

AT = datetime(2026, 11, 22, 9, 12, tzinfo=UTC)
PHOTOS = tuple(Photo(name * 64, "damage", AT, 640, 480) for name in "ab")


def unit(number: int, title: str, *, photos: tuple[Photo, ...] = (), state: UnitState = UnitState.REVIEW) -> Unit:
    facets = Facets(cosmetic=Cosmetic.VISIBLE, cause=Cause.HANDLING)
    decision = Decision(
        Grade.C,
        facets,
        Disposition.RESTOCK_B,
        Money(5593, "EUR"),
        Ground.WITHDRAWAL,
        Deduction(Money(2397, "EUR"), 30, "handling"),
        in_days(9),
        "B-01",
        (Reason("deduction_handling", {"percent": "30", "amount": "23.97 EUR"}),),
        (Reason("deduction_above_limit", {"percent": "30", "limit": "20"}),),
    )
    inspection = Inspection("apparel", "v1", "Eva Lindqvist", photos=photos)
    lpn = f"LPN0000000{number:02d}42"
    return Unit(UUID(int=number), UUID(int=500), lpn, "TJ-M", title, state, decision, inspection, AT, tote="B-01")


def review(number: int, title: str, days: int | None, photos: tuple[Photo, ...] = ()) -> ReviewItem:
    due = in_days(days) if days is not None else None
    number_ = f"RMA-{10400 + number}"
    of = unit(number, title, photos=photos)
    return ReviewItem(
        of, number_, str(10400 + number), "J. de Vries", due, days, title, "Sleeves too short.", "too_small"
    )


REVIEWS = (
    review(1, "Trail jacket", -1, PHOTOS),
    review(2, "Running shoe", 1),
    review(3, "Headphones", 9),
)


def entry(number: int, state: EntryState, kind: str = "refund", problem: Reason | None = None) -> WaitingItem:
    effect = Effect(UUID(int=number), kind, b"{}")
    amount = (7990, "EUR") if kind == "refund" else (0, "")
    return WaitingItem(
        OutboxEntry(
            UUID(int=number),
            "main-shop",
            UUID(int=900 + number),
            0,
            effect,
            state,
            AT,
            AT + timedelta(minutes=3),
            attempts=1,
            problem=problem,
            amount_minor=amount[0],
            currency=amount[1],
        ),
        f"RMA-{number}",
        str(number),
        Money(*amount) if amount[1] else None,
    )


ENTRIES = (
    entry(31, EntryState.PARKED, problem=Reason("payment_unknown", {"payment": "pay_118"})),
    entry(32, EntryState.UNCERTAIN),
    entry(33, EntryState.INTENT, "receive"),
)


def waiting_list(entries: tuple[WaitingItem, ...], lead: bool) -> WaitingList:
    """As a station lists them: for a lead, what was handed over apart."""
    handed = tuple(item for item in entries if lead and item.entry.handed_at is not None)
    rest = [item for item in entries if item not in handed]
    needs = tuple(item for item in rest if item.entry.state in NEEDS_PERSON)
    under_way = tuple(item for item in rest if item.entry.state not in NEEDS_PERSON)
    return WaitingList(handed, needs, under_way, len(handed), len(needs), len(under_way))


def settled(number: int, claim: int, due: int = 0) -> Settlement:
    """The settlement of a return whose customer owes something."""
    eur = partial(Money, currency="EUR")
    made = unit(number, "Jacket").decision
    goods = SettledUnit(
        UUID(int=number), "", "l", "Running shoe", Grade.C, made.disposition, made.refund, Money(2397, "EUR")
    )
    return Settlement(
        id=f"claim-{number}",
        revision=1,
        return_id=UUID(int=number),
        shop="training",
        external_id="ret",
        order_external_id="ord",
        currency="EUR",
        units=(goods,),
        delivery=eur(0),
        postage=eur(0),
        instant=eur(5593),
        goods_deduction=eur(2397),
        refund=eur(0),
        claim=eur(claim),
        payments=(),
        exchange_due=eur(due),
    )


def claim(number: int, owed: int, due: int = 0) -> ClaimItem:
    """A refund that went out too early; with `due` goods in exchange that wait."""
    of, nothing = settled(number, owed - due, due), Money(0, "EUR")
    goods = (ExchangeGoods("out", "TJ-M", "Trail Jacket M", 1, Money(7990, "EUR")),) if due else ()
    why = Reason("claim_goods" if due else "claim_refunded", {"amount": str(Money(owed, "EUR"))})
    return ClaimItem(
        of,
        f"RMA-{10500 + number}",
        str(10500 + number),
        "F. Aardenburg",
        Money(owed, "EUR"),
        (why,),
        of.units,
        nothing if due else Money(7990, "EUR"),
        goods,
        Money(7990, "EUR") if due else nothing,
        Money(7990 - due, "EUR") if due else nothing,
    )


CLAIMS = (claim(7, 2397), claim(8, 2500, 2500))


class LeadDesk(FakeDesk):
    """`said` is what the screens told it, in order."""

    def __init__(self, folder: Path, settings: Settings | None = None, training: bool = True) -> None:
        super().__init__(settings, training)
        self.folder = folder
        self.said: list[tuple[object, ...]] = []
        self.reviews: tuple[ReviewItem, ...] = REVIEWS
        self.demands: tuple[ClaimItem, ...] = ()
        self.entries: tuple[WaitingItem, ...] = ENTRIES
        self.parcels: tuple[Parcel, ...] = super().aside()
        self.units: tuple[Unit, ...] = ()
        self.refusal: IntakeError | None = None
        self.owed = 0
        self.pages: tuple[tuple[int, int | None], ...] = ((25, 60), (60, 60))
        self.before_a_page: Callable[[], object] = lambda: None
        self.checks: tuple[DeviceCheck, ...] = super().check_devices()
        for photo in PHOTOS:
            (folder / f"{photo.sha256}.png").write_bytes(png(0x7A4B4B))

    def _do(self, *what: object) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.said.append(what)

    def _lead(self) -> None:
        if self.signed_in is None or not self.signed_in.role.may(Role.LEAD):
            raise IntakeError("not_allowed")

    def review_queue(self) -> tuple[ReviewItem, ...]:
        return self.reviews

    def _reviewed(self, unit_id: UUID) -> Decision:
        found = next(item for item in self.reviews if item.unit.id == unit_id)
        self.reviews = tuple(item for item in self.reviews if item is not found)
        return found.unit.decision

    def approve(self, unit_id: UUID) -> None:
        self._lead()
        self._do("approve", unit_id)
        self._reviewed(unit_id)

    def override(self, unit_id: UUID, disposition: Disposition, deduction_percent: int, reason: str) -> Decision:
        self._lead()
        self._do("override", unit_id, disposition, deduction_percent, reason)
        return self._reviewed(unit_id)

    def claims(self) -> tuple[ClaimItem, ...]:
        return self.demands

    def decide_claim(self, settlement_id: str, choice: Choice, amount: Money, reason: str) -> None:
        self._lead()
        self._do("claim", settlement_id, choice, amount, reason)
        self.demands = tuple(one for one in self.demands if one.settlement.id != settlement_id)

    def waiting(self) -> WaitingList:
        return waiting_list(self.entries, self.signed_in is not None and self.signed_in.role.may(Role.LEAD))

    def story(self, entry_id: UUID) -> tuple[StoryLine, ...]:
        entry = next(item.entry for item in self.entries if item.entry.id == entry_id)
        sent = StoryLine(AT + timedelta(minutes=1), Told.SENT)
        return (StoryLine(AT, Told.RECORDED), sent, StoryLine(AT + timedelta(minutes=3), Told.PARKED, entry.problem))

    def hand_over(self, entry_id: UUID, words: str) -> None:
        self._do("handed over", entry_id, words)
        self.entries = tuple(
            replace(item, entry=replace(item.entry, handed_at=AT)) if item.entry.id == entry_id else item
            for item in self.entries
        )

    def aside(self) -> tuple[Parcel, ...]:
        return self.parcels

    def retry(self, entry_id: UUID) -> None:
        self._do("retry", entry_id)

    def mark_settled(self, entry_id: UUID, reason: str) -> None:
        self._lead()
        self._do("settled", entry_id, reason)
        self.entries = tuple(item for item in self.entries if item.entry.id != entry_id)

    def print_owed_labels(self) -> int:
        self._do("print")
        return self.owed

    def find_units(self, text: str) -> tuple[FoundUnit, ...]:
        self.said.append(("find", text))
        return tuple(FoundUnit(unit, rma="RMA-10428-1", customer="Anna Bakker") for unit in self.units)

    def photo_path(self, sha256: str, thumbnail: bool = False) -> Path:
        return self.folder / f"{sha256}.png"

    def save_settings(self, settings: Settings) -> None:
        self._do("save")
        self.settings = settings

    def check_devices(self) -> tuple[DeviceCheck, ...]:
        return self.checks

    def papers(self) -> Path:
        self._do("papers")
        return self.folder

    def add_shop(
        self, shop: ShopSettings, token: str, progress: Callable[[int, int | None], bool] | None = None
    ) -> int:
        self._do("shop", shop, token)
        came = 0
        for came, total in self.pages:
            self.before_a_page()
            if progress is not None and not progress(came, total):
                break
        self.settings = self.settings.model_copy(update={"shops": (*self.settings.shops, shop)})
        return came
