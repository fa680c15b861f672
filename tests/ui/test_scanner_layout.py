"""A scanner that types for a US keyboard, at a system with another layout: the bench gets what the label says."""

from __future__ import annotations

from collections.abc import Callable

from pytestqt.qtbot import QtBot

from intake.domain.codes import Scan, Source
from intake.domain.own_codes import badge_code
from intake.scanning.layouts import chosen, garble
from intake.settings import ScannerSettings
from intake.ui.window import MainWindow
from tests.ui.conftest import scan, settle
from tests.ui.fake_desk import EVA, FakeDesk


def test_with_the_layout_set_a_garbled_scan_says_what_the_label_says(
    qtbot: QtBot, desk: FakeDesk, make_window: Callable[..., MainWindow]
) -> None:
    desk.settings = desk.settings.model_copy(update={"scanner": ScannerSettings(layout="fr")})
    window = make_window()
    scan(window, garble(badge_code("EVA1"), chosen("fr")))
    qtbot.waitUntil(lambda: desk.signed_in == EVA)
    settle(qtbot, window)
    scan(window, garble("RMA-10428/1", chosen("fr")))
    qtbot.waitUntil(lambda: desk.bench.told == [Scan("RMA-10428/1", Source.WEDGE)])


def test_another_layout_counts_from_the_moment_it_is_saved(
    qtbot: QtBot, desk: FakeDesk, bench_window: MainWindow
) -> None:
    desk.settings = desk.settings.model_copy(update={"scanner": ScannerSettings(layout="de")})
    bench_window.rebuild()
    scan(bench_window, garble("XYZ-1", chosen("de")))
    qtbot.waitUntil(lambda: desk.bench.told == [Scan("XYZ-1", Source.WEDGE)])


def test_what_the_camera_reads_is_not_repaired(qtbot: QtBot, desk: FakeDesk, bench_window: MainWindow) -> None:
    desk.settings = desk.settings.model_copy(update={"scanner": ScannerSettings(layout="fr")})
    bench_window.rebuild()
    assert bench_window.shell is not None
    bench_window.shell.take_scan(Scan("QUAI-1", Source.CAMERA))
    qtbot.waitUntil(lambda: desk.bench.told == [Scan("QUAI-1", Source.CAMERA)])
