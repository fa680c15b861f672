"""F1 shows every key and its barcode, and the barcodes on the screen are read by a scanner."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from intake.domain.codes import Scan, Source
from intake.printing.symbols import code128
from intake.scanning.decoder import decode_file
from intake.station.commands import Command, sheet
from intake.ui.bars import Bars
from intake.ui.help_overlay import HelpOverlay
from intake.ui.kit import KeyCap
from intake.ui.window import MainWindow
from tests.ui.conftest import badge, scan, settle
from tests.ui.fake_desk import FakeDesk
from tests.ui.screen_hands import keys, words

Make = Callable[..., MainWindow]
Key = Qt.Key


class _DeskWithBars(FakeDesk):
    def command_bars(self, code: str) -> str:
        return code128(code).bars


@pytest.fixture
def desk() -> FakeDesk:
    return _DeskWithBars()


def overlay(qtbot: QtBot, window: MainWindow) -> HelpOverlay:
    keys(qtbot, window, Key.Key_F1)
    assert window.shell is not None
    found = window.shell._help
    assert isinstance(found, HelpOverlay)
    settle(qtbot, window)
    return found


def test_every_command_has_its_key_and_words(qtbot: QtBot, bench_window: MainWindow) -> None:
    shown = overlay(qtbot, bench_window)
    caps = {one._key for one in shown.findChildren(KeyCap)}
    assert {"F1", "F2", "F8", "F12", "Space", "↵", "1", "9", "/", "Esc"} <= caps
    read = words(shown)
    for command in Command:
        if len(command.value) > 5 or command in (Command.UNDO, Command.HELP):
            assert shown.context.texts(f"ui.command.{command.value}") in read


@pytest.mark.parametrize("dark", [False, True])
def test_the_bars_on_the_screen_can_be_scanned(
    qtbot: QtBot, desk: FakeDesk, make_window: Make, tmp_path: Path, dark: bool
) -> None:
    desk.settings = desk.settings.model_copy(update={"theme": "dark" if dark else "light"})
    window = make_window()
    assert window.shell is not None
    window.shell.take_scan(Scan(badge("EVA1"), Source.CAMERA))
    settle(qtbot, window)
    shown = overlay(qtbot, window)
    bars = {one.accessibleName(): one for one in shown.findChildren(Bars)}
    assert set(bars) == {code for code, _command in sheet()}
    for code, one in bars.items():
        picture = tmp_path / f"{code}.png"
        assert one.grab().save(str(picture))
        assert [symbol.text for symbol in decode_file(picture).symbols] == [code]


@pytest.mark.parametrize("key", [Key.Key_F1, Key.Key_Escape])
def test_the_same_key_or_escape_takes_it_away(qtbot: QtBot, bench_window: MainWindow, key: Qt.Key) -> None:
    overlay(qtbot, bench_window)
    keys(qtbot, bench_window, key)
    assert bench_window.shell is not None
    assert bench_window.shell._help is None


def test_a_scan_closes_it_and_still_counts(qtbot: QtBot, bench_window: MainWindow, desk: FakeDesk) -> None:
    overlay(qtbot, bench_window)
    scan(bench_window, "3SABCD1234567")
    settle(qtbot, bench_window)
    assert bench_window.shell is not None
    assert bench_window.shell._help is None
    assert len(desk.bench.told) == 1


def test_its_close_button_closes_it(qtbot: QtBot, bench_window: MainWindow) -> None:
    shown = overlay(qtbot, bench_window)
    shown._leave()
    assert bench_window.shell is not None
    assert bench_window.shell._help is None


def test_the_arrows_scroll_to_the_digits(qtbot: QtBot, bench_window: MainWindow) -> None:
    shown = overlay(qtbot, bench_window)
    bar = shown._area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    keys(qtbot, bench_window, Key.Key_Down)
    assert bar.value() > 0
