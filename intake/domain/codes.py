"""What was read (a scan) and what it may mean (ranked meanings)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class CodeKind(StrEnum):
    """What a text can stand for at the dock."""

    LPN = "lpn"
    COMMAND = "command"
    BADGE = "badge"
    TOTE = "tote"
    TRACKING = "tracking"
    SSCC = "sscc"
    RMA = "rma"
    ORDER = "order"
    GTIN = "gtin"
    SKU = "sku"
    SERIAL = "serial"
    POSTCODE = "postcode"


class Certainty(IntEnum):
    """How sure the form of a text makes us of a meaning. CERTAIN: a check digit of a distinctive form holds."""

    POSSIBLE = 1
    LIKELY = 2
    CERTAIN = 3


class Source(StrEnum):
    """Where a text came from."""

    WEDGE = "wedge"
    SERIAL_PORT = "serial_port"
    HANDHELD = "handheld"
    CAMERA = "camera"
    FILE = "file"
    TYPED = "typed"


@dataclass(frozen=True, slots=True)
class Scan:
    """One accepted read. `text` is the raw payload without prefix or suffix; GS (0x1d) separators are kept.

    `device`: the name of the scanner, where the station tells several apart.
    """

    text: str
    source: Source
    symbology: str | None = None
    device: str = ""


@dataclass(frozen=True, slots=True)
class Meaning:
    """One reading of a text.

    `value` is normalised (upper case where the form is case-blind, GTIN as 14 digits, no separators).
    `carrier` is a short name ("ups", "postnl") for tracking numbers.
    `serial`, `lot`: what a GS1 text said beside the key.
    """

    kind: CodeKind
    value: str
    certainty: Certainty
    carrier: str | None = None
    serial: str | None = None
    lot: str | None = None


@dataclass(frozen=True, slots=True)
class Symbol:
    """A barcode found in an image: text, symbology, the engine and stage that read it, its corners in pixels."""

    text: str
    symbology: str
    engine: str
    corners: tuple[tuple[int, int], ...] = ()
