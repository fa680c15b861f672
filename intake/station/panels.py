"""The panels beside the one thing to do: the parcel with its rows, the unit in hand, the last outcome."""

from __future__ import annotations

from datetime import tzinfo

from intake.domain.decisions import Reason
from intake.domain.grades import Disposition
from intake.domain.returns import ExpectedReturn
from intake.grading.law import LawBook, refund_due
from intake.station.bench import BenchUnit
from intake.station.facts import Facts
from intake.station.views import Finished, ParcelPanel, ReturnHead, Row, RowState, UnitPanel


def return_head(expected: ExpectedReturn, law: LawBook, facts: Facts, timezone: tzinfo) -> ReturnHead:
    """What the worker sees of a return. The due date counts from the withdrawal (Directive 2011/83/EU art. 13(1))."""
    due = None
    if expected.withdrawn_at is not None:
        due = refund_due(expected.withdrawn_at, law.for_country(expected.customer.country), timezone)
    flags = []
    if expected.exchange:
        flags.append(Reason("flag_exchange"))
    if expected.already_refunded:
        flags.append(Reason("flag_instant_refund"))
    parcels = expected.attributes.get("parcels") or str(len(expected.tracking))
    if parcels.isdigit() and int(parcels) > 1:
        flags.append(Reason("flag_several_parcels", {"count": parcels}))
    return ReturnHead(
        expected.id,
        expected.rma,
        expected.order_number,
        expected.customer.name,
        expected.customer.country,
        due,
        (due - facts.today).days if due else None,
        tuple(flags),
    )


def parcel_panel(facts: Facts, law: LawBook, timezone: tzinfo, carrier: str, can_undo: bool) -> ParcelPanel:
    """The left panel."""
    rows = [_unit_row(unit, facts) for unit in facts.bench.units]
    rows += [
        Row(_title(facts, gone.line_id), "", RowState.MISSING)
        for gone in facts.bench.missing
        for _ in range(gone.quantity)
    ]
    number = 0
    for candidate in facts.open_lines():
        for _ in range(candidate.left):
            number += 1
            pick = number if number <= 9 and facts.bench.in_hand is None else 0
            rows.append(Row(candidate.line.title, candidate.line.variant, RowState.EXPECTED, pick))
    heads = tuple(return_head(one, law, facts, timezone) for one in facts.returns)
    bench = facts.bench
    return ParcelPanel(bench.parcel_id, bench.code, carrier, heads, tuple(rows), bench.blind, can_undo)


def _title(facts: Facts, line_id: object) -> str:
    return next((line.title for one in facts.returns for line in one.lines if line.id == line_id), "")


def _unit_row(unit: BenchUnit, facts: Facts) -> Row:
    line = facts.line(unit)
    title, variant = (line.title, line.variant) if line else (unit.start.title or unit.start.code, "")
    decision = unit.decision
    if decision is None:
        return Row(title, variant, RowState.IN_HAND)
    state = RowState.REVIEW if decision.review else RowState.DONE
    if decision.disposition is Disposition.MISSING:
        state = RowState.MISSING
    return Row(title, variant, state, 0, decision.grade, decision.disposition, decision.tote)


def unit_panel(unit: BenchUnit, facts: Facts) -> UnitPanel:
    """The unit in hand."""
    line = facts.line(unit)
    if line is None:
        return UnitPanel(unit.id, unit.start.title or unit.start.code, "", unit.start.sku, None, "", "", unit.serial)
    return UnitPanel(
        unit.id,
        line.title,
        line.variant,
        line.sku,
        line.unit_paid,
        line.reason,
        line.customer_note,
        unit.serial,
        line.picture,
        line.accessories,
    )


def finished(unit: BenchUnit, facts: Facts, label_owed: bool = False) -> Finished | None:
    """The outcome of a decided unit."""
    decision = unit.decision
    if decision is None:
        return None
    panel = unit_panel(unit, facts)
    return Finished(
        unit.id,
        " ".join(part for part in (panel.title, panel.variant) if part),
        unit.lpn,
        decision.grade,
        decision.disposition,
        decision.tote,
        decision.refund,
        decision.deduction.amount if decision.deduction else None,
        decision.reasons,
        decision.review,
        label_owed,
        unit.from_roll,
        decision.credit,
    )
