"""What the nightly comparison found is read on the waiting screen, and a lead puts it away with a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from intake.domain.decisions import Reason
from intake.domain.differences import Difference
from intake.domain.money import Money
from intake.ui.waiting_screen import WaitingScreen
from intake.ui.window import MainWindow
from tests.ui.conftest import settle
from tests.ui.sample_items import LeadDesk
from tests.ui.screen_hands import keys, open_screen, type_slowly, words

Make = Callable[..., MainWindow]
Key = Qt.Key
AT = datetime(2026, 11, 22, 2, 3, tzinfo=UTC)
FOREIGN = Difference(
    UUID(int=71),
    "main-shop",
    UUID(int=901),
    "RMA-10428-1",
    "10428",
    Reason("diff_refund_foreign", {"amount": "12.50 EUR", "who": "anna@shop", "when": "2026-11-21"}),
    AT,
    Money(1250, "EUR"),
)
TWICE = Difference(
    UUID(int=72),
    "main-shop",
    UUID(int=902),
    "RMA-10431-2",
    "10431",
    Reason("diff_refund_twice", {"amount": "79.90 EUR", "count": "2"}),
    AT,
    Money(7990, "EUR"),
)


@pytest.fixture
def desk(tmp_path: Path) -> LeadDesk:
    made = LeadDesk(tmp_path)
    made.entries = ()
    made.parcels = ()
    made.found_differences = (FOREIGN, TWICE)
    return made


def opened(qtbot: QtBot, make_window: Make, who: str = "HANNE1") -> tuple[MainWindow, WaitingScreen]:
    return open_screen(qtbot, make_window, "waiting", WaitingScreen, who)


def test_a_difference_is_told_in_words_with_what_to_do(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    _window, page = opened(qtbot, make_window)
    assert [row.title for row in page.rows.items if row.head] == ["Differences with the shop's books: 2"]
    assert page.rows.key() == FOREIGN.id
    read = words(page)
    assert "Somebody refunded €12.50 in the shop without us (anna@shop, 21 Nov 2026)." in read
    assert "Ask who did it and what for." in read
    assert "RMA-10428-1" in read


def test_a_lead_explains_it_with_two_keys_and_it_is_gone(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window, page = opened(qtbot, make_window)
    keys(qtbot, window, Key.Key_1, Key.Key_1)
    qtbot.waitUntil(lambda: page.rows.key() == TWICE.id)
    assert desk.explained == [(FOREIGN.id, "Somebody in the shop did it on purpose")]


def test_a_reason_of_ones_own_is_typed_and_a_change_of_mind_leaves_it(
    qtbot: QtBot, desk: LeadDesk, make_window: Make
) -> None:
    window, page = opened(qtbot, make_window)
    keys(qtbot, window, Key.Key_1, Key.Key_F2)
    assert "Seen, explained" in words(page)
    keys(qtbot, window, Key.Key_1, Key.Key_Slash)
    type_slowly(qtbot, window, "a gift")
    keys(qtbot, window, Key.Key_Return)
    settle(qtbot, window)
    qtbot.waitUntil(lambda: desk.explained == [(FOREIGN.id, "a gift")])


def test_a_worker_reads_it_but_cannot_explain_it(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window, page = opened(qtbot, make_window, "EVA1")
    read = words(page)
    assert "A shift lead looks at this." in read
    assert "Seen, explained" not in read
    keys(qtbot, window, Key.Key_1, Key.Key_1)
    assert desk.explained == []
