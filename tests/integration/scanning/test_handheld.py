"""Scanners read as devices: recorded keys through pipes, since test machines have neither /dev/input nor uinput."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from intake.scanning.handheld import HandheldScanner
from intake.scanning.input_devices import InputDevice, RawKeyboard, keyboards, why_not
from tests.unit.scanning.test_key_codes import recorded

PATIENCE_S = 20.0

DEVICES = """I: Bus=0003 Vendor=0c2e Product=0b61 Version=0110
N: Name="Honeywell Scanning and Mobility Scanner"
P: Phys=usb-0000:00:14.0-2/input0
H: Handlers=sysrq kbd leds event5
B: EV=120013
B: KEY=1000000000007 ff9f207ac14057ff febeffdfffefffff fffffffffffffffe

I: Bus=0019 Vendor=0000 Product=0001 Version=0000
N: Name="Power Button"
H: Handlers=kbd event1
B: KEY=10000000000000 0

I: Bus=0003 Vendor=046d Product=c077 Version=0111
N: Name="A mouse"
H: Handlers=mouse0 event6
B: EV=17
B: KEY=70000 0 0 0 0
"""


class Heard:
    """What a scanner told, to be waited for."""

    def __init__(self) -> None:
        self.codes: list[str] = []
        self.sentences: list[str] = []
        self._news = threading.Condition()

    def scan(self, text: str) -> None:
        with self._news:
            self.codes.append(text)
            self._news.notify_all()

    def state(self, _state: object, sentence: str) -> None:
        with self._news:
            self.sentences.append(sentence)
            self._news.notify_all()

    def wait(self, until: Callable[[], bool]) -> None:
        with self._news:
            assert self._news.wait_for(until, PATIENCE_S), (self.codes, self.sentences)


@pytest.fixture
def fifos(tmp_path: Path) -> list[Path]:
    made = [tmp_path / name for name in ("left", "right")]
    for one in made:
        os.mkfifo(one)
    return made


def test_two_scanners_at_one_station_are_kept_apart_key_by_key(fifos: list[Path]) -> None:
    heard = [Heard(), Heard()]
    ends = [os.open(one, os.O_RDWR) for one in fifos]
    scanners = [HandheldScanner(str(one), retry_s=0.01) for one in fifos]
    for scanner, ear in zip(scanners, heard, strict=True):
        scanner.start(ear.scan, ear.state)
    left, right = recorded("3SLEFT0000001"), recorded("3SRIGHT000002")
    for at in range(0, max(len(left), len(right)), 50):  # their keys come at the same time
        os.write(ends[0], left[at : at + 50])
        os.write(ends[1], right[at : at + 50])
    for ear, code in zip(heard, ("3SLEFT0000001", "3SRIGHT000002"), strict=True):
        ear.wait(lambda ear=ear: bool(ear.codes))  # type: ignore[misc]
        assert ear.codes == [code]
    for scanner in scanners:
        scanner.stop()
    for end in ends:
        os.close(end)


def test_a_scanner_pulled_out_is_told_and_goes_on_when_it_is_back(fifos: list[Path]) -> None:
    heard = Heard()
    first = os.open(fifos[0], os.O_RDWR)
    scanner = HandheldScanner(str(fifos[0]), opener=_Pulled, retry_s=0.01)
    scanner.start(heard.scan, heard.state)
    os.write(first, recorded("PULL"))
    heard.wait(lambda: "handheld_lost" in heard.sentences)
    heard.wait(lambda: heard.sentences[-1] == "handheld_ready")
    os.write(first, recorded("BACK1"))
    heard.wait(lambda: "BACK1" in heard.codes)
    scanner.stop()
    os.close(first)
    assert heard.sentences[-1] == "handheld_stopped"


class _Pulled(RawKeyboard):
    """Gone after its first keys, once."""

    times = 0

    def read(self, timeout_s: float) -> bytes:
        data = super().read(timeout_s)
        if data and _Pulled.times == 0:
            _Pulled.times = 1
            raise OSError(errno.ENODEV, "No such device")
        return data


def test_an_absent_or_forbidden_device_is_told_and_looked_for_again(tmp_path: Path) -> None:
    heard = Heard()
    scanner = HandheldScanner(str(tmp_path / "nothing"), retry_s=0.01)
    scanner.start(heard.scan, heard.state)
    heard.wait(lambda: "handheld_absent" in heard.sentences)
    scanner.stop()
    assert why_not(PermissionError(errno.EACCES, "no")) == "handheld_denied"
    assert why_not(OSError(errno.EBUSY, "grabbed")) == "handheld_busy"


def test_keyboards_are_listed_by_the_name_that_stays_and_buttons_and_mice_are_not(tmp_path: Path) -> None:
    listed, by_id = tmp_path / "devices", tmp_path / "by-id"
    listed.write_text(DEVICES)
    by_id.mkdir()
    (by_id / "usb-Honeywell_Scanner-event-kbd").symlink_to("../event5")
    assert keyboards(listed, by_id) == (
        InputDevice(
            str(by_id / "usb-Honeywell_Scanner-event-kbd"), "Honeywell Scanning and Mobility Scanner", "0c2e:0b61"
        ),
    )
    assert keyboards(tmp_path / "absent", by_id) == ()
