"""What may be kept back from a unit's price: only with a ground in law, and only what a photo shows."""

from __future__ import annotations

from dataclasses import dataclass

from intake.domain.decisions import Deduction, Reason
from intake.domain.grades import Cause, Completeness, Cosmetic, Facets
from intake.domain.inspection import Inspection
from intake.domain.money import Money
from intake.domain.returns import ExpectedReturn, Ground
from intake.grading.policy import Policy

_NOT_THE_CUSTOMER = (Cause.TRANSPORT, Cause.DEFECT, Cause.OUR_ERROR, Cause.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Kept:
    """The deduction, if any, and why there is one or none."""

    deduction: Deduction | None = None
    reasons: tuple[Reason, ...] = ()
    review: tuple[Reason, ...] = ()


def kept_from(
    price: Money,
    percent: int,
    expected: ExpectedReturn,
    ground: Ground,
    facets: Facets,
    inspection: Inspection,
    policy: Policy,
) -> Kept:
    """What is kept of `price` when the policy asks for `percent`.

    Directive 2011/83/EU art. 14(2): the customer answers only for value lost by handling beyond what is needed to
    establish nature, characteristics and functioning, and never when not informed of the right; art. 14(5): for nothing
    else, so no flat fee on a withdrawal. The burden of proof is the trader's, so nothing is kept without a photo.
    """
    fee = _fee(expected, ground, facets, policy)
    barred = _barred(percent, expected, ground, facets)
    handling = 0 if barred or not percent else percent
    review: tuple[Reason, ...] = ()
    if handling and not inspection.photos:
        handling, review = 0, (Reason("evidence_missing", {"percent": str(percent)}),)
    share = min(100, handling + fee)
    if not share:
        return Kept(None, barred, review)
    evidence = tuple(dict.fromkeys(photo.sha256 for photo in inspection.photos)) if handling else ()
    cause = _ground_word(facets) if handling else "restocking_fee"
    deduction = Deduction(price.percent(share), share, cause, evidence)
    return Kept(deduction, (*barred, *_said(price, handling, fee, cause)), (*review, *_high(share, policy)))


def _fee(expected: ExpectedReturn, ground: Ground, facets: Facets, policy: Policy) -> int:
    """The shop's flat fee: only in its own window, and not where the flaw is not the customer's."""
    if ground is not Ground.VOLUNTARY or not expected.informed or facets.cause in _NOT_THE_CUSTOMER:
        return 0
    return policy.voluntary_fee_percent


def _barred(percent: int, expected: ExpectedReturn, ground: Ground, facets: Facets) -> tuple[Reason, ...]:
    """Why the percent asked for may not be taken; empty when it may, or when none is asked for."""
    if facets.cause in _NOT_THE_CUSTOMER:
        return (Reason(f"no_deduction_{facets.cause.value}"),)
    if facets.cause is Cause.HANDLING and ground in (Ground.DEFECT, Ground.OUR_ERROR):
        return (Reason("no_deduction_conformity"),)
    if not percent:
        return ()
    if facets.cause is not Cause.HANDLING:
        return (Reason("no_deduction_no_handling"),)
    if ground in (Ground.DEFECT, Ground.OUR_ERROR):
        return (Reason("no_deduction_conformity"),)
    if not expected.informed:
        return (Reason("no_deduction_not_informed"),)
    return ()


def _ground_word(facets: Facets) -> str:
    """What the deduction is for, as a word of the [ground] texts."""
    incomplete = facets.completeness is not Completeness.FULL and facets.cosmetic <= Cosmetic.TRIED_ON
    return "missing_part" if incomplete else "handling"


def _said(price: Money, handling: int, fee: int, cause: str) -> tuple[Reason, ...]:
    said: list[Reason] = []
    if handling:
        amount = str(price.percent(handling))
        said.append(Reason(f"deduction_{cause}", {"percent": str(handling), "amount": amount}))
    if fee:
        said.append(Reason("restocking_fee", {"percent": str(fee), "amount": str(price.percent(fee))}))
    return tuple(said)


def _high(share: int, policy: Policy) -> tuple[Reason, ...]:
    limit = policy.review_deduction_above_percent
    if share <= limit:
        return ()
    return (Reason("deduction_above_limit", {"percent": str(share), "limit": str(limit)}),)
