"""The forms a site gives its own numbers: RMA, order number, and tracking numbers of carriers without a public form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from intake.domain.codes import Certainty, CodeKind, Meaning
from intake.domain.errors import IntakeError
from intake.scanning.patterns import LONGEST_TEXT, MOST_WAYS, ways

MAX_SITE_TEXT = LONGEST_TEXT
"""Site patterns see at most this many characters, so that a careless pattern cannot stall the bench."""

DEFAULT_RMA = (r"^RMA[-/ ]?[A-Z0-9-]{3,20}$",)
DEFAULT_ORDER = (r"^#?\d{3,12}$",)


@dataclass(frozen=True, slots=True)
class SiteForms:
    """Patterns (regular expressions, case-blind, ASCII) of a site's own numbers.

    `tracking` holds (carrier name, pattern) pairs, for carriers such as GLS, FAN Courier, Cargus and DAO whose forms
    are not published. Raises IntakeError site_pattern_invalid when a pattern is no regular expression, and
    site_pattern_slow when it could keep the bench waiting.
    """

    rma: tuple[str, ...] = DEFAULT_RMA
    order: tuple[str, ...] = DEFAULT_ORDER
    tracking: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        for pattern in (*self.rma, *self.order, *(p for _, p in self.tracking)):
            _check(pattern)


@lru_cache(maxsize=256)
def _check(pattern: str) -> None:
    try:
        _compiled(pattern)
        tried = ways(pattern)
    except (re.error, OverflowError, RecursionError) as why:
        raise IntakeError("site_pattern_invalid", pattern=pattern, reason=str(why)) from why
    if tried > MOST_WAYS:
        raise IntakeError("site_pattern_slow", pattern=pattern)


def matching_patterns(text: str, site: SiteForms) -> tuple[tuple[CodeKind, str, str], ...]:
    """(kind, carrier or "", pattern) of the site's patterns that fit a text, for whoever tries them out."""
    own = [(CodeKind.RMA, "", one) for one in site.rma] + [(CodeKind.ORDER, "", one) for one in site.order]
    own += [(CodeKind.TRACKING, name, one) for name, one in site.tracking]
    return tuple(one for one in own if _matches(one[2], text))


def site_tracking(text: str, site: SiteForms) -> list[Meaning]:
    """Tracking numbers by the site's own patterns; LIKELY, since a site named the form."""
    return [
        Meaning(CodeKind.TRACKING, text.upper(), Certainty.LIKELY, carrier=name)
        for name, pattern in site.tracking
        if _matches(pattern, text)
    ]


def rma_numbers(text: str, site: SiteForms) -> list[Meaning]:
    """RMA numbers as written and, when that differs, without separators (shops store either)."""
    if not any(_matches(pattern, text) for pattern in site.rma):
        return []
    certainty = _by_form(text)
    written = text.upper()
    bare = re.sub(r"[-/ ]", "", written)
    return [Meaning(CodeKind.RMA, value, certainty) for value in dict.fromkeys((written, bare)) if value]


def order_numbers(text: str, site: SiteForms) -> list[Meaning]:
    """Order numbers without their leading '#'."""
    value = text.removeprefix("#").upper()
    if not value or not any(_matches(pattern, text) for pattern in site.order):
        return []
    return [Meaning(CodeKind.ORDER, value, _by_form(text))]


def _by_form(text: str) -> Certainty:
    """Bare digits can be anything; a prefix or a '#' makes the site's form likely."""
    return Certainty.POSSIBLE if text.isdigit() else Certainty.LIKELY


def _matches(pattern: str, text: str) -> bool:
    return len(text) <= MAX_SITE_TEXT and _compiled(pattern).search(text) is not None


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.ASCII)
