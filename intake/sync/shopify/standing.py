"""How far a return is in the shop, read whole: lines, what became of them, its order's refunds, our notes of intent."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from intake.domain.errors import ShopAnswerUnusable
from intake.domain.money import Money, total
from intake.sync.shopify import pages, wire
from intake.sync.shopify.client import Client

REFUNDS_MOST = 50
"""An order's refunds cannot be paged; an order with more is not read by halves."""
PAYS_BACK = "REFUND"


@dataclass(frozen=True, slots=True)
class Standing:
    """A return as it stands. Dictionaries are by id, records by key."""

    return_id: str
    name: str
    status: str
    order_id: str
    lines: dict[str, wire.StateLine]
    goods: tuple[wire.ReverseOrder, ...]
    exchanges: dict[str, wire.ExchangeLine]
    refunds: tuple[wire.Refund, ...]
    records: dict[str, wire.Record]

    def reverse_lines(self) -> dict[str, wire.ReverseLine]:
        """The lines of the reverse fulfilment orders, by their id."""
        return {line.id: line for order in self.goods for line in order.line_items.nodes}

    def dispositions(self) -> dict[str, tuple[str, wire.Disposition]]:
        """All dispositions by id, each with its reverse fulfilment order line."""
        lines = self.reverse_lines().values()
        return {one.id: (line.id, one) for line in lines for one in line.dispositions}


def read(client: Client, return_id: str) -> Standing | None:
    """None when the shop shows no such return. Raises ShopUnreachable, ShopAnswerUnusable."""
    found = client.read("verify", {"returnId": return_id}).get("return")
    if found is None:
        return None
    state = wire.parse(wire.State, found, client.shop)
    if state.id != return_id:
        raise ShopAnswerUnusable("shop_answer_unusable", shop=client.shop, path="return.id", reason="another return")
    if len(state.order.refunds) >= REFUNDS_MOST:
        raise ShopAnswerUnusable("shop_answer_unusable", shop=client.shop, path="order.refunds", reason="too many")
    if state.order.records.after is not None:
        raise ShopAnswerUnusable("shop_answer_unusable", shop=client.shop, path="order.metafields", reason="too many")
    return Standing(
        return_id=state.id,
        name=state.name,
        status=state.status,
        order_id=state.order.id,
        lines={line.id: line for line in _lines(client, state)},
        goods=tuple(pages.reverse_orders(client, state.id, state.reverse_fulfillment_orders)),
        exchanges={one.id: one for one in pages.exchange_lines(client, state.id, state.exchange_line_items)},
        refunds=state.order.refunds,
        records={record.key: record for record in state.order.records.nodes},
    )


def paid_back(refund: wire.Refund) -> tuple[wire.Transaction, ...]:
    """The movements of money of a refund."""
    return tuple(one for one in refund.transactions.nodes if one.kind == PAYS_BACK)


def by_payment(refund: wire.Refund) -> Counter[tuple[str, Money]]:
    """How often a refund pays an amount back on a payment."""
    return Counter(
        (one.parent_transaction.id if one.parent_transaction else "", one.amount_set.money) for one in paid_back(refund)
    )


def amount(refund: wire.Refund) -> Money:
    """What a refund gave or will give back; nothing for what failed."""
    moved = [one.amount_set.money for one in paid_back(refund) if one.status not in FAILED]
    if not paid_back(refund):
        return refund.total_refunded_set.money
    return total(moved, refund.total_refunded_set.presentment_money.currency_code)


FAILED = frozenset({"FAILURE", "ERROR"})
"""Statuses of money that did not move and will not."""


def _lines(client: Client, state: wire.State) -> tuple[wire.StateLine, ...]:
    def more(after: str) -> wire.Connection[wire.StateLine]:
        part = pages.return_lines(client, state.id, after)
        return wire.parse(wire.Connection[wire.StateLine], part, client.shop)

    return pages.whole(client.shop, state.return_line_items, more)
