"""The shop's books laid open: what a checker compares with what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tests.servers.shopify.ledger import Ledger
from tests.servers.shopify.visit import gid, settled


@dataclass(frozen=True, slots=True)
class PaidOut:
    """A refund transaction. `amount` in minor units of `currency`; without a `parent` it is store credit."""

    id: str
    order: str
    return_: str | None
    refund: str
    parent: str | None
    amount: int
    currency: str
    status: str
    note: str | None
    created: datetime


@dataclass(frozen=True, slots=True)
class Disposed:
    """Units a disposition was recorded for."""

    id: str
    return_: str
    sku: str
    type: str
    quantity: int
    location: str | None
    created: datetime


@dataclass(frozen=True, slots=True)
class Books:
    """Everything, oldest first. `stock`: units by (SKU, location, quantity name); `returns`: status by return."""

    refunds: tuple[PaidOut, ...]
    dispositions: tuple[Disposed, ...]
    stock: Mapping[tuple[str, str, str], int]
    returns: Mapping[str, str]


def books(ledger: Ledger) -> Books:
    """Read it all in one go; some 5 seconds for 100,000 orders."""
    from tests.servers.shopify.premises import WARES_BY_ITEM

    now = ledger.now(ledger.settings())
    refunds, disposed, returns = [], [], {}
    for order in ledger.orders():
        settled(order, now)
        for refund in order.refunds:
            refunds += [
                PaidOut(
                    id=gid("OrderTransaction", one.id),
                    order=gid("Order", order.id),
                    return_=gid("Return", refund.return_id) if refund.return_id else None,
                    refund=gid("Refund", refund.id),
                    parent=gid("OrderTransaction", one.parent) if one.parent else None,
                    amount=one.amount,
                    currency=order.currency,
                    status=one.status,
                    note=refund.note,
                    created=one.created,
                )
                for one in refund.transactions
            ]
        for back in order.returns:
            returns[gid("Return", back.id)] = back.status
            disposed += [
                Disposed(
                    id=gid("ReverseFulfillmentOrderDisposition", one.id),
                    return_=gid("Return", back.id),
                    sku=order.source(line).sku,
                    type=one.type,
                    quantity=one.quantity,
                    location=gid("Location", one.location) if one.location else None,
                    created=one.created,
                )
                for line in back.reverse_lines
                for one in line.dispositions
            ]
    rows = ledger.sql.execute("SELECT item, location, name, quantity FROM stock")
    stock = {(WARES_BY_ITEM[item].article.sku, gid("Location", place), name): n for item, place, name, n in rows}
    return Books(tuple(refunds), tuple(disposed), stock, returns)
