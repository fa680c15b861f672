"""Scanners that are devices: opened by the settings while the window is open, each scan with its scanner's name."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from intake.domain.codes import Scan, Source
from intake.scanning.layouts import TEST_CODE, garble, layouts
from intake.settings import HandheldSettings, ScannerSettings, Settings
from intake.ui.scanners import Wanted
from intake.ui.window import MainWindow
from tests.ui.conftest import badge, scan, settle
from tests.ui.fake_desk import EVA, FakeDesk
from tests.ui.test_serial_scanner import FakePort, strip

LEFT = HandheldSettings(name="left", device="/dev/input/by-id/left")
RIGHT = HandheldSettings(name="right", device="/dev/input/by-id/right")


@pytest.fixture
def ports(monkeypatch: pytest.MonkeyPatch) -> dict[str, FakePort]:
    made: dict[str, FakePort] = {}

    def make(which: Wanted) -> FakePort:
        made[which.name or which.place] = FakePort()
        return made[which.name or which.place]

    monkeypatch.setattr(Wanted, "made", make)
    return made


@pytest.fixture
def desk() -> FakeDesk:
    scanner = ScannerSettings(handhelds=(LEFT, RIGHT))
    return FakeDesk(Settings(station="dock-4", theme="light", sounds=False, camera="simulated", scanner=scanner))


@pytest.fixture
def window(
    qtbot: QtBot, ports: dict[str, FakePort], desk: FakeDesk, make_window: Callable[..., MainWindow]
) -> Iterator[MainWindow]:
    made = make_window()
    ports["left"].read(badge("EVA1"))
    qtbot.waitUntil(lambda: desk.signed_in == EVA)
    settle(qtbot, made)
    yield made
    made.close()
    assert not any(port.running for port in ports.values())


def change(window: MainWindow, desk: FakeDesk, **scanner: object) -> None:
    before = desk.settings
    desk.settings = before.model_copy(update={"scanner": before.scanner.model_copy(update=scanner)})
    window.rebuild()


def test_each_scan_tells_its_scanner(
    qtbot: QtBot, window: MainWindow, desk: FakeDesk, ports: dict[str, FakePort]
) -> None:
    ports["left"].read("3SABCD1234567")
    ports["right"].read("4006381333948")
    told = [
        Scan("3SABCD1234567", Source.HANDHELD, device="left"),
        Scan("4006381333948", Source.HANDHELD, device="right"),
    ]
    qtbot.waitUntil(lambda: desk.bench.told == told)


def test_the_strip_names_the_scanner_that_is_lost(qtbot: QtBot, window: MainWindow, ports: dict[str, FakePort]) -> None:
    ports["left"].say("ready")
    ports["right"].say("lost")
    qtbot.waitUntil(lambda: strip(window)[1] == "Scanner lost: right")


def test_changed_settings_work_without_a_new_start_and_leave_the_others_open(
    qtbot: QtBot, window: MainWindow, desk: FakeDesk, ports: dict[str, FakePort]
) -> None:
    left, right = ports["left"], ports["right"]
    change(window, desk, handhelds=(LEFT,), serial_port="/dev/ttyACM7")
    assert ports["left"] is left
    assert left.running
    assert not right.running
    assert ports["/dev/ttyACM7"].running
    right.read("3SLATE0000001")
    ports["/dev/ttyACM7"].read("3SABCD1234567")
    qtbot.waitUntil(lambda: desk.bench.told == [Scan("3SABCD1234567", Source.SERIAL_PORT)])


def said(window: MainWindow) -> str:
    assert window.context is not None
    return window.context.messages.words


def test_one_scan_of_the_test_barcode_sets_the_station_up(qtbot: QtBot, window: MainWindow, desk: FakeDesk) -> None:
    scan(window, "~" + garble(TEST_CODE, layouts()["de"]))
    settle(qtbot, window)
    assert (desk.settings.scanner.layout, desk.settings.scanner.prefix) == ("de", "~")
    assert "fitted itself" in said(window)
    scan(window, "~" + garble("RMA-10428/1", layouts()["de"]))
    qtbot.waitUntil(lambda: desk.bench.told == [Scan("RMA-10428/1", Source.WEDGE)])
    scan(window, "~" + garble(TEST_CODE, layouts()["de"]))
    settle(qtbot, window)
    assert "is set up" in said(window)


def test_a_worker_is_told_to_ask_a_lead(qtbot: QtBot, window: MainWindow, desk: FakeDesk) -> None:
    desk.training = False
    scan(window, garble(TEST_CODE, layouts()["de"]))
    settle(qtbot, window)
    assert desk.settings.scanner.layout == ""
    assert "shift lead" in said(window)


def test_a_layout_that_cannot_be_repaired_says_what_to_set(qtbot: QtBot, window: MainWindow, desk: FakeDesk) -> None:
    inexact = next(one for one in layouts().values() if not one.exact)
    scan(window, garble(TEST_CODE, inexact))
    settle(qtbot, window)
    assert "cannot be repaired" in said(window)
    assert desk.bench.told == []
