"""Settings saved from a running station: what is kept, and what a parcel on the bench forbids."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from intake import settings as settings_file
from intake.app.compose import TRAINING_SHOP, open_station
from intake.app.desk import StationDesk
from intake.domain.codes import Scan, Source
from intake.domain.errors import IntakeError
from intake.paths import DataDir
from intake.settings import PutAwayMode, ShopSettings
from intake.station.commands import Command
from intake.station.views import AwaitPutAway, AwaitUnit, Feedback


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[StationDesk]:
    """A training station with its returns, and Eva at it."""
    desk = StationDesk(open_station(DataDir(tmp_path), training=True), sync=False)
    shop = desk.station.shops["training"]
    with desk.station.store.write() as writes:
        for page in shop.pull(""):
            writes.save_returns(shop.name, page.returns, page.cursor)
    desk.sign_in_badge("EVA1")
    yield desk
    desk.close()


def open_parcel(desk: StationDesk, rma: str = "RMA-10428-1") -> str:
    """Scan a return's label; its first article's bar code."""
    with desk.station.store.read() as reads:
        expected = reads.search_returns(rma)[0]
    assert isinstance(desk.intake().scan(Scan(expected.tracking[0], Source.WEDGE)), AwaitUnit)
    return expected.lines[0].gtin or ""


def test_what_training_adds_by_itself_is_not_kept_for_the_real_work(desk: StationDesk, tmp_path: Path) -> None:
    desk.save_settings(desk.settings.model_copy(update={"volume": 40}))
    kept = settings_file.load(DataDir(tmp_path).settings)
    assert (kept.volume, kept.shops, kept.camera) == (40, (), "")
    assert desk.settings.shops == (TRAINING_SHOP,), "the running station keeps them"
    assert desk.settings.camera == "simulated"


def test_a_training_shop_beside_others_is_kept_with_them(desk: StationDesk, tmp_path: Path) -> None:
    other = ShopSettings(name="practice-2", kind="training")
    desk.save_settings(desk.settings.model_copy(update={"shops": (TRAINING_SHOP, other)}))
    assert settings_file.load(DataDir(tmp_path).settings).shops == (TRAINING_SHOP, other)


def test_a_station_is_not_renamed_under_an_open_parcel(desk: StationDesk) -> None:
    open_parcel(desk)
    with pytest.raises(IntakeError, match="station_busy"):
        desk.save_settings(desk.settings.model_copy(update={"station": "dock-2"}))
    assert isinstance(desk.intake().view(), AwaitUnit), "the parcel is still on the bench"
    desk.intake().command(Command.ASIDE)
    desk.save_settings(desk.settings.model_copy(update={"station": "dock-2"}))


def test_a_unit_that_waits_for_a_roll_is_ended_when_the_site_goes_back_to_printing(desk: StationDesk) -> None:
    desk.save_settings(desk.settings.model_copy(update={"put_away": PutAwayMode.ROLL}))
    desk.intake().scan(Scan(open_parcel(desk), Source.WEDGE))
    assert isinstance(desk.intake().digit(1), AwaitPutAway)
    desk.save_settings(desk.settings.model_copy(update={"put_away": PutAwayMode.PRINTED}))
    assert isinstance(desk.intake().view(), AwaitPutAway)
    view = desk.intake().command(Command.REPRINT)
    assert isinstance(view, AwaitUnit)
    assert view.feedback is Feedback.FINISHED


def test_settings_saved_while_a_shop_is_imported_stay(tmp_path: Path) -> None:
    """The first import runs beside the window and can take minutes."""
    desk = StationDesk(open_station(DataDir(tmp_path), training=True), sync=False)

    def meanwhile(_seen: int, _total: int | None) -> bool:
        desk.save_settings(desk.settings.model_copy(update={"volume": 40}))
        return True

    try:
        assert desk.add_shop(ShopSettings(name="practice-2", kind="training"), "", meanwhile) > 0
        kept = settings_file.load(DataDir(tmp_path).settings)
        assert (desk.settings.volume, kept.volume) == (40, 40)
        assert {one.name for one in kept.shops} == set(desk.station.shops) == {"training", "practice-2"}
    finally:
        desk.close()
