"""An order with an open return in the test shop, and the requests that tests of the shop are made of."""

from __future__ import annotations

from typing import Any

from tests.servers.shopify.customers import Placed
from tests.servers.shopify.model import ReturnRecord
from tests.servers.shopify.shop import ShopifyShop

BAG = "{ presentmentMoney { amount currencyCode } shopMoney { amount currencyCode } }"
STATE = """query($id: ID!) { return(id: $id) { id name status order { updatedAt returnStatus displayFinancialStatus
    refundDiscrepancySet %s totalRefundedSet %s } returnLineItems(first: 9) { nodes { id processableQuantity
    processedQuantity refundedQuantity } } refunds(first: 9) { nodes { id note transactions(first: 9) { nodes { id
    status kind gateway amountSet %s } } } } reverseFulfillmentOrders(first: 9) { nodes { id status lineItems(first: 9)
    { nodes { id totalQuantity dispositions { id type quantity } } } } } } }""" % (BAG, BAG, BAG)  # noqa: UP031
PREVIEW = """query($id: ID!, $lines: [SuggestedOutcomeReturnLineItemInput!]!,
    $goods: [SuggestedOutcomeExchangeLineItemInput!]!, $by: RefundMethodAllocation, $ship: RefundShippingInput) {
    return(id: $id) { suggestedFinancialOutcome(returnLineItems: $lines, exchangeLineItems: $goods,
    refundMethodAllocation: $by, refundShipping: $ship) { maximumRefundable %s financialTransfer { __typename
    ... on InvoiceReturnOutcome { amount %s } ... on RefundReturnOutcome { amount %s
    suggestedRefundMethods { amount %s } suggestedTransactions { amountSet %s maximumRefundableSet %s
    parentTransaction { id gateway } } } } } } }""" % ((BAG,) * 6)
PROCESS = """mutation($input: ReturnProcessInput!) { returnProcess(input: $input) {
    return { id status } userErrors { code field message } } }"""
DISPOSE = """mutation($wanted: [ReverseFulfillmentOrderDisposeInput!]!) {
    reverseFulfillmentOrderDispose(dispositionInputs: $wanted) { reverseFulfillmentOrderLineItems { id }
    userErrors { code field message } } }"""


class Case:
    """An order of two jackets and a pan with an open return of all of it."""

    def __init__(self, shop: ShopifyShop, **terms: Any) -> None:
        self.shop = shop
        self.order: Placed = shop.place_order({"TJ-S": 2, "PAN-28": 1}, **terms)
        self.back: ReturnRecord = shop.open_return(self.order, {"TJ-S": 2, "PAN-28": 1})
        self.id = f"gid://shopify/Return/{self.back.id}"

    def line(self, place: int = 0, quantity: int = 1, **more: object) -> dict[str, object]:
        """An entry of returnLineItems."""
        return {"id": f"gid://shopify/ReturnLineItem/{self.back.lines[place].id}", "quantity": quantity, **more}

    def fate(
        self, place: int = 0, quantity: int = 1, type_: str = "RESTOCKED", location: int = 31
    ) -> dict[str, object]:
        """A disposition."""
        line = self.back.reverse_orders[0].lines[place].id
        return {
            "reverseFulfillmentOrderLineItemId": f"gid://shopify/ReverseFulfillmentOrderLineItem/{line}",
            "quantity": quantity,
            "dispositionType": type_,
            "locationId": f"gid://shopify/Location/{location}",
        }

    def money(self, amount: str, payment: int = 0, **more: object) -> dict[str, object]:
        """A financialTransfer over one payment."""
        paid = {"amount": amount, "currencyCode": self.order.currency}
        over = {"parentId": self.order.payments[payment][0], "transactionAmount": paid}
        return {"financialTransfer": {"issueRefund": {"orderTransactions": [over], **more}}}

    def process(self, *lines: object, **more: object) -> dict[str, Any]:
        """The payload of returnProcess."""
        wanted = {"returnId": self.id, "returnLineItems": list(lines), **more}
        return self.shop.ask(PROCESS, {"input": wanted})["data"]["returnProcess"]

    def state(self) -> dict[str, Any]:
        """The return as the API shows it."""
        return self.shop.ask(STATE, {"id": self.id})["data"]["return"]

    def preview(self, *lines: object, **more: object) -> dict[str, Any]:
        """The shop's suggestion."""
        wanted = {"id": self.id, "lines": list(lines), "goods": [], **more}
        return self.shop.ask(PREVIEW, wanted)["data"]["return"]["suggestedFinancialOutcome"]

    def paid_out(self) -> list[tuple[int, str]]:
        """What the ledger says went out."""
        mine = [one for one in self.shop.ledger().refunds if one.order == self.order.id]
        return [(one.amount, one.status) for one in mine]


def code(payload: dict[str, Any]) -> tuple[str, str]:
    """The one error of a payload: its code and field."""
    (error,) = payload["userErrors"]
    return error["code"], ".".join(error["field"] or ())


def top_code(answer: dict[str, Any]) -> str:
    """The one top-level error's code."""
    (error,) = answer["errors"]
    return error["extensions"]["code"]


def act(shop: ShopifyShop, name: str, back: str) -> dict[str, Any]:
    """A mutation that takes the return's id alone."""
    head, argument = (
        (f"{name}(id: $id)", "id") if name != "returnApproveRequest" else (f"{name}(input: {{id: $id}})", "id")
    )
    document = f"mutation(${argument}: ID!) {{ {head} {{ return {{ status }} userErrors {{ code field message }} }} }}"
    return shop.ask(document, {"id": back})["data"][name]
