"""What the shop works out about money: what an order paid, what can still go back, what it suggests for a return."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.servers.shopify.amounts import percentage, share
from tests.servers.shopify.model import (
    MONEY_IN,
    ON_ITS_WAY,
    ExchangeLine,
    Line,
    OrderRecord,
    ReturnedLine,
    ReturnRecord,
    Transaction,
)

Chosen = Sequence[tuple[ReturnedLine, int]]
Wanted = Sequence[tuple[ExchangeLine, int]]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The shop's word on a return. `net` below zero is what the customer owes; `parts`: (parent, amount, maximum)."""

    subtotal: int
    order_discount: int
    tax: int
    shipping: int
    fees: int
    exchanged: int
    net: int
    maximum: int
    parts: tuple[tuple[Transaction, int, int], ...]

    @property
    def refund(self) -> int:
        """What is suggested to be paid back."""
        return min(max(self.net, 0), self.maximum)


def total(order: OrderRecord) -> int:
    """What the order costs, before anything came back."""
    goods = sum(line.discounted - line.order_discount + _added_tax(order, line.tax) for line in order.lines)
    return goods + order.shipping


def received(order: OrderRecord) -> int:
    """What the customer has paid."""
    return sum(one.amount for one in order.transactions if one.kind in MONEY_IN and one.status == "SUCCESS")


def maximum(order: OrderRecord) -> int:
    """What can still go back to the customer at all."""
    return received(order) - sum(refund.amount for refund in order.refunds)


def refundable(order: OrderRecord, parent: Transaction) -> int:
    """What can still go back over one payment."""
    if parent.kind not in MONEY_IN or parent.status != "SUCCESS":
        return 0
    gone = sum(
        one.amount
        for refund in order.refunds
        for one in refund.transactions
        if one.parent == parent.id and one.status in ON_ITS_WAY
    )
    return max(0, min(parent.amount - gone, maximum(order)))


def units_refunded(order: OrderRecord, line: Line) -> int:
    """Units of a line that refunds took off the order."""
    return sum(one.quantity for refund in order.refunds for one in refund.lines if one.line == line.id)


def value(order: OrderRecord, line: Line, start: int, count: int) -> tuple[int, int, int]:
    """Subtotal, the order's discount on it, and tax of `count` units of a line, after `start` of them."""
    return (
        share(line.discounted, line.quantity, start, count),
        share(line.order_discount, line.quantity, start, count),
        share(line.tax, line.quantity, start, count),
    )


def fee(order: OrderRecord, returned: ReturnedLine, count: int) -> int:
    """The restocking fee on units of a return's line, agreed when the return was opened."""
    if not returned.fee:
        return 0
    subtotal, discount, tax = value(order, order.source(returned), 0, count)
    return percentage(subtotal - discount + _added_tax(order, tax), returned.fee)


def suggest(
    order: OrderRecord, one: ReturnRecord, lines: Chosen, exchanges: Wanted = (), shipping: int | None = 0
) -> Suggestion:
    """What the shop would pay for these units now. `shipping`: None for all of what was paid for the delivery."""
    subtotal = discount = tax = fees = 0
    starts: dict[int, int] = {}
    for returned, count in lines:
        line = order.source(returned)
        start = starts.setdefault(line.id, units_refunded(order, line))
        a, b, c = value(order, line, start, count)
        subtotal, discount, tax = subtotal + a, discount + b, tax + c
        fees += fee(order, returned, count)
        starts[line.id] += count
    if lines and not any(refund.return_id == one.id for refund in order.refunds):
        fees += one.shipping_fee
    left = shipping_left(order)
    delivery = left if shipping is None else min(shipping, left)
    goods_out = sum((new.price + _added_tax(order, new.tax)) * count for new, count in exchanges)
    worth = subtotal - discount + _added_tax(order, tax) + delivery
    net = worth - fees - goods_out
    if not exchanges:
        net = max(net, 0)  # fees alone never make the customer owe something
    limit = maximum(order)
    return Suggestion(subtotal, discount, tax, delivery, fees, goods_out, net, limit, _parts(order, net, limit))


def shipping_left(order: OrderRecord) -> int:
    """What was paid for the delivery and not refunded yet."""
    return order.shipping - sum(refund.shipping for refund in order.refunds)


def _parts(order: OrderRecord, net: int, limit: int) -> tuple[tuple[Transaction, int, int], ...]:
    left, parts = min(max(net, 0), limit), []
    for parent in order.transactions:
        possible = refundable(order, parent)
        part = min(left, possible)
        left -= part
        if part:
            parts.append((parent, part, possible))
    return tuple(parts)


def _added_tax(order: OrderRecord, tax: int) -> int:
    return 0 if order.taxes_included else tax
