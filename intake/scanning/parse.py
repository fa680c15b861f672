"""From a scanned or typed text to its ranked meanings. Never fails: a text that means nothing gives an empty tuple."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from intake.domain.codes import Certainty, CodeKind, Meaning
from intake.domain.own_codes import looks_like_lpn, split_own
from intake.scanning.carriers import tracking_numbers
from intake.scanning.check_digits import gs1_holds
from intake.scanning.digital_link import is_web_address, link_meanings
from intake.scanning.forms import SiteForms, order_numbers, rma_numbers, site_tracking
from intake.scanning.gs1 import GS, element_meanings, sscc_meanings, strip_aim

MAX_TEXT = 512
"""No label carries more; a longer text is not looked at."""

_DEFAULT_SITE = SiteForms()
_TOKEN = re.compile(r"[!-~](?:[ -~]{1,62})[!-~]", re.ASCII)
_DIGITS = re.compile(r"[0-9]{8,20}", re.ASCII)
_BETWEEN_DIGITS = re.compile(r"(?<=[0-9])[ \-](?=[0-9])", re.ASCII)


def parse(text: str, site: SiteForms = _DEFAULT_SITE) -> tuple[Meaning, ...]:
    """Everything `text` may mean, best first.

    Control and invisible characters other than GS are dropped; more than 512 characters give (). A text whose own form
    is proven by check digits (LPN, command, badge, tote) has that one meaning; a damaged LPN has none.
    """
    if len(text) > MAX_TEXT:
        return ()
    code = clean(text)
    own = split_own(strip_aim(code))
    if own is not None:
        return (Meaning(own[0], own[1], Certainty.CERTAIN),)
    if not code or looks_like_lpn(code):
        return ()
    return _ranked(_candidates(code, site))


def clean(text: str) -> str:
    """The text without control, format, surrogate and line separator characters (GS stays) and without outer blanks."""
    kept = (c for c in text if c == GS or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Zl", "Zp"})
    return "".join(kept).strip(" \t\u00a0")


def _candidates(code: str, site: SiteForms) -> Iterable[Meaning]:
    """In order of preference among equally certain ones."""
    elements = element_meanings(code) or link_meanings(code)
    yield from elements
    bare = strip_aim(code)
    says_gs1 = bool(elements) and elements[0].certainty is Certainty.CERTAIN
    if says_gs1 or GS in bare or is_web_address(bare):
        return
    digits = _BETWEEN_DIGITS.sub("", bare)
    if _DIGITS.fullmatch(digits):
        yield from _numbers(digits)
    yield from site_tracking(bare, site)
    yield from rma_numbers(bare, site)
    yield from tracking_numbers(bare)
    yield from order_numbers(bare, site)
    if _TOKEN.fullmatch(bare):
        yield Meaning(CodeKind.SKU, bare, Certainty.POSSIBLE)
        yield Meaning(CodeKind.SERIAL, bare, Certainty.POSSIBLE)


def _numbers(digits: str) -> Iterable[Meaning]:
    """Keys that are digits alone: GTIN-8/12/13/14 and SSCC (18, or 20 with its 00), when the check digit holds."""
    if not gs1_holds(digits):
        return
    if len(digits) in {8, 12, 13, 14} and int(digits) > 0:
        # Thirteen digits with a check are an EAN; the other lengths are shared with carriers and order numbers.
        sure = Certainty.CERTAIN if len(digits) == 13 else Certainty.LIKELY
        yield Meaning(CodeKind.GTIN, digits.zfill(14), sure)
    if len(digits) == 18:
        yield from sscc_meanings(digits, Certainty.LIKELY)
    if len(digits) == 20 and digits.startswith("00"):
        yield from sscc_meanings(digits[2:], Certainty.CERTAIN)


def _ranked(found: Iterable[Meaning]) -> tuple[Meaning, ...]:
    """Best first; the same kind and value is kept once per carrier, at its best rank."""
    best: dict[tuple[CodeKind, str, str | None], Meaning] = {}
    for meaning in sorted(found, key=lambda m: -m.certainty):
        best.setdefault((meaning.kind, meaning.value, meaning.carrier), meaning)
    return tuple(best.values())
