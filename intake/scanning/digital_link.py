"""GS1 Digital Link: a web address whose path holds GS1 keys, such as https://id.example/01/09506000134352/21/ABC."""

from __future__ import annotations

from urllib.parse import parse_qsl, unquote, urlsplit

from intake.domain.codes import Certainty, Meaning
from intake.scanning.gs1 import Elements, fits, meanings_of

# Primary keys of the standard (GS1 Digital Link URI Syntax, section 4.4), and the words of its first version.
_PRIMARY = frozenset(
    {"00", "01", "253", "255", "401", "402", "414", "417", "8003", "8004", "8006", "8010", "8017", "8018"}
)
_WORDS = {"gtin": "01", "sscc": "00", "itip": "8006", "cpv": "22", "lot": "10", "ser": "21", "gln": "414"}


def link_meanings(text: str) -> list[Meaning]:
    """What a GS1 Digital Link says, or nothing when the text is no such link."""
    return meanings_of(_elements(text), Certainty.CERTAIN)


def is_web_address(text: str) -> bool:
    """True for an http(s) address, which is never a serial number or an article number."""
    return text[:8].lower().startswith(("http://", "https://"))


def _elements(text: str) -> Elements | None:
    if not is_web_address(text):
        return None
    try:
        parts = urlsplit(text)
        query = parse_qsl(parts.query, max_num_fields=20)
    except ValueError:
        return None
    pairs = _pairs([unquote(part) for part in parts.path.split("/")])
    pairs += [(key, value) for key, value in query if fits(key, value)]
    return tuple(pairs) or None


def _pairs(segments: list[str]) -> list[tuple[str, str]]:
    """Keys and values from the first primary key whose value holds to the end of the path; all of them must fit."""
    for start in range(len(segments) - 1):
        if _key(segments[start]) not in _PRIMARY:
            continue
        rest = [segment for segment in segments[start:] if segment]
        pairs = [_pair(key, value) for key, value in zip(rest[::2], rest[1::2], strict=False)]
        if len(rest) % 2 == 0 and all(fits(key, value) for key, value in pairs):
            return pairs
    return []


def _pair(segment: str, value: str) -> tuple[str, str]:
    key = _key(segment)
    short_gtin = key == "01" and len(value) in {8, 12, 13}
    return key, value.zfill(14) if short_gtin else value


def _key(segment: str) -> str:
    return _WORDS.get(segment.lower(), segment)
