"""Money of the test shop: whole minor units inside, the shop's decimal text outside."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

DIGITS = {"JPY": 0, "KRW": 0, "ISK": 0, "VND": 0, "CLP": 0, "BHD": 3, "JOD": 3, "KWD": 3, "OMR": 3, "TND": 3}
"""ISO 4217 minor units of the currencies that have not two."""


def digits(currency: str) -> int:
    """How many decimals a currency has."""
    return DIGITS.get(currency, 2)


def to_minor(amount: Decimal, currency: str) -> int | None:
    """Whole minor units, or None for an amount finer than the currency has coins."""
    scaled = amount.scaleb(digits(currency))
    return int(scaled) if scaled == scaled.to_integral_value() else None


def text(minor: int, currency: str) -> str:
    """As Shopify writes amounts: trailing zeros cut off, but always one decimal."""
    whole = f"{Decimal(minor).scaleb(-digits(currency)):f}"
    head, _, tail = whole.partition(".")
    return f"{head}.{tail.rstrip('0') or '0'}"


def share(total: int, quantity: int, start: int, count: int) -> int:
    """The part of `total` that falls on `count` of `quantity` units, after `start` of them had theirs.

    Rounded on the running sum, so that all parts together are the total.
    """
    return _rounded(total, start + count, quantity) - _rounded(total, start, quantity)


def percentage(minor: int, percent: float) -> int:
    """A percentage of an amount, rounded half up."""
    return int((Decimal(minor) * Decimal(str(percent)) / 100).to_integral_value(ROUND_HALF_UP))


def exchanged(minor: int, rate: str, presentment: str, shop: str) -> int:
    """An amount in the shop's currency; `rate` is what one unit of the presentment currency is worth in it."""
    scaled = Decimal(minor).scaleb(digits(shop) - digits(presentment)) * Decimal(rate)
    return int(scaled.to_integral_value(ROUND_HALF_UP))


def _rounded(total: int, part: int, whole: int) -> int:
    return (2 * total * part + whole) // (2 * whole)
