"""A lead reviews by keys alone: what waits, why, and then approve or change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from intake.domain.codes import Scan, Source
from intake.domain.errors import IntakeError
from intake.domain.grades import Disposition
from intake.domain.own_codes import command_code
from intake.station.commands import Command
from intake.ui.review_change import Step
from intake.ui.review_screen import ReviewScreen
from intake.ui.window import MainWindow
from tests.ui.conftest import badge, press, scan, settle, write
from tests.ui.sample_items import REVIEWS, LeadDesk
from tests.ui.screen_hands import keys, open_screen, page_of, type_slowly, words

Make = Callable[..., MainWindow]
Key = Qt.Key
FIRST, SECOND, THIRD = (item.unit.id for item in REVIEWS)


@pytest.fixture
def desk(tmp_path: Path) -> LeadDesk:
    return LeadDesk(tmp_path)


def opened(qtbot: QtBot, make_window: Make, who: str = "HANNE1") -> MainWindow:
    return open_screen(qtbot, make_window, "review", ReviewScreen, who)[0]


def screen(window: MainWindow) -> ReviewScreen:
    return page_of(window, ReviewScreen)


def test_what_waits_is_listed_in_the_desks_order_and_shown(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    page = screen(opened(qtbot, make_window))
    assert [item.title for item in page.rows.items] == ["Trail jacket", "Running shoe", "Headphones"]
    assert page.rows.key() == FIRST
    read = words(page)
    for part in ("Keeping 30 %", "Sleeves too short.", "Too small", "Clearly used", "RMA-10401", "€55.93", "B-01"):
        assert part in read, part


def test_how_pressing_a_row_is_has_a_shape_and_a_word(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    rows = screen(opened(qtbot, make_window)).rows.items
    assert [row.side for row in rows] == ["1 d late", "1 d", "9 d"]
    assert len({row.icon for row in rows}) == 3


def test_return_approves_and_the_next_one_is_there(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window = opened(qtbot, make_window)
    keys(qtbot, window, Key.Key_Return)
    assert desk.said == [("approve", FIRST)]
    assert screen(window).rows.key() == SECOND


def test_arrows_and_j_and_k_go_through_the_list(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window = opened(qtbot, make_window)
    seen = []
    for step in (
        lambda: keys(qtbot, window, Key.Key_Down),
        lambda: type_slowly(qtbot, window, "j"),
        lambda: type_slowly(qtbot, window, "k"),
        lambda: keys(qtbot, window, Key.Key_Up),
    ):
        step()
        seen.append(screen(window).rows.key())
    assert seen == [SECOND, THIRD, SECOND, FIRST]


def test_a_change_needs_its_reason_and_a_second_return(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window = opened(qtbot, make_window)
    keys(qtbot, window, Key.Key_1, Key.Key_3, Key.Key_1)
    assert screen(window).change.step is Step.WHY
    keys(qtbot, window, Key.Key_Return)
    assert screen(window).change.step is Step.WHY, "Return alone is no reason"
    keys(qtbot, window, Key.Key_4)
    assert desk.said == [], "not before it is confirmed"
    assert "€79.90" in words(screen(window)), "what the customer gets instead"
    keys(qtbot, window, Key.Key_Return)
    assert desk.said == [("override", FIRST, Disposition.REFURBISH, 0, "Goodwill for the customer")]


def test_a_change_in_the_making_outlives_another_theme_or_size(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window = opened(qtbot, make_window)
    keys(qtbot, window, Key.Key_1, Key.Key_3, Key.Key_1, Key.Key_Slash)
    before = screen(window)
    assert before.change._field is not None
    before.change._field.setText("the customer called")
    window.rebuild()
    settle(qtbot, window)
    after = screen(window)
    assert after is not before
    qtbot.waitUntil(lambda: after.pages.currentWidget() is after.change)
    assert (after.change.step, after.change.change.disposition) == (Step.WHY, Disposition.REFURBISH)
    assert after.change._field is not None
    assert after.change._field.text() == "the customer called"


def test_escape_leaves_the_field_and_then_the_change(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window = opened(qtbot, make_window)
    keys(qtbot, window, Key.Key_1, Key.Key_3, Key.Key_1, Key.Key_Slash)
    page = screen(window)
    keys(qtbot, window, Key.Key_Escape)
    assert page.pages.currentWidget() is page.change
    keys(qtbot, window, Key.Key_Escape)
    assert page.pages.currentWidget() is page.detail
    assert desk.said == []


def test_return_keeps_what_is_as_it_is(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window = opened(qtbot, make_window)
    keys(qtbot, window, Key.Key_1, Key.Key_Return, Key.Key_Return, Key.Key_2, Key.Key_Return)
    assert desk.said == [("override", FIRST, Disposition.RESTOCK_B, 30, "It can be sold as it is")]


def test_a_reason_of_ones_own_is_typed(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window = opened(qtbot, make_window)
    keys(qtbot, window, Key.Key_1, Key.Key_1, Key.Key_1, Key.Key_Slash)
    field = screen(window).change._field
    assert field is not None
    assert field.hasFocus()
    for text, step in (("no", Step.WHY), ("no tag on it", Step.SURE)):
        field = screen(window).change._field
        assert field is not None
        field.setText(text)
        field.returnPressed.emit()
        assert screen(window).change.step is step
    qtbot.waitUntil(screen(window).rows.hasFocus)
    keys(qtbot, window, Key.Key_Return)
    assert desk.said[-1][-1] == "no tag on it"


def test_digits_typed_into_the_percent_field_stay_there(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window = opened(qtbot, make_window)
    keys(qtbot, window, Key.Key_1, Key.Key_1, Key.Key_Slash, Key.Key_2, Key.Key_5, Key.Key_Return)
    assert screen(window).change.step is Step.WHY
    assert screen(window).change.change.percent == 25


@pytest.mark.parametrize("why", ["ground", "not_informed", "cause", "evidence", "percent"])
def test_an_unlawful_deduction_is_explained_where_it_was_given(
    qtbot: QtBot, desk: LeadDesk, make_window: Make, why: str
) -> None:
    window = opened(qtbot, make_window)
    keys(qtbot, window, Key.Key_1, Key.Key_1, Key.Key_7, Key.Key_1)
    desk.refusal = IntakeError("deduction_unlawful", why=why)
    keys(qtbot, window, Key.Key_Return)
    page = screen(window)
    assert page.change.step is Step.KEPT
    assert page.context.texts(f"ui.review.unlawful_{why}") in words(page)
    desk.refusal = None
    keys(qtbot, window, Key.Key_1, Key.Key_1, Key.Key_Return)
    assert desk.said == [("override", FIRST, Disposition.RESTOCK, 0, "The photos show something else")]


def test_f2_goes_back_question_by_question_and_changes_nothing(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window = opened(qtbot, make_window)
    keys(qtbot, window, Key.Key_1, Key.Key_1, Key.Key_F2)
    assert screen(window).change.step is Step.WHERE
    keys(qtbot, window, Key.Key_F2)
    page = screen(window)
    assert page.pages.currentWidget() is page.detail
    assert desk.said == []


def test_another_row_ends_a_change_that_was_begun(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window = opened(qtbot, make_window)
    keys(qtbot, window, Key.Key_1, Key.Key_1, Key.Key_Down)
    page = screen(window)
    assert page.pages.currentWidget() is page.detail
    keys(qtbot, window, Key.Key_Return)
    assert desk.said == [("approve", SECOND)]


def test_space_enlarges_the_photos_and_the_arrows_go_through_them(
    qtbot: QtBot, desk: LeadDesk, make_window: Make
) -> None:
    window = opened(qtbot, make_window)
    page = screen(window)
    keys(qtbot, window, Key.Key_Space)
    assert page.pages.currentWidget() is page.large
    assert not page.large._picture._image.isNull()
    keys(qtbot, window, Key.Key_Right)
    assert page.large.place == 1
    assert "Photo 2 of 2" in words(page)
    keys(qtbot, window, Key.Key_Space)
    assert page.pages.currentWidget() is page.detail


def test_a_photo_that_cannot_be_read_breaks_nothing(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    for path in desk.folder.glob("*.png"):
        path.write_bytes(b"no picture")
    window = opened(qtbot, make_window)
    keys(qtbot, window, Key.Key_Space)
    assert not window.grab().isNull()


def test_a_worker_sees_what_waits_but_decides_nothing(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window = opened(qtbot, make_window, "EVA1")
    keys(qtbot, window, Key.Key_Return, Key.Key_1, Key.Key_Return)
    assert desk.said == []
    read = words(screen(window))
    assert "Only a shift lead decides here" in read
    assert "Approve" not in read


def test_a_lead_who_takes_over_can_decide_at_once(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window = opened(qtbot, make_window, "EVA1")
    scan(window, badge("HANNE1"))
    settle(qtbot, window)
    read = words(screen(window))
    assert "Only a shift lead decides here" not in read
    assert "Approve" in read
    keys(qtbot, window, Key.Key_Return)
    assert desk.said == [("approve", FIRST)]


def test_with_nothing_to_review_the_screen_says_so(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    desk.reviews = ()
    window = opened(qtbot, make_window)
    assert "Nothing waits for review" in words(screen(window))
    keys(qtbot, window, Key.Key_Return, Key.Key_1, Key.Key_Space)
    assert desk.said == []


def test_the_last_approval_leads_to_the_empty_page(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window = opened(qtbot, make_window)
    keys(qtbot, window, *[Key.Key_Return] * 3)
    assert [said[0] for said in desk.said] == ["approve"] * 3
    assert "Nothing waits for review" in words(screen(window))


def test_somebody_else_was_faster(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window = opened(qtbot, make_window)
    desk.refusal = IntakeError("not_in_review")
    desk.reviews = desk.reviews[1:]
    keys(qtbot, window, Key.Key_Return)
    assert window.context is not None
    assert "not waiting for review" in window.context.messages.words
    assert screen(window).rows.key() == SECOND


def test_a_scanned_label_opens_its_row(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window = opened(qtbot, make_window)
    scan(window, REVIEWS[2].unit.lpn)
    settle(qtbot, window)
    assert screen(window).rows.key() == THIRD


def test_any_other_scan_is_for_the_bench(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window = opened(qtbot, make_window)
    scan(window, "3SABCD1234567")
    settle(qtbot, window)
    assert window.shell is not None
    assert window.shell.open_name == "intake"
    assert Scan("3SABCD1234567", Source.WEDGE) in desk.bench.told


def test_command_barcodes_do_what_the_keys_do(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window = opened(qtbot, make_window)
    for command in (Command.ONE, Command.FIVE, Command.ONE, Command.ONE, Command.NEXT):
        scan(window, command_code(command.value))
        settle(qtbot, window)
    assert desk.said == [("override", FIRST, Disposition.DONATE, 0, "The photos show something else")]


def test_typing_fast_is_no_approval(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    """A scanner's Return belongs to its code."""
    window = opened(qtbot, make_window)
    write(window, "UNKNOWNCODE99")
    press(window, Key.Key_Return)
    settle(qtbot, window)
    assert ("approve", FIRST) not in desk.said
