"""What is asked of every text, whatever it is: an answer in time, in order, of bounded size."""

from __future__ import annotations

from intake.domain.codes import Certainty
from intake.domain.own_codes import split_own
from intake.scanning.forms import SiteForms
from intake.scanning.layouts import diagnose, garble, layouts, repair
from intake.scanning.parse import MAX_TEXT, clean, parse
from intake.scanning.serial_lines import MAX_LINE, SerialLines
from intake.scanning.wedge import Wedge

SITE = SiteForms(
    rma=(r"^RMA[-/ ]?[A-Z0-9-]{3,20}$", r"^R\d{6,9}$"),
    order=(r"^#?\d{3,12}$", r"^(?:NL|DK|DE|RO)-\d{4,8}-[A-Z]{1,3}$"),
    tracking=(("gls", r"[A-Z0-9]{8,20}"), ("fan", r"\d{13}"), ("cargus", r"(?:8|9)\d{8,11}")),
)
MOST_MEANINGS = 120

SEEDS = (
    "1Z999AA10123456784", "RB123456785GB", "3SABCD1234567", "3SABC1234567890", "JJD000390007882823411",
    "00340433836442636597", "201298452277", "3318810025", "09980000020033F", "%0001101" "09980000020033" "327" "276",
    "1ONBLN123456789", "Z1234567890", "09133131530724", "H1001810123456789012", "JVGL06012345678901234567",
    "]C1" "00370438101268058536" "\x1d" "4201234", "(01)09506000134352(21)ABC(10)L1", "(00)370438101268058536",
    "0109506000134352" "21SER\x1d10LOT", "https://id.example/01/09506000134352/21/ABC?17=261231", "4006381333948",
    "http://x.example/00/370438101268058536", "RMA-10428-1", "#10428", "10428", "LPA000000001" "08", "OCUNDO43",
    "INTAKE:BCDFGHJLMOPQRSUVWXYZ -./#;_?&%$()0123456789:TEST", "IT-M-BLUE/42", "(4318)1012AB(420)90210",
)  # fmt: skip


def check(data: bytes) -> int:
    """Give one input to everything that takes texts; returns what the parser made of it, for the tests.

    Raises AssertionError (or whatever the code under test raises, which is the point).
    """
    text = data.decode("utf-8", "surrogateescape") if data[:1] != b"\xff" else data[1:].decode("latin-1")
    meanings = parse(text, SITE)
    assert len(meanings) <= MOST_MEANINGS
    order = [meaning.certainty for meaning in meanings]
    assert order == sorted(order, reverse=True), "best first"
    assert all(meaning.value and len(meaning.value) <= MAX_TEXT + 2 for meaning in meanings)
    assert all(isinstance(one, Certainty) for one in order)
    assert clean(clean(text)) == clean(text)
    own = split_own(text)
    assert own is None or own[1] in text.upper()
    _serial(data)
    if len(data) % 4 == 0:  # these are slow, and have fewer ways to go
        diagnose(text)
        some = list(layouts().values())[len(data) // 4 % len(layouts())]
        repair(garble(text, some), some)
        _wedge(text, data)
    return len(meanings)


def _serial(data: bytes) -> None:
    lines = SerialLines()
    cut = data[0] % 16 + 1 if data else 1
    for start in range(0, len(data), cut):
        for code in lines.feed(data[start : start + cut]):
            assert 0 < len(code) <= MAX_LINE


def _wedge(text: str, data: bytes) -> None:
    """Whatever is typed however fast: what comes out is what went in, in order, none twice."""
    wedge, at, out, fed = Wedge(), 0.0, "", ""
    for place, char in enumerate(text[:64]):
        at += data[place % len(data)] / 4
        fed += char
        verdict = wedge.feed(char, at)
        out += "".join(key.char for key in verdict.typed) + "".join(verdict.scans)
    verdict = wedge.flush(at + 10_000)
    out += "".join(key.char for key in verdict.typed) + "".join(verdict.scans)
    kept = [char for char in fed if char not in "\r\n\t"]
    assert [char for char in out if char not in "\r\n\t"] == kept
