"""Decides a case that is written down as JSON, without a station: for trying a policy and for replaying a decision.

docs/guides.md describes the format. Nothing is stored and nothing is sent anywhere.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from intake.domain.decisions import Decision, Reason
from intake.domain.errors import IntakeError
from intake.domain.grades import Facets, Identity
from intake.domain.inspection import Given, Guide, Inspection, Photo
from intake.domain.money import Money
from intake.domain.returns import Customer, Exception16, ExpectedReturn, Ground, ReturnLine, ReturnStatus
from intake.grading.decide import decide
from intake.grading.facets import parse_facet, word
from intake.grading.guides import Guides
from intake.grading.law import LawBook
from intake.grading.policy import Policy
from intake.grading.walk import facets_of, walk

LIMIT = 1024 * 1024
"""Longest case file, in bytes."""

_CURRENCY = r"^[A-Z]{3}$"
_NOBODY = UUID(int=0)


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Money(_Part):
    minor: int = Field(ge=0, le=10**15, strict=True)
    currency: str = Field(pattern=_CURRENCY)


class _Line(_Part):
    unit_paid: _Money
    kind: str = "generic"
    title: str = ""
    sku: str = ""
    ground: Ground = Ground.WITHDRAWAL
    exceptions: list[Exception16] = []
    exchange_for: str | None = None
    cn_code: str = ""


class _Return(_Part):
    delivered_on: date | None = None
    withdrawn_at: datetime | None = None
    dispatched_at: datetime | None = None
    informed: bool = True
    whole_order: bool = False
    exchange: bool = False
    status: ReturnStatus = ReturnStatus.EXPECTED
    shipping_paid: _Money | None = None
    already_refunded: _Money | None = None


class _Case(_Part):
    today: date
    country: str = Field(default="eu", pattern=r"^[A-Za-z]{2}$")
    line: _Line | None = None
    ret: _Return = Field(default=_Return(), alias="return")
    identity: Identity = Identity.RIGHT
    answers: list[list[str]] | None = None
    facets: dict[str, Any] | None = None
    photos: int = Field(default=0, ge=0, le=100)


_ADAPTER = TypeAdapter(_Case)


def decide_case(data: bytes, guides: Guides, policy: Policy, lawbook: LawBook) -> dict[str, Any]:
    """The decision for a JSON case, as plain JSON values. Raises IntakeError case_invalid with where and reason."""
    case = _read(data)
    kind = case.line.kind if case.line else "generic"
    guide = guides.for_kind(kind)
    facets = _facets(case, guide)
    line, expected = _values(case)
    law = lawbook.for_country(case.country)
    decision = decide(expected, line, _inspection(case, guide), facets, policy, law, case.today)
    return decision_json(decision)


def decision_json(decision: Decision) -> dict[str, Any]:
    """A decision as plain JSON values; money as {"minor", "currency"}, days as ISO 8601."""
    deduction = decision.deduction
    return {
        "grade": decision.grade.value,
        "facets": {field.name: word(getattr(decision.facets, field.name)) for field in fields(decision.facets)},
        "disposition": decision.disposition.value,
        "tote": decision.tote,
        "ground": decision.ground.value,
        "refund": _money_json(decision.refund),
        "credit": _money_json(decision.credit) if decision.credit else None,
        "deduction": None
        if deduction is None
        else {
            "amount": _money_json(deduction.amount),
            "percent": deduction.percent,
            "ground": deduction.ground,
            "evidence": list(deduction.evidence),
        },
        "due": decision.due.isoformat() if decision.due else None,
        "reasons": [_reason_json(reason) for reason in decision.reasons],
        "review": [_reason_json(reason) for reason in decision.review],
        "policy_version": decision.policy_version,
        "law_version": decision.law_version,
        "guide_version": decision.guide_version,
    }


def _read(data: bytes) -> _Case:
    if len(data) > LIMIT:
        raise IntakeError("case_invalid", where="", reason=f"longer than {LIMIT // 1024} kB")
    try:
        case = _ADAPTER.validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        raise IntakeError("case_invalid", where=".".join(map(str, first["loc"])), reason=first["msg"]) from None
    if (case.answers is None) == (case.facets is None):
        raise IntakeError("case_invalid", where="answers", reason="give either answers or facets")
    _check_currencies(case)
    return case


def _check_currencies(case: _Case) -> None:
    if case.line is None:
        return
    currency = case.line.unit_paid.currency
    for name in ("shipping_paid", "already_refunded"):
        money: _Money | None = getattr(case.ret, name)
        if money is not None and money.currency != currency:
            raise IntakeError("case_invalid", where=f"return.{name}", reason=f"not in {currency}")


def _facets(case: _Case, guide: Guide) -> Facets:
    if case.answers is None:
        return _named_facets(case)
    for number, pair in enumerate(case.answers):
        if len(pair) != 2:
            raise IntakeError("case_invalid", where=f"answers.{number}", reason="an answer is [question, answer]")
    answers = [(pair[0], pair[1]) for pair in case.answers]
    try:
        end = walk(guide, answers)
    except IntakeError as error:
        where = f"{error.params['question']}/{error.params['answer']}"
        raise IntakeError("case_invalid", where="answers", reason=f"{where} is not on the path") from None
    if end.question is not None:
        reason = f"question {end.question.id!r} of guide {guide.id!r} is not answered"
        raise IntakeError("case_invalid", where="answers", reason=reason)
    return facets_of(guide, answers, case.identity)


def _named_facets(case: _Case) -> Facets:
    values: dict[str, Any] = {"identity": case.identity}
    for name, value in (case.facets or {}).items():
        try:
            values[name] = parse_facet(name, value)
        except ValueError as error:
            raise IntakeError("case_invalid", where=f"facets.{name}", reason=str(error)) from None
    return Facets(**values)


def _values(case: _Case) -> tuple[ReturnLine | None, ExpectedReturn | None]:
    raw = case.line
    if raw is None:
        return None, None
    line = ReturnLine(
        id=_NOBODY,
        external_id="case",
        sku=raw.sku,
        title=raw.title,
        quantity=1,
        unit_paid=_money(raw.unit_paid),
        kind=raw.kind,
        ground=raw.ground,
        exceptions=tuple(raw.exceptions),
        exchange_for=raw.exchange_for,
        cn_code=raw.cn_code,
    )
    ret = case.ret
    expected = ExpectedReturn(
        id=_NOBODY,
        shop="case",
        external_id="case",
        rma="",
        order_number="",
        customer=Customer("", "", case.country.upper()),
        currency=line.unit_paid.currency,
        lines=(line,),
        payments=(),
        updated_at=_noon(case.today),
        status=ret.status,
        delivered_on=ret.delivered_on,
        withdrawn_at=_aware(ret.withdrawn_at),
        dispatched_at=_aware(ret.dispatched_at),
        informed=ret.informed,
        shipping_paid=_money(ret.shipping_paid) if ret.shipping_paid else None,
        already_refunded=_money(ret.already_refunded) if ret.already_refunded else None,
        whole_order=ret.whole_order,
        exchange=ret.exchange,
    )
    return line, expected


def _inspection(case: _Case, guide: Guide) -> Inspection:
    at = _noon(case.today)
    answers = tuple(Given(pair[0], pair[1], at) for pair in case.answers or ())
    photos = tuple(Photo(f"{number:064x}", "case", at, 0, 0) for number in range(1, case.photos + 1))
    return Inspection(guide.id, guide.version, "", answers, photos)


def _money(raw: _Money) -> Money:
    return Money(raw.minor, raw.currency)


def _money_json(money: Money) -> dict[str, Any]:
    return {"minor": money.minor, "currency": money.currency}


def _reason_json(reason: Reason) -> dict[str, Any]:
    return {"code": reason.code, "params": dict(reason.params)}


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def _aware(at: datetime | None) -> datetime | None:
    """A time without an offset is taken as UTC."""
    return at.replace(tzinfo=UTC) if at is not None and at.tzinfo is None else at
