"""Sets the stage: an offscreen window over a station of its own, the shop behind it, the returns that play a part."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QApplication

from intake import settings as settings_file
from intake.app.camera import SIMULATED, StationCamera
from intake.app.compose import open_station, parser, texts_for, utc_now
from intake.app.desk import StationDesk
from intake.domain.codes import Certainty, CodeKind, Meaning
from intake.domain.returns import ExpectedReturn
from intake.paths import DataDir, resources
from intake.settings import Settings, ShopifySettings, ShopSettings
from intake.sync.engine import Engine
from intake.sync.training_data import tour_returns
from intake.tour.agreement import skus_of
from intake.tour.books import book_of
from intake.tour.counting import Tally
from intake.tour.player import Player, TourFailed
from intake.ui import theme
from intake.ui.window import MainWindow

SIZE = (1280, 800)
PROGRESS = "units.jsonl"
LOCATION = "31"
"""Where the Shopify test shop receives returns."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is played: where, with which shop, in which language and colours."""

    out: Path
    shop: str = "training"
    language: str = "en"
    address: str = ""
    theme: str = "light"
    size: tuple[int, int] = SIZE

    @property
    def data(self) -> DataDir:
        return DataDir(self.out / "data")

    @property
    def progress(self) -> Path:
        return self.out / PROGRESS

    @property
    def stock_before(self) -> Path:
        """The shop's stock when the tour began, kept over the kill."""
        return self.out / "stock-before.json"

    def settings(self) -> Settings:
        """The station's settings for the tour."""
        shops: tuple[ShopSettings, ...] = ()
        if self.shop == "medusa":
            shops = (ShopSettings(name="medusa", kind="medusa", address=self.address, pull_every_s=3600),)
        if self.shop == "shopify":
            own = ShopifySettings(customer_names=True, upload_photos=True)
            shops = (
                ShopSettings(
                    name="shopify",
                    kind="shopify",
                    address=self.address,
                    location=LOCATION,
                    pull_every_s=3600,
                    shopify=own,
                ),
            )
        return Settings(
            language=self.language,
            theme="dark" if self.theme == "dark" else "light",
            sounds=False,
            camera=SIMULATED,
            shops=shops,
            idle_lock_minutes=720,
        )


def prepare(plan: Plan) -> None:
    """An empty output folder with the tour's settings."""
    plan.out.mkdir(parents=True, exist_ok=True)
    (plan.out / "screens").mkdir(exist_ok=True)
    settings_file.save(plan.settings(), plan.data.settings)


@contextmanager
def opened(plan: Plan) -> Iterator[Player]:
    """The real window with a worker in front of it; closed as the program closes."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(["intake"])
    theme.load_fonts(resources())
    desk = StationDesk(open_station(plan.data, training=True))
    camera = StationCamera(SIMULATED)
    language = desk.settings.language
    window = MainWindow(desk, texts_for(language), camera, parser(desk.settings), theme_choice=plan.theme)
    window.resize(*plan.size)
    tally = Tally(plan.progress)
    parts = first_import(desk)
    if not plan.stock_before.exists():
        skus = skus_of([one for played in parts.values() for one in played])
        plan.stock_before.write_text(json.dumps(book_of(next(iter(desk.station.shops.values()))).stock(skus)))
    pictures = plan.out / "screens"
    player = Player(app, window, desk, camera, tally, pictures, parts, number=len(list(pictures.glob("*.png"))))
    try:
        window.show()
        player.settle()
        yield player
    finally:
        window.close()


def first_import(desk: StationDesk) -> dict[str, tuple[ExpectedReturn, ...]]:
    """Pull what the shop expects, and find the returns that play the tour's parts by their numbers."""
    shop = next(iter(desk.station.shops.values()))
    engine = Engine(desk.station.store.outbox, shop, "tour", utc_now, random.Random())  # noqa: S311 - jitter only
    report = engine.pull_once()
    if report.problem is not None:
        raise TourFailed(f"the shop cannot be read: {report.problem.code} {report.problem.params}")
    found: dict[str, tuple[ExpectedReturn, ...]] = {}
    with desk.station.store.read() as reads:
        for scene, numbers in tour_returns(resources() / "training").items():
            meanings = [Meaning(CodeKind.RMA, rma, Certainty.CERTAIN) for rma in numbers]
            hits = [hit.expected for meaning in meanings for hit in reads.find_returns([meaning])]
            if len(hits) == len(numbers):
                found[scene] = tuple(hits)
    return found
