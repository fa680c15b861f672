"""What this site has learned of codes, and what two codes of one label say together."""

from __future__ import annotations

from collections.abc import Sequence

from intake.domain.carriers import carrier_name
from intake.domain.codes import Certainty, CodeKind, Meaning
from intake.domain.decisions import Reason
from intake.domain.labels import better_form, form_of, ranked
from intake.domain.ports import Hit
from intake.domain.returns import ExpectedReturn
from intake.station.matching import PARCEL_KINDS, UNIT_KINDS
from intake.station.outcome import Step

MOST_BY_POSTCODE = 9
"""Returns from one postcode that are still worth showing: as many as there are digit keys."""

_COUNTED = (CodeKind.TRACKING, CodeKind.SSCC, CodeKind.ORDER, CodeKind.RMA)


def as_known_here(step: Step, text: str, meanings: Sequence[Meaning]) -> tuple[Meaning, ...]:
    """The meanings, among equally certain ones those first that opened returns here before."""
    if len(meanings) < 2 or meanings[0].kind not in PARCEL_KINDS:
        return tuple(meanings)
    return ranked(text, meanings, step.writes.label_forms())


def it_opened(step: Step, text: str, meanings: Sequence[Meaning], hits: Sequence[Hit]) -> None:
    """A parcel's code led to a return: its form is one to look for."""
    by = {(hit.by, hit.value) for hit in hits}
    used = [one for one in meanings if (one.kind, one.value) in by] or [one for one in meanings if one.kind in _COUNTED]
    if used and used[0].kind in _COUNTED:
        step.writes.count_label_form(form_of(text, used[0]), True)


def it_led_nowhere(step: Step, text: str, meanings: Sequence[Meaning]) -> Reason | None:
    """A parcel's code that no return knows. Says which code of this carrier's label usually does, if that is known."""
    named = [one for one in meanings if one.kind in _COUNTED and one.certainty >= Certainty.LIKELY]
    if not named:
        return None
    better = better_form(text, named, step.writes.label_forms())
    step.writes.count_label_form(form_of(text, named[0]), False)
    return (
        Reason("other_code_of_label", {"carrier": carrier_name(better.carrier), "shape": better.shape})
        if better
        else None
    )


def postcodes(meanings: Sequence[Meaning]) -> tuple[str, ...]:
    """The postcodes that a code names."""
    return tuple(dict.fromkeys(one.value for one in meanings if one.kind is CodeKind.POSTCODE))


def only_postcode(meanings: Sequence[Meaning]) -> bool:
    """Does the code say nothing that could name a parcel or an article, but a postcode?"""
    kinds = {one.kind for one in meanings if one.certainty >= Certainty.LIKELY}
    return CodeKind.POSTCODE in kinds and not kinds & {*PARCEL_KINDS, *UNIT_KINDS}


def from_postcodes(step: Step, codes: Sequence[str]) -> tuple[ExpectedReturn, ...]:
    """The awaited returns from these postcodes; none when there are too many to choose from."""
    found = {
        one.id: one
        for code in codes
        for one in step.writes.search_returns(code, limit=MOST_BY_POSTCODE + 1)
        if _plain(one.customer.postcode) == _plain(code)
    }
    return tuple(found.values()) if len(found) <= MOST_BY_POSTCODE else ()


def narrowed(
    returns: Sequence[ExpectedReturn], hits: Sequence[Hit], codes: Sequence[str]
) -> tuple[ExpectedReturn, ...]:
    """Those of the returns that another code of the same label speaks of too; all of them when it speaks of none."""
    hit = {one.expected.id for one in hits}
    wanted = {_plain(code) for code in codes}
    left = [one for one in returns if one.id in hit or _plain(one.customer.postcode) in wanted]
    return tuple(left or returns)


def readings(hits: Sequence[Hit], returns: Sequence[ExpectedReturn]) -> dict[str, tuple[str, ...]]:
    """As what the code leads to each of the returns: {return id: kinds}."""
    found: dict[str, list[str]] = {}
    for hit in hits:
        found.setdefault(str(hit.expected.id), []).append(hit.by.value)
    return {str(one.id): tuple(dict.fromkeys(found.get(str(one.id), ()))) for one in returns}


def of_one_customer(returns: Sequence[ExpectedReturn]) -> bool:
    """Could all of these lie in one parcel? Numbers are used again after a year; customers share no box."""
    return len({(one.customer.name.casefold(), _plain(one.customer.postcode)) for one in returns}) <= 1


def carriers(meanings: Sequence[Meaning], code: str) -> str:
    """The carriers that the number may be of, equally likely ones all of them: "postnl/dhl_parcel_nl"."""
    named = [one for one in meanings if one.value == code and one.carrier and one.kind is CodeKind.TRACKING]
    best = max((one.certainty for one in named), default=None)
    return "/".join(dict.fromkeys(one.carrier for one in named if one.certainty is best and one.carrier))


def _plain(code: str) -> str:
    return "".join(code.split()).casefold()
