"""What counts as refunded in advance: not the money a person paid because one of our own refunds did not go out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from intake.domain.decisions import Settlement
from intake.domain.effects import NEEDS_PERSON, EntryState, OutboxEntry
from intake.domain.money import Money, total, zero
from intake.domain.returns import ExpectedReturn

SETTLED_BY_HAND = "settled_by_hand"
"""The problem code of an entry that a person settled."""


def without_own(
    expected: ExpectedReturn, earlier: Sequence[Settlement], entries: Iterable[OutboxEntry]
) -> ExpectedReturn:
    """The return with an advance that leaves out what was (or will be) paid by hand for entries of ours.

    A shop cannot tell a refund in advance from one that a lead made there because ours was refused. Setting such a one
    off against the next parcel would take back what the customer was owed for the last one. What earlier settlements
    have set off already stays an advance.
    """
    if expected.already_refunded is None:
        return expected
    used = total((one.instant for one in earlier), expected.currency)
    rest = expected.already_refunded - used
    if rest.minor <= 0:
        return expected
    by_hand = total((amount for entry in entries if (amount := paid_by_hand(entry)) is not None), expected.currency)
    left = rest - by_hand
    return replace(expected, already_refunded=used + (left if left.minor > 0 else zero(expected.currency)))


def paid_by_hand(entry: OutboxEntry) -> Money | None:
    """The money of an entry that a person settles or has settled; None when it is no such entry."""
    told = entry.problem is not None and entry.problem.code == SETTLED_BY_HAND
    if not entry.amount_minor or not (entry.state in NEEDS_PERSON or (entry.state is EntryState.DONE and told)):
        return None
    return Money(entry.amount_minor, entry.currency)
