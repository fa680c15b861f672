"""GS1 element strings: with FNC1/GS separators or an AIM prefix, without them, or as people read them, (01)0950...

Only a text that parses to its last character, with every check digit holding, counts as an element string.
"""

from __future__ import annotations

import re

from intake.domain.codes import Certainty, CodeKind, Meaning
from intake.scanning.check_digits import gs1_holds
from intake.scanning.gs1_table import FIELDS, Field

GS = "\x1d"
Elements = tuple[tuple[str, str], ...]

_AIM = re.compile(r"\](?:C1|d2|Q3|e0|J1)")
_AIM_ANY = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_BRACKETED = re.compile(r"\(([0-9]{2,4})\)([^()]*(?:\((?![0-9]{2,4}\))[^()]*)*)")
# GS1 character set 82 (General Specifications, figure 7.11-1) plus the blanks that some printers put in.
_TEXT = re.compile(r"[!-~ ]*", re.ASCII)
_MAX_ELEMENTS = 16


def strip_aim(text: str) -> str:
    """The text without an AIM symbology prefix such as ]C1 or ]E0, which some scanners send first."""
    return _AIM_ANY.sub("", text, count=1) if _AIM_ANY.match(text) else text


def element_meanings(text: str) -> list[Meaning]:
    """What a GS1 element string says, or nothing when it is none. CERTAIN when the text itself says that it is GS1."""
    if text.startswith("("):
        return meanings_of(_bracketed(text), Certainty.CERTAIN)
    marked = _AIM.match(text) is not None or GS in text
    body = strip_aim(text).removeprefix(GS).rstrip(GS)
    return meanings_of(parse_elements(body), Certainty.CERTAIN if marked else Certainty.LIKELY, marked)


def parse_elements(body: str) -> Elements | None:
    """The identifiers and data of a whole element string, without leading FNC1; None when it does not parse."""
    elements: list[tuple[str, str]] = []
    while body:
        ai = _identifier(body)
        if ai is None or len(elements) == _MAX_ELEMENTS:
            return None
        data, body = _take(body[len(ai) :], FIELDS[ai])
        if not fits(ai, data):
            return None
        elements.append((ai, data))
    return tuple(elements) or None


def fits(ai: str, data: str) -> bool:
    """Whether data may stand behind an identifier: length, digits and check digit."""
    field = FIELDS.get(ai)
    if field is None or not field.least <= len(data) <= field.most or not _TEXT.fullmatch(data):
        return False
    numeric = data[: field.digits]
    if numeric and not (numeric.isascii() and numeric.isdigit()):
        return False
    if field.checked:
        return gs1_holds(data)
    return ai not in {"8003", "8006"} or gs1_holds(data[:14])


def meanings_of(elements: Elements | None, certainty: Certainty, marked: bool = True) -> list[Meaning]:
    """Meanings of the elements. Unmarked strings count only when they begin with a checked key (00, 01, 02)."""
    if not elements or (not marked and elements[0][0] not in {"00", "01", "02"}):
        return []
    said = dict(reversed(elements))
    serial, lot = said.get("21"), said.get("10")
    found = [_gtin(said[ai][:14], certainty, serial, lot) for ai in ("01", "02", "8006") if ai in said]
    if "00" in said:
        found += sscc_meanings(said["00"], certainty)
    if order := said.get("400", "").removeprefix("#").upper():
        found.append(Meaning(CodeKind.ORDER, order, Certainty.LIKELY))
    found += [Meaning(CodeKind.TRACKING, said[ai], Certainty.LIKELY) for ai in ("401", "402") if ai in said]
    if serial:
        found.append(Meaning(CodeKind.SERIAL, serial, Certainty.LIKELY, lot=lot))
    # A further serial number (250), and what the maker or the customer calls the article (240, 241).
    if "250" in said and said["250"] != serial:
        found.append(Meaning(CodeKind.SERIAL, said["250"], Certainty.POSSIBLE))
    found += [Meaning(CodeKind.SKU, said[ai], Certainty.LIKELY) for ai in ("241", "240") if ai in said]
    found += [Meaning(CodeKind.POSTCODE, code, Certainty.LIKELY) for code in _postcodes(said)]
    return found


def sscc_meanings(sscc: str, certainty: Certainty) -> list[Meaning]:
    """An SSCC, and the same as the tracking number that many carriers make of it: 18 digits, or 20 with its (00)."""
    carrier = "dhl_paket" if sscc.startswith("34043") else None
    return [
        Meaning(CodeKind.SSCC, sscc, certainty),
        Meaning(CodeKind.TRACKING, "00" + sscc, Certainty.LIKELY, carrier=carrier),
        Meaning(CodeKind.TRACKING, sscc, Certainty.LIKELY, carrier=carrier),
    ]


def _gtin(digits: str, certainty: Certainty, serial: str | None, lot: str | None) -> Meaning:
    return Meaning(CodeKind.GTIN, digits, certainty, serial=serial, lot=lot)


def _postcodes(said: dict[str, str]) -> list[str]:
    """Of the addressee, with or without country; then of the address for returns, which stands beside an SSCC only."""
    found = [said["420"]] if "420" in said else []
    found += [said["421"][3:]] if "421" in said else []
    return found + ([said["4318"]] if "4318" in said and "00" in said else [])


def _identifier(body: str) -> str | None:
    return next((body[:n] for n in (2, 3, 4) if body[:n] in FIELDS), None)


def _take(rest: str, field: Field) -> tuple[str, str]:
    """The data of one field and what follows it. A separator ends a variable field and may follow a fixed one."""
    if field.predefined:
        data, rest = rest[: field.least], rest[field.least :]
        return data, rest.removeprefix(GS)
    data, _, rest = rest.partition(GS)
    if field.least == field.most and len(data) > field.least:
        return data[: field.least], data[field.least :] + (GS + rest if rest else "")
    return data, rest


def _bracketed(text: str) -> Elements | None:
    elements: list[tuple[str, str]] = []
    at = 0
    while at < len(text):
        found = _BRACKETED.match(text, at)
        if found is None or len(elements) == _MAX_ELEMENTS:
            return None
        ai, data = found[1], found[2].strip().strip(GS)
        if ai in FIELDS and FIELDS[ai].digits == FIELDS[ai].most:
            data = data.replace(" ", "")
        if not fits(ai, data):
            return None
        elements.append((ai, data))
        at = found.end()
    return tuple(elements)
