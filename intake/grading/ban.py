"""The ban on destroying unsold clothing, accessories and footwear, and the derogations an inspection can show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from intake.domain.decisions import Reason
from intake.domain.grades import Cause, Cosmetic, Disposition, Facets, Function, Hazard, Hygiene, Identity
from intake.domain.returns import ReturnLine
from intake.grading.law import Law
from intake.grading.policy import Policy

_ENDS = (Disposition.DESTROY, Disposition.RECYCLE)


@dataclass(frozen=True, slots=True)
class Route:
    """Where a unit goes after the ban was looked at, and why."""

    disposition: Disposition
    reasons: tuple[Reason, ...] = ()
    review: tuple[Reason, ...] = ()


def guarded(disposition: Disposition, line: ReturnLine, facets: Facets, policy: Policy, law: Law, today: date) -> Route:
    """The disposition, or the policy's other way where destroying is forbidden.

    Regulation (EU) 2024/1781 art. 25 and annex VII; recycling usable goods counts as destruction. The CN code decides,
    not the shop's category: leather belts (4203) are covered, handbags (4202) are not.
    """
    if disposition not in _ENDS or not law.ban.in_force(policy.company_size, today):
        return Route(disposition)
    if not law.ban.covers(line.cn_code, line.kind):
        return Route(disposition)
    why = derogation(facets)
    if why:
        return Route(disposition, (Reason(f"derogation_{why}"),))
    code = line.cn_code or line.kind
    return Route(policy.banned_goes_to, review=(Reason("destruction_ban", {"cn": code}),))


def derogation(facets: Facets) -> str:
    """The derogation an inspection shows ("dangerous", "infringement", "defect", "damage"), or an empty text.

    Of the ten in Delegated Regulation (EU) 2026/296 these four can be seen on a bench; the others are a lead's word.
    """
    if facets.hazard is not Hazard.NONE:
        return "dangerous"
    if facets.identity is Identity.COUNTERFEIT:
        return "infringement"
    broken = facets.cosmetic is Cosmetic.DAMAGED or facets.function is Function.FAIL
    if broken and facets.cause is Cause.DEFECT:
        return "defect"
    if broken or facets.hygiene is Hygiene.COMPROMISED:
        return "damage"
    return ""
