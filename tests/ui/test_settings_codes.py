"""The page of codes: the site's forms are checked as they are written, and a code is tried by scanning it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from intake.domain.codes import Certainty, CodeKind, Meaning
from intake.domain.labels import FormCount
from intake.settings import FormSettings
from intake.station.tester import CodeReport, Reading
from intake.ui.settings_codes import CodesPage
from intake.ui.settings_screen import PAGES, SettingsScreen
from intake.ui.window import MainWindow
from tests.ui.conftest import scan, settle
from tests.ui.sample_items import LeadDesk
from tests.ui.screen_hands import keys, open_screen, words

Make = Callable[..., MainWindow]
COUNT = FormCount("tracking dhl_paket JJD000000000000000000", 7, 2)
REPORT = CodeReport(
    "JJD000390007882823411",
    (
        Reading(
            Meaning(CodeKind.TRACKING, "JJD000390007882823411", Certainty.LIKELY, "dhl_paket"),
            "",
            ("RMA-1", "RMA-2", "RMA-3"),
            5,
            COUNT,
        ),
        Reading(Meaning(CodeKind.ORDER, "JJD000390007882823411", Certainty.POSSIBLE), "JJD.*", (), 0, None),
    ),
    (COUNT,),
)


@pytest.fixture(autouse=True)
def _first_page() -> Iterator[None]:
    SettingsScreen.opened = "codes"
    yield
    SettingsScreen.opened = PAGES[0][0]


@pytest.fixture
def desk(tmp_path: Path) -> LeadDesk:
    made = LeadDesk(tmp_path)
    made.report = REPORT
    return made


@pytest.fixture
def opened(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> tuple[MainWindow, SettingsScreen, CodesPage]:
    window, page = open_screen(qtbot, make_window, "settings", SettingsScreen, "HANNE1")
    codes = page.pages["codes"]
    assert isinstance(codes, CodesPage)
    return window, page, codes


Opened = tuple[MainWindow, SettingsScreen, CodesPage]


def test_a_scanned_code_is_explained_and_does_not_open_a_parcel(qtbot: QtBot, desk: LeadDesk, opened: Opened) -> None:
    window, page, codes = opened
    scan(window, "JJD000390007882823411")
    qtbot.waitUntil(lambda: ("JJD000390007882823411", FormSettings()) in desk.codes_tried)
    settle(qtbot, window)
    shown = words(codes)
    for expected in ("tracking number · DHL Paket · likely", "RMA-1, RMA-2, RMA-3 (+2)", "JJD.*", "7", "JJD0000000"):
        assert expected in shown
    assert desk.bench.told == []
    assert page.isVisible()


def test_a_form_is_tried_before_it_is_saved(qtbot: QtBot, desk: LeadDesk, opened: Opened) -> None:
    window, _page, codes = opened
    codes._forms["tracking"].setPlainText("GLS = [A-Z0-9]{8}\nfan=\\d{13}")
    codes.try_field.setText("12345678")
    codes.try_field.returnPressed.emit()
    settle(qtbot, window)
    assert desk.codes_tried[-1] == ("12345678", FormSettings(tracking={"gls": "[A-Z0-9]{8}", "fan": r"\d{13}"}))


@pytest.mark.parametrize(("form", "said"), [("RMA(", "is not right"), ("(A+)+$", "too many ways")])
def test_a_form_that_cannot_be_used_says_why_and_is_not_tried(
    qtbot: QtBot, desk: LeadDesk, opened: Opened, form: str, said: str
) -> None:
    window, _page, codes = opened
    settle(qtbot, window)
    asked = len(desk.codes_tried)
    codes._forms["rma"].setPlainText(form)
    assert said in codes._boxes["rma"].complaint()
    codes.examine("RMA-1")
    settle(qtbot, window)
    assert len(desk.codes_tried) == asked


def test_forms_are_saved_with_the_other_settings(qtbot: QtBot, desk: LeadDesk, opened: Opened) -> None:
    window, page, codes = opened
    assert page._changes() == {}
    codes._forms["rma"].setPlainText("R[0-9]{6}\nT-[0-9]{4}")
    codes._forms["tracking"].setPlainText("gls = [A-Z0-9]{8}")
    page.save()
    settle(qtbot, window)
    assert desk.settings.forms == FormSettings(rma=("R[0-9]{6}", "T-[0-9]{4}"), tracking={"gls": "[A-Z0-9]{8}"})


def test_what_was_learned_is_forgotten_on_request(qtbot: QtBot, desk: LeadDesk, opened: Opened) -> None:
    window, _page, codes = opened
    settle(qtbot, window)
    assert codes.forget.isVisibleTo(codes)
    codes.forget.click()
    qtbot.waitUntil(lambda: not codes.forget.isVisibleTo(codes))
    keys(qtbot, window, Qt.Key.Key_Escape)
