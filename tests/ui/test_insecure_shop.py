"""A shop that is spoken to without encryption is said to be so, on the strip and in the settings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from intake.settings import Settings, ShopSettings
from intake.ui.settings_screen import SettingsScreen
from intake.ui.theme import Tone
from intake.ui.window import MainWindow
from tests.ui.sample_items import LeadDesk
from tests.ui.screen_hands import open_screen, words

Make = Callable[..., MainWindow]


@pytest.fixture
def desk(tmp_path: Path) -> LeadDesk:
    shop = ShopSettings(name="web", kind="medusa", address="http://shop.example", insecure_http=True)
    chosen = Settings(station="dock-4", theme="light", sounds=False, camera="simulated", shops=(shop,))
    return LeadDesk(tmp_path, chosen)


def test_the_strip_and_the_settings_say_it(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window, page = open_screen(qtbot, make_window, "settings", SettingsScreen)
    assert window.shell is not None
    strip = window.shell.strip
    qtbot.waitUntil(lambda: strip.shop.words.text() == "Shop: not encrypted")
    assert strip.shop.tone is Tone.ATTENTION
    page.rows.choose("shops")
    qtbot.waitUntil(lambda: "Not encrypted: anybody on the way can read and use the key" in words(page))


def test_a_mail_server_that_is_away_is_not_called_the_shop(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window, _page = open_screen(qtbot, make_window, "settings", SettingsScreen)
    assert window.shell is not None
    strip = window.shell.strip
    strip.set_shop_state("mail", "unreachable")
    assert strip.shop.words.text() == "Mail server: not there"
    strip.set_shop_state("web", "unreachable")
    assert "Shop" in strip.shop.words.text()
    strip.set_shop_state("web", "ok")
    strip.set_shop_state("mail", "ok")
    assert strip.shop.words.text() == "Shop: not encrypted"
