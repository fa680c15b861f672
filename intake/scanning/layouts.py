"""Makes a keyboard-wedge scanner proof against the system's keyboard layout: finds it by a test barcode, repairs texts.

A wedge sends key positions, mostly those of a US keyboard; a system with another layout reads other characters.
"""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from intake.domain.errors import IntakeError
from intake.scanning.layout_tables import DEAD, TABLES, US

NEEDED = frozenset(string.ascii_letters + string.digits + " -./#:")
"""What our own codes, carriers' numbers, order and return numbers and web addresses are written with."""

TEST_CODE = "INTAKE:BCDFGHJLMOPQRSUVWXYZ -./#;_?&%$()0123456789:TEST"
"""The test barcode's text: everything in NEEDED (letters as capitals), and what tells the layouts apart."""

_NO_LOCK, _CAPS, _SHIFT = "", "caps", "shift"
_PAD = "keypad"


@dataclass(frozen=True, slots=True)
class Layout:
    """How a system garbles. `images`: what arrives for each printable ASCII character; "" where nothing certain does.

    `sources`: what an arriving character stood for, where that is certain. `lost`: characters that cannot be repaired.
    """

    name: str
    images: Mapping[str, str]
    sources: Mapping[str, str]
    lost: frozenset[str]

    @property
    def exact(self) -> bool:
        """Can everything that codes need be repaired?"""
        return not self.lost & NEEDED


class Finding(StrEnum):
    """What the test barcode told."""

    RIGHT = "right"
    REPAIRABLE = "repairable"
    KNOWN = "known"  # recognised, but two characters became one: only the scanner or the system can be set right
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """`layout` is its name for the settings ("" when there is none to set), `advice` the code of a sentence that says
    what to set, `lost` what a repair cannot bring back, as one text.
    """

    kind: Finding
    layout: str = ""
    advice: str = "unknown"
    lost: str = ""


def garble(text: str, layout: Layout) -> str:
    """What arrives when a US scanner sends `text` to a system with this layout; other characters pass."""
    return "".join(layout.images.get(c, c) for c in text)


def repair(text: str, layout: Layout) -> str:
    """What the scanner sent: the inverse of `garble` for everything not in `lost`; other characters pass."""
    return "".join(layout.sources.get(c, c) for c in text)


def chosen(name: str) -> Layout:
    """The layout of a setting; "" repairs nothing. Raises IntakeError scanner_layout_unknown, also for inexact ones."""
    found = layouts().get(name or "us")
    if found is None or not found.exact:
        names = ", ".join(each.name for each in layouts().values() if each.exact)
        raise IntakeError("scanner_layout_unknown", name=name, names=names)
    return found


def exact_layouts() -> tuple[Layout, ...]:
    """Those that can be set: everything that codes need is repaired. The scanner's own ("us") is not among them."""
    return tuple(layout for layout in layouts().values() if layout.exact and layout.name != "us")


def diagnose(read: str) -> Diagnosis:
    """What the text that arrived for TEST_CODE says about scanner and system. A prefix or suffix does no harm."""
    for layout in layouts().values():
        if garble(TEST_CODE, layout) in read:
            return _of(layout)
    if any(_without_digits(layout) in read for layout in layouts().values()):
        return Diagnosis(Finding.KNOWN, advice="numlock")
    return Diagnosis(Finding.UNKNOWN)


@cache
def layouts() -> dict[str, Layout]:
    """All layouts by name, the simplest of those that the test barcode cannot tell apart: "us" first."""
    found: dict[str, Layout] = {}
    for layout in _all():
        found.setdefault(garble(TEST_CODE, layout), layout)
    return {layout.name: layout for layout in found.values()}


def _of(layout: Layout) -> Diagnosis:
    lost = "".join(sorted(layout.lost))
    if layout.name == "us":
        return Diagnosis(Finding.RIGHT, advice="right")
    if not layout.exact:
        return Diagnosis(Finding.KNOWN, layout.name, "collides", lost)
    return Diagnosis(Finding.REPAIRABLE, layout.name, "caps" if _CAPS in layout.name else "repairable", lost)


def _without_digits(layout: Layout) -> str:
    """Digits typed on the numeric pad while NumLock is off move a cursor and give no character."""
    return garble("".join(c for c in TEST_CODE if c not in string.digits), layout)


def _all() -> Iterator[Layout]:
    for pad in (False, True):
        for lock in (_NO_LOCK, _CAPS, _SHIFT):
            for name, table in {"us": US, **TABLES}.items():
                full = "-".join(part for part in (name, lock, _PAD if pad else "") if part)
                yield _layout(full, _images(table, lock, pad))


def _images(table: tuple[str, str], lock: str, pad: bool) -> dict[str, str]:
    images = {" ": " "}
    for sent, arrives in zip(zip(*US, strict=True), zip(*table, strict=True), strict=True):
        images |= zip(sent, _locked(*arrives, lock), strict=True)
    if pad:
        images |= {digit: digit for digit in string.digits}
    return {sent: "" if arrives == DEAD else arrives for sent, arrives in images.items()}


def _locked(plain: str, shifted: str, lock: str) -> tuple[str, str]:
    """A key's characters with Caps Lock (as X does it: case changes, nothing else) or a shift lock (all keys)."""
    if lock == _SHIFT or (lock == _CAPS and plain != shifted == plain.upper()):
        return shifted, plain
    return (_capital(plain), _capital(shifted)) if lock == _CAPS else (plain, shifted)


def _capital(char: str) -> str:
    return "ẞ" if char == "ß" else char.upper()


def _layout(name: str, images: dict[str, str]) -> Layout:
    """The inverse of what is certain. A character that is needed wins over one that is not when both look the same."""
    times = Counter(images.values())
    needed = Counter(images[sent] for sent in NEEDED)
    sources = {
        arrives: sent
        for sent, arrives in images.items()
        if arrives and (times[arrives] == 1 or (sent in NEEDED and needed[arrives] == 1))
    }
    return Layout(name, images, sources, frozenset(images) - frozenset(sources.values()))
