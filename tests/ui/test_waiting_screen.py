"""What is owed is told in plain words, and one key does what it needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from intake.domain.errors import IntakeError
from intake.station.desk import WaitingList
from intake.ui import parts
from intake.ui.waiting_rows import LABELS
from intake.ui.waiting_screen import WaitingScreen
from intake.ui.window import MainWindow
from tests.ui.conftest import badge, scan, settle
from tests.ui.sample_items import ENTRIES, LeadDesk
from tests.ui.screen_hands import keys, open_screen, words

Make = Callable[..., MainWindow]
Key = Qt.Key
PARKED, UNCERTAIN, DUE = (item.entry.id for item in ENTRIES)


@pytest.fixture
def desk(tmp_path: Path) -> LeadDesk:
    return LeadDesk(tmp_path)


def opened(qtbot: QtBot, make_window: Make, who: str = "HANNE1") -> tuple[MainWindow, WaitingScreen]:
    return open_screen(qtbot, make_window, "waiting", WaitingScreen, who)


def test_parked_entries_stand_first_under_their_own_head(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    _window, page = opened(qtbot, make_window)
    heads = [row.title for row in page.rows.items if row.head]
    assert heads == ["Needs a person: 1", "Parcels set aside: 1", "On its way to the shop: 2"]
    assert page.rows.key() == PARKED
    owed = [row.title for row in page.rows.items if row.key in (PARKED, UNCERTAIN, DUE)]
    assert owed == ["Refund €79.90", "Refund €79.90", "Receive the goods"]


def test_every_state_has_a_shape_of_its_own(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    _window, page = opened(qtbot, make_window)
    rows = [row for row in page.rows.items if row.key in (PARKED, UNCERTAIN, DUE)]
    assert len({row.icon for row in rows}) == 3
    assert [row.side for row in rows] == ["Parked", "Uncertain", "To be sent"]


def test_the_story_is_told_in_sentences_with_times(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    _window, page = opened(qtbot, make_window)
    qtbot.waitUntil(lambda: "Recorded at this station." in words(page))
    read = words(page)
    assert "pay_118" in read
    assert "10:12" in read, "on the site's clock, an hour after UTC"


def test_return_tries_a_parked_entry_again(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window, _page = opened(qtbot, make_window)
    keys(qtbot, window, Key.Key_Return)
    assert desk.said == [("retry", PARKED)]


def test_what_is_not_parked_is_not_sent_again_by_hand(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window, page = opened(qtbot, make_window)
    for entry in (UNCERTAIN, DUE):
        page.rows.choose(entry)
        keys(qtbot, window, Key.Key_Return)
    assert desk.said == []


def test_a_lead_settles_by_hand_with_a_reason(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window, page = opened(qtbot, make_window)
    keys(qtbot, window, Key.Key_1)
    assert "Why is it settled?" in words(page)
    keys(qtbot, window, Key.Key_Return)
    assert desk.said == [], "Return alone is no reason"
    keys(qtbot, window, Key.Key_2)
    assert desk.said == [("settled", PARKED, "Done by hand in the shop")]
    assert PARKED not in [row.key for row in page.rows.items]


def test_a_typed_reason_needs_three_letters(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window, page = opened(qtbot, make_window)
    keys(qtbot, window, Key.Key_1, Key.Key_Slash)
    assert page.entry.reasons.field.hasFocus()
    page.entry.reasons.field.setText("ok")
    keys(qtbot, window, Key.Key_Return)
    assert desk.said == []
    assert "at least three letters" in words(page)
    page.entry.reasons.field.setText("the bank shows it")
    keys(qtbot, window, Key.Key_Return)
    assert desk.said == [("settled", PARKED, "the bank shows it")]


def test_f2_leaves_the_reasons(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window, page = opened(qtbot, make_window)
    keys(qtbot, window, Key.Key_1, Key.Key_F2)
    assert "Why is it settled?" not in words(page)
    assert "Try again" in words(page)


def test_a_worker_may_try_again_but_not_settle(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window, page = opened(qtbot, make_window, "EVA1")
    assert "Mark as settled" not in words(page)
    keys(qtbot, window, Key.Key_1, Key.Key_1)
    assert desk.said == []
    keys(qtbot, window, Key.Key_Return)
    assert desk.said == [("retry", PARKED)]


def test_a_worker_hands_an_entry_to_a_lead_with_a_note(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window, page = opened(qtbot, make_window, "EVA1")
    keys(qtbot, window, Key.Key_2)
    assert "What should the lead know?" in words(page)
    page.entry.note.field.setText(" the customer  called ")
    keys(qtbot, window, Key.Key_Return)
    assert desk.said == [("handed over", PARKED, "the customer called")]
    assert [row.side for row in page.rows.items if row.key == PARKED] == ["For a lead"]


def test_a_note_for_the_lead_may_be_left_out_and_so_may_the_handing_over(
    qtbot: QtBot, desk: LeadDesk, make_window: Make
) -> None:
    window, page = opened(qtbot, make_window, "EVA1")
    keys(qtbot, window, Key.Key_2, Key.Key_F2)
    assert "What should the lead know?" not in words(page)
    page.rows.choose(UNCERTAIN)
    keys(qtbot, window, Key.Key_2, Key.Key_Return)
    assert desk.said == [("handed over", UNCERTAIN, "")]


def test_a_lead_sees_first_what_was_handed_over(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    desk.hand_over(UNCERTAIN, "")
    _window, page = opened(qtbot, make_window)
    assert [row.title for row in page.rows.items if row.head] == [
        "Handed to a lead: 1",
        "Needs a person: 1",
        "Parcels set aside: 1",
        "On its way to the shop: 1",
    ]
    assert page.rows.key() == UNCERTAIN


def test_of_very_many_entries_some_are_listed_and_the_rest_counted(
    qtbot: QtBot, desk: LeadDesk, make_window: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = WaitingList(needs=ENTRIES[:1], under_way=ENTRIES[1:], count_needs=1, count_under_way=10_002)
    monkeypatch.setattr(desk, "waiting", lambda: many)
    _window, page = opened(qtbot, make_window)
    assert [row.title for row in page.rows.items if row.head][-2:] == [
        "On its way to the shop: 10,002",
        "and 10,000 more",
    ]


def test_a_lead_who_takes_over_can_settle_at_once(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window, page = opened(qtbot, make_window, "EVA1")
    scan(window, badge("HANNE1"))
    settle(qtbot, window)
    assert "Mark as settled" in words(page)


def test_owed_labels_are_printed_by_return(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    desk.figures = replace(desk.figures, labels_owed=3)
    desk.owed = 3
    window, page = opened(qtbot, make_window)
    page.rows.choose(LABELS)
    assert "Labels owed: 3" in words(page)
    desk.figures = replace(desk.figures, labels_owed=0)
    keys(qtbot, window, Key.Key_Return)
    assert desk.said == [("print",)]
    assert window.context is not None
    assert window.context.messages.words == "Labels printed: 3."
    assert LABELS not in [row.key for row in page.rows.items]


def test_a_printer_that_fails_is_said_and_the_labels_stay_owed(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    desk.figures = replace(desk.figures, labels_owed=3)
    window, page = opened(qtbot, make_window)
    page.rows.choose(LABELS)
    desk.refusal = IntakeError("printer_out_of_paper", printer="zebra")
    keys(qtbot, window, Key.Key_Return)
    assert window.context is not None
    assert "zebra" in window.context.messages.words
    assert page.rows.key() == LABELS


def test_a_parcel_set_aside_goes_back_on_the_bench(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window, page = opened(qtbot, make_window)
    parcel = desk.parcels[0]
    page.rows.choose(parcel.id)
    assert parcel.code in words(page)
    keys(qtbot, window, Key.Key_Return)
    assert desk.bench.told == [parcel.id]
    assert window.shell is not None
    assert window.shell.open_name == "intake"


def test_with_nothing_owed_the_screen_says_so(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    desk.entries, desk.parcels = (), ()
    window, page = opened(qtbot, make_window)
    assert "Nothing is waiting" in words(page)
    keys(qtbot, window, Key.Key_Return, Key.Key_1)
    assert desk.said == []


def test_figures_that_change_while_it_is_open_are_shown(qtbot: QtBot, desk: LeadDesk, make_window: Make) -> None:
    window, page = opened(qtbot, make_window)
    page.rows.choose(DUE)
    desk.entries = ENTRIES[1:]
    page.refresh()
    settle(qtbot, window)
    assert page.rows.key() == DUE, "the chosen one stays chosen"
    assert "Needs a person: 1" not in [row.title for row in page.rows.items]


def test_an_open_list_follows_what_the_shop_does(
    qtbot: QtBot, desk: LeadDesk, make_window: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "FRESH_MS", 20)
    _window, page = opened(qtbot, make_window)
    desk.entries = ()
    qtbot.waitUntil(lambda: DUE not in [row.key for row in page.rows.items])
