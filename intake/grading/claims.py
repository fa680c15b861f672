"""What a customer owes after a settlement, and what a lead's word on it comes to. Nothing is ever charged by itself."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from intake.domain.decisions import Settlement
from intake.domain.errors import IntakeError
from intake.domain.money import Money, zero
from intake.domain.returns import ExpectedReturn
from intake.grading.exchange import swap
from intake.grading.settle import least, open_advance, released
from intake.grading.terms import STANDARD, Terms


class Choice(StrEnum):
    """What a lead can do about a claim."""

    ASK = "ask"  # a person asks the customer for it; goods wait until that is settled
    WAIVE = "waive"  # let it go; goods go out at once
    MONEY = "money"  # only for an exchange: no goods, the credit goes back as money


def owed(settlement: Settlement) -> Money:
    """What the customer owes after a settlement: refunded beyond what was due, and short of the price of goods."""
    return settlement.claim + (settlement.exchange_due or zero(settlement.currency))


def decided(
    expected: ExpectedReturn,
    settlements: Sequence[Settlement],
    claim_of: Settlement,
    choice: Choice,
    amount: Money,
    terms: Terms = STANDARD,
) -> Settlement:
    """The settlement that a lead's word on `claim_of` comes to. Pure; `settlements` are all of the return.

    `amount` counts for ASK only: what the customer is asked for, the rest is waived. Raises IntakeError claim_amount
    (more than is owed, or nothing) and claim_choice (money instead of goods where no goods are held back).
    """
    most = owed(claim_of)
    if choice is Choice.ASK and not zero(most.currency) < amount <= most:
        raise IntakeError("claim_amount", most=most)
    if choice is Choice.MONEY and not claim_of.exchange_due:
        raise IntakeError("claim_choice")
    nothing = zero(claim_of.currency)
    bare = replace(
        claim_of,
        id=str(uuid.uuid5(claim_of.return_id, f"claim:{claim_of.id}")),
        decides=claim_of.id,
        units=(),
        delivery=nothing,
        postage=nothing,
        instant=nothing,
        goods_deduction=nothing,
        refund=nothing,
        claim=nothing,
        payments=(),
        store_credit=nothing,
        bonus=nothing,
        exchanges=(),
        exchanged=nothing,
        credit_back=nothing,
        exchange_due=nothing,
        refunded_by_others=expected.refunded_by_others,
    )
    held = swap(expected, (), settlements)
    if choice is Choice.MONEY:
        ahead = open_advance(expected, settlements)
        instant = least(ahead, held.left)
        refund = held.left - instant
        return replace(
            bare,
            instant=instant,
            refund=refund,
            claim=ahead - instant,
            credit_back=held.left,
            canceled=held.pending,
            **released(expected, settlements, refund, terms),
        )
    asked = amount if choice is Choice.ASK else nothing
    return replace(bare, asked=asked, waived=most - asked, exchanges=held.pending, exchanged=held.pending_value)
