"""The last scans: what each did, by which scanner, and the last step taken back from there; and the sounds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from intake.domain.codes import Scan, Source
from intake.domain.decisions import Reason
from intake.domain.own_codes import command_code
from intake.station.commands import PLACES, Command
from intake.station.views import Feedback
from intake.ui.history_overlay import HistoryOverlay
from intake.ui.scan_log import MOST, ScanLog
from intake.ui.window import MainWindow
from tests.ui import sample_views
from tests.ui.conftest import press, scan, settle
from tests.ui.fake_desk import FakeDesk
from tests.ui.screen_hands import words


@pytest.fixture
def played(bench_window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    heard: list[str] = []
    assert bench_window.context is not None
    monkeypatch.setattr(bench_window.context.sounds, "play", heard.append)
    return heard


def overlay(window: MainWindow) -> HistoryOverlay:
    assert window.shell is not None
    found = window.shell.findChild(HistoryOverlay)
    assert found is not None
    return found


def test_the_list_tells_what_each_scan_did_the_newest_first(
    qtbot: QtBot, bench_window: MainWindow, desk: FakeDesk
) -> None:
    scan(bench_window, "3SABCD1234567")
    settle(qtbot, bench_window)
    desk.bench.next_view = replace(
        sample_views.await_parcel(), feedback=Feedback.REFUSED, message=Reason("code_unknown", {"code": "zzz"})
    )
    assert bench_window.shell is not None
    bench_window.shell.take_scan(Scan("4006381333948", Source.HANDHELD, device="left"))
    settle(qtbot, bench_window)
    press(bench_window, Qt.Key.Key_F5)
    shown = words(overlay(bench_window))
    assert shown.index("4006381333948") < shown.index("3SABCD1234567")
    assert "left" in shown
    assert "Refused." in shown
    assert "Taken" in shown
    assert "EVA1" not in shown, "badges are keys"


def test_the_last_step_is_taken_back_from_the_list(qtbot: QtBot, bench_window: MainWindow, desk: FakeDesk) -> None:
    scan(bench_window, command_code("HISTORY"))
    settle(qtbot, bench_window)
    press(bench_window, Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: desk.bench.told == [Command.UNDO])
    assert overlay(bench_window).isVisible()
    press(bench_window, Qt.Key.Key_F5)
    assert bench_window.shell is not None
    assert not bench_window.shell.helping


def test_a_scan_closes_the_list_and_counts(qtbot: QtBot, bench_window: MainWindow, desk: FakeDesk) -> None:
    press(bench_window, Qt.Key.Key_F5)
    scan(bench_window, "3SABCD1234567")
    qtbot.waitUntil(lambda: desk.bench.told == [Scan("3SABCD1234567", Source.WEDGE)])
    assert bench_window.shell is not None
    assert not bench_window.shell.helping


def test_the_next_worker_does_not_see_the_last_ones_scans(bench_window: MainWindow, qtbot: QtBot) -> None:
    scan(bench_window, "3SABCD1234567")
    settle(qtbot, bench_window)
    assert bench_window.context is not None
    assert bench_window.context.scans.noted
    press(bench_window, Qt.Key.Key_F12)
    qtbot.waitUntil(lambda: not bench_window.context.scans.noted)  # type: ignore[union-attr]


def test_only_the_last_twenty_are_kept_and_each_is_judged_once() -> None:
    log = ScanLog()
    for number in range(30):
        log.note(Scan(f"code {number % 25}", Source.WEDGE))
    assert len(log.noted) == MOST
    log.judge("code 4", "refused", "why")
    log.judge("code 4", "taken")
    assert [one.did for one in log.noted if one.scan.text == "code 4"] == ["refused"]


@pytest.mark.parametrize(
    ("view", "sound"),
    [
        (lambda: replace(sample_views.await_parcel(), feedback=Feedback.REFUSED), "refused"),
        (lambda: replace(sample_views.ask(), feedback=Feedback.ACCEPTED), "accepted"),
        (lambda: replace(sample_views.choose_return(), feedback=Feedback.ACCEPTED), "attention"),
        (lambda: replace(sample_views.await_parcel(), feedback=Feedback.FINISHED), "finished"),
    ],
)
def test_each_outcome_has_a_sound_of_its_own(
    qtbot: QtBot,
    bench_window: MainWindow,
    desk: FakeDesk,
    played: list[str],
    view: Callable[[], object],
    sound: str,
) -> None:
    desk.bench.next_view = view()  # type: ignore[assignment]
    scan(bench_window, "3SABCD1234567")
    qtbot.waitUntil(lambda: played == [sound])


def test_a_key_and_a_barcode_switch_the_sounds_off_and_on(
    qtbot: QtBot, bench_window: MainWindow, desk: FakeDesk
) -> None:
    context = bench_window.context
    assert context is not None
    before = context.sounds.enabled
    press(bench_window, Qt.Key.Key_F11)
    assert context.sounds.enabled is not before
    scan(bench_window, command_code("MUTE"))
    qtbot.waitUntil(lambda: context.sounds.enabled is before)


@pytest.mark.parametrize("command", PLACES)
def test_a_barcode_opens_each_screen(
    qtbot: QtBot, bench_window: MainWindow, played: list[str], command: Command
) -> None:
    scan(bench_window, command_code(command.value))
    assert bench_window.shell is not None
    qtbot.waitUntil(lambda: bench_window.shell.open_name == PLACES[command])  # type: ignore[union-attr]
    settle(qtbot, bench_window)
    assert "command" in played
