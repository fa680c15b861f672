"""Returns by id, each whole: all lines, all of its parcels, what goes out in exchange; as expected returns."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from typing import Any

from intake.domain.errors import ShopAnswerUnusable
from intake.domain.money import Money
from intake.domain.returns import ExchangeGoods, ExpectedReturn
from intake.sync.shopify import intent, mapping, pages, wire
from intake.sync.shopify.client import Client, TooCostly
from intake.sync.shopify.wire_return import Line, Return, Sibling, Ware

log = logging.getLogger(__name__)

TOGETHER = 5
"""Returns asked for at once; where that costs too much, fewer."""


class _Owed(wire.Wire):
    amount: wire.Bag | None = None


class _Outcome(wire.Wire):
    financial_transfer: _Owed | None = None


class _Valued(wire.Wire):
    suggested_financial_outcome: _Outcome | None = None


class Details:
    """Reads returns. `names`: also customers' names and postcodes."""

    def __init__(self, client: Client, *, names: bool) -> None:
        self._client = client
        self._shop = client.shop
        self._names = names
        self._together = TOGETHER

    def of(self, ids: Sequence[str]) -> Iterator[tuple[Sequence[str], tuple[ExpectedReturn, ...]]]:
        """The ids in parts, each with its returns. One that cannot be read is left out: it must not hold up others."""
        start = 0
        while start < len(ids):
            some = ids[start : start + self._together]
            try:
                answer = self._client.read("return_detail", {"ids": list(some), "names": self._names})
            except TooCostly:
                if len(some) == 1:
                    raise
                self._together = max(1, len(some) // 2)  # kept: it would cost too much the next time as well
                continue
            found = (self._expected(node) for node in wire.rows(answer, "nodes", self._shop))
            yield some, tuple(one for one in found if one is not None)
            start += len(some)

    def siblings(self, order_id: str, first: wire.Connection[Sibling]) -> Sequence[Sibling]:
        """All returns of an order."""

        def more(after: str) -> wire.Connection[Sibling]:
            answer = self._client.read("order_returns", {"orderId": order_id, "after": after})
            part = pages.part_of(answer, "order", "returns", self._shop)
            return wire.parse(wire.Connection[Sibling], part, self._shop)

        if first.after is None:
            return first.nodes
        # The sweep shows the newest first, this list goes the other way: read it from its beginning.
        return pages.whole(self._shop, more_from_start(self._client, order_id), more)

    def _expected(self, node: Any) -> ExpectedReturn | None:
        if not isinstance(node, dict) or node.get("__typename") != "Return":
            return None
        try:
            found = self._whole(wire.parse(Return, node, self._shop))
            return mapping.expected_return(self._shop, found, self._exchange(found))
        except ShopAnswerUnusable as error:
            log.warning("%s: return %s is left out: %s", self._shop, str(node.get("id"))[:80], error)
            return None

    def _whole(self, found: Return) -> Return:
        def more(after: str) -> wire.Connection[Line]:
            return wire.parse(wire.Connection[Line], pages.return_lines(self._client, found.id, after), self._shop)

        lines = pages.whole(self._shop, found.return_line_items, more)
        orders = tuple(pages.reverse_orders(self._client, found.id, found.reverse_fulfillment_orders))
        return found.model_copy(
            update={
                "return_line_items": wire.Connection[Line](nodes=lines),
                "reverse_fulfillment_orders": wire.Connection[wire.ReverseOrder](nodes=orders),
            }
        )

    def _exchange(self, found: Return) -> tuple[ExchangeGoods, ...]:
        """What still goes out, each with what one unit is worth to the shop when nothing comes back for it."""
        lines = pages.exchange_lines(self._client, found.id, found.exchange_line_items)
        return tuple(self._goods(found, line) for line in lines if line.processable_quantity)

    def _goods(self, found: Return, line: wire.ExchangeLine) -> ExchangeGoods:
        asked = {
            "returnId": found.id,
            "variants": [line.variant_id] if line.variant_id else [],
            "exchangeLines": [{"id": line.id, "quantity": line.processable_quantity}],
        }
        answer = self._client.read("exchange_goods", asked)
        ware = next((wire.parse(Ware, node, self._shop) for node in answer.get("nodes") or () if node), None)
        title = f"{ware.product.title if ware.product else ''} {ware.title}".strip() if ware else ""
        return ExchangeGoods(
            external_id=line.id,
            sku=ware.sku if ware else "",
            title=title,
            quantity=line.processable_quantity + _released(found, line),
            unit_price=self._price(answer, line.processable_quantity),
        )

    def _price(self, answer: dict[str, Any], quantity: int) -> Money | None:
        found = answer.get("return")
        valued = wire.parse(_Valued, found, self._shop).suggested_financial_outcome if found else None
        owed = valued.financial_transfer.amount if valued and valued.financial_transfer else None
        if owed is None:
            return None
        return Money(-(-owed.money.minor // quantity), owed.money.currency)  # rounded up: never given away too cheap


def _released(found: Return, line: wire.ExchangeLine) -> int:
    """Units that went out by our own doing: our settlements count those as gone, so they have to be among the goods."""
    notes = intent.all_of({record.key: record for record in found.order.records.nodes})
    steps = [step for each in notes for step in each.steps if isinstance(step, intent.Process)]
    parts = [part for step in steps for part in step.input.get("exchangeLineItems", ()) if part["id"] == line.id]
    return min(sum(int(part["quantity"]) for part in parts), line.quantity - line.processable_quantity)


def more_from_start(client: Client, order_id: str) -> wire.Connection[Sibling]:
    """The first part of an order's returns, oldest first."""
    answer = client.read("order_returns", {"orderId": order_id, "after": None})
    return wire.parse(wire.Connection[Sibling], pages.part_of(answer, "order", "returns", client.shop), client.shop)
