"""What the schema's own scalars accept as input; the published file names them but cannot say it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

from graphql import GraphQLError

WHOLE = re.compile(r"\d{1,20}")


def decimal_text(value: object) -> Decimal:
    """An amount, from text. Shopify takes JSON numbers as well, but a float never carried money safely."""
    if not isinstance(value, str):
        raise GraphQLError(f"an amount must be sent as text, not as {value!r}")
    try:
        amount = Decimal(value)
    except InvalidOperation:
        amount = Decimal("nan")
    if not amount.is_finite():
        raise GraphQLError(f"{value!r} is not an amount")
    return amount


def moment(value: object) -> datetime:
    """An ISO 8601 time with its zone."""
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise GraphQLError(f"{value!r} is not a time with a zone")
    return at


def unsigned(value: object) -> int:
    """A whole number from 0 on, as text or number."""
    if isinstance(value, bool) or not WHOLE.fullmatch(str(value)):
        raise GraphQLError(f"{value!r} is not an unsigned whole number")
    return int(str(value))


def address(value: object) -> str:
    """An absolute URL."""
    if not isinstance(value, str) or not urlsplit(value).netloc:
        raise GraphQLError(f"{value!r} is not an address")
    return value


PARSERS: Mapping[str, Callable[[object], object]] = {
    "Decimal": decimal_text,
    "Money": decimal_text,
    "DateTime": moment,
    "UnsignedInt64": unsigned,
    "URL": address,
}
