"""Returns, their lines, reverse fulfillment orders and the money suggested for them, as the API shows them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graphql import GraphQLResolveInfo

from tests.servers.shopify import order_views, shop_views
from tests.servers.shopify.amounts import share
from tests.servers.shopify.ledger import stamp
from tests.servers.shopify.model import (
    Disposition,
    ExchangeLine,
    Fulfillment,
    FulfillmentLine,
    OrderRecord,
    ReturnedLine,
    ReturnRecord,
    ReverseDelivery,
    ReverseLine,
    ReverseOrder,
)
from tests.servers.shopify.outcome import fee
from tests.servers.shopify.payment_views import transaction_view
from tests.servers.shopify.suggestions import financial_outcome
from tests.servers.shopify.views import bag, connection
from tests.servers.shopify.visit import View, Visit, gid


def return_view(visit: Visit, order: OrderRecord, one: ReturnRecord) -> View:
    """Return."""
    refunds = [refund for refund in order.refunds if refund.return_id == one.id]
    fee_view = {
        "__typename": "ReturnShippingFee",
        "id": gid("ReturnShippingFee", one.shipping_fee_id),
        "amountSet": bag(order, one.shipping_fee),
    }
    return {
        "__typename": "Return",
        "id": gid("Return", one.id),
        "name": one.name,
        "status": one.status,
        "createdAt": stamp(one.created),
        "requestApprovedAt": stamp(one.approved) if one.approved else None,
        "closedAt": stamp(one.closed) if one.closed else None,
        "totalQuantity": sum(line.quantity for line in one.lines),
        "decline": {"reason": one.decline[0], "note": one.decline[1]} if one.decline else None,
        "returnShippingFees": [fee_view] if one.shipping_fee else [],
        "order": lambda _info: order_views.order_view(visit, order),
        "returnLineItems": _lines(visit, order, one),
        "exchangeLineItems": connection(one.exchanges, lambda line: exchange_view(visit, order, line)),
        "reverseFulfillmentOrders": connection(
            one.reverse_orders, lambda other: reverse_order_view(visit, order, other)
        ),
        "refunds": connection(refunds, lambda refund: order_views.refund_view(visit, order, refund)),
        "transactions": connection(
            [paid for refund in refunds for paid in refund.transactions],
            lambda paid: transaction_view(order, paid),
        ),
        "suggestedFinancialOutcome": financial_outcome(order, one),
        "staffMember": None,
    }


def _lines(visit: Visit, order: OrderRecord, one: ReturnRecord) -> Any:
    def page(info: GraphQLResolveInfo, processingStatus: str | None = None, **bounds: Any) -> View:
        rows = [
            line
            for line in one.lines
            if processingStatus is None or (line.processed < line.quantity) == (processingStatus == "PROCESSABLE")
        ]
        return connection(rows, lambda line: returned_line_view(visit, order, line))(info, **bounds)

    return page


def returned_line_view(visit: Visit, order: OrderRecord, line: ReturnedLine) -> View:
    """ReturnLineItem."""
    source, parcel_line = order.source(line), order.fulfillment_line(line.fulfillment_line)
    assert parcel_line is not None
    left = line.quantity - line.processed
    fee_view = {
        "__typename": "RestockingFee",
        "id": gid("RestockingFee", line.id),
        "percentage": line.fee,
        "amountSet": bag(order, fee(order, line, line.quantity)),
    }
    return {
        "__typename": "ReturnLineItem",
        "id": gid("ReturnLineItem", line.id),
        "quantity": line.quantity,
        "processableQuantity": left,
        "unprocessedQuantity": left,
        "processedQuantity": line.processed,
        "refundableQuantity": line.quantity - line.refunded,
        "refundedQuantity": line.refunded,
        "customerNote": line.customer_note,
        "returnReasonNote": line.reason_note,
        "returnReasonDefinition": shop_views.reason_by_number(line.reason),
        "restockingFee": fee_view if line.fee else None,
        "withCodeDiscountedTotalPriceSet": bag(order, share(source.discounted, source.quantity, 0, line.quantity)),
        "fulfillmentLineItem": lambda _info: order_views.fulfillment_line_view(visit, order, parcel_line),
    }


def exchange_view(visit: Visit, order: OrderRecord, line: ExchangeLine) -> View:
    """ExchangeLineItem."""
    sent = [one for one in order.lines if one.id == line.line]
    return {
        "__typename": "ExchangeLineItem",
        "id": gid("ExchangeLineItem", line.id),
        "quantity": line.quantity,
        "processableQuantity": line.quantity - line.processed,
        "unprocessedQuantity": line.quantity - line.processed,
        "processedQuantity": line.processed,
        "title": line.title,
        "variantSku": line.sku,
        "variantTitle": None,
        "variantId": gid("ProductVariant", line.variant) if line.variant else None,
        "productId": None,
        "lineItems": lambda _info: [order_views.line_view(visit, order, one) for one in sent],
    }


def reverse_order_view(visit: Visit, order: OrderRecord, one: ReverseOrder) -> View:
    """ReverseFulfillmentOrder."""
    return {
        "__typename": "ReverseFulfillmentOrder",
        "id": gid("ReverseFulfillmentOrder", one.id),
        "status": one.status,
        "thirdPartyConfirmation": None,
        "order": lambda _info: order_views.order_view(visit, order),
        "lineItems": connection(one.lines, lambda line: reverse_line_view(visit, order, line)),
        "reverseDeliveries": connection(one.deliveries, reverse_delivery_view),
    }


def reverse_line_view(visit: Visit, order: OrderRecord, line: ReverseLine) -> View:
    """ReverseFulfillmentOrderLineItem."""
    parcel_line = order.fulfillment_line(line.fulfillment_line)
    assert parcel_line is not None
    return {
        "__typename": "ReverseFulfillmentOrderLineItem",
        "id": gid("ReverseFulfillmentOrderLineItem", line.id),
        "totalQuantity": line.quantity,
        "fulfillmentLineItem": lambda _info: order_views.fulfillment_line_view(visit, order, parcel_line),
        "dispositions": [disposition_view(one) for one in line.dispositions],
    }


def disposition_view(one: Disposition) -> View:
    """ReverseFulfillmentOrderDisposition."""
    return {
        "__typename": "ReverseFulfillmentOrderDisposition",
        "id": gid("ReverseFulfillmentOrderDisposition", one.id),
        "type": one.type,
        "quantity": one.quantity,
        "createdAt": stamp(one.created),
        "location": shop_views.location_by_number(one.location),
    }


def reverse_delivery_view(one: ReverseDelivery) -> View:
    """ReverseDelivery, of a parcel whose label somebody else made."""
    shipping = {
        "__typename": "ReverseDeliveryShippingDeliverable",
        "tracking": {"number": one.tracking, "carrierName": one.carrier, "url": None},
        "label": None,
    }
    return {"__typename": "ReverseDelivery", "id": gid("ReverseDelivery", one.id), "deliverable": shipping}


def left_to_return(order: OrderRecord, line: FulfillmentLine) -> int:
    """Units of a parcel's line that no return is about yet."""
    taken = sum(
        one.quantity
        for back in order.returns
        if back.status not in {"CANCELED", "DECLINED"}
        for one in back.lines
        if one.fulfillment_line == line.id
    )
    return line.quantity - taken


def returnable(visit: Visit, order: OrderRecord) -> Callable[..., View]:
    """The parcels of an order with what may still come back of each."""

    def view(parcel: Fulfillment) -> View:
        lines = [line for line in parcel.lines if left_to_return(order, line) > 0]
        return {
            "__typename": "ReturnableFulfillment",
            "id": gid("ReturnableFulfillment", parcel.id),
            "fulfillment": lambda _info: order_views.fulfillment_view(visit, order, parcel),
            "returnableFulfillmentLineItems": connection(
                lines,
                lambda line: {
                    "quantity": left_to_return(order, line),
                    "fulfillmentLineItem": lambda _info: order_views.fulfillment_line_view(visit, order, line),
                },
            ),
        }

    parcels = [parcel for parcel in order.fulfillments if any(left_to_return(order, line) > 0 for line in parcel.lines)]
    return connection(parcels, view)
