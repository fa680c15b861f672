"""Wherever the focus is: scans are scans, command keys are commands, and typing stays typing."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QVBoxLayout
from pytestqt.qtbot import QtBot

from intake.domain.codes import Scan, Source
from intake.station.commands import Command
from intake.ui.intake_screen import IntakeScreen
from intake.ui.window import MainWindow
from tests.ui import sample_views
from tests.ui.conftest import press, scan, settle, type_key, write
from tests.ui.fake_camera import FakeCamera
from tests.ui.fake_desk import FakeDesk


@pytest.fixture(autouse=True)
def _at_the_bench(bench_window: MainWindow) -> None:
    """Every test here begins with somebody signed in."""


def _shows(field: QLineEdit, text: str) -> bool:
    return field.text() == text


def bench(window: MainWindow) -> IntakeScreen:
    assert window.shell is not None
    page = window.shell.page
    assert isinstance(page, IntakeScreen)
    return page


def test_a_scan_reaches_the_bench_whatever_has_the_focus(
    qtbot: QtBot, bench_window: MainWindow, desk: FakeDesk
) -> None:
    field = bench(bench_window).code
    field.setFocus()
    field.setText("half a")
    scan(bench_window, "3SABCD1234567")
    qtbot.waitUntil(lambda: desk.bench.told == [Scan("3SABCD1234567", Source.WEDGE)])
    assert field.text() == "half a", "a burst must never edit a field"


def test_a_scan_without_enter_is_taken_too(qtbot: QtBot, bench_window: MainWindow, desk: FakeDesk) -> None:
    write(bench_window, "4006381333948")
    qtbot.waitUntil(lambda: desk.bench.told == [Scan("4006381333948", Source.WEDGE)])


def test_a_modal_dialog_does_not_swallow_a_scan(qtbot: QtBot, bench_window: MainWindow, desk: FakeDesk) -> None:
    dialog = QDialog(bench_window)
    field = QLineEdit(dialog)
    QVBoxLayout(dialog).addWidget(field)
    dialog.setModal(True)
    with qtbot.waitExposed(dialog):
        dialog.show()
    assert bench_window.input is not None
    bench_window.input.watch(dialog.windowHandle())
    field.setFocus()
    scan(dialog.windowHandle(), "3SABCD1234567")
    qtbot.waitUntil(lambda: desk.bench.told == [Scan("3SABCD1234567", Source.WEDGE)])
    assert field.text() == ""
    dialog.close()


def test_a_digit_is_an_answer_when_no_field_has_the_focus(
    qtbot: QtBot, bench_window: MainWindow, desk: FakeDesk
) -> None:
    press(bench_window, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: desk.bench.told == [2])


def test_two_digits_one_after_the_other_both_count(qtbot: QtBot, bench_window: MainWindow, desk: FakeDesk) -> None:
    type_key(bench_window, "2")
    type_key(bench_window, "5")
    qtbot.waitUntil(lambda: desk.bench.told == [2, 5])


def test_typing_into_a_field_stays_typing(qtbot: QtBot, bench_window: MainWindow, desk: FakeDesk) -> None:
    field = bench(bench_window).code
    field.setFocus()
    for typed in ("1", "1/", "1/2"):
        type_key(bench_window, typed[-1])
        qtbot.waitUntil(partial(_shows, field, typed))
    assert desk.bench.told == []


def test_a_typed_code_goes_to_the_bench_and_the_focus_comes_home(
    qtbot: QtBot, bench_window: MainWindow, desk: FakeDesk
) -> None:
    press(bench_window, Qt.Key.Key_Slash)
    field = bench(bench_window).code
    qtbot.waitUntil(field.hasFocus)
    field.setText("10428")
    press(bench_window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.bench.told == [Scan("10428", Source.TYPED)])
    assert field.text() == ""
    assert QApplication.focusWidget() is bench(bench_window)


@pytest.mark.parametrize(
    ("key", "command"),
    [
        (Qt.Key.Key_F2, Command.UNDO),
        (Qt.Key.Key_F3, Command.UNLISTED),
        (Qt.Key.Key_F8, Command.CLOSE),
        (Qt.Key.Key_F10, Command.NO_CODE),
        (Qt.Key.Key_Return, Command.NEXT),
        (Qt.Key.Key_Enter, Command.NEXT),
    ],
)
def test_each_command_key_is_its_command(
    qtbot: QtBot, bench_window: MainWindow, desk: FakeDesk, key: Qt.Key, command: Command
) -> None:
    press(bench_window, key)
    qtbot.waitUntil(lambda: desk.bench.told == [command])


def test_a_function_key_works_in_a_field_too(qtbot: QtBot, bench_window: MainWindow, desk: FakeDesk) -> None:
    bench(bench_window).code.setFocus()
    press(bench_window, Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: desk.bench.told == [Command.UNDO])


def test_space_takes_the_photo_that_is_wanted(
    qtbot: QtBot, bench_window: MainWindow, desk: FakeDesk, camera: FakeCamera
) -> None:
    desk.bench.next_view = sample_views.take_photo()
    bench(bench_window).refresh()
    settle(qtbot, bench_window)
    camera.picture = b"the newest frame"
    press(bench_window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: desk.bench.told == [b"the newest frame"])


def test_space_does_nothing_when_no_photo_is_wanted(qtbot: QtBot, bench_window: MainWindow, desk: FakeDesk) -> None:
    press(bench_window, Qt.Key.Key_Space)
    press(bench_window, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: desk.bench.told == [1])


def test_space_presses_a_button_that_was_reached_by_tab(qtbot: QtBot, bench_window: MainWindow, desk: FakeDesk) -> None:
    desk.bench.next_view = sample_views.ask()
    bench(bench_window).refresh()
    settle(qtbot, bench_window)
    from intake.ui.views.asking import AskView

    shown = bench(bench_window).middle.currentWidget()
    assert isinstance(shown, AskView)
    shown.findChildren(type(shown._answers))[0].buttons()[2].setFocus(Qt.FocusReason.TabFocusReason)
    press(bench_window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: desk.bench.told == [3])


def test_escape_leads_out_of_a_field(qtbot: QtBot, bench_window: MainWindow) -> None:
    field = bench(bench_window).code
    field.setFocus()
    press(bench_window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is bench(bench_window))


def test_a_group_separator_of_a_gs1_code_is_kept(qtbot: QtBot, bench_window: MainWindow, desk: FakeDesk) -> None:
    scan(bench_window, "0104006381333931\x1d21ABC")
    qtbot.waitUntil(lambda: desk.bench.told == [Scan("0104006381333931\x1d21ABC", Source.WEDGE)])


def test_the_camera_scans_like_a_scanner(
    qtbot: QtBot, bench_window: MainWindow, desk: FakeDesk, camera: FakeCamera
) -> None:
    camera.read("4006381333948")
    qtbot.waitUntil(lambda: desk.bench.told == [Scan("4006381333948", Source.CAMERA, "EAN-13")])


def test_what_is_done_during_a_slow_step_waits_its_turn(qtbot: QtBot, bench_window: MainWindow, desk: FakeDesk) -> None:
    import threading

    gate = threading.Event()
    desk.bench.hold = lambda: None if gate.wait(10) else None
    scan(bench_window, "4006381333948")
    press(bench_window, Qt.Key.Key_1)
    press(bench_window, Qt.Key.Key_F2)
    context = bench_window.context
    assert context is not None
    qtbot.waitUntil(lambda: context.tasks.waiting == 3)
    assert desk.bench.told == []
    gate.set()
    qtbot.waitUntil(lambda: desk.bench.told == [Scan("4006381333948", Source.WEDGE), 1, Command.UNDO])
    settle(qtbot, bench_window)


def test_a_command_barcode_of_the_window_is_not_sent_to_the_bench(
    qtbot: QtBot, bench_window: MainWindow, desk: FakeDesk
) -> None:
    from intake.domain.own_codes import command_code

    scan(bench_window, command_code(Command.SIGN_OUT.value))
    qtbot.waitUntil(lambda: desk.signed_in is None)
    assert desk.bench.told == []
