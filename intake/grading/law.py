"""What the law of a country says, as data, and the periods that follow from it. No policy can override it."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from datetime import time as clock_time
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from intake.grading.source import Source, read_text

BASE = "eu"
"""The law that holds where a country has no file of its own."""

Settled = Literal["no", "yes", "unclear"]


class _Ban(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    cn_prefixes: list[str] = []
    kinds_without_code: list[str] = []
    from_large: date | None = None
    from_medium: date | None = None


class _RawLaw(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    id: str = Field(pattern=r"^[a-z]{2}$")
    currency: str | None = Field(default=None, pattern=r"^[A-Z]{3}$")
    utc_offset_hours: int | None = Field(default=None, ge=-1, le=3)
    withdrawal_days: int | None = Field(default=None, ge=14, le=365)
    uninformed_months: int | None = Field(default=None, ge=12, le=60)
    refund_days: int | None = Field(default=None, ge=1, le=14)
    send_back_days: int | None = Field(default=None, ge=14, le=365)
    deduct_for_use_on_defect: Settled | None = None
    partial_withdrawal_delivery: Settled | None = None
    holidays: list[date] = []
    destruction_ban: _Ban | None = None


_ADAPTER = TypeAdapter(_RawLaw)


@dataclass(frozen=True, slots=True)
class DestructionBan:
    """Goods that may not be destroyed or recycled while usable (Regulation (EU) 2024/1781 art. 25, annex VII)."""

    cn_prefixes: tuple[str, ...] = ()
    kinds_without_code: tuple[str, ...] = ()
    from_large: date | None = None
    from_medium: date | None = None

    def covers(self, cn_code: str, kind: str) -> bool:
        """Does the ban cover an article? Its CN code decides; without one the kind does, to be on the safe side."""
        digits = "".join(c for c in cn_code if c.isdigit())
        if digits:
            return digits.startswith(self.cn_prefixes) if self.cn_prefixes else False
        return kind in self.kinds_without_code

    def in_force(self, size: str, today: date) -> bool:
        """Is it in force for a firm of that size ("large", "medium"; small ones are free of it)?"""
        start = {"large": self.from_large, "medium": self.from_medium}.get(size)
        return start is not None and today >= start


@dataclass(frozen=True, slots=True)
class Law:
    """One country's rules on returns. Days are calendar days; `version` names the texts it came from."""

    country: str
    version: str
    currency: str
    utc_offset_hours: int
    withdrawal_days: int
    uninformed_months: int
    refund_days: int
    send_back_days: int
    deduct_for_use_on_defect: Settled
    partial_withdrawal_delivery: Settled
    holidays: frozenset[date]
    ban: DestructionBan


@dataclass(frozen=True, slots=True)
class LawBook:
    """The laws at hand by country; `base` is the Union's."""

    base: Law
    countries: Mapping[str, Law]

    def for_country(self, country: str) -> Law:
        """The law of a country (ISO 3166 alpha-2, any case), or the Union's."""
        return self.countries.get(country.lower(), self.base)


def load_law(folder: Path) -> LawBook:
    """eu.toml and the countries beside it. Raises IntakeError law_invalid with file, line and reason."""
    base_text = read_text(folder / f"{BASE}.toml", "law_invalid")
    countries = {
        path.stem: read_text(path, "law_invalid") for path in sorted(folder.glob("*.toml")) if path.stem != BASE
    }
    return parse_law(base_text, countries)


def parse_law(base_text: str, countries: Mapping[str, str]) -> LawBook:
    """A law book from the Union's text and each country's. Raises IntakeError law_invalid with file, line, reason."""
    base_raw, base_source = _read(base_text, BASE)
    for name in _RawLaw.model_fields:
        if getattr(base_raw, name) is None:
            raise base_source.error((), f"{name} is missing")
    base = _merge(base_raw, base_raw, base_source.version)
    laws: dict[str, Law] = {}
    for country, text in countries.items():
        raw, source = _read(text, country)
        laws[country] = _merge(raw, base_raw, f"{base.version}+{source.version}")
    return LawBook(base, MappingProxyType(laws))


def withdrawal_ends(delivered_on: date, law: Law, informed: bool = True) -> date:
    """The last day to withdraw, counted from the day the customer got the last good.

    Directive 2011/83/EU art. 9(1)-(2): 14 days, the day of delivery not counted. Art. 10(1): 12 months more when the
    customer was not informed. Regulation (EEC, Euratom) 1182/71 art. 3(4): a period that would end on a Saturday, a
    Sunday or a public holiday ends with the next working day.
    """
    ends = days_after(delivered_on, law.withdrawal_days)
    if not informed:
        ends = _add_months(ends, law.uninformed_months)
    return next_working_day(ends, law)


def refund_due(withdrawn_at: datetime, law: Law, tz: tzinfo | None = None) -> date:
    """The last day to refund: 14 days from the day the trader heard of the withdrawal (2011/83/EU art. 13(1)).

    The day is the one on the clock of the country, or of `tz`. It is not moved behind a weekend or holiday: paying
    before is always lawful, paying after may not be.
    """
    heard = withdrawn_at.astimezone(tz).date() if tz else local_date(withdrawn_at, law)
    return days_after(heard, law.refund_days)


def next_working_day(day: date, law: Law) -> date:
    """The day itself, or the first one after it that is neither Saturday, Sunday nor public holiday."""
    while (day.weekday() >= 5 or day in law.holidays) and day < date.max:
        day = days_after(day, 1)
    return day


def days_after(day: date, days: int) -> date:
    """That many days later, but never beyond the calendar: a shop may send the year 9999."""
    return date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))


def local_date(at: datetime, law: Law) -> date:
    """The day on the country's clock at an instant.

    Standard offset of the law plus an hour of summer time from the last Sunday of March to the last Sunday of October,
    01:00 UTC (Directive 2000/84/EC). Our own rule rather than the machine's time zone files, so that a decision
    replayed elsewhere comes out the same.
    """
    try:
        moment = at.astimezone(UTC)
        summer = _last_sunday(moment.year, 3) <= moment < _last_sunday(moment.year, 10)
        return (moment + timedelta(hours=law.utc_offset_hours + summer)).date()
    except OverflowError:  # at either end of the calendar
        return at.date()


def _last_sunday(year: int, month: int) -> datetime:
    last = date(year, month, 31)
    day = last - timedelta(days=(last.weekday() + 1) % 7)
    return datetime.combine(day, clock_time(1), tzinfo=UTC)


def _add_months(day: date, months: int) -> date:
    """The same day months later, or the last day of that month (Regulation 1182/71 art. 3(2)(c))."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _read(text: str, country: str) -> tuple[_RawLaw, Source]:
    source = Source(text, f"{country}.toml", "law_invalid")
    raw = source.validated(_ADAPTER)
    if raw.id != country:
        raise source.error(("id",), f"id must be {country!r}")
    return raw, source


def _merge(raw: _RawLaw, base: _RawLaw, version: str) -> Law:
    """A country's law: its own rules, the Union's for the rest. The Union's minima hold in `_RawLaw`'s limits."""
    values = {name: _own(raw, base, name) for name in _MERGED}
    ban = raw.destruction_ban or base.destruction_ban or _Ban()
    return Law(
        country=raw.id,
        version=version,
        holidays=frozenset(raw.holidays),
        ban=DestructionBan(tuple(ban.cn_prefixes), tuple(ban.kinds_without_code), ban.from_large, ban.from_medium),
        **values,
    )


_MERGED = (
    "currency",
    "utc_offset_hours",
    "withdrawal_days",
    "uninformed_months",
    "refund_days",
    "send_back_days",
    "deduct_for_use_on_defect",
    "partial_withdrawal_delivery",
)


def _own(raw: _RawLaw, base: _RawLaw, name: str) -> Any:
    own = getattr(raw, name)
    return getattr(base, name) if own is None else own
