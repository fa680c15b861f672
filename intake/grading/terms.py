"""How a merchant's policy pays back: over which payments, and what store credit is worth on top."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from intake.domain.returns import Payment, PaymentKind

_VOUCHERS = (PaymentKind.GIFT_CARD, PaymentKind.STORE_CREDIT)


class RefundOrder(StrEnum):
    """Which payments of an order are refunded first.

    PROPORTIONAL is what we start from: Directive 2011/83/EU art. 13(1) wants the same means of payment as were used and
    says nothing of an order among several. In proportion, every means gets back its own part of every refund, neither
    side gains by how it was paid, and the share of a gift card goes back to the gift card.
    """

    PROPORTIONAL = "proportional"
    CARDS_FIRST = "cards_first"
    GIFT_CARDS_FIRST = "gift_cards_first"


@dataclass(frozen=True, slots=True)
class Terms:
    """`bonus_percent` is added to a refund that the customer chose to take as store credit."""

    refund_order: RefundOrder = RefundOrder.PROPORTIONAL
    bonus_percent: int = 0

    def tiers(self, payments: tuple[Payment, ...]) -> tuple[tuple[Payment, ...], ...]:
        """The payments in the order they are refunded; those of one tier together, in proportion."""
        if self.refund_order is RefundOrder.PROPORTIONAL:
            return (payments,)
        vouchers = tuple(one for one in payments if one.kind in _VOUCHERS)
        others = tuple(one for one in payments if one.kind not in _VOUCHERS)
        return (others, vouchers) if self.refund_order is RefundOrder.CARDS_FIRST else (vouchers, others)


STANDARD = Terms()
"""In proportion, no bonus."""
