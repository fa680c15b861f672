"""The views between parcels: nothing on the bench, which return is meant, what the closed parcel came to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo
from uuid import UUID

from intake.domain.ports import Reads
from intake.domain.records import Unit, UnitState
from intake.domain.returns import ExpectedReturn, PaymentKind
from intake.grading.claims import owed
from intake.grading.law import LawBook
from intake.station.commands import Command
from intake.station.facts import Facts, outstanding
from intake.station.panels import finished, parcel_panel
from intake.station.views import AwaitParcel, Candidate, ParcelPanel, Row, RowState, Summary, SummaryReturn, SummaryUnit

_MOST = 9  # as many as there are digit keys


def candidates_of(
    returns: Sequence[ExpectedReturn], readings: Mapping[str, tuple[str, ...]] | None = None
) -> tuple[Candidate, ...]:
    """Numbered candidates, as many as there are digit keys. `readings`: as what a code led to each, by its id."""
    return tuple(
        Candidate(
            number + 1,
            one.id,
            one.rma,
            one.order_number,
            one.customer.name,
            one.customer.postcode,
            tuple(" ".join(part for part in (line.title, line.variant) if part) for line in one.lines),
            (readings or {}).get(str(one.id), ()),
        )
        for number, one in enumerate(returns[:_MOST])
    )


def numbered(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Fewer candidates than before, counted anew."""
    return tuple(replace(one, number=number) for number, one in enumerate(candidates, start=1))


def idle_view(reads: Reads, midnight: datetime) -> AwaitParcel:
    """Nothing on the bench."""
    aside = reads.parcels(set_aside=True)
    return AwaitParcel(today=reads.count_units(midnight), aside=len(aside), commands=(Command.UNEXPECTED,))


def summary_view(reads: Reads, facts: Facts, law: LawBook, timezone: tzinfo) -> Summary:
    """What a closed parcel came to."""
    units = reads.units(parcel_id=facts.bench.parcel_id)
    owed = {unit.id for unit in units if unit.label_owed}
    panel = _with_labels(parcel_panel(facts, law, timezone, "", can_undo=False), facts, owed)
    last = facts.bench.last_ended
    return Summary(
        panel=panel,
        units=tuple(_unit(unit) for unit in units),
        returns=tuple(_return(reads, one, units) for one in facts.returns),
        finished=finished(last, facts, last.id in owed) if last else None,
        commands=(Command.UNEXPECTED,),
    )


def _with_labels(panel: ParcelPanel, facts: Facts, owed: set[UUID]) -> ParcelPanel:
    rows: list[Row] = [row for row in panel.rows if row.state is not RowState.EXPECTED]
    rows = [
        replace(row, label_owed=unit.id in owed) for row, unit in zip(rows, facts.bench.units, strict=False)
    ] + rows[len(facts.bench.units) :]
    return replace(panel, rows=tuple(rows))


def _unit(unit: Unit) -> SummaryUnit:
    decision = unit.decision
    return SummaryUnit(
        unit.title,
        unit.lpn,
        decision.grade,
        decision.disposition,
        unit.tote,
        decision.refund,
        decision.deduction.amount if decision.deduction else None,
        unit.state is UnitState.REVIEW,
        unit.label_owed,
        decision.credit,
    )


def _return(reads: Reads, expected: ExpectedReturn, units: Sequence[Unit]) -> SummaryReturn:
    mine = [unit for unit in units if unit.return_id == expected.id]
    waiting = sum(unit.state is UnitState.REVIEW for unit in mine)
    names = {unit.settled for unit in mine if unit.settled}
    settled = [one for one in reads.settlements(expected.id) if one.id in names]
    due = min((unit.decision.due for unit in mine if unit.decision.due), default=None)
    left = outstanding(reads, expected)
    if not settled or waiting:
        return SummaryReturn(expected.rma, expected.order_number, None, due, waiting, left)
    last = settled[-1]
    kinds = {payment.external_id: payment.kind for payment in expected.payments}
    ways = tuple((kinds.get(name, PaymentKind.OTHER), amount) for name, amount in last.payments)
    return SummaryReturn(
        expected.rma,
        expected.order_number,
        last.refund,
        due,
        waiting,
        left,
        ways if len(ways) > 1 else (),
        last.store_credit or None,
        last.bonus or None,
        last.instant or None,
        last.exchanges,
        owed(last) or None,
        last.delivery or None,
        last.postage or None,
    )
