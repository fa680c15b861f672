"""A desk with a day's sample values and no station behind it: shows the views it is given, notes what it is told."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from intake.domain.codes import Certainty, CodeKind, Meaning, Scan
from intake.domain.decisions import Decision, Reason
from intake.domain.differences import Difference
from intake.domain.errors import IntakeError
from intake.domain.grades import Disposition
from intake.domain.money import Money
from intake.domain.own_codes import split_own
from intake.domain.people import Operator, Role
from intake.domain.records import Parcel, ParcelState
from intake.domain.stories import StoryLine
from intake.grading.claims import Choice
from intake.settings import FormSettings, Settings, ShopSettings
from intake.station.commands import Command
from intake.station.desk import ClaimItem, DeviceCheck, FoundUnit, ReviewItem, Status, WaitingList
from intake.station.tester import CodeReport
from intake.station.views import AnyView
from tests.ui import sample_views

EVA = Operator(UUID(int=1), "Eva Lindqvist", "EVA1", Role.WORKER)
MARIUS = Operator(UUID(int=2), "Marius Ionescu", "MARIUS1", Role.WORKER)
HANNE = Operator(UUID(int=3), "Hanne Sørensen", "HANNE1", Role.LEAD)
PIN = "1234"


class FakeBench:
    """The bench: `next_view` is what every act leads to; `told` what the worker did."""

    def __init__(self) -> None:
        self.next_view: AnyView = sample_views.await_parcel()
        self.told: list[object] = []
        self.hold: Callable[[], None] = lambda: None

    def view(self) -> AnyView:
        return self.next_view

    def _act(self, what: object) -> AnyView:
        self.hold()
        self.told.append(what)
        return self.next_view

    def scan(self, scan: Scan) -> AnyView:
        return self._act(scan)

    def digit(self, number: int) -> AnyView:
        return self._act(number)

    def command(self, command: Command) -> AnyView:
        return self._act(command)

    def photo(self, image: bytes) -> AnyView:
        return self._act(image)

    def search(self, text: str) -> AnyView:
        return self._act(text)

    def resume(self, parcel_id: UUID) -> AnyView:
        return self._act(parcel_id)


class FakeDesk:
    """Everything the window needs, out of thin air."""

    def __init__(self, settings: Settings | None = None, training: bool = True) -> None:
        self.settings = settings or Settings(station="dock-4", theme="light", sounds=False, camera="simulated")
        self.training = training
        self.bench = FakeBench()
        self.people: tuple[Operator, ...] = (EVA, MARIUS, HANNE)
        self.figures = Status(
            waiting=2, uncertain=0, parked=0, review=3, labels_owed=0, aside=1, today=41, oldest_due=in_days(9)
        )
        self.signed_in: Operator | None = None
        self.closed = False
        self.on_close: Callable[[], None] = lambda: None
        self.listeners: list[Callable[[str, str], None]] = []
        self.paper_out = False
        self.pictures_asked = 0
        self.codes_tried: list[tuple[str, FormSettings]] = []
        self.report = CodeReport("", (), ())
        self.found_differences: tuple[Difference, ...] = ()
        self.explained: list[tuple[UUID, str]] = []

    def operators(self) -> tuple[Operator, ...]:
        return self.people

    def sign_in_badge(self, badge: str) -> Operator:
        for one in self.people:
            if one.badge == badge:
                self.signed_in = one
                return one
        raise IntakeError("badge_unknown")

    def sign_in_pin(self, operator_id: UUID, pin: str) -> Operator:
        if pin != PIN:
            raise IntakeError("pin_wrong")
        self.signed_in = next(one for one in self.people if one.id == operator_id)
        return self.signed_in

    def sign_out(self) -> None:
        self.signed_in = None

    def intake(self) -> FakeBench:
        if self.signed_in is None:
            raise IntakeError("not_signed_in")
        return self.bench

    def status(self) -> Status:
        return self.figures

    def review_queue(self) -> tuple[ReviewItem, ...]:
        return ()

    def differences(self) -> tuple[Difference, ...]:
        return self.found_differences

    def explain_difference(self, difference_id: UUID, reason: str) -> None:
        self.explained.append((difference_id, reason))
        self.found_differences = tuple(one for one in self.found_differences if one.id != difference_id)

    def approve(self, unit_id: UUID) -> None:
        raise IntakeError("not_allowed")

    def override(self, unit_id: UUID, disposition: Disposition, deduction_percent: int, reason: str) -> Decision:
        raise IntakeError("not_allowed")

    def claims(self) -> tuple[ClaimItem, ...]:
        return ()

    def decide_claim(self, settlement_id: str, choice: Choice, amount: Money, reason: str) -> None:
        raise IntakeError("not_allowed")

    def waiting(self) -> WaitingList:
        return WaitingList()

    def story(self, entry_id: UUID) -> tuple[StoryLine, ...]:
        return ()

    def hand_over(self, entry_id: UUID, words: str) -> None:
        self.bench.told.append(("handed over", entry_id, words))

    def retry(self, entry_id: UUID) -> None:
        self.bench.told.append(("retry", entry_id))

    def mark_settled(self, entry_id: UUID, reason: str) -> None:
        self.bench.told.append(("settled", entry_id, reason))

    def aside(self) -> tuple[Parcel, ...]:
        opened = datetime(2026, 11, 22, 9, 12, tzinfo=UTC)
        return (Parcel(UUID(int=77), "3SABCD9876543", "dock-4", ParcelState.SET_ASIDE, opened, EVA.name, blind=True),)

    def find_units(self, text: str) -> tuple[FoundUnit, ...]:
        return ()

    def explain_code(self, text: str, forms: FormSettings) -> CodeReport:
        self.codes_tried.append((text, forms))
        return self.report if text else CodeReport("", (), self.report.learned)

    def forget_label_forms(self) -> None:
        self.report = CodeReport("", (), ())

    def print_owed_labels(self) -> int:
        return 0

    def photo_path(self, sha256: str, thumbnail: bool = False) -> Path:
        return Path("nowhere") / f"{sha256}.jpg"

    def save_settings(self, settings: Settings) -> None:
        self.settings = settings

    def check_devices(self) -> tuple[DeviceCheck, ...]:
        return (DeviceCheck("printer", "ok", Reason("printer_ok")),)

    def printers(self) -> tuple[str, ...]:
        return ("pdf",)

    def add_shop(
        self, shop: ShopSettings, token: str, progress: Callable[[int, int | None], bool] | None = None
    ) -> int:
        return 0

    def papers(self) -> Path:
        return Path("nowhere")

    def sync_now(self) -> None:
        self.bench.told.append("sync")

    def on_sync(self, listener: Callable[[str, str], None]) -> None:
        self.listeners.append(listener)

    def command_bars(self, code: str) -> str:
        return "11010010000" + "10" * len(code) + "1100011101011"

    def practice_pictures(self) -> tuple[tuple[str, bytes], ...]:
        self.pictures_asked += 1
        return (("A parcel's label", png(0xC8B28C)), ("The article", png(0x5B7A5E)), ("The damage", png(0x7A4B4B)))

    def take_paper_out(self, out: bool) -> None:
        self.paper_out = out

    def close(self) -> None:
        self.closed = True
        self.on_close()


def in_days(days: int) -> date:
    """A day from now on, as the strip counts it."""
    return datetime.now(UTC).date() + timedelta(days=days)


def png(colour: int, side: int = 64) -> bytes:
    """A small picture of one colour."""
    line = b"\0" + colour.to_bytes(3, "big") * side

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(line * side)) + chunk(b"IEND", b"")
    )


def parse_own(text: str) -> tuple[Meaning, ...]:
    """Only our own codes have a meaning here."""
    own = split_own(text)
    if own is not None:
        return (Meaning(own[0], own[1], Certainty.CERTAIN),)
    return (Meaning(CodeKind.TRACKING, text.upper(), Certainty.POSSIBLE),) if text else ()
