"""Carriers as people write them."""

from __future__ import annotations

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


def carrier_name(carrier: str) -> str:
    """A carrier's short name ("dhl_paket") in words ("DHL Paket"); one that is not listed in capitals.

    Several that share a form ("postnl/dhl_parcel_nl") are all named.
    """
    return " / ".join(dict.fromkeys(_name(one) for one in carrier.split("/")))


def _name(carrier: str) -> str:
    return _NAMES.get(carrier, carrier.replace("_", " ").upper())
