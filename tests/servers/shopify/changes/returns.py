"""A return's life: asked for, created, approved or declined, closed, reopened, cancelled, shortened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.servers.shopify import return_views
from tests.servers.shopify.amounts import to_minor
from tests.servers.shopify.model import OrderRecord, ReturnedLine, ReturnRecord, ReverseLine, ReverseOrder
from tests.servers.shopify.premises import OTHER_REASON, REASONS
from tests.servers.shopify.views import Payload
from tests.servers.shopify.visit import Refusal, View, Visit, number

LIVE = ("OPEN", "REQUESTED")


def approve(visit: Visit, input: Mapping[str, Any]) -> View:
    """returnApproveRequest: only a requested one; the second time is refused."""
    order, back = _found(visit, input["id"], ("input", "id"))
    if back.status != "REQUESTED":
        raise Refusal(("input", "id"), "Return is not in a requested state", "INVALID_STATE")
    back.status, back.approved = "OPEN", visit.now
    back.notified += bool(input.get("notifyCustomer"))
    back.reverse_orders = reverse_orders(visit, order, back)
    return _answer(visit, order, back)


def decline(visit: Visit, input: Mapping[str, Any]) -> View:
    """returnDeclineRequest."""
    order, back = _found(visit, input["id"], ("input", "id"))
    if back.status != "REQUESTED":
        raise Refusal(("input", "id"), "Return is not in a requested state", "INVALID_STATE")
    back.status, back.decline = "DECLINED", (input["declineReason"], input.get("declineNote"))
    return _answer(visit, order, back)


def close(visit: Visit, id: str) -> View:
    """returnClose: of a closed one, nothing happens."""
    order, back = _found(visit, id, ("id",))
    if back.status not in {"OPEN", "CLOSED"}:
        raise Refusal(("id",), "Return is not open", "INVALID_STATE")
    if back.status == "OPEN":
        back.status, back.closed = "CLOSED", visit.now
    return _answer(visit, order, back)


def reopen(visit: Visit, id: str) -> View:
    """returnReopen: of an open one, nothing happens."""
    order, back = _found(visit, id, ("id",))
    if back.status not in {"OPEN", "CLOSED"}:
        raise Refusal(("id",), "Return is not closed", "INVALID_STATE")
    back.status, back.closed = "OPEN", None
    return _answer(visit, order, back)


def cancel(visit: Visit, id: str, **_notify: object) -> View:
    """returnCancel: not once something was processed."""
    order, back = _found(visit, id, ("id",))
    if any(line.processed for line in back.lines) or back.status not in {*LIVE, "CANCELED"}:
        raise Refusal(("id",), "Return can't be canceled", "INVALID_STATE")
    back.status = "CANCELED"
    for one in back.reverse_orders:
        one.canceled = True
    return _answer(visit, order, back)


def create(visit: Visit, returnInput: Mapping[str, Any]) -> View:
    """returnCreate: an open return; called again it makes another, while units are left."""
    order, back = _new(visit, returnInput, ("returnInput",), "OPEN")
    back.reverse_orders = reverse_orders(visit, order, back)
    return _answer(visit, order, back)


def request(visit: Visit, input: Mapping[str, Any]) -> View:
    """returnRequest."""
    return _answer(visit, *_new(visit, input, ("input",), "REQUESTED"))


def remove(
    visit: Visit,
    returnId: str,
    returnLineItems: Sequence[Mapping[str, Any]] = (),
    **_exchanges: object,
) -> View:
    """removeFromReturn: units go off the return before they are processed; with the last one it closes."""
    order, back = _found(visit, returnId, ("returnId",))
    if back.status not in LIVE:
        raise Refusal(("returnId",), "Return is not open", "INVALID_STATE")
    for place, wanted in enumerate(returnLineItems):
        _remove(back, wanted, ("returnLineItems", str(place)))
    back.lines = [line for line in back.lines if line.quantity]
    if not back.lines:
        back.status, back.closed = "CLOSED", visit.now
    return _answer(visit, order, back)


def reverse_orders(visit: Visit, order: OrderRecord, back: ReturnRecord) -> list[ReverseOrder]:
    """What the warehouse is to expect: one order for each parcel the goods went out in."""
    made = []
    for parcel in order.fulfillments:
        held = {line.id for line in parcel.lines}
        lines = [line for line in back.lines if line.fulfillment_line in held]
        if lines:
            first = visit.ledger.number(len(lines) + 1)
            rows = [
                ReverseLine(first + place, line.fulfillment_line, line.quantity) for place, line in enumerate(lines, 1)
            ]
            made.append(ReverseOrder(first, rows))
    return made


def return_name(order: OrderRecord) -> str:
    """The name of the order's next return."""
    return f"{order.name}-R{len(order.returns) + 1}"


def _found(visit: Visit, value: str, path: Sequence[str]) -> tuple[OrderRecord, ReturnRecord]:
    found = visit.return_(number(value, "Return"))
    if found is None:
        raise Refusal(path, "Return does not exist", "NOT_FOUND")
    return found


def _answer(visit: Visit, order: OrderRecord, back: ReturnRecord) -> View:
    visit.save(order, at_once=False)
    return Payload({"return": return_views.return_view(visit, order, back), "userErrors": []})


def _remove(back: ReturnRecord, wanted: Mapping[str, Any], path: Sequence[str]) -> None:
    line_number, count = number(wanted["returnLineItemId"], "ReturnLineItem"), wanted["quantity"]
    line = next((one for one in back.lines if one.id == line_number), None)
    if line is None:
        raise Refusal((*path, "returnLineItemId"), "Return line item does not exist", "NOT_FOUND")
    if not 0 < count <= line.quantity - line.processed:
        raise Refusal((*path, "quantity"), "Quantity is more than can be removed", "INVALID")
    line.quantity -= count
    for one in back.reverse_lines:
        if one.fulfillment_line == line.fulfillment_line:
            one.quantity -= count
    for reverse in back.reverse_orders:
        reverse.lines = [one for one in reverse.lines if one.quantity or one.dispositions]


def _new(visit: Visit, wanted: Mapping[str, Any], path: Sequence[str], status: str) -> tuple[OrderRecord, ReturnRecord]:
    order = visit.order(number(wanted["orderId"], "Order"))
    if order is None:
        raise Refusal((*path, "orderId"), "Order does not exist", "NOT_FOUND")
    if not wanted["returnLineItems"]:
        raise Refusal((*path, "returnLineItems"), "Return line items can't be blank", "BLANK")
    lines: list[ReturnedLine] = []
    for place, row in enumerate(wanted["returnLineItems"]):
        lines.append(_line(visit, order, lines, row, (*path, "returnLineItems", str(place))))
    shipping = (wanted.get("returnShippingFee") or {}).get("amount")
    fee = to_minor(shipping["amount"], order.currency) if shipping else 0
    first = visit.ledger.number(2)
    back = ReturnRecord(
        first, return_name(order), status, visit.now, lines, shipping_fee=fee or 0, shipping_fee_id=first + 1
    )
    back.approved = visit.now if status == "OPEN" else None
    order.returns.append(back)
    return order, back


def _line(
    visit: Visit, order: OrderRecord, before: Sequence[ReturnedLine], wanted: Mapping[str, Any], path: Sequence[str]
) -> ReturnedLine:
    parcel_line = order.fulfillment_line(number(wanted["fulfillmentLineItemId"], "FulfillmentLineItem"))
    if parcel_line is None:
        raise Refusal((*path, "fulfillmentLineItemId"), "Fulfillment line item does not exist", "NOT_FOUND")
    taken = sum(one.quantity for one in before if one.fulfillment_line == parcel_line.id)
    if not 0 < wanted["quantity"] <= return_views.left_to_return(order, parcel_line) - taken:
        raise Refusal((*path, "quantity"), "Quantity is more than is returnable", "INVALID")
    reason, note = wanted.get("returnReasonDefinitionId"), wanted.get("returnReasonNote") or ""
    known = number(reason, "ReturnReasonDefinition") if reason else 0
    if not any(one.id == known and not one.deleted for one in REASONS):
        raise Refusal((*path, "returnReasonDefinitionId"), "Return reason does not exist", "NOT_FOUND")
    if known == OTHER_REASON and not note and "returnReasonNote" in wanted:
        raise Refusal((*path, "returnReasonNote"), "Return reason note can't be blank", "BLANK")
    return ReturnedLine(
        id=visit.ledger.number(),
        fulfillment_line=parcel_line.id,
        quantity=wanted["quantity"],
        reason=known,
        reason_note=note,
        customer_note=wanted.get("customerNote"),
        fee=(wanted.get("restockingFee") or {}).get("percentage"),
    )
