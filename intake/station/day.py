"""The day at the site: which one it is, and when it began."""

from __future__ import annotations

from datetime import date, datetime, time, tzinfo


def local_day(now: datetime, timezone: tzinfo) -> date:
    """The date there at that moment."""
    return now.astimezone(timezone).date()


def midnight(now: datetime, timezone: tzinfo) -> datetime:
    """When that day began there."""
    local = now.astimezone(timezone)
    return datetime.combine(local.date(), time.min, local.tzinfo)
