"""Carrier names as people write them, for the practice parcel labels."""

from __future__ import annotations

from intake.domain.codes import CodeKind
from intake.domain.ports import ParseText

_NAMES = {
    "ups": "UPS",
    "postnl": "PostNL",
    "postnord": "PostNord",
    "dhl": "DHL",
    "dhl_parcel_nl": "DHL Parcel",
    "dhl_paket": "DHL Paket",
    "dhl_express": "DHL Express",
    "dpd": "DPD",
    "dpd_romania": "DPD",
    "posta_romana": "Poșta Română",
    "deutsche_post": "Deutsche Post",
    "upu": "Post",
    "gls": "GLS",
    "hermes": "Hermes",
    "sameday": "Sameday",
    "fan": "FAN Courier",
    "packeta": "Packeta",
    "bring": "Bring",
    "dao": "DAO",
    "cargus": "Cargus",
}


def carrier_of(tracking: str, parse: ParseText | None) -> str:
    """The carrier that a tracking number's form points to, in words; "" when nothing can tell."""
    if parse is None:
        return ""
    for meaning in parse(tracking):
        if meaning.kind in {CodeKind.TRACKING, CodeKind.SSCC} and meaning.carrier:
            return _NAMES.get(meaning.carrier, meaning.carrier.replace("_", " ").upper())
    return ""
