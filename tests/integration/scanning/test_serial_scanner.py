"""A serial scanner over a pseudo terminal: cut and garbled lines, floods, unplugging and plugging in again."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("there are no pseudo terminals on Windows", allow_module_level=True)

import tty

from intake.scanning.serial_ports import available_ports, open_port
from intake.scanning.serial_scanner import ScannerState, SerialScanner

PATIENCE_S = 10.0
READY, LOST = ScannerState.READY, ScannerState.LOST


class Heard:
    """What a scanner told, and a way to wait for it."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.states: list[tuple[ScannerState, str]] = []
        self._news = threading.Condition()

    def scan(self, text: str) -> None:
        with self._news:
            self.texts.append(text)
            self._news.notify_all()

    def state(self, state: ScannerState, sentence: str) -> None:
        with self._news:
            self.states.append((state, sentence))
            self._news.notify_all()

    def until(self, holds: Callable[[], bool]) -> None:
        with self._news:
            assert self._news.wait_for(holds, PATIENCE_S), (self.states, self.texts[-3:])

    def until_texts(self, *texts: str) -> None:
        self.until(lambda: len(self.texts) >= len(texts))
        assert self.texts == list(texts)

    def until_state(self, state: ScannerState) -> None:
        self.until(lambda: bool(self.states) and self.states[-1][0] is state)


class Cable:
    """A pseudo terminal whose name stays the same when it is plugged in again."""

    def __init__(self, link: Path) -> None:
        self.link = link
        self._ends: tuple[int, int] | None = None
        self.plug_in()

    def plug_in(self) -> None:
        ours, theirs = os.openpty()
        tty.setraw(theirs)
        self._ends = ours, theirs
        fresh = self.link.with_suffix(".new")
        fresh.symlink_to(os.ttyname(theirs))
        fresh.replace(self.link)

    def send(self, data: bytes) -> None:
        assert self._ends is not None
        while data:
            data = data[os.write(self._ends[0], data) :]

    def unplug(self) -> None:
        if self._ends is not None:
            self.link.unlink()
            for end in self._ends:
                os.close(end)
            self._ends = None


@pytest.fixture
def cable(tmp_path: Path) -> Iterator[Cable]:
    made = Cable(tmp_path / "scanner")
    yield made
    made.unplug()


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def scanner(cable: Cable, heard: Heard) -> Iterator[SerialScanner]:
    made = SerialScanner(str(cable.link), retry_s=0.01, pause_s=0.25)
    made.start(heard.scan, heard.state)
    heard.until_state(READY)
    yield made
    made.stop()


def test_a_code_is_heard_once(scanner: SerialScanner, cable: Cable, heard: Heard):
    cable.send(b"3SABCD1234567\r\n")
    cable.send(b"next\r")
    heard.until_texts("3SABCD1234567", "next")


def test_two_codes_in_one_write_are_two(scanner: SerialScanner, cable: Cable, heard: Heard):
    cable.send(b"\x02FIRST\x03\x02SECOND\x03")
    heard.until_texts("FIRST", "SECOND")


def test_one_code_in_ten_writes_is_one(scanner: SerialScanner, cable: Cable, heard: Heard):
    for byte in b"400638133\r":
        cable.send(bytes([byte]))
    heard.until_texts("400638133")


def test_garbled_bytes_harm_no_neighbour(scanner: SerialScanner, cable: Cable, heard: Heard):
    cable.send(b"BEFORE\r" + bytes([0x00, 0xFF, 0xC3, 0x28, 0x80]) + b"\rAFTER\r")
    heard.until_texts("BEFORE", "\xff\xc3(\x80", "AFTER")


def test_a_line_without_end_is_dropped_up_to_its_end(scanner: SerialScanner, cable: Cable, heard: Heard):
    cable.send(b"X" * 3000 + b"\rAFTER\r")
    heard.until_texts("AFTER")


def test_500_codes_at_once_are_neither_lost_nor_doubled(scanner: SerialScanner, cable: Cable, heard: Heard):
    codes = [f"LPN{number:09d}" for number in range(500)]
    cable.send("".join(f"{code}\r\n" for code in codes).encode())
    heard.until_texts(*codes)


def test_a_scanner_that_is_unplugged_is_lost_and_comes_back(scanner: SerialScanner, cable: Cable, heard: Heard):
    cable.send(b"BEFORE\rHALF A CO")
    heard.until_texts("BEFORE")
    cable.unplug()
    heard.until_state(LOST)
    heard.until(lambda: (LOST, "serial_absent") in heard.states)
    cable.plug_in()
    heard.until_state(READY)
    cable.send(b"AFTER\r")
    heard.until_texts("BEFORE", "AFTER")
    assert [state for state, _ in heard.states] == ["opening", "ready", "lost", "lost", "ready"]


def test_ten_replugs_lose_no_code_that_was_sent_while_ready(scanner: SerialScanner, cable: Cable, heard: Heard):
    codes = [f"CODE{number}" for number in range(10)]
    for number, code in enumerate(codes):
        cable.send(f"{code}\r".encode())
        heard.until_texts(*codes[: number + 1])
        cable.unplug()
        heard.until_state(LOST)
        cable.plug_in()
        heard.until_state(READY)


def test_a_port_that_is_not_there_is_told_and_looked_for(tmp_path: Path, heard: Heard):
    scanner = SerialScanner(str(tmp_path / "scanner"), retry_s=0.01, pause_s=0.25)
    scanner.start(heard.scan, heard.state)
    heard.until_state(LOST)
    cable = Cable(tmp_path / "scanner")
    heard.until_state(READY)
    scanner.stop()
    cable.unplug()
    assert [sentence for _, sentence in heard.states] == [
        "serial_opening",
        "serial_absent",
        "serial_ready",
        "serial_stopped",
    ]


def test_a_port_that_another_program_has_is_told(cable: Cable, heard: Heard):
    theirs = open_port(str(cable.link), 9600, 1)
    scanner = SerialScanner(str(cable.link), retry_s=0.01, pause_s=0.25)
    scanner.start(heard.scan, heard.state)
    heard.until_state(LOST)
    assert heard.states[-1] == (LOST, "serial_busy")
    theirs.close()
    heard.until_state(READY)
    scanner.stop()


def test_a_stopped_scanner_can_be_started_again(scanner: SerialScanner, cable: Cable, heard: Heard):
    scanner.stop()
    assert heard.states[-1] == (ScannerState.STOPPED, "serial_stopped")
    scanner.start(heard.scan, heard.state)
    heard.until_state(READY)
    cable.send(b"AGAIN\r")
    heard.until_texts("AGAIN")


def test_half_a_code_before_a_silence_is_no_part_of_the_next(heard: Heard):
    class Scripted:
        """Bytes as a slow line would bring them; b"" is a read that waited for nothing."""

        in_waiting = 0

        def __init__(self) -> None:
            self._chunks = iter([b"HALF", *[b""] * 5, b"WHO", *[b""] * 4, b"LE\r"])

        def read(self, _size: int) -> bytes:
            chunk = next(self._chunks, None)
            if chunk is None:
                raise OSError("unplugged")
            return chunk

        def close(self) -> None: ...

    scanner = SerialScanner("any", opener=lambda *_: Scripted())
    scanner.start(heard.scan, heard.state)
    heard.until_state(LOST)
    scanner.stop()
    assert heard.texts == ["WHOLE"]


def test_the_ports_of_this_machine_can_be_listed():
    assert all(port.name and port.title for port in available_ports())
