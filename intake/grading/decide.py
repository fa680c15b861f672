"""Decides one unit: where it goes, what the customer gets back, by when, and whether a lead must look first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from intake.domain.decisions import Decision, Deduction, Reason
from intake.domain.grades import Cause, Disposition, Facets, Grade, Hazard, Identity
from intake.domain.inspection import Inspection
from intake.domain.money import Money, zero
from intake.domain.returns import ExpectedReturn, Ground, RefundTo, ReturnLine, ReturnStatus
from intake.grading.ban import guarded
from intake.grading.deductions import Kept, kept_from
from intake.grading.exchange import goods_for, is_exchange
from intake.grading.grade import grade_of
from intake.grading.law import Law
from intake.grading.policy import Case, Policy, Rule
from intake.grading.rights import Right, refund_day, right_of

Reasons = tuple[Reason, ...]

_AS_NEW = (Grade.A1, Grade.A2)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What one way of deciding comes to, before it is written down."""

    disposition: Disposition
    refund: Money
    deduction: Deduction | None = None
    reasons: Reasons = ()
    review: Reasons = ()
    credit: Money | None = None


def decide(
    expected: ExpectedReturn | None,
    line: ReturnLine | None,
    inspection: Inspection,
    facets: Facets,
    policy: Policy,
    law: Law,
    today: date,
) -> Decision:
    """The decision for one unit on the day it is inspected. Pure: the same values always give the same decision.

    `expected` and `line` are None for a unit that nobody announced: it is set apart and a lead looks.
    """
    if expected is None or line is None:
        return _unexpected(expected, inspection, facets, policy, law)
    right = right_of(expected, line, facets, policy, law, today)
    if facets.identity is not Identity.RIGHT:
        outcome = _not_this(expected, line, facets, right)
    elif not right.owed:
        outcome = _Outcome(policy.refused_goes_to, zero(line.unit_paid.currency))
    else:
        outcome = _by_policy(expected, line, inspection, facets, policy, law, right, today)
    return Decision(
        grade=grade_of(facets),
        facets=facets,
        disposition=outcome.disposition,
        refund=outcome.refund,
        ground=right.ground,
        deduction=outcome.deduction,
        due=refund_day(expected, law, today),
        tote=policy.tote(outcome.disposition),
        reasons=(*right.reasons, *outcome.reasons, *_notes(expected, right, law)),
        review=(*right.review, *outcome.review, *_canceled(expected), *_large(outcome.refund, policy)),
        policy_version=policy.version,
        law_version=law.version,
        guide_version=inspection.guide_version,
        credit=outcome.credit,
    )


def decide_missing(
    expected: ExpectedReturn, line: ReturnLine, policy: Policy, law: Law, today: date, later: bool
) -> Decision:
    """The decision for a unit that was not in the parcel: nothing is refunded for it.

    `later`: it is expected in another parcel, so nobody has to look; otherwise a lead does.
    """
    reason = Reason("missing_later" if later else "missing", {"title": line.title})
    return Decision(
        grade=Grade.X,
        facets=Facets(identity=Identity.EMPTY),
        disposition=Disposition.MISSING,
        refund=zero(line.unit_paid.currency),
        ground=line.ground,
        due=refund_day(expected, law, today),
        reasons=(reason,) if later else (),
        review=() if later else (reason,),
        policy_version=policy.version,
        law_version=law.version,
    )


def _unexpected(
    expected: ExpectedReturn | None, inspection: Inspection, facets: Facets, policy: Policy, law: Law
) -> Decision:
    return Decision(
        grade=grade_of(facets),
        facets=facets,
        disposition=Disposition.QUARANTINE,
        refund=zero(expected.currency if expected else law.currency),
        ground=Ground.VOLUNTARY,
        tote=policy.tote(Disposition.QUARANTINE),
        review=(Reason("unexpected_unit"), *_hazard(facets)),
        policy_version=policy.version,
        law_version=law.version,
        guide_version=inspection.guide_version,
    )


def _not_this(expected: ExpectedReturn, line: ReturnLine, facets: Facets, right: Right) -> _Outcome:
    """Something else than announced is set apart, and nothing is refunded for it.

    Another variant of the article is our own good: we either sent it or can sell it, so its price is proposed, but its
    stock belongs to another number than the line's and a lead looks. Where the line says that we sent the wrong thing,
    the wrong variant is just what had to come. An exchange gives credit for the other article instead of the price.
    """
    code = Reason(f"identity_{facets.identity.value}")
    if facets.identity is not Identity.WRONG_VARIANT or not right.owed:
        review = (code, *_hazard(facets))
        return _Outcome(Disposition.QUARANTINE, zero(line.unit_paid.currency), review=review)
    price, credit, given = line.unit_paid, None, Reason("full_refund", {"amount": str(line.unit_paid)})
    if is_exchange(expected, line):
        price, credit, given = zero(price.currency), price, _exchange_goods(expected, line)
    if right.ground is Ground.OUR_ERROR:
        return _Outcome(Disposition.QUARANTINE, price, None, (code, given), _hazard(facets), credit)
    return _Outcome(Disposition.QUARANTINE, price, None, (given,), (code, *_hazard(facets)), credit)


def _by_policy(
    expected: ExpectedReturn,
    line: ReturnLine,
    inspection: Inspection,
    facets: Facets,
    policy: Policy,
    law: Law,
    right: Right,
    today: date,
) -> _Outcome:
    case = _case(expected, line, facets, right)
    rule = policy.rule_for(case)
    wished = rule.disposition if rule else Disposition.QUARANTINE
    if facets.hazard is not Hazard.NONE:
        wished = Disposition.QUARANTINE
    route = guarded(wished, line, facets, policy, law, today)
    percent = rule.deduct_percent if rule else 0
    reasons, review = (*_rule_said(rule), *route.reasons), (*route.review, *_rule_review(rule), *_hazard(facets))
    if is_exchange(expected, line):
        nothing = zero(line.unit_paid.currency)
        reasons, review = (*reasons, _exchange_goods(expected, line)), (*review, *_exchange_worn(case))
        return _Outcome(route.disposition, nothing, None, reasons, review, line.unit_paid)
    kept = kept_from(line.unit_paid, percent, expected, right.ground, facets, inspection, policy)
    return _priced(line.unit_paid, kept, _Outcome(route.disposition, line.unit_paid, None, reasons, review))


def _priced(price: Money, kept: Kept, outcome: _Outcome) -> _Outcome:
    refund = price - kept.deduction.amount if kept.deduction else price
    code = "reduced_refund" if kept.deduction else "full_refund"
    said = (*outcome.reasons, *kept.reasons, Reason(code, {"amount": str(refund)}))
    return replace(
        outcome, refund=refund, deduction=kept.deduction, reasons=said, review=(*outcome.review, *kept.review)
    )


def _case(expected: ExpectedReturn, line: ReturnLine, facets: Facets, right: Right) -> Case:
    flags = {
        "late": right.late,
        "informed": expected.informed,
        "exchange": is_exchange(expected, line),
        "instant": bool(expected.already_refunded),
    }
    return Case(grade_of(facets), facets, line.kind, right.ground, line.unit_paid, flags)


def _exchange_worn(case: Case) -> Reasons:
    """What is kept of the credit, the customer has to pay for the goods; so handling is a lead's matter."""
    worn = case.grade not in _AS_NEW and case.facets.cause is Cause.HANDLING
    return (Reason("exchange_condition", {"grade": case.grade.value}),) if worn else ()


def _exchange_goods(expected: ExpectedReturn, line: ReturnLine) -> Reason:
    goods = [one for one in goods_for(expected) if one.for_line in ("", line.external_id)]
    return Reason("exchange_goods", {"sku": ", ".join(dict.fromkeys(one.sku for one in goods)) or line.sku})


def _rule_said(rule: Rule | None) -> Reasons:
    return (Reason("policy_rule", {"rule": rule.id}),) if rule else ()


def _rule_review(rule: Rule | None) -> Reasons:
    if rule is None:
        return (Reason("no_rule"),)
    return (Reason("policy_review", {"rule": rule.id}),) if rule.review else ()


def _hazard(facets: Facets) -> Reasons:
    return () if facets.hazard is Hazard.NONE else (Reason(f"hazard_{facets.hazard.value}"),)


def _canceled(expected: ExpectedReturn) -> Reasons:
    return (Reason("return_canceled"),) if expected.status is ReturnStatus.CANCELED else ()


def _large(refund: Money, policy: Policy) -> Reasons:
    limit = policy.review_refund_above.get(refund.currency)
    if limit is None or refund.minor <= limit:
        return ()
    params = {"amount": str(refund), "limit": str(Money(limit, refund.currency))}
    return (Reason("refund_above_limit", params),)


def _notes(expected: ExpectedReturn, right: Right, law: Law) -> Reasons:
    notes: list[Reason] = []
    if expected.already_refunded:
        notes.append(Reason("already_refunded", {"amount": str(expected.already_refunded)}))
    if expected.refund_to is RefundTo.STORE_CREDIT:
        notes.append(Reason("store_credit"))
    partial = right.ground is Ground.WITHDRAWAL and not expected.whole_order and expected.shipping_paid
    if partial and law.partial_withdrawal_delivery == "unclear":
        notes.append(Reason("partial_delivery_unsettled", {"country": law.country.upper()}))
    return tuple(notes)
