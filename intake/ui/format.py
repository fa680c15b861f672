"""Money, dates and times the way the reader's language writes them, in the site's time zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from intake.domain.money import Money, from_major

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_LETTERS_THEN_DIGITS = re.compile(r"(?<=[A-Za-z])(?=[-0-9])")
_AMOUNT = re.compile(r"(-?[0-9]{1,12}(?:\.[0-9]{1,3})?) ([A-Z]{3})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Formats:
    """`language` as in the texts ("de"), `timezone` an IANA name. Babel is loaded at first use, not at the start."""

    language: str
    timezone: str = "UTC"

    @property
    def _days(self) -> str:
        """English days as Europe writes them, as on the labels: 5/11 is in November here, whatever it is elsewhere."""
        return "en_GB" if self.language == "en" else self.language

    def money(self, amount: Money) -> str:
        """79,90 €"""
        from babel.numbers import format_currency

        written = str(format_currency(amount.major, amount.currency, locale=self.language))
        # CLDR sets letters apart from digits ("DKK 0.00"); Babel does not.
        return _LETTERS_THEN_DIGITS.sub("\u00a0", written)

    def day(self, day: date) -> str:
        """5 Dec 2026"""
        from babel.dates import format_date

        return str(format_date(day, "medium", locale=self._days))

    def moment(self, at: datetime) -> str:
        """22/11/2026, 14:05 on the site's clock. `at` is aware."""
        from babel.dates import format_datetime

        return str(format_datetime(at, "short", tzinfo=ZoneInfo(self.timezone), locale=self._days))

    def clock(self, at: datetime) -> str:
        """14:05 on the site's clock."""
        from babel.dates import format_time

        return str(format_time(at, "short", tzinfo=ZoneInfo(self.timezone), locale=self._days))

    def fact(self, value: str) -> str:
        """A parameter of a reason: "2026-11-16" as a day and "79.90 EUR" as money; anything else as it is."""
        if _DAY.fullmatch(value):
            try:
                return self.day(date.fromisoformat(value))
            except ValueError:
                return value
        if found := _AMOUNT.fullmatch(value):
            return self.money(from_major(Decimal(found[1]), found[2]))
        return value

    def number(self, value: int) -> str:
        """1.234"""
        from babel.numbers import format_decimal

        return str(format_decimal(value, locale=self.language))
