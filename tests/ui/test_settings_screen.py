"""Settings are checked beside their fields, saved together, and everything is drawn anew with them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSpinBox
from pytestqt.qtbot import QtBot

from intake.domain.decisions import Reason
from intake.domain.errors import IntakeError
from intake.settings import PutAwayMode, ShopifySettings, ShopSettings
from intake.station.desk import DeviceCheck
from intake.ui.settings_devices import DeviceCheckCard
from intake.ui.settings_papers import PapersPage
from intake.ui.settings_screen import PAGES, SettingsScreen
from intake.ui.settings_shops import ShopsPage
from intake.ui.window import MainWindow
from tests.ui.conftest import settle
from tests.ui.sample_items import LeadDesk
from tests.ui.screen_hands import keys, open_screen, page_of, words

Make = Callable[..., MainWindow]
Key = Qt.Key


@pytest.fixture(autouse=True)
def _first_page() -> Iterator[None]:
    SettingsScreen.opened = PAGES[0][0]
    yield
    SettingsScreen.opened = PAGES[0][0]


@pytest.fixture
def desk(tmp_path: Path) -> LeadDesk:
    return LeadDesk(tmp_path)


def opened(qtbot: QtBot, make_window: Make, who: str = "HANNE1") -> tuple[MainWindow, SettingsScreen]:
    return open_screen(qtbot, make_window, "settings", SettingsScreen, who)


def control(page: SettingsScreen, name: str) -> QLineEdit | QComboBox | QSpinBox | QCheckBox:
    found = next(one.fields[name].control for one in page.pages.values() if name in one.fields)
    assert isinstance(found, QLineEdit | QComboBox | QSpinBox | QCheckBox)
    return found


def line(page: SettingsScreen, name: str) -> QLineEdit:
    found = control(page, name)
    assert isinstance(found, QLineEdit)
    return found


def pick(page: SettingsScreen, name: str, value: str) -> None:
    found = control(page, name)
    assert isinstance(found, QComboBox)
    found.setCurrentIndex(found.findData(value))


def test_the_fields_show_what_is_set(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    _window, page = opened(qtbot, make_window)
    assert line(page, "station").text() == "dock-4"
    assert page._changes() == {}
    assert not page._bar.isVisible()


def test_digits_choose_a_page(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window, page = opened(qtbot, make_window)
    for number, (name, _icon, kind) in enumerate(PAGES, start=1):
        keys(qtbot, window, Qt.Key(Key.Key_0 + number))
        assert page.rows.key() == name
        assert isinstance(page._stack.currentWidget(), kind)
        assert not window.grab().isNull()


def test_return_saves_and_everything_is_drawn_anew(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window, page = opened(qtbot, make_window)
    line(page, "station").setText("dock-9")
    pick(page, "language", "de")
    assert page._bar.isVisible()
    keys(qtbot, window, Key.Key_Return)
    assert (desk.settings.station, desk.settings.language) == ("dock-9", "de")
    assert window.context is not None
    assert window.context.messages.words == window.context.texts("ui.settings.saved")
    assert "Einstellungen" in words(page_of(window, SettingsScreen))


def test_after_saving_the_same_page_is_open(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window, page = opened(qtbot, make_window)
    keys(qtbot, window, Key.Key_3)
    line(page, "scanner.prefix").setText("~")
    keys(qtbot, window, Key.Key_Return)
    assert desk.settings.scanner.prefix == "~"
    assert page_of(window, SettingsScreen).rows.key() == "devices"


def test_what_does_not_fit_is_said_beside_its_field(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window, page = opened(qtbot, make_window)
    keys(qtbot, window, Key.Key_4)
    line(page, "station").setText("dock 4!")
    keys(qtbot, window, Key.Key_Return)
    assert desk.said == []
    assert page.rows.key() == "station", "the page with the trouble is shown"
    assert page.pages["station"].fields["station"].complaint() != ""
    assert page.pages["station"].fields["language"].complaint() == ""


def test_f2_discards_what_was_changed(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window, page = opened(qtbot, make_window)
    line(page, "station").setText("elsewhere")
    keys(qtbot, window, Key.Key_F2)
    assert line(page, "station").text() == "dock-4"
    assert not page._bar.isVisible()


def test_coming_back_to_the_screen_keeps_what_was_typed(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window, page = opened(qtbot, make_window)
    line(page, "station").setText("dock-9")
    assert window.shell is not None
    window.shell.open("intake")
    window.shell.open("settings")
    settle(qtbot, window)
    assert line(page, "station").text() == "dock-9"


def test_what_was_typed_outlives_another_theme_or_size(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window, page = opened(qtbot, make_window)
    line(page, "station").setText("dock 9 is no name")
    window.rebuild()
    settle(qtbot, window)
    assert window.shell is not None
    after = window.shell.page
    assert isinstance(after, SettingsScreen)
    assert after is not page
    assert line(after, "station").text() == "dock 9 is no name"
    assert after._bar.isVisible()


def test_the_put_away_way_is_chosen_and_explained(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window, page = opened(qtbot, make_window)
    keys(qtbot, window, Key.Key_2)
    for mode in PutAwayMode:
        assert page.context.texts(f"ui.settings.way_{mode.value}_hint") in words(page)
    ways = page.pages["put_away"].values
    assert ways() == {"put_away": PutAwayMode.PRINTED}
    page.pages["put_away"]._ways[PutAwayMode.ROLL].click()  # type: ignore[attr-defined]
    keys(qtbot, window, Key.Key_Return)
    assert desk.settings.put_away is PutAwayMode.ROLL


def test_outside_practice_only_a_lead_saves(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    desk.training = False
    window, page = opened(qtbot, make_window, "EVA1")
    line(page, "station").setText("dock-9")
    assert "Only a shift lead or IT can save" in words(page)
    keys(qtbot, window, Key.Key_Return)
    assert desk.said == []


def test_a_disk_that_refuses_is_said_and_nothing_is_lost(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window, page = opened(qtbot, make_window)
    line(page, "station").setText("dock-9")
    desk.refusal = IntakeError("disk_not_writable", path="settings.toml", reason="read-only")
    keys(qtbot, window, Key.Key_Return)
    assert window.context is not None
    assert "read-only" in window.context.messages.words
    assert line(page, "station").text() == "dock-9"


def test_the_device_check_shows_a_shape_and_what_to_do(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    desk.checks = (
        DeviceCheck("printer", "ok", Reason("printer_ok", {"printer": "zebra"})),
        DeviceCheck("camera", "stop", Reason("camera_missing", {"camera": "0"})),
        DeviceCheck("shop main", "stop", Reason("shop_unreachable", {"shop": "main"})),
    )
    window, page = opened(qtbot, make_window)
    keys(qtbot, window, Key.Key_3)
    card = page.findChild(DeviceCheckCard)
    assert isinstance(card, DeviceCheckCard)
    card.check()
    assert card._busy.isVisible()
    settle(qtbot, window)
    qtbot.waitUntil(lambda: "Labels go to zebra." in words(card))
    assert "Plug it in" in words(card)
    assert "main cannot be reached" in words(card)
    assert not card._busy.isVisible()


def test_practice_can_take_the_paper_out(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window, page = opened(qtbot, make_window)
    out = next(one for one in page.pages["devices"].findChildren(QCheckBox) if "paper" in one.text())
    out.setChecked(True)
    settle(qtbot, window)
    assert desk.paper_out


def test_the_papers_say_where_they_lie(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window, page = opened(qtbot, make_window)
    keys(qtbot, window, Key.Key_5)
    papers = page.pages["papers"]
    assert isinstance(papers, PapersPage)
    papers.write()
    settle(qtbot, window)
    assert str(desk.folder) in words(papers)


def shops(page: SettingsScreen) -> ShopsPage:
    found = page.pages["shops"]
    assert isinstance(found, ShopsPage)
    return found


def fill(form: ShopsPage, **values: str) -> None:
    wanted = {"shop": "main-shop", "address": "https://shop.example", "token": "sk_secret", "location": "", **values}
    for name, value in wanted.items():
        form.inputs[name].setText(value)


def test_a_shop_is_connected_with_its_first_import(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window, page = opened(qtbot, make_window)
    keys(qtbot, window, Key.Key_4)
    form = shops(page)
    fill(form)
    form.connect_shop()
    assert form.inputs["token"].text() == "", "the secret does not stay on screen"
    settle(qtbot, window)
    shop = ShopSettings(name="main-shop", kind="medusa", address="https://shop.example")
    assert desk.said == [("shop", shop, "sk_secret")]
    assert window.context is not None
    assert "Returns imported: 60" in window.context.messages.words
    qtbot.waitUntil(lambda: "main-shop" in words(form))


def test_a_shopify_shop_is_asked_for_what_it_needs(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window, page = opened(qtbot, make_window)
    keys(qtbot, window, Key.Key_4)
    form = shops(page)
    assert not form.inputs["client_id"].isVisible()
    form.form.kind.setCurrentIndex(1)
    assert form.inputs["client_id"].isVisible()
    fill(form, address="https-shop", location="")
    form.connect_shop()
    assert [name for name, one in form.form.fields.items() if one.complaint()] == ["address", "location"]
    fill(form, address="myshop.myshopify.com", location="31", client_id="app-1")
    form.form.options["approve_requests"].setChecked(True)
    form.connect_shop()
    settle(qtbot, window)
    own = ShopifySettings(client_id="app-1", approve_requests=True)
    shop = ShopSettings(name="main-shop", kind="shopify", address="myshop.myshopify.com", location="31", shopify=own)
    assert desk.said == [("shop", shop, "sk_secret")]
    assert not form.form.options["approve_requests"].isChecked()


@pytest.mark.parametrize(
    ("field", "value"), [("shop", "Main Shop"), ("shop", ""), ("address", "shop.example"), ("token", "")]
)
def test_a_form_that_is_not_right_asks_nobody(
    qtbot: QtBot, desk: LeadDesk, make_window: Make, field: str, value: str
) -> None:
    _window, page = opened(qtbot, make_window)
    form = shops(page)
    fill(form, **{field: value})
    form.connect_shop()
    assert desk.said == []
    assert [name for name, one in form.form.fields.items() if one.complaint()] == [field]


def test_a_shop_that_refuses_is_explained_in_the_form(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window, page = opened(qtbot, make_window)
    keys(qtbot, window, Key.Key_4)
    form = shops(page)
    fill(form)
    desk.refusal = IntakeError("shop_unauthorized", shop="main-shop")
    form.connect_shop()
    settle(qtbot, window)
    assert "does not accept our token" in words(form)
    assert form.connect_button.isEnabled()
    assert form.inputs["address"].text() == "https://shop.example", "only the secret has to be typed again"


def test_an_import_shows_how_far_it_is_and_can_be_cancelled(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window, page = opened(qtbot, make_window)
    keys(qtbot, window, Key.Key_4)
    form = shops(page)
    fill(form)
    pages, go_on = [], threading.Semaphore(1)

    def wait_for_the_test() -> None:
        pages.append(1)
        assert go_on.acquire(timeout=30)

    desk.before_a_page = wait_for_the_test
    form.connect_shop()
    qtbot.waitUntil(lambda: "25 of 60" in words(form))
    assert (form.bar.value(), form.bar.maximum()) == (25, 60)
    form.cancel()
    go_on.release()
    settle(qtbot, window)
    assert window.context is not None
    assert "stopped after 60" in window.context.messages.words
    assert not form.cancel_button.isVisible()
