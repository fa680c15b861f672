"""A real bench for tests: SQLite store, shipped guides, policy and law, the training shop's sample returns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from uuid import UUID

from intake.domain.codes import Scan, Source
from intake.domain.people import Operator, Role
from intake.domain.ports import PreparedPhoto
from intake.domain.returns import ExpectedReturn
from intake.grading.guides import load_guides
from intake.grading.law import load_law
from intake.grading.policy import load_policy
from intake.paths import DataDir, resources
from intake.scanning.parse import parse
from intake.settings import PutAwayMode, Settings
from intake.station.facts import Rules
from intake.station.intake import BenchIntake
from intake.station.outcome import Parts
from intake.station.sign_in import new_operator
from intake.station.views import AnyView
from intake.store.open import open_store
from intake.store.photos import PhotoStore
from intake.store.sql_store import SqlStore
from intake.sync.training import TrainingShop
from intake.sync.training_data import sample_returns

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass
class TickingClock:
    """Every reading is a millisecond later, so that nothing happens at the same time."""

    now: datetime = START

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now


@dataclass
class Dock:
    """A bench with everything real behind it, driven by scans, digits and photos."""

    store: SqlStore
    shop: TrainingShop
    parts: Parts
    returns: dict[str, ExpectedReturn]
    intake: BenchIntake
    labels: list[UUID] = field(default_factory=list)
    settled: list[bool] = field(default_factory=list)

    def scan(self, text: str) -> AnyView:
        return self.intake.scan(Scan(text, Source.WEDGE))

    def restart(self) -> AnyView:
        """The program ends and starts again on the same data."""
        self.intake = BenchIntake(self.parts, worker())
        return self.intake.view()


def worker() -> Operator:
    return new_operator("Eva", Role.WORKER)


def lead() -> Operator:
    return new_operator("Lotte", Role.LEAD)


def good_photo(image: bytes) -> PreparedPhoto:
    """Stands in for the photo check, which has tests of its own."""
    return PreparedPhoto(image, 640, 480, "photo_blurred" if image == b"blurred" else "")


@cache
def shipped_rules() -> Rules:
    """The guides, the standard policy and the law that the program ships with."""
    folder = resources()
    return Rules(load_guides(folder / "guides"), load_policy(folder / "policies", "standard"), load_law(folder / "law"))


@cache
def _samples() -> tuple[ExpectedReturn, ...]:
    return sample_returns(resources() / "training", START.date())


def open_dock(
    folder: Path, mode: PutAwayMode = PutAwayMode.PRINTED, prepare: Callable[[bytes], PreparedPhoto] = good_photo
) -> Dock:
    clock = TickingClock()
    data = DataDir(folder)
    store = open_store(data, station="dock-1", site="main")
    samples = _samples()
    shop = TrainingShop(data.training_shop, samples, clock)
    with store.write() as writes:
        writes.save_returns("training", samples, "")
    labels: list[UUID] = []
    settled: list[bool] = []
    parts = Parts(
        store=store,
        rules=shipped_rules(),
        parse=parse,
        prepare=prepare,
        photos=PhotoStore(data.photos),
        keep_thumbnail=lambda _sha, _jpeg: None,
        print_soon=labels.append,
        settled=lambda: settled.append(True),
        plan=lambda settlement: shop.plan(settlement, "main"),
        clock=clock,
        settings=Settings(put_away=mode),
    )
    return Dock(store, shop, parts, {one.rma: one for one in samples}, BenchIntake(parts, worker()), labels, settled)
