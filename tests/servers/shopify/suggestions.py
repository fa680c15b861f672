"""Return.suggestedFinancialOutcome: which units are asked about, and the shop's word on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from graphql import GraphQLError, GraphQLResolveInfo

from tests.servers.shopify.amounts import to_minor
from tests.servers.shopify.model import OrderRecord, ReturnRecord
from tests.servers.shopify.outcome import Suggestion, shipping_left, suggest
from tests.servers.shopify.payment_views import transaction_view
from tests.servers.shopify.views import bag
from tests.servers.shopify.visit import View, number


class Countable(Protocol):
    """A line of a return."""

    id: int
    quantity: int
    processed: int


Row = TypeVar("Row", bound=Countable)


def financial_outcome(order: OrderRecord, one: ReturnRecord) -> Callable[..., View]:
    """The field's function."""

    def outcome(
        _info: GraphQLResolveInfo,
        returnLineItems: Sequence[Mapping[str, Any]],
        exchangeLineItems: Sequence[Mapping[str, Any]],
        refundMethodAllocation: str = "ORIGINAL_PAYMENT_METHODS",
        refundShipping: Mapping[str, Any] | None = None,
        **_others: Any,
    ) -> View:
        lines = _chosen(one.lines, returnLineItems, "ReturnLineItem")
        exchanges = _chosen(one.exchanges, exchangeLineItems, "ExchangeLineItem")
        made = suggest(order, one, lines, exchanges, wanted_shipping(order, refundShipping))
        credit = refundMethodAllocation == "STORE_CREDIT" and order.customer is not None
        return _view(order, made, credit=credit)

    return outcome


def wanted_shipping(order: OrderRecord, wanted: Mapping[str, Any] | None) -> int | None:
    """How much of the delivery is to be refunded: nothing by default, None for all of it."""
    if not wanted:
        return 0
    if wanted.get("fullRefund"):
        return None
    amount = wanted.get("shippingRefundAmount")
    return (to_minor(amount["amount"], order.currency) or 0) if amount else 0


def _chosen(rows: Sequence[Row], wanted: Sequence[Mapping[str, Any]], kind: str) -> list[tuple[Row, int]]:
    found = []
    for entry in wanted:
        row = next((row for row in rows if row.id == number(entry["id"], kind)), None)
        if row is None or entry["quantity"] > row.quantity - row.processed:
            what = "does not exist" if row is None else "has fewer units to process"
            raise GraphQLError(f"{entry['id']} {what}", extensions={"code": "INVALID_FIELD_ARGUMENTS"})
        found.append((row, entry["quantity"]))
    return found


def _view(order: OrderRecord, made: Suggestion, *, credit: bool) -> View:
    return {
        "__typename": "SuggestedReturnFinancialOutcome",
        "discountedSubtotal": bag(order, made.subtotal),
        "maximumRefundable": bag(order, made.maximum),
        "totalTax": bag(order, made.tax),
        "totalDuties": bag(order, 0),
        "totalCartDiscountAmount": bag(order, made.order_discount),
        "totalAdditionalFees": bag(order, 0),
        "refundDuties": [],
        "shipping": {
            "amountSet": bag(order, made.shipping),
            "maximumRefundableSet": bag(order, shipping_left(order)),
            "taxSet": bag(order, 0),
        },
        "financialTransfer": _transfer(order, made, credit=credit),
    }


def _transfer(order: OrderRecord, made: Suggestion, *, credit: bool) -> View:
    if made.net < 0:
        return {"__typename": "InvoiceReturnOutcome", "amount": bag(order, -made.net)}
    method = {
        "__typename": "SuggestedStoreCreditRefund",
        "amount": bag(order, made.refund),
        "maximumRefundable": bag(order, made.maximum),
        "expiresAt": None,
    }
    return {
        "__typename": "RefundReturnOutcome",
        "amount": bag(order, made.refund),
        "suggestedRefundMethods": [method] if credit and made.refund else [],
        "suggestedTransactions": []
        if credit
        else [
            {
                "kind": "SUGGESTED_REFUND",
                "gateway": parent.gateway,
                "formattedGateway": parent.gateway.replace("_", " ").capitalize(),
                "accountNumber": None,
                "amountSet": bag(order, amount),
                "maximumRefundableSet": bag(order, possible),
                "parentTransaction": transaction_view(order, parent),
            }
            for parent, amount, possible in made.parts
        ],
    }
