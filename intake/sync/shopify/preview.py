"""What the shop itself would pay for the lines, asked right before they are processed; ours never goes beyond it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from intake.domain.errors import ShopAnswerUnusable, ShopRefused
from intake.domain.money import Money, from_major, total
from intake.sync.shopify import wire
from intake.sync.shopify.bodies import ProcessBody
from intake.sync.shopify.client import Client


class _Suggested(wire.Wire):
    amount_set: wire.Bag
    maximum_refundable_set: wire.Bag | None = None
    parent_transaction: wire.Ref | None = None


class _Method(wire.Wire):
    amount: wire.Bag
    maximum_refundable: wire.Bag


class _Refund(wire.Wire):
    typename: Annotated[Literal["RefundReturnOutcome"], Field(alias="__typename")]
    amount: wire.Bag
    suggested_transactions: wire.Many[_Suggested] = ()
    suggested_refund_methods: wire.Many[_Method] = ()


class _Invoice(wire.Wire):
    typename: Annotated[Literal["InvoiceReturnOutcome"], Field(alias="__typename")]
    amount: wire.Bag


class _Outcome(wire.Wire):
    maximum_refundable: wire.Bag
    financial_transfer: Annotated[_Refund | _Invoice, Field(discriminator="typename")] | None = None


class _Asked(wire.Wire):
    suggested_financial_outcome: _Outcome | None = None


def refuse_beyond(client: Client, body: ProcessBody, input: dict[str, Any]) -> None:
    """Raises ShopRefused where the shop would pay less than we want to, or bills the customer. Reads as `read` does."""
    outcome = _ask(client, body, input)
    match outcome.financial_transfer:
        case _Invoice() as bill:
            if bill.amount.money.minor > 0:
                raise ShopRefused("shop_customer_owes", shop=client.shop, amount=bill.amount.money)
        case _Refund() as refund:
            _refuse_other_currency(client, body, refund)
            _refuse_more(client, body, refund, outcome)
        case None:
            if body.total:
                raise ShopRefused("shop_owes_less", shop=client.shop, owed=Money(0, body.currency), amount=body.total)


def _ask(client: Client, body: ProcessBody, input: dict[str, Any]) -> _Outcome:
    def listed(name: str) -> list[dict[str, Any]]:
        return [{"id": one["id"], "quantity": one["quantity"]} for one in input.get(name, ())]

    asked = {
        "returnId": body.return_id,
        "lines": listed("returnLineItems"),
        "exchangeLines": listed("exchangeLineItems"),
        "shipping": input.get("refundShipping"),
        "allocation": "STORE_CREDIT" if body.credit else "ORIGINAL_PAYMENT_METHODS",
    }
    found = client.read("preview_outcome", asked).get("return")
    outcome = None if found is None else wire.parse(_Asked, found, client.shop).suggested_financial_outcome
    if outcome is None:
        raise ShopAnswerUnusable(
            "shop_answer_unusable", shop=client.shop, path="suggestedFinancialOutcome", reason="not there"
        )
    return outcome


def _refuse_other_currency(client: Client, body: ProcessBody, refund: _Refund) -> None:
    theirs = refund.amount.money.currency
    if theirs != body.currency:
        raise ShopRefused("shop_currency_differs", shop=client.shop, ours=body.currency, theirs=theirs)


def _refuse_more(client: Client, body: ProcessBody, refund: _Refund, outcome: _Outcome) -> None:
    """Shopify rounds shares of a line its own way: a minor unit for each returned unit is no difference."""
    slack = Money(sum(line.quantity for line in body.lines), body.currency)
    limit = outcome.maximum_refundable.money
    if body.total > refund.amount.money + slack or body.total > limit:
        owed = min(refund.amount.money, limit, key=lambda money: money.minor)
        raise ShopRefused("shop_owes_less", shop=client.shop, owed=owed, amount=body.total)
    for one in refund.suggested_transactions:
        if one.parent_transaction is None or one.maximum_refundable_set is None:
            continue
        mine = [paid for paid in body.money if paid.parent == one.parent_transaction.id]
        wanted = total((from_major(paid.amount, body.currency) for paid in mine), body.currency)
        if wanted > one.maximum_refundable_set.money:
            left = one.maximum_refundable_set.money
            raise ShopRefused("shop_payment_exhausted", shop=client.shop, left=left, amount=wanted)
