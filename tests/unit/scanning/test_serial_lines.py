"""The bytes of a serial scanner become codes, however they are cut."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.scanning.serial_lines import MAX_LINE, SerialLines
from intake.scanning.serial_ports import Port, named, why_closed

CODES = st.lists(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1, max_size=60), max_size=12)


def fed(data: bytes, terminator: str = "") -> list[str]:
    return list(SerialLines(terminator).feed(data))


@given(CODES, st.sampled_from(["\r", "\n", "\r\n", "\x03", "\x03\r\n"]), st.data())
def test_however_the_bytes_are_cut_every_code_comes_once(codes: list[str], end: str, data: st.DataObject):
    sent = "".join(f"{code}{end}" for code in codes).encode()
    cuts = sorted(data.draw(st.lists(st.integers(0, len(sent)), max_size=20)))
    lines = SerialLines()
    read: list[str] = []
    for start, stop in zip([0, *cuts], [*cuts, len(sent)], strict=True):
        read += lines.feed(sent[start:stop])
    assert read == codes


@given(st.lists(st.binary(max_size=700), max_size=8))
def test_any_bytes_give_codes_of_a_sane_length(chunks: list[bytes]):
    lines = SerialLines()
    for chunk in chunks:
        assert all(0 < len(text) <= MAX_LINE for text in lines.feed(chunk))


def test_stx_and_etx_are_taken_off():
    assert fed(b"\x02LPN000000001\x03\r\n\x02SECOND\x03") == ["LPN000000001", "SECOND"]


def test_half_a_code_before_an_stx_is_dropped():
    assert fed(b"40063\x02WHOLE\x03") == ["WHOLE"]


def test_group_separators_stay():
    assert fed(b"]C10109521100434256\x1d21A\r") == ["]C10109521100434256\x1d21A"]


def test_bytes_that_are_no_utf_8_are_read_as_latin_1():
    assert fed(b"\xff\xfeA\xe9\r") == ["\xff\xfeA\xe9"]
    assert fed("Ærø\r".encode()) == ["Ærø"]


def test_the_longest_code_is_taken_and_a_longer_one_dropped_up_to_its_end():
    longest, longer = b"A" * MAX_LINE, b"B" * (MAX_LINE + 1)
    assert fed(longest + b"\r" + longer + b"\rNEXT\r") == [longest.decode(), "NEXT"]


def test_a_code_that_grows_too_long_byte_by_byte_is_dropped_up_to_its_end_and_memory_stays_small():
    lines = SerialLines("#END#")
    read: list[str] = []
    for byte in b"B" * 5000 + b"#END#NEXT#END#":
        read += lines.feed(bytes([byte]))
        assert len(lines._line) < 600
    assert read == ["NEXT"]


def test_a_configured_end_replaces_the_usual_ones():
    assert fed(b"A\rB#END#C\nD#END#", "#END#") == ["A\rB", "C\nD"]


def test_after_a_pause_the_next_bytes_are_a_new_code():
    lines = SerialLines()
    assert lines.feed(b"HALF") == ()
    lines.forget()
    assert lines.feed(b"WHOLE\r") == ("WHOLE",)


def test_after_a_pause_an_overlong_line_is_over():
    lines = SerialLines()
    lines.feed(b"B" * 2000)
    lines.forget()
    assert lines.feed(b"WHOLE\r") == ("WHOLE",)


def test_ports_are_named_for_a_person_and_the_lasting_names_come_first():
    found = [
        SimpleNamespace(device="/dev/ttyACM0", description="Barcode Scanner", manufacturer="Maker"),
        SimpleNamespace(device="/dev/serial/by-id/usb-Maker_1", description="n/a", manufacturer=None),
    ]
    assert named(found) == (
        Port("/dev/serial/by-id/usb-Maker_1", "/dev/serial/by-id/usb-Maker_1"),
        Port("/dev/ttyACM0", "Barcode Scanner, Maker"),
    )


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (FileNotFoundError(2, "no such file"), "serial_absent"),
        (PermissionError(13, "denied"), "serial_denied"),
        (BlockingIOError(11, "locked"), "serial_busy"),
        (ValueError("not a baud rate"), "serial_absent"),
    ],
)
def test_a_port_that_does_not_open_says_why(error: Exception, sentence: str):
    assert why_closed(error) == sentence
