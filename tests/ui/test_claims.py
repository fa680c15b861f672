"""What a customer owes stands in the review queue; a lead decides it by keys alone, with a reason."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from intake.domain.errors import IntakeError
from intake.domain.money import Money
from intake.grading.claims import Choice
from intake.ui.claim_page import amount_of
from intake.ui.review_screen import ReviewScreen
from intake.ui.window import MainWindow
from tests.ui.sample_items import CLAIMS, LeadDesk
from tests.ui.screen_hands import keys, open_screen, page_of, words

Make = Callable[..., MainWindow]
Key = Qt.Key


@pytest.fixture
def desk(tmp_path: Path) -> LeadDesk:
    desk = LeadDesk(tmp_path)
    desk.reviews, desk.demands = (), CLAIMS
    return desk


def opened(qtbot: QtBot, make_window: Make, who: str = "HANNE1") -> MainWindow:
    return open_screen(qtbot, make_window, "review", ReviewScreen, who)[0]


def screen(window: MainWindow) -> ReviewScreen:
    return page_of(window, ReviewScreen)


def test_a_claim_says_how_it_comes_about_and_that_nothing_is_charged(
    qtbot: QtBot, desk: LeadDesk, make_window: Make
) -> None:
    page = screen(opened(qtbot, make_window))
    assert [row.side for row in page.rows.items] == ["claim", "claim"]
    read = words(page)
    for part in (
        "The customer owes €23.97",
        "was refunded before",
        "€79.90",
        "Nothing is charged by itself",
        "RMA-10507",
    ):
        assert part in read, part


@pytest.mark.parametrize(
    ("pressed", "choice", "amount"), [(Key.Key_1, Choice.ASK, 2397), (Key.Key_2, Choice.WAIVE, 2397)]
)
def test_two_digits_decide_a_claim(
    qtbot: QtBot, desk: LeadDesk, make_window: Make, pressed: Key, choice: Choice, amount: int
) -> None:
    window = opened(qtbot, make_window)
    keys(qtbot, window, pressed, Key.Key_1)
    said = desk.said[0]
    assert said[:4] == ("claim", "claim-7", choice, Money(amount, "EUR"))
    assert len(str(said[4])) > 3
    assert len(screen(window).rows.items) == 1


def test_money_instead_of_goods_is_offered_only_where_goods_wait(
    qtbot: QtBot, desk: LeadDesk, make_window: Make
) -> None:
    window = opened(qtbot, make_window)
    keys(qtbot, window, Key.Key_3)
    assert screen(window).claim.choice is None
    keys(qtbot, window, Key.Key_Down, Key.Key_3, Key.Key_1)
    assert desk.said[0][1:3] == ("claim-8", Choice.MONEY)


def test_return_alone_decides_nothing(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window = opened(qtbot, make_window)
    keys(qtbot, window, Key.Key_Return, Key.Key_1, Key.Key_Return)
    assert desk.said == []


def test_what_the_station_refuses_is_said_where_it_was_answered(
    qtbot: QtBot, desk: LeadDesk, make_window: Make
) -> None:
    window = opened(qtbot, make_window)
    desk.refusal = IntakeError("claim_amount", most="23.97 EUR")
    keys(qtbot, window, Key.Key_1, Key.Key_1)
    assert "The customer can be asked for €23.97 at most." in words(screen(window))


def test_a_worker_reads_a_claim_and_decides_nothing(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window = opened(qtbot, make_window, "EVA1")
    keys(qtbot, window, Key.Key_1, Key.Key_1)
    assert "Only a shift lead decides here" in words(screen(window))
    assert desk.said == []


@pytest.mark.parametrize(
    ("typed", "currency", "minor"),
    [
        ("12,50", "EUR", 1250),
        ("12.5", "EUR", 1250),
        ("1200", "JPY", 1200),
        ("1.234", "KWD", 1234),
        ("12.345", "EUR", None),
        ("1,5", "JPY", None),
        ("0", "EUR", None),
        ("-3", "EUR", None),
        ("NaN", "EUR", None),
        ("ten", "EUR", None),
        ("1e9", "EUR", None),
    ],
)
def test_a_typed_amount_has_the_digits_of_its_currency(typed: str, currency: str, minor: int | None) -> None:
    assert amount_of(typed, currency) == (None if minor is None else Money(minor, currency))
