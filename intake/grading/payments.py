"""A refund over the payments of an order: by the same means as the customer paid, to the minor unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from intake.domain.decisions import Settlement
from intake.domain.money import Money, split_by
from intake.domain.returns import ExpectedReturn
from intake.grading.terms import Terms


def spread(
    expected: ExpectedReturn, before: Sequence[Settlement], refund: Money, terms: Terms
) -> tuple[tuple[str, Money], ...]:
    """The refund over the order's payments, in proportion to what is left on each after earlier settlements.

    We cannot know whether what the shop says is left already counts our earlier refunds. At first we take it that it
    does not; where the refund would then not be covered, it does, and the rest is taken from what the shop says. If
    that is not there either, the shop refuses and a person is asked: better than a customer silently paid too little.
    What no payment can carry at all is left out, see `unfunded`.
    """
    taken: Counter[str] = Counter()
    for settlement in before:
        for payment_id, amount in settlement.payments:
            taken[payment_id] += amount.minor
    ours = tuple(payment for payment in expected.payments if payment.refundable.currency == refund.currency)
    shares: Counter[str] = Counter()
    rest = refund.minor
    for earlier in (taken, Counter[str]()):
        for tier in terms.tiers(ours):
            names = [payment.external_id for payment in tier]
            left = [max(0, one.refundable.minor - earlier[one.external_id] - shares[one.external_id]) for one in tier]
            part = Money(min(rest, sum(left)), expected.currency)
            for name, share in zip(names, split_by(part, left), strict=True):
                shares[name] += share.minor
            rest -= part.minor
    return tuple((name, Money(minor, expected.currency)) for name, minor in shares.items() if minor)
