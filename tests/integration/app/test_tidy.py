"""Old photos and customers go by command, as the settings say."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from intake.app import nightly
from intake.app.compose import open_station, utc_now
from intake.app.tidy import Tidied, tidy
from intake.cli import main
from intake.paths import DataDir
from intake.settings import Settings
from intake.settings import save as save_settings


def test_a_station_with_nothing_old_forgets_nothing(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["tidy", "--data-dir", str(tmp_path)])
    assert (result.exit_code, result.stderr.strip()) == (0, "0 customers forgotten, 0 photos deleted")


def test_zero_days_keep_for_ever(tmp_path: Path) -> None:
    folder = DataDir(tmp_path)
    folder.root.mkdir(exist_ok=True)
    save_settings(Settings(keep_customers_days=0, keep_photos_days=0), folder.settings)
    station = open_station(folder, training=False)
    try:
        assert tidy(station, utc_now() + timedelta(days=40_000)) == Tidied()
    finally:
        station.store.close()


def test_the_night_forgets_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    station = open_station(DataDir(tmp_path), training=False)
    nights: list[object] = []

    def noted(_station: object, now: object) -> Tidied:
        nights.append(now)
        return Tidied()

    monkeypatch.setattr(nightly, "tidy", noted)
    try:
        night = nightly.Nightly(lambda: station, utc_now, lambda _shop: None)
        night.look()
        night.look()
    finally:
        station.store.close()
    assert len(nights) == 1
