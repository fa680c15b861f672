"""The keys under which an expected return is found: normalised texts of one form, for storing and for asking alike."""

from __future__ import annotations

from collections.abc import Iterator

from intake.domain.codes import CodeKind
from intake.domain.returns import ExpectedReturn, ReturnStatus
from intake.store.values import plain

NAME = "name"
"""A beginning of the customer's name at any of its words."""

LONGEST = 200
"""Longer texts are no codes; PostgreSQL could not index them either."""

_NAME_WORDS = 4
_GTIN_DIGITS = 14
_AWAITED = (ReturnStatus.EXPECTED, ReturnStatus.PARTIAL)


def code_key(kind: str, value: str) -> str:
    """The key of a code: case-blind, without blanks; an order number without its #, a GTIN as 14 digits."""
    key = plain("".join(value.split()).casefold())
    if kind == CodeKind.ORDER:
        return key.lstrip("#")
    if kind == CodeKind.GTIN and key.isascii() and key.isdigit():
        return key.rjust(_GTIN_DIGITS, "0")
    return key


def name_key(value: str) -> str:
    """The key of a name: case-blind, single blanks."""
    return plain(" ".join(value.split()).casefold())[:LONGEST]


def codes_of(expected: ExpectedReturn) -> set[tuple[str, str, int]]:
    """All (kind, key, awaited) of a return; none once it is canceled. Names only while it is awaited."""
    if expected.status is ReturnStatus.CANCELED:
        return set()
    live = int(expected.status in _AWAITED)
    found = {(kind.value, code_key(kind, value), live) for kind, value in _codes(expected)}
    if live:
        found |= {(NAME, key, live) for key in _names(expected.customer.name)}
        found.add((CodeKind.POSTCODE.value, code_key(CodeKind.POSTCODE, expected.customer.postcode), live))
    return {code for code in found if 0 < len(code[1]) <= LONGEST}


def _codes(expected: ExpectedReturn) -> Iterator[tuple[CodeKind, str]]:
    yield CodeKind.RMA, expected.rma
    yield CodeKind.ORDER, expected.order_number
    for number in expected.tracking:
        yield CodeKind.TRACKING, number
    for line in expected.lines:
        yield CodeKind.SKU, line.sku
        if line.gtin:
            yield CodeKind.GTIN, line.gtin
        for serial in line.serials:
            yield CodeKind.SERIAL, serial


def _names(name: str) -> Iterator[str]:
    words = name_key(name).split(" ")
    for start in range(min(len(words), _NAME_WORDS)):
        yield " ".join(words[start:])
