"""Tracking numbers by carrier form and check digit. Carriers share forms, so a text may belong to several of them.

Where a check digit exists and fails, the text is not taken for that carrier's number. Sources: UPU S10, the carriers'
label guides, and open decoders (zint, bwipp, tracking_number_data) where no guide is public. The forms of GLS, FAN
Courier, Cargus and DAO are not published: they come from the site (forms.SiteForms).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from intake.domain.codes import Certainty, CodeKind, Meaning
from intake.scanning import check_digits as check

_S10 = re.compile(r"[A-IL-RUVX-Z][A-Z]([0-9]{9})([A-Z]{2})", re.ASCII)
_S10_CARRIERS = {"NL": "postnl", "DK": "postnord", "SE": "postnord", "RO": "posta_romana", "DE": "deutsche_post"}
_DPD_LABEL = re.compile(r"%?([A-Z0-9]{7})([0-9]{14})([0-9]{3})([0-9]{3})", re.ASCII)
_DPD_PRINTED = re.compile(r"([0-9]{14})([0-9A-Z])", re.ASCII)
_SEPARATORS = re.compile(r"[ \-]")


@dataclass(frozen=True, slots=True)
class _Form:
    carrier: str
    pattern: re.Pattern[str]
    certainty: Certainty
    holds: Callable[[str], bool] | None = None


def _form(carrier: str, pattern: str, certainty: Certainty, holds: Callable[[str], bool] | None = None) -> _Form:
    return _Form(carrier, re.compile(pattern, re.ASCII), certainty, holds)


_FORMS = (
    _form("ups", r"1Z[A-Z0-9]{15}[0-9]", Certainty.CERTAIN, check.ups_holds),
    _form("dhl_parcel_nl", r"3S[A-Z]{3}[0-9]{10}", Certainty.LIKELY),
    _form("postnl", r"3S[A-Z]{4}(?:[0-9]{7}|[0-9]{9})", Certainty.LIKELY),
    _form("dhl_parcel_nl", r"JVGL[0-9]{8,24}", Certainty.LIKELY),
    _form("dhl_paket", r"JJD[A-Z0-9]{2}[0-9]{11,25}", Certainty.LIKELY),
    _form("dhl_parcel_nl", r"JJD[A-Z0-9]{2}[0-9]{11,25}", Certainty.LIKELY),
    _form("dhl_paket", r"0034[0-9]{16}", Certainty.CERTAIN, check.gs1_holds),
    _form("dhl_paket", r"[0-9]{20}", Certainty.LIKELY, check.gs1_holds),
    _form("sameday", r"1ONB[A-Z]{0,4}[0-9]{6,16}", Certainty.LIKELY),
    _form("packeta", r"Z[0-9]{10}", Certainty.LIKELY),
    _form("hermes", r"H[0-9]{19}", Certainty.LIKELY),
    _form("hermes", r"[0-9]{14}", Certainty.LIKELY, check.gs1_holds),
    _form("dhl_paket", r"[0-9]{12}", Certainty.LIKELY, check.dhl_identcode_holds),
    # 3S with three letters fits PostNL's thirteen or fifteen characters too when a customer code ends in a digit.
    _form("postnl", r"3S[A-Z0-9]{4}(?:[0-9]{7}|[0-9]{9})", Certainty.POSSIBLE),
    _form("dpd", r"[0-9]{14}", Certainty.POSSIBLE),
    _form("dhl_express", r"[0-9]{10,11}", Certainty.POSSIBLE, check.dhl_express_holds),
    _form("dpd_romania", r"8[0-9]{10}", Certainty.POSSIBLE),
)


def tracking_numbers(text: str) -> list[Meaning]:
    """Every carrier whose form and check digit `text` satisfies, best first; blanks and hyphens do not matter."""
    code = _SEPARATORS.sub("", text).upper()
    found = [*_s10(code), *_dpd(code), *_by_form(code)]
    return sorted(found, key=lambda meaning: -meaning.certainty)


def _by_form(code: str) -> Iterator[Meaning]:
    for form in _FORMS:
        if form.pattern.fullmatch(code) and (form.holds is None or form.holds(code)):
            yield Meaning(CodeKind.TRACKING, code, form.certainty, carrier=form.carrier)


def _s10(code: str) -> Iterator[Meaning]:
    found = _S10.fullmatch(code)
    if found and check.s10_holds(found[1]):
        yield Meaning(CodeKind.TRACKING, code, Certainty.CERTAIN, carrier=_S10_CARRIERS.get(found[2], "upu"))


def _dpd(code: str) -> Iterator[Meaning]:
    """DPD's barcode (postcode, 14 digits, service, country) and the printed number with its check character.

    Both spellings of the number are returned, with and without check character: shops store either.
    """
    label = _DPD_LABEL.fullmatch(code)
    # Without its tag character the label form is 27 plain digits; only the tag makes it distinctive.
    if label:
        sure = Certainty.LIKELY if code.startswith("%") else Certainty.POSSIBLE
        number = label[2]
        yield Meaning(CodeKind.TRACKING, number, sure, carrier="dpd")
        yield Meaning(CodeKind.TRACKING, number + check.mod37_check(number), sure, carrier="dpd")
        postcode = label[1].lstrip("0")
        if postcode:
            yield Meaning(CodeKind.POSTCODE, postcode, sure, carrier="dpd")
        return
    printed = _DPD_PRINTED.fullmatch(code)
    if printed and check.mod37_check(printed[1]) == printed[2]:
        sure = Certainty.LIKELY if printed[2].isdigit() else Certainty.CERTAIN
        yield Meaning(CodeKind.TRACKING, code, sure, carrier="dpd")
        yield Meaning(CodeKind.TRACKING, printed[1], sure, carrier="dpd")
