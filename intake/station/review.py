"""The review queue: a lead approves a decision or changes it, with a reason; the first decision stays on record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from intake.domain.acts import ReviewDecided
from intake.domain.decisions import Decision, Deduction, Reason
from intake.domain.errors import IntakeError
from intake.domain.grades import Cause, Disposition
from intake.domain.money import zero
from intake.domain.people import Operator, Role
from intake.domain.ports import Reads, Store, Writes
from intake.domain.records import ParcelState, Unit, UnitState
from intake.domain.returns import ExpectedReturn, Ground
from intake.grading.ban import guarded
from intake.grading.exchange import is_exchange
from intake.grading.terms import STANDARD, Terms
from intake.station.desk import ReviewItem
from intake.station.facts import Rules
from intake.station.recording import PlanEffects, settle_if_ready


def review_queue(reads: Reads, today: date) -> tuple[ReviewItem, ...]:
    """Waiting decisions, nearest legal refund date first."""
    units = reads.units(state=UnitState.REVIEW)
    returns = {one.id: one for one in reads.returns([unit.return_id for unit in units if unit.return_id])}
    return tuple(_item(unit, returns.get(unit.return_id) if unit.return_id else None, today) for unit in units)


def _item(unit: Unit, expected: ExpectedReturn | None, today: date) -> ReviewItem:
    due = unit.decision.due
    line = expected.find_line(unit.line_id) if expected else None
    return ReviewItem(
        unit,
        expected.rma if expected else "",
        expected.order_number if expected else "",
        expected.customer.name if expected else "",
        due,
        (due - today).days if due else None,
        line.title if line else unit.title,
        line.customer_note if line else "",
        line.reason if line else "",
    )


def approve(
    store: Store, lead: Operator, unit_id: UUID, plan: PlanEffects, at: datetime, terms: Terms = STANDARD
) -> None:
    """A lead agrees. Raises IntakeError not_allowed or not_in_review."""
    with store.write() as writes:
        unit = _waiting(writes, lead, unit_id)
        _decide(writes, lead, unit, unit.decision, "", False, plan, at, terms)


def override(
    store: Store,
    lead: Operator,
    unit_id: UUID,
    disposition: Disposition,
    deduction_percent: int,
    reason: str,
    tote: str,
    plan: PlanEffects,
    at: datetime,
    rules: Rules,
    today: date,
) -> Decision:
    """A lead changes it, within the law of `today`.

    Raises IntakeError not_allowed, not_in_review, reason_needed, deduction_unlawful, destruction_unlawful,
    disposition_missing.
    """
    if len(reason.strip()) < 3:
        raise IntakeError("reason_needed")
    with store.write() as writes:
        unit = _waiting(writes, lead, unit_id)
        expected = next(iter(writes.returns([unit.return_id] if unit.return_id else [])), None)
        refuse_unlawful_way(unit, expected, disposition, rules, today)
        changed = overridden(unit, expected, disposition, deduction_percent, tote)
        _decide(writes, lead, unit, changed, reason.strip(), True, plan, at, rules.policy.terms)
    return changed


def refuse_unlawful_way(
    unit: Unit, expected: ExpectedReturn | None, disposition: Disposition, rules: Rules, today: date
) -> None:
    """A lead is bound by the ban on destruction as the rules are, by what the inspection found (see `ban`).

    What did not come stays missing, and what came is not. Raises IntakeError destruction_unlawful, disposition_missing.
    """
    if (unit.decision.disposition is Disposition.MISSING) is not (disposition is Disposition.MISSING):
        raise IntakeError("disposition_missing")
    line = expected.find_line(unit.line_id) if expected else None
    if expected is None or line is None:
        return
    law = rules.law.for_country(expected.customer.country)
    route = guarded(disposition, line, unit.decision.facets, rules.policy, law, today)
    if route.disposition is not disposition:
        raise IntakeError("destruction_unlawful", cn=line.cn_code or line.kind)


def overridden(
    unit: Unit, expected: ExpectedReturn | None, disposition: Disposition, percent: int, tote: str
) -> Decision:
    """The decision a lead's change comes to. Pure; the law binds a lead as well.

    A deduction on a withdrawal needs a loss of value by handling, a customer who was told of the right, and a photo
    (Directive 2011/83/EU art. 14(2)); on a defect or an error of ours there is none. What is not ours, did not
    arrive or lost the right of withdrawal may be refunded in part or not at all. Raises deduction_unlawful.
    """
    before = unit.decision
    line = expected.find_line(unit.line_id) if expected else None
    if not 0 <= percent <= 100:
        raise IntakeError("deduction_unlawful", why="percent")
    exchanged = expected is not None and line is not None and is_exchange(expected, line)
    nothing = zero(before.refund.currency)
    paid = line.unit_paid if line else nothing
    amount = paid.percent(percent)
    if amount and not _nothing_owed(before):
        if before.ground in (Ground.DEFECT, Ground.OUR_ERROR):
            raise IntakeError("deduction_unlawful", why="ground")
        if expected is not None and not expected.informed:
            raise IntakeError("deduction_unlawful", why="not_informed")
        if before.facets.cause is not Cause.HANDLING:
            raise IntakeError("deduction_unlawful", why="cause")
        if not unit.inspection.photos:
            raise IntakeError("deduction_unlawful", why="evidence")
    evidence = tuple(photo.sha256 for photo in unit.inspection.photos)
    deduction = Deduction(amount, percent, before.facets.cause.value, evidence) if amount else None
    reasons = (*before.reasons, Reason("overridden", {"percent": str(percent)}))
    return replace(
        before,
        disposition=disposition,
        tote=tote,
        # An exchange gives credit for goods, never money as well.
        refund=nothing if exchanged else paid - amount,
        credit=paid - amount if exchanged and before.disposition is not Disposition.MISSING else None,
        deduction=deduction,
        reasons=reasons,
    )


def _nothing_owed(before: Decision) -> bool:
    """The rules already found that this unit need not be refunded in full: a lead decides how much anyway."""
    return not before.refund and not before.credit


def _waiting(writes: Writes, lead: Operator, unit_id: UUID) -> Unit:
    if not lead.role.may(Role.LEAD):
        raise IntakeError("not_allowed")
    unit = writes.unit(unit_id)
    if unit is not None and unit.return_id is not None:
        # Only under the return's lock is it sure that no other lead decides it and no worker takes it back meanwhile.
        writes.lock_returns([unit.return_id])
        unit = writes.unit(unit_id)
    if unit is None or unit.state is not UnitState.REVIEW:
        raise IntakeError("not_in_review")
    return unit


def _decide(
    writes: Writes,
    lead: Operator,
    unit: Unit,
    decision: Decision,
    reason: str,
    changed: bool,
    plan: PlanEffects,
    at: datetime,
    terms: Terms,
) -> None:
    """Keep the lead's word, and settle the return if that was all it waited for."""
    act = ReviewDecided(unit.id, decision, reason, changed)
    writes.append(act, at=at, operator=lead.name, parcel_id=unit.parcel_id)
    writes.save_unit(
        replace(
            unit,
            state=UnitState.DECIDED,
            decision=decision,
            tote=decision.tote,
            review_reason=reason,
            reviewed_by=lead.name,
        )
    )
    parcel = writes.parcel(unit.parcel_id)
    if unit.return_id is None or parcel is None or parcel.state is not ParcelState.CLOSED:
        return  # the parcel settles when it is closed
    for expected in writes.returns([unit.return_id]):
        settle_if_ready(writes, expected, unit.parcel_id, plan, at, terms)
