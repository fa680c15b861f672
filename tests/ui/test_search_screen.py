"""A unit is found again by what stands on it, and everything about it is on one page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from intake.domain.own_codes import lpn
from intake.domain.records import UnitState
from intake.ui.search_screen import STATES, SearchScreen
from intake.ui.window import MainWindow
from tests.ui.conftest import scan, settle
from tests.ui.sample_items import PHOTOS, LeadDesk, unit
from tests.ui.screen_hands import keys, open_screen, type_slowly, words

Make = Callable[..., MainWindow]
Key = Qt.Key
JACKET = unit(41, "Trail jacket", photos=PHOTOS, state=UnitState.FINAL)
SHOE = replace(unit(42, "Running shoe", state=UnitState.DECIDED), label_owed=True, tote="R-07")


@pytest.fixture
def desk(tmp_path: Path) -> LeadDesk:
    made = LeadDesk(tmp_path)
    made.units = (JACKET, SHOE)
    return made


def opened(qtbot: QtBot, make_window: Make) -> tuple[MainWindow, SearchScreen]:
    return open_screen(qtbot, make_window, "search", SearchScreen, "EVA1")


def test_the_field_waits_for_typing_and_return_searches(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window, page = opened(qtbot, make_window)
    assert page.field.hasFocus()
    type_slowly(qtbot, window, "vr1")
    keys(qtbot, window, Key.Key_Return)
    assert desk.said == [("find", "vr1")]
    assert [row.title for row in page.rows.items] == ["Trail jacket", "Running shoe"]


def test_a_scan_lands_in_the_search_and_not_on_the_bench(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window, page = opened(qtbot, make_window)
    scan(window, "RMA10428")
    settle(qtbot, window)
    assert desk.said == [("find", "RMA10428")]
    assert page.field.text() == "RMA10428"
    assert desk.bench.told == []


def test_a_scan_that_leads_to_no_unit_opens_the_intake(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    desk.units = ()
    window, _ = opened(qtbot, make_window)
    scan(window, "3SABCD0000001")
    settle(qtbot, window)
    qtbot.waitUntil(lambda: any("3SABCD0000001" in str(told) for told in desk.bench.told))
    assert window.shell is not None
    assert window.shell.open_name == "intake"


def test_a_label_of_ours_that_nobody_used_stays_in_the_search(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    desk.units = ()
    window, page = opened(qtbot, make_window)
    scan(window, lpn("N", 7))
    settle(qtbot, window)
    assert desk.bench.told == []
    assert page.isVisible()


def test_what_became_of_a_unit_is_on_its_page(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window, page = opened(qtbot, make_window)
    page.search("jacket")
    settle(qtbot, window)
    qtbot.waitUntil(lambda: "Sell as B-grade" in words(page))
    read = words(page)
    for part in (
        "Settled with the shop",
        "B-01",
        "€55.93",
        "30 %",
        JACKET.lpn,
        "Clearly used",
        "Eva Lindqvist",
        "Anna Bakker",
    ):
        assert part in read, part
    assert "Label owed" not in read


def test_down_leads_into_the_list_and_a_letter_back_to_the_field(
    qtbot: QtBot, desk: LeadDesk, make_window: Make
) -> None:
    window, page = opened(qtbot, make_window)
    page.search("anything")
    settle(qtbot, window)
    keys(qtbot, window, Key.Key_Down, Key.Key_Down)
    assert page.rows.key() == SHOE.id
    qtbot.waitUntil(lambda: "Label owed" in words(page))
    type_slowly(qtbot, window, "x")
    assert page.field.hasFocus()
    assert page.field.text() == "x"


def test_space_enlarges_the_photos_from_the_list(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window, page = opened(qtbot, make_window)
    page.search("anything")
    settle(qtbot, window)
    keys(qtbot, window, Key.Key_Down, Key.Key_Space)
    assert page.pages.currentWidget() is page.large
    keys(qtbot, window, Key.Key_Right, Key.Key_Space)
    assert page.large.place == 1
    assert page.pages.currentWidget() is page.detail


def test_a_digit_off_the_field_picks_a_row(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window, page = opened(qtbot, make_window)
    page.search("anything")
    settle(qtbot, window)
    keys(qtbot, window, Key.Key_Down, Key.Key_2)
    assert page.rows.key() == SHOE.id


def test_nothing_found_says_what_to_try(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    desk.units = ()
    window, page = opened(qtbot, make_window)
    assert "Find a unit again" in words(page)
    page.search("nobody")
    settle(qtbot, window)
    assert "Nothing found" in words(page)


def test_one_letter_is_not_searched_for(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window, page = opened(qtbot, make_window)
    page.search(" x ")
    settle(qtbot, window)
    assert desk.said == []


def test_an_answer_to_an_older_question_is_not_shown(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window, page = opened(qtbot, make_window)
    page.search("first")
    page.search("x")
    settle(qtbot, window)
    assert page.rows.items == ()


def test_every_state_of_a_unit_has_its_own_shape_and_sentence(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    _window, page = opened(qtbot, make_window)
    assert set(STATES) == set(UnitState)
    assert len({icon for icon, _tone in STATES.values()}) == len(UnitState)
    assert all(page.context.texts.has(f"ui.search.state_{state.value}") for state in UnitState)
