"""Nobody acts without a name."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from intake.ui.buttons import BigButton
from intake.ui.window import MainWindow
from tests.ui.conftest import badge, press, scan, settle
from tests.ui.fake_desk import EVA, HANNE, FakeDesk

Make = Callable[..., MainWindow]


def test_a_badge_signs_in(qtbot: QtBot, desk: FakeDesk, make_window: Make) -> None:
    window = make_window()
    scan(window, badge("EVA1"))
    qtbot.waitUntil(lambda: desk.signed_in == EVA)
    settle(qtbot, window)
    assert window.shell is not None
    assert window.shell.open_name == "intake"


def test_a_name_and_its_pin_sign_in_by_keys_alone(qtbot: QtBot, desk: FakeDesk, make_window: Make) -> None:
    window = make_window()
    press(window, Qt.Key.Key_3)
    for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3):
        press(window, key)
    qtbot.waitUntil(lambda: window.input is not None)
    press(window, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert desk.signed_in is None, "a wrong PIN"


def test_the_pad_signs_in_by_touch(qtbot: QtBot, desk: FakeDesk, make_window: Make) -> None:
    window = make_window()
    assert window.shell is not None
    sign_in = window.shell.sign_in
    sign_in.on_digit(3)
    keys = {button.text(): button for button in sign_in._pad.findChildren(BigButton) if button.text()}
    for digit in "1234":
        qtbot.mouseClick(keys[digit], Qt.MouseButton.LeftButton)
    press(window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.signed_in == HANNE)
    settle(qtbot, window)


def test_a_wrong_pin_is_said_where_the_person_looks(qtbot: QtBot, desk: FakeDesk, make_window: Make) -> None:
    window = make_window()
    assert window.shell is not None
    sign_in = window.shell.sign_in
    sign_in.on_digit(1)
    sign_in.on_digit(9)
    press(window, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert sign_in._pad._said.text() == window.shell.context.texts("error.pin_wrong")
    assert desk.signed_in is None


def test_every_key_of_the_pad_is_a_target_for_gloves(make_window: Make) -> None:
    window = make_window()
    assert window.shell is not None
    window.shell.sign_in.on_digit(1)
    pad = window.shell.sign_in._pad
    digits = [button for button in pad.findChildren(BigButton) if button.text() in list("0123456789")]
    assert len(digits) == 10
    for button in digits:
        assert button.height() >= 70
        assert button.width() >= 76


def test_a_scan_before_sign_in_is_refused_with_a_sentence(qtbot: QtBot, desk: FakeDesk, make_window: Make) -> None:
    window = make_window()
    assert window.context is not None
    context = window.context
    scan(window, "3SABCD1234567")
    qtbot.waitUntil(lambda: context.messages.words != "")
    assert desk.bench.told == []


def test_an_unknown_badge_says_so(qtbot: QtBot, desk: FakeDesk, make_window: Make) -> None:
    window = make_window()
    assert window.context is not None
    context = window.context
    scan(window, badge("NOBODY"))
    qtbot.waitUntil(lambda: context.messages.words == context.texts("error.badge_unknown"))


def test_another_badge_takes_over_the_station(qtbot: QtBot, desk: FakeDesk, bench_window: MainWindow) -> None:
    scan(bench_window, badge("HANNE1"))
    qtbot.waitUntil(lambda: desk.signed_in == HANNE)
    settle(qtbot, bench_window)
    assert bench_window.shell is not None
    assert bench_window.shell.context.operator == HANNE
    assert bench_window.shell.open_name == "intake"


def test_signing_out_leaves_the_screen(qtbot: QtBot, desk: FakeDesk, bench_window: MainWindow) -> None:
    press(bench_window, Qt.Key.Key_F12)
    qtbot.waitUntil(lambda: desk.signed_in is None)
    settle(qtbot, bench_window)
    assert bench_window.shell is not None
    assert bench_window.shell.open_name == ""
