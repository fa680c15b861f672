"""What the customer may send back, and on which ground: periods, exceptions and conformity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from intake.domain.decisions import Reason
from intake.domain.grades import Cause, Cosmetic, Facets, Hygiene, Seal
from intake.domain.returns import Exception16, ExpectedReturn, Ground, ReturnLine
from intake.grading.law import Law, days_after, local_date, refund_due, withdrawal_ends
from intake.grading.policy import Policy


@dataclass(frozen=True, slots=True)
class Right:
    """The ground that holds, whether the price is owed back on it, and why. `late`: after the law's own period."""

    ground: Ground
    owed: bool
    late: bool = False
    reasons: tuple[Reason, ...] = ()
    review: tuple[Reason, ...] = ()


def right_of(
    expected: ExpectedReturn, line: ReturnLine, facets: Facets, policy: Policy, law: Law, today: date
) -> Right:
    """The customer's right for one unit. `today` stands in for a declaration whose day is not known."""
    if line.ground in (Ground.DEFECT, Ground.OUR_ERROR):
        return _conformity(line.ground, facets, law)
    period = _period(expected, line, policy, law, today)
    if not period.owed:
        return period
    refused = exception_of(line, facets)
    if refused is not None:
        why = Reason(f"exception_{refused.value}")
        return Right(period.ground, False, period.late, period.reasons, (why,))
    return Right(period.ground, True, period.late, (*period.reasons, *_hygiene_note(line, facets)))


def exception_of(line: ReturnLine, facets: Facets) -> Exception16 | None:
    """Why there is no right of withdrawal for this unit, or None (Directive 2011/83/EU art. 16).

    Letter (e) is read narrowly (C-681/17, slewo): a broken hygiene seal ends the right only where cleaning cannot make
    the unit saleable again. Both (e) and (i) need the seal to be broken by the customer; (c), (d) and (f) hold for the
    article as such.
    """
    unsealed = facets.seal is Seal.BROKEN and facets.cause in (Cause.NONE, Cause.HANDLING)
    for exception in line.exceptions:
        if exception is Exception16.HYGIENE_SEAL:
            applies = unsealed and facets.hygiene is Hygiene.COMPROMISED
        elif exception is Exception16.SEALED_MEDIA:
            applies = unsealed
        else:
            applies = True
        if applies:
            return exception
    return None


def refund_day(expected: ExpectedReturn, law: Law, today: date) -> date:
    """The last day to refund, given that the goods are in today.

    14 days from the declaration, but not before the goods are back or proof of sending was given, whichever came first
    (Directive 2011/83/EU art. 13(1) and (3)). Without a declaration on record its latest possible day counts.
    """
    dispatched = local_date(expected.dispatched_at, law) if expected.dispatched_at else today
    held_until = min(dispatched, today)
    if expected.withdrawn_at is None:
        return days_after(held_until, law.refund_days)
    return max(refund_due(expected.withdrawn_at, law), held_until)


def _conformity(ground: Ground, facets: Facets, law: Law) -> Right:
    """Directive (EU) 2019/771: the trader answers for the defect, at no cost to the customer (art. 14(1))."""
    used = facets.cause is Cause.HANDLING and facets.cosmetic >= Cosmetic.VISIBLE
    review: tuple[Reason, ...] = ()
    if ground is Ground.DEFECT and used and law.deduct_for_use_on_defect == "unclear":
        review = (Reason("use_on_defect_unclear", {"country": law.country.upper()}),)
    return Right(ground, True, reasons=(Reason(f"ground_{ground.value}"),), review=review)


def _period(expected: ExpectedReturn, line: ReturnLine, policy: Policy, law: Law, today: date) -> Right:
    if expected.delivered_on is None:
        return Right(line.ground, True, reasons=(Reason("delivery_date_unknown"),))
    declared = _declared_on(expected, law, today)
    ends = withdrawal_ends(expected.delivered_on, law, expected.informed)
    dates = {"declared": declared.isoformat(), "ends": ends.isoformat()}
    if declared <= ends and line.ground is Ground.WITHDRAWAL:
        told = () if expected.informed else (Reason("not_informed", {"ends": ends.isoformat()}),)
        late = _sent_late(expected, law)
        return Right(Ground.WITHDRAWAL, True, reasons=(Reason("withdrawn_in_time", dates), *told, *late))
    last = days_after(expected.delivered_on, policy.voluntary_days + policy.late_grace_days)
    shop: Mapping[str, str] = MappingProxyType({**dates, "days": str(policy.voluntary_days), "last": last.isoformat()})
    late_for_law = line.ground is Ground.WITHDRAWAL
    if declared <= last:
        code = "late_but_voluntary" if late_for_law else "voluntary"
        return Right(Ground.VOLUNTARY, True, late_for_law, (Reason(code, dict(shop)),))
    return Right(Ground.VOLUNTARY, False, late_for_law, review=(Reason("out_of_window", dict(shop)),))


def _declared_on(expected: ExpectedReturn, law: Law, today: date) -> date:
    """The day of the declaration; sending the goods back, at the latest their arrival, stands in for a lost one."""
    known = expected.withdrawn_at or expected.dispatched_at
    return local_date(known, law) if known else today


def _sent_late(expected: ExpectedReturn, law: Law) -> tuple[Reason, ...]:
    """Sending back later than 14 days after the declaration (art. 14(1)) is noted; it does not end the right."""
    if expected.withdrawn_at is None or expected.dispatched_at is None:
        return ()
    last = days_after(local_date(expected.withdrawn_at, law), law.send_back_days)
    sent = local_date(expected.dispatched_at, law)
    return (Reason("sent_late", {"sent": sent.isoformat(), "last": last.isoformat()}),) if sent > last else ()


def _hygiene_note(line: ReturnLine, facets: Facets) -> tuple[Reason, ...]:
    if Exception16.HYGIENE_SEAL in line.exceptions and facets.seal is Seal.BROKEN:
        return (Reason("hygiene_seal_cleanable"),)
    return ()
