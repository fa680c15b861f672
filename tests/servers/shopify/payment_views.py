"""Payments and refund transactions as the API shows them."""

from __future__ import annotations

from tests.servers.shopify.amounts import text
from tests.servers.shopify.ledger import stamp
from tests.servers.shopify.model import OrderRecord, Transaction
from tests.servers.shopify.outcome import refundable
from tests.servers.shopify.views import bag, money
from tests.servers.shopify.visit import View, gid

MANUAL_GATEWAYS = ("manual", "Cash on Delivery (COD)", "Bank Deposit")


def transaction_view(order: OrderRecord, one: Transaction) -> View:
    """OrderTransaction."""
    parent = next((other for other in order.transactions if other.id == one.parent), None)
    return {
        "__typename": "OrderTransaction",
        "id": gid("OrderTransaction", one.id),
        "kind": one.kind,
        "status": one.status,
        "errorCode": one.error,
        "gateway": one.gateway,
        "formattedGateway": one.gateway.replace("_", " ").capitalize(),
        "manualPaymentGateway": one.gateway in MANUAL_GATEWAYS,
        "test": True,
        "createdAt": stamp(one.created),
        "processedAt": stamp(one.created),
        "amountSet": bag(order, one.amount),
        "accountNumber": "•••• •••• •••• 4242" if one.gateway == "shopify_payments" else None,
        "parentTransaction": lambda _info: transaction_view(order, parent) if parent else None,
        "maximumRefundableV2": lambda _info: money(refundable(order, one), order.currency),
    }


def amount_text(order: OrderRecord, minor: int) -> str:
    """An amount with its currency, as the shop's messages write it."""
    return f"{text(minor, order.currency)} {order.currency}"
