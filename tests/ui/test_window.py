"""The window is there before the station, closes what it opened, and keeps an eye on everything in its strip."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from intake import paths, texts
from intake.domain.codes import Scan, Source
from intake.domain.errors import IntakeError
from intake.ui import screens
from intake.ui.opening import Opening
from intake.ui.screen import Screen
from intake.ui.shell import Shell
from intake.ui.start import Opened
from intake.ui.status_strip import StatusStrip
from intake.ui.theme import Tone
from intake.ui.window import MainWindow
from tests.ui import sample_views
from tests.ui.conftest import press, scan, settle
from tests.ui.fake_camera import FakeCamera
from tests.ui.fake_desk import FakeDesk, parse_own

HEAVY = ("sqlalchemy", "cv2", "numpy", "reportlab", "babel", "pydantic", "httpx", "argon2")
ENGLISH = texts.load(paths.resources() / "translations", "en")
TODAY = date(2026, 11, 22)


def shell(window: MainWindow) -> Shell:
    assert window.shell is not None
    return window.shell


def test_nothing_heavy_is_imported_before_the_first_paint() -> None:
    code = f"import intake.ui.start, sys; print([name for name in {HEAVY!r} if name in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert out.stdout.strip() == "[]"


def opening(qtbot: QtBot, open_desk: Callable[[], Opened], log: Path) -> MainWindow:
    window = MainWindow()
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.painted):
        window.show()
    starter = Opening(window, open_desk, "en", log)
    starter._crashes.install = lambda: None  # type: ignore[method-assign]
    starter.begin()
    return window


def test_the_first_paint_comes_before_the_desk(qtbot: QtBot, desk: FakeDesk, tmp_path: Path) -> None:
    camera = FakeCamera()
    window = opening(qtbot, lambda: Opened(desk, ENGLISH, camera, parse_own), tmp_path / "log")
    assert window.shell is None
    qtbot.waitUntil(lambda: window.shell is not None)
    settle(qtbot, window)
    assert camera.running
    window.close()


def test_a_station_that_cannot_open_says_why_and_offers_the_way_out(qtbot: QtBot, tmp_path: Path) -> None:
    def fail() -> Opened:
        raise IntakeError("database_newer", path="intake.sqlite")

    window = opening(qtbot, fail, tmp_path / "log")
    qtbot.waitUntil(lambda: bool(window.findChildren(QPushButton)))
    assert ENGLISH("error.database_newer", path="intake.sqlite") in [
        label.text() for label in window.findChildren(QLabel)
    ]
    qtbot.mouseClick(window.findChildren(QPushButton)[0], Qt.MouseButton.LeftButton)
    assert not window.isVisible()


@pytest.mark.expects_warnings
def test_a_bug_while_opening_does_not_leave_the_bar_running(qtbot: QtBot, tmp_path: Path) -> None:
    def fail() -> Opened:
        raise RuntimeError("a bug")

    window = opening(qtbot, fail, tmp_path / "log")
    qtbot.waitUntil(lambda: bool(window.findChildren(QPushButton)))
    words = ENGLISH("error.program_broken", path=str(tmp_path / "log"), reason="RuntimeError: a bug")
    assert words in [label.text() for label in window.findChildren(QLabel)]
    window.close()


def test_closing_stops_the_camera_then_the_tasks_then_the_station(
    qtbot: QtBot, desk: FakeDesk, camera: FakeCamera, make_window: Callable[..., MainWindow]
) -> None:
    window = make_window()
    assert window.context is not None
    order: list[str] = []
    window.context.tasks.run(lambda: order.append("a task that was queued"))
    desk.on_close = lambda: order.append("station")
    window.close()
    assert order == ["a task that was queued", "station"]
    assert not camera.running


def test_an_untouched_station_locks(qtbot: QtBot, bench_window: MainWindow, desk: FakeDesk) -> None:
    from intake.ui.assembly import IdleLock

    lock = bench_window.findChild(IdleLock)
    assert lock is not None
    assert lock.timer.remainingTime() > 9 * 60_000
    lock.timer.start(0)
    qtbot.waitUntil(lambda: desk.signed_in is None)
    settle(qtbot, bench_window)


def test_a_resize_keeps_what_is_on_the_bench(qtbot: QtBot, bench_window: MainWindow, desk: FakeDesk) -> None:
    desk.bench.next_view = sample_views.ask()
    shell(bench_window).page.refresh()
    settle(qtbot, bench_window)
    before = bench_window.shell
    bench_window.resize(1920, 1080)
    qtbot.waitUntil(lambda: bench_window.shell is not before)
    settle(qtbot, bench_window)
    assert shell(bench_window).page.view == desk.bench.next_view  # type: ignore[attr-defined]
    assert shell(bench_window).context.operator is not None


def test_the_focus_comes_home_when_its_widget_goes(qtbot: QtBot, bench_window: MainWindow, desk: FakeDesk) -> None:
    desk.bench.next_view = sample_views.identify()
    page = shell(bench_window).page
    page.refresh()
    settle(qtbot, bench_window)
    press(bench_window, Qt.Key.Key_Slash)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not page)
    desk.bench.next_view = sample_views.await_unit()
    page.refresh()
    settle(qtbot, bench_window)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is page)


def test_the_camera_state_stands_in_the_strip(qtbot: QtBot, bench_window: MainWindow, camera: FakeCamera) -> None:
    strip = shell(bench_window).strip
    assert strip.camera.tone is Tone.GOOD
    camera.say("lost")
    qtbot.waitUntil(lambda: strip.camera.tone is Tone.STOP)
    camera.say("ready")
    qtbot.waitUntil(lambda: strip.camera.tone is Tone.GOOD)


def test_news_of_the_sync_reach_the_strip_from_its_own_thread(
    qtbot: QtBot, bench_window: MainWindow, desk: FakeDesk
) -> None:
    import threading

    strip = shell(bench_window).strip
    desk.figures = replace(desk.figures, parked=1)
    thread = threading.Thread(target=lambda: [tell("training", "changed") for tell in desk.listeners])
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: strip.shop.tone is Tone.STOP)


@pytest.fixture
def strip(qtbot: QtBot) -> StatusStrip:
    made = StatusStrip(ENGLISH)
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize(("days", "tone"), [(9, Tone.PLAIN), (2, Tone.ATTENTION), (0, Tone.ATTENTION), (-1, Tone.STOP)])
def test_a_refund_that_is_nearly_due_stands_out(strip: StatusStrip, days: int, tone: Tone) -> None:
    strip.set_status(replace(FakeDesk().figures, oldest_due=TODAY + timedelta(days=days)), TODAY)
    assert strip.due.tone is tone
    assert not strip.due.isHidden()


def test_no_refund_due_shows_no_date(strip: StatusStrip) -> None:
    strip.set_status(replace(FakeDesk().figures, oldest_due=None), TODAY)
    assert strip.due.isHidden()


def test_labels_that_are_owed_are_the_printers_state(strip: StatusStrip) -> None:
    strip.set_status(replace(FakeDesk().figures, labels_owed=3), TODAY)
    assert strip.printer.tone is Tone.ATTENTION
    assert "3" in strip.printer.words.text()


def test_a_shop_out_of_reach_is_said_with_what_waits(strip: StatusStrip) -> None:
    strip.set_status(FakeDesk().figures, TODAY)
    seen = []
    for state in ("unreachable", "ok"):
        strip.set_shop_state("medusa", state)
        seen.append(strip.shop.tone)
    assert seen == [Tone.ATTENTION, Tone.WAITING]


def test_a_code_with_control_characters_shows_harmlessly(strip: StatusStrip) -> None:
    strip.read("01\x1d21\n\x00" + "9" * 10_000, False)
    assert "\n" not in strip.code.full()
    assert len(strip.code.full()) <= 80


def test_help_lies_over_the_screen_and_a_scan_takes_it_away_and_counts(
    qtbot: QtBot, bench_window: MainWindow, desk: FakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screens, "HELP", Screen)
    told = shell(bench_window)
    press(bench_window, Qt.Key.Key_F1)
    qtbot.waitUntil(lambda: told.helping)
    press(bench_window, Qt.Key.Key_2)
    scan(bench_window, "4006381333948")
    qtbot.waitUntil(lambda: desk.bench.told == [Scan("4006381333948", Source.WEDGE)])
    assert not told.helping


def test_escape_takes_the_help_away(qtbot: QtBot, bench_window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screens, "HELP", Screen)
    press(bench_window, Qt.Key.Key_F1)
    press(bench_window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not shell(bench_window).helping)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is shell(bench_window).page)
