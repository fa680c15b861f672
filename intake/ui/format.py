"""Money, dates and times the way the reader's language writes them, in the site's time zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from intake.domain.money import Money


@dataclass(frozen=True, slots=True)
class Formats:
    """`language` as in the texts ("de"), `timezone` an IANA name. Babel is loaded at first use, not at the start."""

    language: str
    timezone: str = "UTC"

    def money(self, amount: Money) -> str:
        """79,90 €"""
        from babel.numbers import format_currency

        return str(format_currency(amount.major, amount.currency, locale=self.language))

    def day(self, day: date) -> str:
        """5 Dec 2026"""
        from babel.dates import format_date

        return str(format_date(day, "medium", locale=self.language))

    def moment(self, at: datetime) -> str:
        """22/11/2026, 14:05 on the site's clock. `at` is aware."""
        from babel.dates import format_datetime

        return str(format_datetime(at, "short", tzinfo=ZoneInfo(self.timezone), locale=self.language))

    def clock(self, at: datetime) -> str:
        """14:05 on the site's clock."""
        from babel.dates import format_time

        return str(format_time(at, "short", tzinfo=ZoneInfo(self.timezone), locale=self.language))

    def number(self, value: int) -> str:
        """1.234"""
        from babel.numbers import format_decimal

        return str(format_decimal(value, locale=self.language))
