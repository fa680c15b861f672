"""Money that is to go back to a customer: checked against the payments it came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tests.servers.shopify.amounts import to_minor
from tests.servers.shopify.model import OrderRecord, Transaction
from tests.servers.shopify.outcome import maximum, refundable
from tests.servers.shopify.payment_views import amount_text
from tests.servers.shopify.visit import Refusal, Visit, number

STORE_CREDIT = "shopify_store_credit"


@dataclass(frozen=True, slots=True)
class Payout:
    """An amount in minor units that goes back over a payment, or without a parent as store credit."""

    parent: Transaction | None
    amount: int

    def transaction(self, visit: Visit) -> Transaction:
        """The transaction that pays it out, going as well or badly as the test wants it."""
        fate = visit.pending or {}
        then, seconds = fate.get("then"), fate.get("seconds")
        return Transaction(
            id=visit.ledger.number(),
            kind="REFUND",
            status=fate.get("status", "SUCCESS"),
            gateway=self.parent.gateway if self.parent else STORE_CREDIT,
            amount=self.amount,
            created=visit.now,
            parent=self.parent.id if self.parent else None,
            error="GENERIC_ERROR" if fate.get("status") in {"FAILURE", "ERROR"} else None,
            settles=then,
            settles_at=visit.now + timedelta(seconds=seconds) if then and seconds is not None else None,
        )


def payouts(visit: Visit, order: OrderRecord, transfer: Mapping[str, Any], path: Sequence[str]) -> list[Payout]:
    """The payouts of an `issueRefund`; Refusal if one of them may not be made."""
    over, made = bool(transfer.get("allowOverRefunding")), []
    for place, wanted in enumerate(transfer.get("orderTransactions") or ()):
        here = (*path, "orderTransactions", str(place))
        parent = payment(order, wanted["parentId"], here)
        amount = positive(order, wanted["transactionAmount"], (*here, "transactionAmount"))
        made.append(Payout(parent, amount))
        going = sum(one.amount for one in made if one.parent is parent)
        if going > refundable(order, parent) and not over:
            raise too_much(order, (*here, "transactionAmount"), going, refundable(order, parent))
    for place, method in enumerate(transfer.get("refundMethods") or ()):
        if (credit := method.get("storeCreditRefund")) is not None:
            here = (*path, "refundMethods", str(place), "storeCreditRefund")
            if not visit.settings.store_credit or order.customer is None:
                raise Refusal(here, "Store credit is not available for this order", "FEATURE_NOT_ENABLED")
            made.append(Payout(None, positive(order, credit["amount"], (*here, "amount"))))
    if (whole := sum(one.amount for one in made)) > maximum(order) and not over:
        raise too_much(order, path, whole, maximum(order))
    return made


def payment(order: OrderRecord, parent_id: str, path: Sequence[str]) -> Transaction:
    """The payment of the order that an id means."""
    found = number(parent_id, "OrderTransaction")
    parent = next((one for one in order.transactions if one.id == found), None)
    if parent is None or parent.kind not in {"SALE", "CAPTURE"} or parent.status != "SUCCESS":
        raise Refusal((*path, "parentId"), "Parent transaction does not exist", "NOT_FOUND")
    return parent


def positive(order: OrderRecord, wanted: Mapping[str, Any], path: Sequence[str]) -> int:
    """An amount above zero, in the order's presentment currency, in minor units."""
    if wanted["currencyCode"] != order.currency:
        raise Refusal((*path, "currencyCode"), f"Currency must be {order.currency}", "INVALID")
    amount = to_minor(wanted["amount"], order.currency)
    if amount is None or amount <= 0:
        raise Refusal((*path, "amount"), "Amount must be a positive amount of the currency", "GREATER_THAN")
    return amount


def too_much(order: OrderRecord, path: Sequence[str] | None, wanted: int, possible: int) -> Refusal:
    """The refusal of more than was paid."""
    message = f"Refund amount {amount_text(order, wanted)} is more than the {amount_text(order, possible)} refundable"
    return Refusal(path, message, "LESS_THAN_OR_EQUAL_TO")
