"""What a customer's country tells: the language to write in where none is known, and which day it was there."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_LANGUAGES = {"NL": "nl", "BE": "nl", "DK": "da", "DE": "de", "AT": "de", "RO": "ro"}
_EAST = frozenset({"RO", "BG", "GR", "FI", "EE", "LV", "LT", "CY"})
_WEST = frozenset({"PT", "IE"})


def language_of(country: str) -> str:
    """The language of a country (ISO 3166-1 alpha-2); English where we have no other."""
    return _LANGUAGES.get(country, "en")


def day_there(moment: datetime, country: str) -> date:
    """The customer's own day at a moment; countries of the European Union, Central European time for all others."""
    zone = "Europe/Bucharest" if country in _EAST else "Europe/Lisbon" if country in _WEST else "Europe/Berlin"
    try:
        return moment.astimezone(ZoneInfo(zone)).date()
    except ZoneInfoNotFoundError:  # a machine without time zone data
        return moment.date()
