"""A parcel without an RMA: what of an order can still be returned, and a return opened for what is in the parcel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from intake.domain.errors import IntakeError, ShopAnswerUnusable, ShopRefused, ShopUncertain
from intake.sync.shopify import pages, wire
from intake.sync.shopify.client import Client, Declined
from intake.sync.shopify.wire_return import Sibling

REASONS = 100


class _Item(wire.Wire):
    id: wire.Id
    name: wire.Text = ""
    sku: wire.Text = ""


class _Fulfilled(wire.Wire):
    id: wire.Id
    line_item: _Item


class _Left(wire.Wire):
    quantity: wire.Count
    fulfillment_line_item: _Fulfilled


class _Shipment(wire.Wire):
    id: wire.Id
    returnable_fulfillment_line_items: wire.Connection[_Left]


class _Reason(wire.Wire):
    id: wire.Id
    handle: wire.Text = ""
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Returnable:
    """Units of a shipment that can still come back. `line`: the fulfilled line's id."""

    line: str
    sku: str
    title: str
    quantity: int


class Blind:
    """Opens returns. Opening has no idempotency key: after an unclear answer the order's returns are counted again."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._shop = client.shop

    def returnable(self, order_id: str) -> tuple[Returnable, ...]:
        """What of an order can still be returned, shipment by shipment. Raises ShopUnreachable, ShopAnswerUnusable."""

        def read(after: str | None) -> wire.Connection[_Shipment]:
            answer = self._client.read("returnable_lines", {"orderId": order_id, "after": after})
            return wire.parse(wire.Connection[_Shipment], answer.get("returnableFulfillments"), self._shop)

        found: list[Returnable] = []
        for shipment in pages.whole(self._shop, read(None), read):
            if shipment.returnable_fulfillment_line_items.after is not None:
                raise ShopAnswerUnusable("shop_answer_unusable", shop=self._shop, path="lines", reason="too many")
            for left in shipment.returnable_fulfillment_line_items.nodes:
                item = left.fulfillment_line_item
                found.append(Returnable(item.id, item.line_item.sku, item.line_item.name, left.quantity))
        return tuple(found)

    def open(self, order_id: str, lines: Sequence[tuple[str, int]], reason: str = "other", note: str = "") -> str:
        """Open a return for units of fulfilled lines; its id. `reason`: a handle of the shop's catalogue.

        Raises ShopUnreachable when certainly none was opened, ShopRefused for a no. After an unclear answer the order
        is read: a return that was not there before is ours; else ShopUncertain.
        """
        before = {one.id for one in self._returns(order_id)}
        reason_id = self._reason(reason)
        wanted: dict[str, Any] = {
            "orderId": order_id,
            "returnLineItems": [
                {
                    "fulfillmentLineItemId": line,
                    "quantity": quantity,
                    "returnReasonDefinitionId": reason_id,
                    "returnReasonNote": note or "parcel without a return number",
                }
                for line, quantity in lines
            ],
        }
        try:
            payload = self._client.change("create_return", {"input": wanted})
        except Declined as no:
            raise ShopRefused("shop_refused", shop=self._shop, reason=no.message) from no
        except ShopUncertain as error:
            return self._opened_after(order_id, before, error)
        return wire.parse(wire.Ref, payload.get("return"), self._shop).id

    def _opened_after(self, order_id: str, before: set[str], error: ShopUncertain) -> str:
        try:
            new = [one.id for one in self._returns(order_id) if one.id not in before]
        except IntakeError:
            raise error from None
        if len(new) != 1:
            raise error
        return new[0]

    def _returns(self, order_id: str) -> tuple[Sibling, ...]:
        def read(after: str | None) -> wire.Connection[Sibling]:
            answer = self._client.read("order_returns", {"orderId": order_id, "after": after})
            return wire.parse(
                wire.Connection[Sibling], pages.part_of(answer, "order", "returns", self._shop), self._shop
            )

        return pages.whole(self._shop, read(None), read)

    def _reason(self, handle: str) -> str:
        def read(after: str | None) -> wire.Connection[_Reason]:
            answer = self._client.read("reason_catalogue", {"first": REASONS, "after": after})
            return wire.parse(wire.Connection[_Reason], answer.get("returnReasonDefinitions"), self._shop)

        usable = [one for one in pages.whole(self._shop, read(None), read) if not one.deleted]
        found = next((one for one in usable if one.handle == handle), None)
        if found is None:
            raise ShopRefused("shop_reason_unknown", shop=self._shop, reason=handle)
        return found.id
