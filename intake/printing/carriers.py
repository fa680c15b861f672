"""Which carrier a practice parcel label belongs to."""

from __future__ import annotations

from intake.domain.carriers import carrier_name
from intake.domain.codes import CodeKind
from intake.domain.ports import ParseText


def carrier_of(tracking: str, parse: ParseText | None) -> str:
    """The carrier that a tracking number's form points to, in words; "" when nothing can tell."""
    if parse is None:
        return ""
    for meaning in parse(tracking):
        if meaning.kind in {CodeKind.TRACKING, CodeKind.SSCC} and meaning.carrier:
            return carrier_name(meaning.carrier)
    return ""
