"""returnProcess: units confirmed, disposed of and paid for in one call. It has no key: sent twice, it runs twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.servers.shopify import return_views
from tests.servers.shopify.changes.dispositions import Wish, carry_out, wish
from tests.servers.shopify.changes.payouts import Payout, payouts
from tests.servers.shopify.model import (
    Adjustment,
    ExchangeLine,
    Line,
    OrderRecord,
    RefundedLine,
    RefundRecord,
    ReturnedLine,
    ReturnRecord,
)
from tests.servers.shopify.outcome import Suggestion, suggest, units_refunded, value
from tests.servers.shopify.suggestions import wanted_shipping
from tests.servers.shopify.views import Payload
from tests.servers.shopify.visit import Refusal, View, Visit, number

PATH = ("input",)


@dataclass(slots=True)
class Plan:
    """A call that has been checked and may be carried out."""

    order: OrderRecord
    back: ReturnRecord
    lines: list[tuple[ReturnedLine, int]] = field(default_factory=list)
    exchanges: list[tuple[ExchangeLine, int]] = field(default_factory=list)
    wishes: list[Wish] = field(default_factory=list)
    payouts: list[Payout] = field(default_factory=list)
    restocked: dict[int, int | None] = field(default_factory=dict)


def process(visit: Visit, input: Mapping[str, Any]) -> View:
    """Everything is checked before anything happens."""
    plan = _plan(visit, input)
    made = suggest(
        plan.order, plan.back, plan.lines, plan.exchanges, wanted_shipping(plan.order, input.get("refundShipping"))
    )
    if plan.payouts:
        _refund(visit, plan, made, input.get("note"))
    for line, count in plan.lines:
        line.processed += count
        line.refunded += count if plan.payouts else 0
    for new, count in plan.exchanges:
        _send_out(visit, plan.order, new, count)
    carry_out(visit, plan.order, plan.wishes)
    plan.back.notified += bool(input.get("notifyCustomer"))
    status = plan.back.status
    if visit.settings.closes_when_processed and all(line.processed >= line.quantity for line in plan.back.lines):
        plan.back.status, plan.back.closed = "CLOSED", visit.now
    visit.save(plan.order, at_once=bool(plan.payouts))
    seen = return_views.return_view(visit, plan.order, plan.back) | {"status": status}
    return Payload({"return": seen, "userErrors": []})


def _plan(visit: Visit, wanted: Mapping[str, Any]) -> Plan:
    found = visit.return_(number(wanted["returnId"], "Return"))
    if found is None:
        raise Refusal((*PATH, "returnId"), "Return does not exist", "NOT_FOUND")
    plan = Plan(*found)
    if plan.back.status != "OPEN":
        raise Refusal((*PATH, "returnId"), "Return is not open", "INVALID_STATE")
    transfer = (wanted.get("financialTransfer") or {}).get("issueRefund") or {}
    lines, exchanges = wanted.get("returnLineItems") or (), wanted.get("exchangeLineItems") or ()
    if not (lines or exchanges or transfer.get("orderTransactions") or transfer.get("refundMethods")):
        raise Refusal(PATH, "There is nothing to process", "BLANK")
    _plan_lines(visit, plan, lines)
    _plan_exchanges(plan, exchanges)
    if not visit.settings.process_spans_reverse_orders and _reverse_orders(plan) > 1:
        raise Refusal((*PATH, "returnLineItems"), "Reverse fulfillment order line items are invalid", "INVALID")
    if transfer:
        plan.payouts = payouts(visit, plan.order, transfer, (*PATH, "financialTransfer", "issueRefund"))
    return plan


def _plan_lines(visit: Visit, plan: Plan, lines: Sequence[Mapping[str, Any]]) -> None:
    asked: dict[int, int] = {}
    for place, wanted in enumerate(lines):
        path = (*PATH, "returnLineItems", str(place))
        line_number = number(wanted["id"], "ReturnLineItem")
        line = next((one for one in plan.back.lines if one.id == line_number), None)
        if line is None:
            raise Refusal((*path, "id"), "Return line item does not exist", "NOT_FOUND")
        if wanted["quantity"] < 1:
            raise Refusal((*path, "quantity"), "Quantity must be greater than 0", "GREATER_THAN")
        asked[line.id] = asked.get(line.id, 0) + wanted["quantity"]
        if asked[line.id] > line.quantity - line.processed:
            message = "Quantity is more than the processable quantity"
            raise Refusal((*path, "quantity"), message, "LESS_THAN_OR_EQUAL_TO")
        plan.lines.append((line, wanted["quantity"]))
        _plan_dispositions(visit, plan, line, wanted, path)


def _plan_dispositions(
    visit: Visit, plan: Plan, line: ReturnedLine, wanted: Mapping[str, Any], path: Sequence[str]
) -> None:
    wishes = [
        wish(plan.order, plan.back, one, (*path, "dispositions", str(place)))
        for place, one in enumerate(wanted.get("dispositions") or ())
    ]
    for place, one in enumerate(wishes):
        if one.line.fulfillment_line != line.fulfillment_line:
            message = "Disposition is about another line"
            raise Refusal((*path, "dispositions", str(place)), message, "INVALID")
        if one.type == "RESTOCKED":
            plan.restocked[line.id] = one.location
    if visit.settings.disposition_required and sum(one.quantity for one in wishes) != wanted["quantity"]:
        raise Refusal((*path, "dispositions"), "Every unit needs a disposition", "INVALID")
    plan.wishes += wishes


def _plan_exchanges(plan: Plan, exchanges: Sequence[Mapping[str, Any]]) -> None:
    for place, wanted in enumerate(exchanges):
        path = (*PATH, "exchangeLineItems", str(place))
        line_number = number(wanted["id"], "ExchangeLineItem")
        line = next((one for one in plan.back.exchanges if one.id == line_number), None)
        if line is None:
            raise Refusal((*path, "id"), "Exchange line item does not exist", "NOT_FOUND")
        if not 0 < wanted["quantity"] <= line.quantity - line.processed:
            message = "Quantity is more than the processable quantity"
            raise Refusal((*path, "quantity"), message, "LESS_THAN_OR_EQUAL_TO")
        plan.exchanges.append((line, wanted["quantity"]))


def _reverse_orders(plan: Plan) -> int:
    touched = {id(one.line) for one in plan.wishes}
    return sum(any(id(line) in touched for line in one.lines) for one in plan.back.reverse_orders)


def _refund(visit: Visit, plan: Plan, made: Suggestion, note: str | None) -> None:
    refund = RefundRecord(
        id=visit.ledger.number(),
        created=visit.now,
        note=note if visit.settings.note_lands_on_refund else None,
        lines=_refunded_lines(plan),
        transactions=[one.transaction(visit) for one in plan.payouts],
        return_id=plan.back.id,
        shipping=made.shipping,
    )
    kept = made.refund - sum(one.amount for one in plan.payouts)
    if kept and plan.lines and visit.settings.records_discrepancy:
        refund.adjustments.append(Adjustment(visit.ledger.number(), "REFUND_DISCREPANCY", kept))
    plan.order.refunds.append(refund)


def _refunded_lines(plan: Plan) -> list[RefundedLine]:
    rows: list[RefundedLine] = []
    starts: dict[int, int] = {}
    for returned, count in plan.lines:
        line = plan.order.source(returned)
        start = starts.setdefault(line.id, units_refunded(plan.order, line))
        subtotal, discount, tax = value(plan.order, line, start, count)
        starts[line.id] += count
        restock = "RETURN" if returned.id in plan.restocked else "NO_RESTOCK"
        location = plan.restocked.get(returned.id)
        rows.append(RefundedLine(line.id, count, restock, location, subtotal - discount, tax))
    return rows


def _send_out(visit: Visit, order: OrderRecord, new: ExchangeLine, count: int) -> None:
    new.processed += count
    new.line = visit.ledger.number()
    order.lines.append(Line(new.line, new.sku, new.title, count, new.price, variant=new.variant, tax=new.tax * count))
