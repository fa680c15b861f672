"""What a new worker stumbles over: nameless units, two numbers for one key, a printer that says nothing."""

from __future__ import annotations

import inspect
import re
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from intake import paths
from intake.app import devices
from intake.domain.decisions import Reason
from intake.station.views import AnyView, Ask, AskMissing, AwaitUnit, Row, RowState, Summary, TakePhoto
from intake.texts import load
from intake.ui.kit import KeyCap, Tag
from intake.ui.window import MainWindow
from tests.ui import sample_views
from tests.ui.conftest import settle
from tests.ui.fake_camera import FakeCamera
from tests.ui.fake_desk import FakeDesk
from tests.ui.test_views import screen, show, words

UNLISTED = "Article not listed"


def middle(window: MainWindow) -> QWidget:
    widget = screen(window).middle.currentWidget()
    assert widget is not None
    return widget


def nameless() -> list[AnyView]:
    ask, photo, summary = sample_views.ask(), sample_views.take_photo(), sample_views.summary()
    assert isinstance(ask, Ask)
    assert isinstance(photo, TakePhoto)
    assert isinstance(summary, Summary)
    return [
        replace(ask, unit=replace(ask.unit, title="", variant="")),
        replace(photo, unit=replace(photo.unit, title="", variant="")),
        sample_views.await_unit(sample_views.finished(title="")),
        replace(summary, units=(replace(summary.units[0], title=""),)),
    ]


@pytest.mark.parametrize("view", nameless(), ids=lambda view: type(view).__name__)
def test_a_unit_that_nobody_announced_has_a_name(
    qtbot: QtBot, bench_window: MainWindow, desk: FakeDesk, view: AnyView
) -> None:
    show(qtbot, bench_window, desk, view)
    assert UNLISTED in words(middle(bench_window))


def test_a_unit_that_nobody_announced_has_a_name_in_the_list(
    qtbot: QtBot, bench_window: MainWindow, desk: FakeDesk
) -> None:
    view = sample_views.ask()
    shown = show(qtbot, bench_window, desk, replace(view, panel=sample_views.panel((Row("", "", RowState.IN_HAND),))))
    assert UNLISTED in words(shown.parcel)


def row_numbers(window: MainWindow) -> int:
    return len([one for one in screen(window).parcel.findChildren(KeyCap) if one.isVisible()])


def test_a_digit_stands_on_the_screen_once(qtbot: QtBot, bench_window: MainWindow, desk: FakeDesk) -> None:
    waits = sample_views.await_unit()
    show(qtbot, bench_window, desk, waits)
    assert row_numbers(bench_window) == 2
    missing = sample_views.ask_missing()
    assert isinstance(waits, AwaitUnit)
    assert isinstance(missing, AskMissing)
    show(qtbot, bench_window, desk, replace(missing, panel=waits.panel))
    assert row_numbers(bench_window) == 0
    show(qtbot, bench_window, desk, waits)
    assert row_numbers(bench_window) == 2


def test_a_carrier_is_named_as_people_name_it(qtbot: QtBot, bench_window: MainWindow, desk: FakeDesk) -> None:
    panel = replace(sample_views.panel(), carrier="dhl_paket")
    shown = show(qtbot, bench_window, desk, replace(sample_views.ask(), panel=panel))
    assert "DHL Paket" in words(shown.parcel)
    assert "dhl_paket" not in words(shown.parcel)


def test_what_is_wrong_with_a_photo_is_said_once_and_whole(
    qtbot: QtBot, bench_window: MainWindow, desk: FakeDesk
) -> None:
    trouble = Reason("image_too_large")
    view = sample_views.take_photo(problem=True)
    assert isinstance(view, TakePhoto)
    desk.bench.next_view = replace(view, problem=trouble, message=trouble)
    bench_window.resize(1280, 800)
    screen(bench_window).digit(1)
    settle(qtbot, bench_window)
    assert bench_window.context is not None
    assert bench_window.context.messages.words == ""
    said = [one for one in middle(bench_window).findChildren(Tag) if one.isVisible()]
    assert len(said) == 1
    assert said[0].width() <= middle(bench_window).width()
    assert said[0].heightForWidth(said[0].width()) <= said[0].height()


def test_a_practice_camera_without_a_picture_says_what_to_tap(
    qtbot: QtBot, bench_window: MainWindow, desk: FakeDesk, camera: FakeCamera
) -> None:
    show(qtbot, bench_window, desk, sample_views.take_photo())
    camera.picture = None
    screen(bench_window).shutter()
    settle(qtbot, bench_window)
    assert bench_window.context is not None
    assert "Tap a picture" in bench_window.context.messages.words


def test_an_empty_printer_is_told_once_with_what_to_do(qtbot: QtBot, bench_window: MainWindow, desk: FakeDesk) -> None:
    assert bench_window.context is not None
    messages = bench_window.context.messages

    def tell(state: str) -> None:
        for listener in desk.listeners:
            listener("printer", state)

    tell("printer_out_of_paper")
    qtbot.waitUntil(lambda: "Put a new roll in" in messages.words)
    messages.clear()
    tell("printer_out_of_paper")
    tell("ok")
    tell("printer_unavailable")
    qtbot.waitUntil(lambda: messages.words != "")
    assert "Check cable and power" in messages.words


def test_every_checked_device_has_a_name_in_every_language() -> None:
    source = inspect.getsource(devices)
    kinds = set(re.findall(r'DeviceCheck\(\s*"([a-z]+)"', source))
    assert {"printer", "scanner", "camera"} <= kinds
    folder = paths.resources() / "translations"
    for file in sorted(folder.glob("*.toml")):
        words = load(folder, file.stem)
        assert [kind for kind in kinds if not words.has(f"ui.settings.device_{kind}")] == [], file.name


def test_the_answer_under_way_does_not_wipe_the_printers_trouble_away(
    qtbot: QtBot, bench_window: MainWindow, desk: FakeDesk
) -> None:
    assert bench_window.context is not None
    desk.bench.next_view = sample_views.await_unit(sample_views.finished(), complete=True)
    screen(bench_window).digit(1)
    for listener in desk.listeners:
        listener("printer", "printer_out_of_paper")
    settle(qtbot, bench_window)
    messages = bench_window.context.messages
    qtbot.waitUntil(lambda: "Put a new roll in" in messages.words)
