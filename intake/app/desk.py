"""The desk: everything the window (or the tour, or a command) can ask of the station, over the real parts."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from intake.app import compose, mail, saving
from intake.app.compose import Station, utc_now
from intake.app.desk_labels import DeskLabels
from intake.app.desk_waiting import DeskWaiting
from intake.app.nightly import Nightly
from intake.domain.decisions import Decision, Settlement
from intake.domain.effects import Effect
from intake.domain.errors import IntakeError
from intake.domain.grades import Disposition
from intake.domain.money import Money
from intake.domain.people import Operator, Role
from intake.domain.ports import Clock
from intake.domain.records import Parcel
from intake.grading.claims import Choice
from intake.printing.printers import PracticePrinter, list_printers
from intake.scanning.forms import matching_patterns
from intake.scanning.parse import parse
from intake.settings import FormSettings, Settings, ShopSettings
from intake.station import claims, review, search, sign_in, tester, waiting
from intake.station.day import local_day, midnight
from intake.station.desk import ClaimItem, DeviceCheck, FoundUnit, IntakeDesk, ReviewItem, Status
from intake.station.intake import BenchIntake
from intake.station.outcome import Parts
from intake.station.tester import CodeReport
from intake.sync.registry import pushes_of
from intake.sync.worker import SyncWorker

log = logging.getLogger(__name__)

_PATIENCE_S = 5.0
"""How long the end of the program waits for a request under way; a longer one is looked for at the next start."""


class StationDesk(DeskWaiting):
    """One station at work. Threads of its own: labels and sync; `close` ends them."""

    def __init__(self, station: Station, *, clock: Clock = utc_now, sync: bool = True) -> None:
        self._station = station
        self._clock = clock
        self._operator: Operator | None = None
        self._intake: BenchIntake | None = None
        self._listeners: list[Callable[[str, str], None]] = []
        self._labels = DeskLabels(lambda: self._station, self._name, clock, lambda state: self._tell("printer", state))
        self._sync = sync
        self._worker = self._start_sync()
        self._nightly = self._start_nightly()
        self._labels.print_what_is_owed()

    # --- who -----------------------------------------------------------------------------------------------------

    @property
    def settings(self) -> Settings:
        return self._station.settings

    @property
    def training(self) -> bool:
        return self._station.training

    @property
    def station(self) -> Station:
        """The parts behind the desk, for the commands and the tour."""
        return self._station

    @property
    def worker(self) -> SyncWorker:
        """The sync worker, for the commands and the tour."""
        return self._worker

    def _start_sync(self) -> SyncWorker:
        here = self._station
        server = mail.working_server(lambda: self._station)
        worker = SyncWorker(
            (*here.shops.values(), *((server,) if server is not None else ())),
            here.store.outbox,
            owner=here.owner,
            clock=self._clock,
            pull_every={one.name: one.pull_every_s for one in here.settings.shops},
            pushes={one.name: pushes_of(one) for one in here.settings.shops},
            on_report=lambda shop, _report: self._tell(shop, "changed"),
            on_state=self._tell,
        )
        if self._sync:
            worker.start()
        return worker

    def _start_nightly(self) -> Nightly:
        nightly = Nightly(lambda: self._station, self._clock, lambda shop: self._tell(shop, "changed"))
        if self._sync:
            nightly.start()
        return nightly

    def operators(self) -> tuple[Operator, ...]:
        with self._station.store.read() as reads:
            return tuple(one for one in reads.operators() if one.active)

    def sign_in_badge(self, badge: str) -> Operator:
        return self._signed_in(sign_in.by_badge(self._station.store, badge, self._clock()))

    def sign_in_pin(self, operator_id: UUID, pin: str) -> Operator:
        return self._signed_in(sign_in.by_pin(self._station.store, operator_id, pin, self._clock()))

    def sign_out(self) -> None:
        self._operator = None
        self._intake = None

    def _signed_in(self, operator: Operator) -> Operator:
        self._operator = operator
        self._intake = BenchIntake(self._parts(), operator)
        return operator

    def _parts(self) -> Parts:
        here = self._station
        return Parts(
            store=here.store,
            rules=here.rules,
            parse=compose.parser(here.settings),
            prepare=compose.preparer(here.settings),
            photos=here.photos,
            keep_thumbnail=compose.thumbnail_keeper(here.photos),
            print_soon=self._labels.put,
            settled=self._worker.poke,
            plan=self.plan,
            clock=self._clock,
            settings=here.settings,
        )

    def _name(self) -> str:
        return self._operator.name if self._operator else "station"

    def _who(self, needed: Role = Role.WORKER) -> Operator:
        if self._operator is None:
            raise IntakeError("not_signed_in")
        if not self._operator.role.may(needed):
            raise IntakeError("not_allowed")
        return self._operator

    # --- the bench -----------------------------------------------------------------------------------------------

    def intake(self) -> IntakeDesk:
        if self._intake is None:
            raise IntakeError("not_signed_in")
        return self._intake

    def plan(self, settlement: Settlement) -> tuple[Effect, ...]:
        """The effects of a settlement in its shop. Raises IntakeError shop_not_connected."""
        shop = self._station.shops.get(settlement.shop)
        if shop is None:
            raise IntakeError("shop_not_connected", shop=settlement.shop)
        return (*shop.plan(settlement, self.settings.site), *mail.messages(self._station, settlement))

    def status(self) -> Status:
        with self._station.store.read() as reads:
            return waiting.status(reads, midnight(self._clock(), self._zone()))

    def aside(self) -> tuple[Parcel, ...]:
        with self._station.store.read() as reads:
            return reads.parcels(set_aside=True)

    def find_units(self, text: str) -> tuple[FoundUnit, ...]:
        with self._station.store.read() as reads:
            return search.find_units(reads, compose.parser(self.settings), text)

    def explain_code(self, text: str, forms: FormSettings) -> CodeReport:
        site = compose.forms(self.settings.model_copy(update={"forms": forms}))
        with self._station.store.read() as reads:
            return tester.report(reads, text, parse(text, site), matching_patterns(text, site))

    def forget_label_forms(self) -> None:
        with self._station.store.write() as writes:
            writes.forget_label_forms()

    # --- leads ---------------------------------------------------------------------------------------------------

    def review_queue(self) -> tuple[ReviewItem, ...]:
        with self._station.store.read() as reads:
            return review.review_queue(reads, local_day(self._clock(), self._zone()))

    def approve(self, unit_id: UUID) -> None:
        terms = self._station.rules.policy.terms
        review.approve(self._station.store, self._who(Role.LEAD), unit_id, self.plan, self._clock(), terms)
        self._worker.poke()

    def override(self, unit_id: UUID, disposition: Disposition, deduction_percent: int, reason: str) -> Decision:
        rules = self._station.rules
        tote = rules.policy.totes.get(disposition, "")
        lead = self._who(Role.LEAD)
        changed = review.override(
            self._station.store,
            lead,
            unit_id,
            disposition,
            deduction_percent,
            reason,
            tote,
            self.plan,
            self._clock(),
            rules,
            local_day(self._clock(), self._zone()),
        )
        self._worker.poke()
        return changed

    def claims(self) -> tuple[ClaimItem, ...]:
        with self._station.store.read() as reads:
            return claims.claim_queue(reads)

    def decide_claim(self, settlement_id: str, choice: Choice, amount: Money, reason: str) -> None:
        lead, here = self._who(Role.LEAD), self._station
        terms = here.rules.policy.terms
        claims.decide_claim(here.store, lead, settlement_id, choice, amount, reason, self.plan, self._clock(), terms)
        self._worker.poke()

    # --- labels and photos ---------------------------------------------------------------------------------------

    def print_owed_labels(self) -> int:
        self._who()
        return self._labels.print_owed()

    def photo_path(self, sha256: str, thumbnail: bool = False) -> Path:
        photos = self._station.photos
        return photos.thumbnail_path(sha256) if thumbnail else photos.path(sha256)

    def settle_labels(self) -> None:
        """Wait until every label that was put has been tried (for the tour and tests)."""
        self._labels.settle()

    # --- settings, devices, shops --------------------------------------------------------------------------------

    def save_settings(self, settings: Settings) -> None:
        if not self.training:
            self._who(Role.LEAD)
        self._station = saving.save_settings(self._station, settings)
        if self._operator is not None:
            self._intake = BenchIntake(self._parts(), self._operator)

    def check_devices(self) -> tuple[DeviceCheck, ...]:
        from intake.app.devices import check_devices

        return check_devices(self._station, self._labels.problem)

    def printers(self) -> tuple[str, ...]:
        return list_printers()

    def add_shop(
        self, shop: ShopSettings, token: str, progress: Callable[[int, int | None], bool] | None = None
    ) -> int:
        from intake.app.shops import connect_shop, remember_shop

        if not self.training:
            self._who(Role.LEAD)
        connected, count = connect_shop(self._station, shop, token, progress, self._clock)
        self._station = remember_shop(self._station, shop, connected)
        self._worker.add(connected, shop.pull_every_s, pushes_of(shop))
        return count

    def sync_now(self) -> None:
        self._worker.poke()

    def on_sync(self, listener: Callable[[str, str], None]) -> None:
        self._listeners.append(listener)

    def _tell(self, shop: str, state: str) -> None:
        for listener in tuple(self._listeners):
            listener(shop, state)

    # --- paper and practice --------------------------------------------------------------------------------------

    def papers(self) -> Path:
        from intake.app.papers import write_papers

        return write_papers(self._station)

    def command_bars(self, code: str) -> str:
        from intake.printing.symbols import code128

        return code128(code).bars

    def practice_pictures(self) -> tuple[tuple[str, bytes], ...]:
        from intake.app.practice import pictures

        return pictures(self._station) if self.training else ()

    def take_paper_out(self, out: bool) -> None:
        printer = self._station.printer
        if isinstance(printer, PracticePrinter):
            printer.paper = not out
            self._labels.print_again()

    # --- end -----------------------------------------------------------------------------------------------------

    def close(self) -> None:
        if self._sync:
            self._nightly.stop(_PATIENCE_S)
            self._worker.stop(_PATIENCE_S)
        self._labels.stop()
        self._station.store.close()

    def _zone(self) -> ZoneInfo:
        return compose.zone(self.settings.timezone)
