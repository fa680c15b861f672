"""A Medusa shop's own ledger, read back for comparison: what its payments refunded, and what lies in stock."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from intake.domain.money import Money, from_major, total
from intake.domain.returns import ExpectedReturn
from intake.sync.medusa import wire
from intake.sync.medusa.bodies import PREFIX
from intake.sync.medusa.client import Client

_ORDER = "id,display_id,currency_code,updated_at,*payment_collections.payments,*payment_collections.payments.refunds"
_LEVELS = "sku,*location_levels"


class MedusaBook:
    """Reads the shop's truth about money (`payment.refunds`, never the order's summary) and about stock."""

    def __init__(self, client: Client, shop: str) -> None:
        self._client = client
        self._shop = shop

    def refunded(self, expected: ExpectedReturn) -> Money:
        """All refunds of the order's payments that carry our mark. Raises ShopUnreachable, ShopAnswerUnusable."""
        path = f"/admin/orders/{quote(expected.order_external_id, safe='')}"
        order = wire.parse(wire.Order, self._client.read(path, {"fields": _ORDER}).get("order"), self._shop)
        amounts = [
            from_major(refund.amount, expected.currency)
            for collection in order.payment_collections
            for payment in collection.payments
            for refund in payment.refunds
            if (refund.note or "").startswith(PREFIX)
        ]
        return total(amounts, expected.currency)

    def stock(self, skus: Sequence[str]) -> dict[str, int]:
        """Units on the shop's shelves by SKU, all locations together. Raises ShopUnreachable, ShopAnswerUnusable."""
        found: dict[str, int] = {}
        for sku in skus:
            answer = self._client.read("/admin/inventory-items", {"sku": sku, "fields": _LEVELS})
            rows = [wire.parse(wire.Shelf, row, self._shop) for row in wire.rows(answer, "inventory_items", self._shop)]
            found[sku] = sum(level.stocked_quantity for row in rows if row.sku == sku for level in row.location_levels)
        return found
