"""refundCreate: money and units off an order, without a return. It bears a key, and its errors have no code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.servers.shopify import order_views
from tests.servers.shopify.amounts import to_minor
from tests.servers.shopify.changes.dispositions import STOCK
from tests.servers.shopify.changes.payouts import Payout, payment
from tests.servers.shopify.model import Adjustment, OrderRecord, RefundedLine, RefundRecord
from tests.servers.shopify.outcome import maximum, refundable, shipping_left, units_refunded, value
from tests.servers.shopify.payment_views import amount_text
from tests.servers.shopify.premises import LOCATIONS
from tests.servers.shopify.suggestions import wanted_shipping
from tests.servers.shopify.views import Payload
from tests.servers.shopify.visit import Refusal, View, Visit, gid, number

REASONS = ("CUSTOMER", "DAMAGE", "RESTOCK")


def create(visit: Visit, input: Mapping[str, Any]) -> View:
    """Everything is checked before anything happens."""
    order = visit.order(number(input["orderId"], "Order"))
    if order is None:
        raise Refusal(("orderId",), "Order does not exist")
    if input.get("currency") not in {None, order.currency}:
        raise Refusal(("currency",), f"Currency must be {order.currency}")
    lines = _lines(order, input.get("refundLineItems") or ())
    made = _payouts(order, input.get("transactions") or ())
    paid = sum(one.amount for one in made)
    if paid > maximum(order) and not input.get("allowOverRefunding"):
        message = f"Refund amount {amount_text(order, paid)} exceeds net payment {amount_text(order, maximum(order))}"
        raise Refusal(None, message)
    if not (lines or made or input.get("shipping")):
        raise Refusal(None, "Refund must have a line item, shipping or a transaction")
    refund = RefundRecord(
        id=visit.ledger.number(),
        created=visit.now,
        note=input.get("note"),
        lines=lines,
        transactions=[one.transaction(visit) for one in made],
        shipping=_shipping(order, input.get("shipping")),
    )
    worth = sum(one.subtotal + (0 if order.taxes_included else one.tax) for one in lines) + refund.shipping
    if kept := worth - paid:
        given = input.get("discrepancyReason")
        reason = given if given in REASONS else "REFUND_DISCREPANCY"
        refund.adjustments.append(Adjustment(visit.ledger.number(), reason, kept))
    order.refunds.append(refund)
    _restock(visit, order, refund)
    visit.save(order, at_once=True)
    return payload(visit, refund.id)


def payload(visit: Visit, refund_id: int) -> View:
    """The answer for a refund that was made, now or under the same key before."""
    order = visit.order(visit.ledger.owner("Refund", refund_id) or 0)
    assert order is not None
    refund = next(one for one in order.refunds if one.id == refund_id)
    return Payload(
        refund=order_views.refund_view(visit, order, refund),
        order=order_views.order_view(visit, order),
        userErrors=[],
        made=gid("Refund", refund_id),
    )


def _lines(order: OrderRecord, wanted: Sequence[Mapping[str, Any]]) -> list[RefundedLine]:
    rows = []
    for place, row in enumerate(wanted):
        path = ("refundLineItems", str(place))
        line_number = number(row["lineItemId"], "LineItem")
        line = next((one for one in order.lines if one.id == line_number), None)
        if line is None:
            raise Refusal((*path, "lineItemId"), "Line item does not exist")
        start, count = units_refunded(order, line), row["quantity"]
        if not 0 < count <= line.quantity - start:
            raise Refusal((*path, "quantity"), "Quantity cannot refund more items than were purchased")
        restock = row.get("restockType") or "NO_RESTOCK"
        location = number(row["locationId"], "Location") if row.get("locationId") else None
        if restock == "RETURN" and not any(one.id == location for one in LOCATIONS):
            raise Refusal((*path, "locationId"), "Location is required to restock")
        subtotal, discount, tax = value(order, line, start, count)
        rows.append(RefundedLine(line.id, count, restock, location, subtotal - discount, tax))
    return rows


def _payouts(order: OrderRecord, wanted: Sequence[Mapping[str, Any]]) -> list[Payout]:
    made: list[Payout] = []
    for place, row in enumerate(wanted):
        path = ("transactions", str(place))
        if row.get("parentId") is None:
            raise Refusal(("transactions",), "Transactions must have a parent transaction")
        try:
            parent = payment(order, row["parentId"], path)
        except Refusal as refusal:
            raise Refusal(("transactions",), str(refusal)) from None
        amount = to_minor(row["amount"], order.currency)
        if row["kind"] != "REFUND" or amount is None or amount <= 0:
            raise Refusal(("transactions",), "Transaction is not a refund of a positive amount")
        made.append(Payout(parent, amount))  # whatever gateway was named, it is the parent's
        going = sum(one.amount for one in made if one.parent is parent)
        if going > refundable(order, parent):
            possible = amount_text(order, refundable(order, parent))
            raise Refusal(None, f"Refund amount {amount_text(order, going)} exceeds {possible} of the payment")
    return made


def _shipping(order: OrderRecord, wanted: Mapping[str, Any] | None) -> int:
    if not wanted:
        return 0
    if wanted.get("amount") is not None:
        return min(to_minor(wanted["amount"], order.currency) or 0, shipping_left(order))
    return shipping_left(order) if wanted_shipping(order, wanted) is None else 0


def _restock(visit: Visit, order: OrderRecord, refund: RefundRecord) -> None:
    for one in refund.lines:
        item = order.line(one.line).item
        if one.restock == "RETURN" and item is not None and one.location is not None:
            cause = f"refund {refund.id}"
            visit.ledger.move_stock(item, one.location, STOCK["RESTOCKED"], one.quantity, cause, visit.now)
