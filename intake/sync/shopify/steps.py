"""What is asked for an effect, made from its body and from how the return stands: the exact inputs of the mutations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from intake.domain.errors import ShopRefused
from intake.sync.shopify import bodies, wire
from intake.sync.shopify.bodies import Goods, ProcessBody, RemoveBody
from intake.sync.shopify.intent import Dispose, Process, Remove, Step
from intake.sync.shopify.standing import Standing

Inputs = dict[str, list[dict[str, Any]]]
"""Inputs of dispositions by reverse fulfilment order."""


def process(shop: str, key: UUID, body: ProcessBody, now: Standing) -> tuple[Step, ...]:
    """One returnProcess with everything in it.

    Whether one call may dispose of goods of two reverse fulfilment orders nobody could tell us; so there the goods are
    disposed of first, each order by itself, and the lines are processed without them. Raises ShopRefused.
    """
    refuse_unprocessable(shop, body.lines, now)
    inputs = dispositions(shop, body.lines, now)
    together = len(inputs) == 1
    lines = [_line(goods, next(iter(inputs.values())) if together else [], now) for goods in body.lines]
    steps: list[Step] = [] if together else [Dispose(dispositions=tuple(part)) for part in inputs.values()]
    steps.append(Process(input=_input(key, body, lines)))
    return tuple(steps)


def dispose(shop: str, lines: Iterable[Goods], now: Standing) -> tuple[Step, ...]:
    """One call for each reverse fulfilment order. Raises ShopRefused."""
    return tuple(Dispose(dispositions=tuple(part)) for part in dispositions(shop, lines, now).values())


def remove(shop: str, body: RemoveBody, now: Standing) -> tuple[Step, ...]:
    """Units off the return; only such as nobody has processed. Raises ShopRefused."""
    for part in body.lines:
        line = now.lines.get(part.id)
        if line is None or line.unprocessed_quantity < part.quantity:
            raise ShopRefused("shop_line_processed", shop=shop, name=now.name)
    return (Remove(lines=tuple({"returnLineItemId": one.id, "quantity": one.quantity} for one in body.lines)),)


def refuse_unprocessable(shop: str, lines: Iterable[Goods], now: Standing) -> None:
    """Raises ShopRefused shop_line_processed where somebody processed units of ours already."""
    for goods in lines:
        line = now.lines.get(goods.line)
        if line is None or line.processable_quantity < goods.quantity:
            raise ShopRefused("shop_line_processed", shop=shop, name=now.name)


def dispositions(shop: str, lines: Iterable[Goods], now: Standing) -> Inputs:
    """What becomes of the goods, as inputs by reverse fulfilment order.

    The shop itself would take more dispositions than units, so what is left is counted here. An article without a
    variant cannot go into stock. Raises ShopRefused shop_disposed, shop_location_missing.
    """
    free = {
        line.id: line.total_quantity - sum(one.quantity for one in line.dispositions)
        for line in now.reverse_lines().values()
    }
    inputs: Inputs = {}
    for goods in lines:
        sold = now.lines.get(goods.line)
        fulfilled = sold.fulfillment_line_item if sold else None
        if fulfilled is None:
            continue  # goods that were never sent by the shop have no place to be booked into
        for fate in goods.fates:
            kind = _kind(fate.type, fulfilled)
            if kind == "RESTOCKED" and not fate.location:
                raise ShopRefused("shop_location_missing", shop=shop)
            left = fate.quantity
            for order, line in _places(now, fulfilled):
                part = min(left, free[line.id])
                if part > 0:
                    inputs.setdefault(order, []).append(_disposition(line.id, part, kind, fate.location))
                    free[line.id] -= part
                    left -= part
            if left > 0:
                raise ShopRefused("shop_disposed", shop=shop, name=now.name)
    return inputs


def _kind(wanted: str, fulfilled: wire.StateFulfilled) -> str:
    custom = fulfilled.line_item.variant is None
    return "NOT_RESTOCKED" if custom and wanted == "RESTOCKED" else wanted


def _places(now: Standing, fulfilled: wire.StateFulfilled | None) -> list[tuple[str, wire.ReverseLine]]:
    """The reverse fulfilment order lines of a fulfilled line, each with its order."""
    return [
        (order.id, line)
        for order in now.goods
        for line in order.line_items.nodes
        if fulfilled is not None and line.fulfillment_line_item is not None
        if line.fulfillment_line_item.id == fulfilled.id
    ]


def _disposition(line: str, quantity: int, kind: str, location: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "reverseFulfillmentOrderLineItemId": line,
        "quantity": quantity,
        "dispositionType": kind,
    }
    return found | ({"locationId": location} if location and kind in {"RESTOCKED", "PROCESSING_REQUIRED"} else {})


def _line(goods: Goods, inputs: list[dict[str, Any]], now: Standing) -> dict[str, Any]:
    found: dict[str, Any] = {"id": goods.line, "quantity": goods.quantity}
    places = {line.id for _, line in _places(now, now.lines[goods.line].fulfillment_line_item)}
    mine = [one for one in inputs if one["reverseFulfillmentOrderLineItemId"] in places]
    return found | ({"dispositions": mine} if mine else {})


def _input(key: UUID, body: ProcessBody, lines: list[dict[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "returnId": body.return_id,
        "returnLineItems": lines,
        "exchangeLineItems": [{"id": one.id, "quantity": one.quantity} for one in body.exchanges],
        "note": f"{bodies.mark(key)} {body.note}".strip(),
        "notifyCustomer": body.notify,
    }
    if body.delivery is not None:
        found["refundShipping"] = {"shippingRefundAmount": amount(str(body.delivery), body.currency)}
    if body.total:
        methods = []
        if body.credit is not None:
            methods = [{"storeCreditRefund": {"amount": amount(str(body.credit), body.currency)}}]
        paid = [
            {"parentId": one.parent, "transactionAmount": amount(str(one.amount), body.currency)} for one in body.money
        ]
        refund = {"orderTransactions": paid, "refundMethods": methods, "allowOverRefunding": False}
        found["financialTransfer"] = {"issueRefund": refund}
    return found


def amount(text: str, currency: str) -> dict[str, str]:
    """A MoneyInput."""
    return {"amount": text, "currencyCode": currency}
