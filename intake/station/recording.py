"""What is written when a unit is decided, undone, or its parcel closed; always inside the caller's one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from intake.domain.acts import (
    Act,
    JournalEntry,
    LineMissing,
    LpnScanned,
    ParcelClosed,
    ParcelOpened,
    PutAway,
    ReturnAdded,
    Undone,
    UnitDecided,
)
from intake.domain.decisions import Decision, Reason, Settlement
from intake.domain.effects import BY_HAND, Effect
from intake.domain.grades import Identity
from intake.domain.ids import effect_key, new_id
from intake.domain.inspection import Inspection
from intake.domain.money import total
from intake.domain.own_codes import lpn as lpn_code
from intake.domain.own_codes import lpn_number
from intake.domain.ports import Writes
from intake.domain.records import ParcelState, Unit, UnitState
from intake.domain.returns import ExpectedReturn
from intake.grading.decide import decide, decide_missing
from intake.grading.settle import accepted, settle, unfunded
from intake.grading.terms import STANDARD, Terms
from intake.grading.walk import facets_of
from intake.station.advance import without_own
from intake.station.bench import BenchUnit, fold, last_step
from intake.station.facts import Facts, OpenLine, Rules, fitting, outstanding, units_of

PlanEffects = Callable[[Settlement], tuple[Effect, ...]]
"""Pure: the effects by which a settlement's shop carries it out."""


@dataclass(frozen=True, slots=True)
class Hand:
    """Who writes, and when."""

    operator: str
    at: datetime


def append(writes: Writes, hand: Hand, parcel_id: UUID | None, act: Act) -> JournalEntry:
    """Append an act of this person to the journal."""
    return writes.append(act, at=hand.at, operator=hand.operator, parcel_id=parcel_id)


def decide_unit(unit: BenchUnit, facts: Facts, rules: Rules) -> Decision:
    """The decision the rules make for a fully inspected unit."""
    expected = facts.expected(unit.start.return_id)
    line = facts.line(unit)
    guide = rules.guides.for_kind(unit.start.guide)
    unit = fitting(unit, guide)
    known = unit.identity in (Identity.RIGHT, Identity.WRONG_VARIANT)
    facets = facets_of(guide, unit.given() if known else (), unit.identity)
    law = rules.law.for_country(expected.customer.country if expected else "")
    decision = decide(expected, line, unit.inspection(), facets, rules.policy, law, facts.today)
    if unit.start.serial_expected and unit.serial is None and unit.identity is Identity.RIGHT:
        # Sold with a serial number that could not be read: a person has to look before money goes out.
        decision = replace(decision, review=(*decision.review, Reason("serial_unread")))
    return decision


def record_unit(
    writes: Writes,
    hand: Hand,
    facts: Facts,
    unit: BenchUnit,
    decision: Decision,
    *,
    lpn: str,
    block: int,
    printed: bool,
    ends: bool,
) -> None:
    """Journal the decision and write the unit. `lpn` is the roll's, or empty for one of our own `block`."""
    from_roll = bool(lpn)
    name = lpn or _free_lpn(writes, block)
    append(writes, hand, facts.bench.parcel_id, UnitDecided(unit.id, name, decision, printed, ends, from_roll))
    line = facts.line(unit)
    writes.save_unit(
        Unit(
            unit.id,
            facts.bench.parcel_id,
            name,
            line.sku if line else unit.start.sku,
            line.title if line else (unit.start.title or unit.start.code),
            UnitState.REVIEW if decision.review else UnitState.DECIDED,
            decision,
            unit.inspection(),
            hand.at,
            return_id=unit.start.return_id,
            line_id=unit.start.line_id,
            serial=unit.serial,
            first_decision=decision,
            tote=decision.tote,
            label_owed=printed,
            put_away_at=hand.at if ends else None,
        )
    )


def _free_lpn(writes: Writes, block: int) -> str:
    """The next number of ours; one that a roll from elsewhere has used already is passed over."""
    while True:
        name = lpn_code("N", lpn_number(block, writes.next_number("lpn")))
        if writes.unit_by_lpn(name) is None:
            return name


def record_missing(writes: Writes, hand: Hand, facts: Facts, gone: OpenLine, later: bool, rules: Rules) -> None:
    """Journal that the rest of a line is not in the parcel; for good ones a unit each is kept, for a lead to judge."""
    law = rules.law.for_country(gone.expected.customer.country)
    ids: tuple[UUID, ...] = ()
    decisions: tuple[Decision, ...] = ()
    if not later:
        ids = tuple(new_id() for _ in range(gone.left))
        decision = decide_missing(gone.expected, gone.line, rules.policy, law, facts.today, later)
        decisions = tuple(decision for _ in ids)
    act = LineMissing(gone.expected.id, gone.line.id, gone.left, later, ids, decisions)
    append(writes, hand, facts.bench.parcel_id, act)
    for unit_id, decision in zip(ids, decisions, strict=True):
        writes.save_unit(
            Unit(
                unit_id,
                facts.bench.parcel_id,
                "",
                gone.line.sku,
                gone.line.title,
                UnitState.REVIEW if decision.review else UnitState.DECIDED,
                decision,
                Inspection("", "", hand.operator),
                hand.at,
                return_id=gone.expected.id,
                line_id=gone.line.id,
                first_decision=decision,
            )
        )


def undo(writes: Writes, hand: Hand, facts: Facts) -> tuple[JournalEntry, ...]:
    """Take the last step back; what was written with it follows. Returns what was taken back."""
    # A lead at another station may be deciding one of these units just now.
    writes.lock_returns(facts.bench.return_ids)
    parcel_id = facts.bench.parcel_id
    step = last_step(writes.acts(parcel_id))
    if not step:
        return ()
    decided: list[UUID] = []
    for entry in step:
        if isinstance(entry.act, UnitDecided):
            decided.append(entry.act.unit_id)
        elif isinstance(entry.act, LineMissing):
            decided.extend(entry.act.unit_ids)
    taken = Undone(tuple(entry.id for entry in step), step[0].act.act, decided[0] if decided else None)
    append(writes, hand, parcel_id, taken)
    for unit_id in decided:
        _change(writes, unit_id, state=UnitState.UNDONE, label_owed=False)
    _take_back(writes, hand, parcel_id, step)
    return step


def _take_back(writes: Writes, hand: Hand, parcel_id: UUID, step: Sequence[JournalEntry]) -> None:
    """What the records say beyond the units' state: off the shelf, out of the parcel, no parcel at all."""
    for entry in step:
        match entry.act:
            case LpnScanned(unit_id=unit_id) | PutAway(unit_id=unit_id):
                _change(writes, unit_id, put_away_at=None)
            case ReturnAdded():
                save_opened(writes, parcel_id, fold(parcel_id, writes.acts(parcel_id)).return_ids)
            case ParcelOpened():
                _save_state(writes, parcel_id, ParcelState.CLOSED, hand.at, note="undone")
            case _:
                pass


def _change(writes: Writes, unit_id: UUID, **changes: Any) -> None:
    unit = writes.unit(unit_id)
    if unit is not None:
        writes.save_unit(replace(unit, **changes))


def close_parcel(
    writes: Writes, hand: Hand, facts: Facts, plan: PlanEffects, terms: Terms = STANDARD
) -> tuple[Settlement, ...]:
    """Close the parcel and settle every return in it that waits for no review."""
    ids = [one.id for one in facts.returns]
    writes.lock_returns(ids)
    append(writes, hand, facts.bench.parcel_id, ParcelClosed())
    _save_state(writes, facts.bench.parcel_id, ParcelState.CLOSED, hand.at)
    settled = (settle_if_ready(writes, one, facts.bench.parcel_id, plan, hand.at, terms) for one in facts.returns)
    return tuple(one for one in settled if one is not None)


def settle_if_ready(
    writes: Writes,
    expected: ExpectedReturn,
    parcel_id: UUID,
    plan: PlanEffects,
    at: datetime,
    terms: Terms = STANDARD,
) -> Settlement | None:
    """Settle one return for one closed parcel once none of its units there waits for a review.

    The caller holds the return's row, so that two stations (or a station and a lead) never both see the last unit.
    """
    unsettled = [unit for unit in units_of(writes, [expected]) if not unit.settled]
    units = [unit for unit in unsettled if unit.parcel_id == parcel_id]
    if not units or any(unit.state is UnitState.REVIEW for unit in units):
        return None
    final = [replace(unit, state=UnitState.FINAL) for unit in units]
    # What is here in another parcel but not settled yet may still turn out either way.
    to_come = outstanding(writes, expected) + len(unsettled) - len(units)
    earlier = writes.settlements(expected.id)
    owed = without_own(expected, earlier, writes.entries(group=expected.id))
    settlement = settle(owed, final, earlier, parcel_id, to_come, terms)
    effects = (*plan(settlement), *by_hand(settlement), *_taken_off(final, settlement))
    writes.add_settlement(settlement, effects, at)
    for unit in final:
        writes.save_unit(replace(unit, settled=settlement.id))
    return settlement


def by_hand(settlement: Settlement) -> tuple[Effect, ...]:
    """What no payment of the order can carry is owed all the same: a person has to pay it another way."""
    short = unfunded(settlement)
    if not short:
        return ()
    key = effect_key("", settlement.return_id, settlement.id, settlement.revision, BY_HAND)
    return (Effect(key, BY_HAND, str(short).encode(), short),)


def _taken_off(units: Sequence[Unit], settlement: Settlement) -> tuple[Effect, ...]:
    """Units accepted here whose line the shop took away, or made smaller, before the parcel was settled.

    Nothing is refunded for what the shop no longer lists; but somebody told the customer, or the screen, that it was.
    """
    given = {one.unit_id for one in settlement.units if accepted(one)}
    lost = [unit for unit in units if unit.id not in given and (unit.decision.refund or unit.decision.credit)]
    if not lost:
        return ()
    worth = total((unit.decision.credit or unit.decision.refund for unit in lost), settlement.currency)
    key = effect_key("", settlement.return_id, settlement.id, settlement.revision, f"{BY_HAND}:taken_off")
    why = Reason("units_taken_off", {"amount": str(worth), "units": ", ".join(unit.title for unit in lost)[:200]})
    return (Effect(key, BY_HAND, str(worth).encode(), worth, why),)


def save_opened(writes: Writes, parcel_id: UUID, return_ids: Sequence[UUID]) -> None:
    """Keep the parcel's row in step with the returns found in it."""
    parcel = writes.parcel(parcel_id)
    if parcel is not None:
        writes.save_parcel(replace(parcel, return_ids=tuple(return_ids)))


def _save_state(writes: Writes, parcel_id: UUID, state: ParcelState, at: datetime, note: str = "") -> None:
    parcel = writes.parcel(parcel_id)
    if parcel is not None:
        closed_at = at if state is ParcelState.CLOSED else None
        writes.save_parcel(replace(parcel, state=state, closed_at=closed_at, note=note or parcel.note))


def set_aside(writes: Writes, hand: Hand, parcel_id: UUID) -> None:
    """Mark the parcel as set aside."""
    _save_state(writes, parcel_id, ParcelState.SET_ASIDE, hand.at)
