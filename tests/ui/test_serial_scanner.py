"""A serial scanner at the window: its codes reach the bench like any other, and the strip says how it stands."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from intake import paths, texts
from intake.domain.codes import Scan, Source
from intake.ui.theme import Tone
from intake.ui.window import MainWindow
from tests.ui.conftest import badge, settle
from tests.ui.fake_desk import EVA, FakeDesk, parse_own


class FakePort:
    """Tells from a thread of its own what a test wants told."""

    def __init__(self) -> None:
        self.running = False
        self._scan: Callable[[str], None] = lambda _text: None
        self._state: Callable[[Any, str], None] = lambda _state, _sentence: None

    def start(self, on_scan: Callable[[str], None], on_state: Callable[[Any, str], None]) -> None:
        self.running, self._scan, self._state = True, on_scan, on_state

    def stop(self) -> None:
        self.running = False

    def read(self, text: str) -> None:
        self._from_a_thread(lambda: self._scan(text))

    def say(self, state: str) -> None:
        self._from_a_thread(lambda: self._state(state, f"serial_{state}"))

    @staticmethod
    def _from_a_thread(told: Callable[[], None]) -> None:
        thread = threading.Thread(target=told)
        thread.start()
        thread.join()


@pytest.fixture
def port() -> FakePort:
    return FakePort()


@pytest.fixture
def window(qtbot: QtBot, desk: FakeDesk, port: FakePort) -> Iterator[MainWindow]:
    english = texts.load(paths.resources() / "translations", "en")
    made = MainWindow(desk, english, None, parse_own, port)
    with qtbot.waitExposed(made):
        made.show()
    settle(qtbot, made)
    yield made
    made.close()
    made.deleteLater()
    assert not port.running


def strip(window: MainWindow) -> tuple[Tone, str]:
    assert window.shell is not None
    item = window.shell.strip.scanner
    return item.tone, item.words.text()


def test_codes_of_the_port_sign_in_and_reach_the_bench_also_over_a_dialog(
    qtbot: QtBot, window: MainWindow, desk: FakeDesk, port: FakePort
) -> None:
    port.read(badge("EVA1"))
    qtbot.waitUntil(lambda: desk.signed_in == EVA)
    settle(qtbot, window)
    dialog = QDialog(window)
    dialog.setModal(True)
    with qtbot.waitExposed(dialog):
        dialog.show()
    port.read("3SABCD1234567")
    port.read("4006381333948")
    told = [Scan("3SABCD1234567", Source.SERIAL_PORT), Scan("4006381333948", Source.SERIAL_PORT)]
    qtbot.waitUntil(lambda: desk.bench.told == told)
    dialog.close()


def test_the_strip_shows_a_lost_scanner_also_after_the_window_was_drawn_anew(
    qtbot: QtBot, window: MainWindow, port: FakePort
) -> None:
    port.say("opening")
    qtbot.waitUntil(lambda: strip(window) == (Tone.WAITING, "Scanner starts"))
    port.say("lost")
    qtbot.waitUntil(lambda: strip(window) == (Tone.STOP, "Scanner lost"))
    window.rebuild()
    assert strip(window) == (Tone.STOP, "Scanner lost")
    port.say("ready")
    qtbot.waitUntil(lambda: strip(window) == (Tone.GOOD, "Scanner"))


def test_a_code_of_the_port_counts_as_somebody_being_there(
    qtbot: QtBot, window: MainWindow, desk: FakeDesk, port: FakePort
) -> None:
    from intake.ui.assembly import IdleLock

    lock = window.findChild(IdleLock)
    assert lock is not None
    lock.timer.stop()
    port.read(badge("EVA1"))
    qtbot.waitUntil(lock.timer.isActive)
    qtbot.waitUntil(lambda: desk.signed_in == EVA)
