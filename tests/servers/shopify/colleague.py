"""What somebody in the shop does in its admin, past the API: a refund by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.servers.shopify.changes.payouts import Payout
from tests.servers.shopify.model import OrderRecord, RefundedLine, RefundRecord
from tests.servers.shopify.outcome import maximum, refundable, units_refunded, value
from tests.servers.shopify.visit import Visit, number


def refund_by_hand(visit: Visit, variables: Mapping[str, Any], details: Mapping[str, Any]) -> None:
    """Refund an amount in minor units on the order of the return that a request is about."""
    wanted = variables.get("input") or variables
    found = visit.return_(number(str(wanted.get("returnId") or wanted["id"]), "Return"))
    assert found is not None, "the request is about no return"
    make(visit, found[0], int(details["amount"]), note=details.get("note"), through=details.get("through"))


def make(
    visit: Visit,
    order: OrderRecord,
    amount: int,
    *,
    note: str | None = None,
    lines: Mapping[int, int] | None = None,
    through: int | None = None,
) -> RefundRecord:
    """A refund over the order's payments, first the first. `lines`: units by order line; `through`: a return's number.

    ValueError for more than the order's payments still hold.
    """
    if amount > maximum(order):
        raise ValueError(f"only {maximum(order)} can still be refunded")
    payouts, left = [], amount
    for parent in order.transactions:
        part = min(left, refundable(order, parent))
        left -= part
        if part:
            payouts.append(Payout(parent, part))
    rows = []
    for line_number, count in (lines or {}).items():
        line = order.line(line_number)
        subtotal, discount, tax = value(order, line, units_refunded(order, line), count)
        rows.append(RefundedLine(line.id, count, "NO_RESTOCK", None, subtotal - discount, tax))
    refund = RefundRecord(
        id=visit.ledger.number(),
        created=visit.now,
        note=note,
        lines=rows,
        transactions=[one.transaction(visit) for one in payouts],
        return_id=through,
    )
    order.refunds.append(refund)
    visit.save(order, at_once=True)
    return refund
