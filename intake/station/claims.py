"""What customers owe after a settlement: listed for a lead, decided with a reason, and never charged by itself."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from intake.domain.acts import ClaimDecided
from intake.domain.decisions import Reason, Settlement
from intake.domain.effects import BY_HAND, Effect
from intake.domain.errors import IntakeError
from intake.domain.ids import effect_key
from intake.domain.money import Money
from intake.domain.people import Operator, Role
from intake.domain.ports import Reads, Store
from intake.domain.returns import ExpectedReturn
from intake.grading.claims import Choice, decided, owed
from intake.grading.exchange import swap
from intake.grading.terms import STANDARD, Terms
from intake.station.advance import without_own
from intake.station.desk import ClaimItem
from intake.station.recording import PlanEffects, by_hand

_SHORTEST = 3
"""Letters of a reason."""


def claim_queue(reads: Reads) -> tuple[ClaimItem, ...]:
    """What waits for a lead's word, oldest first."""
    found = reads.open_claims()
    returns = {one.id: one for one in reads.returns([claim.return_id for claim in found])}
    return tuple(
        _item(claim, returns[claim.return_id], reads.settlements(claim.return_id))
        for claim in found
        if claim.return_id in returns
    )


def _item(claim: Settlement, expected: ExpectedReturn, settlements: Sequence[Settlement]) -> ClaimItem:
    held = swap(expected, (), settlements)
    titles = {line.external_id: line.title for line in expected.lines}
    return ClaimItem(
        claim,
        expected.rma,
        expected.order_number,
        expected.customer.name,
        owed(claim),
        why(claim),
        tuple(
            replace(unit, sku=titles.get(unit.line_external_id or "", unit.sku))
            for one in settlements
            for unit in one.units
        ),
        expected.already_refunded or expected.nothing(),
        held.pending,
        held.pending_value,
        held.left,
    )


def why(claim: Settlement) -> tuple[Reason, ...]:
    """How it comes that the customer owes something."""
    reasons: list[Reason] = []
    if claim.claim:
        reasons.append(Reason("claim_refunded", {"amount": str(claim.claim)}))
    if claim.exchange_due:
        reasons.append(Reason("claim_goods", {"amount": str(claim.exchange_due)}))
    return tuple(reasons)


def decide_claim(
    store: Store,
    lead: Operator,
    settlement_id: str,
    choice: Choice,
    amount: Money,
    reason: str,
    plan: PlanEffects,
    at: datetime,
    terms: Terms = STANDARD,
) -> Settlement:
    """A lead's word on a claim; what follows from it goes to the shop, and what a person has to do waits for one.

    Raises IntakeError not_allowed, reason_needed, claim_not_open, claim_amount, claim_choice.
    """
    if not lead.role.may(Role.LEAD):
        raise IntakeError("not_allowed")
    if len(reason.strip()) < _SHORTEST:
        raise IntakeError("reason_needed")
    with store.write() as writes:
        claim = _open(writes, settlement_id)
        # Only under the return's lock is it sure that nobody else decides it or settles another parcel of it.
        writes.lock_returns([claim.return_id])
        claim = _open(writes, settlement_id)
        (found,) = writes.returns([claim.return_id])
        earlier = writes.settlements(claim.return_id)
        expected = without_own(found, earlier, writes.entries(group=claim.return_id))
        made = decided(expected, earlier, claim, choice, amount, terms)
        asked = made.asked or claim.claim - claim.claim
        act = ClaimDecided(claim.return_id, claim.id, choice.value, asked, reason.strip())
        writes.append(act, at=at, operator=lead.name, parcel_id=None)
        writes.add_settlement(made, _effects(made, plan), at)
    return made


def _open(reads: Reads, settlement_id: str) -> Settlement:
    for claim in reads.open_claims():
        if claim.id == settlement_id:
            return claim
    raise IntakeError("claim_not_open")


def _effects(made: Settlement, plan: PlanEffects) -> tuple[Effect, ...]:
    """Goods that the customer has to pay for come after the asking: entries of one return go out in order."""
    if not made.asked:
        return (*plan(made), *by_hand(made))
    key = effect_key("", made.return_id, made.id, made.revision, f"{BY_HAND}:ask")
    body = json.dumps({"ask": str(made.asked)}).encode()
    # No amount of its own: this money comes in, it is not released.
    ask = Effect(key, BY_HAND, body, why=Reason("ask_customer", {"amount": str(made.asked)}))
    return (ask, *plan(made)) if made.exchanges else (*plan(made), ask)
