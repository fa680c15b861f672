"""A Medusa shop's own books, read back for comparison: refunds of its payments, goods received, stock."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import quote
from uuid import UUID

from intake.domain.books import BookedGoods, BookedRefund, ShopBook
from intake.domain.money import from_major
from intake.domain.returns import ExpectedReturn
from intake.sync.medusa import bodies, wire
from intake.sync.medusa.client import Client, NotThere
from intake.sync.medusa.receive import BAD, GOOD, quantities

_ORDER = "id,currency_code,metadata,*credit_lines,*payment_collections.payments,*payment_collections.payments.refunds"
_LEVELS = "sku,*location_levels"
_NOTE = "intake_"
"""How our keys in an order's metadata begin."""


class Books:
    """Reads the shop's truth about money (`payment.refunds`, never the order's summary), goods and stock.

    Every method raises ShopUnreachable, ShopAnswerUnusable.
    """

    def __init__(self, client: Client, shop: str) -> None:
        self._client = client
        self._shop = shop

    def of(self, expected: ExpectedReturn) -> ShopBook:
        """What the shop holds of a return: every refund of its order, for Medusa ties none to a return."""
        try:
            answer = self._client.read(_order(expected), {"fields": _ORDER})
            changes = self._client.read(f"{_order(expected)}/changes")
        except NotThere:
            return ShopBook(there=False)
        ledger = wire.parse(wire.Ledger, answer.get("order"), self._shop)
        listed = wire.rows(changes, "order_changes", self._shop)
        return ShopBook(
            refunds=tuple(_refunds(ledger)),
            goods=tuple(_goods((wire.parse(wire.Change, row, self._shop) for row in listed), expected.external_id)),
            marks=frozenset(_marks(ledger)),
        )

    def contact(self, expected: ExpectedReturn) -> str:
        """The order's e-mail address; empty when there is none, or no such order any more."""
        try:
            answer = self._client.read(_order(expected), {"fields": "id,email"})
        except NotThere:
            return ""
        return wire.parse(wire.Contact, answer.get("order"), self._shop).email

    def stock(self, skus: Sequence[str]) -> dict[str, int]:
        """Units on the shop's shelves by SKU, all locations together."""
        found: dict[str, int] = {}
        for sku in skus:
            answer = self._client.read("/admin/inventory-items", {"sku": sku, "fields": _LEVELS})
            rows = [wire.parse(wire.Shelf, row, self._shop) for row in wire.rows(answer, "inventory_items", self._shop)]
            found[sku] = sum(level.stocked_quantity for row in rows if row.sku == sku for level in row.location_levels)
        return found


def _order(expected: ExpectedReturn) -> str:
    return f"/admin/orders/{quote(expected.order_external_id, safe='')}"


def _refunds(ledger: wire.Ledger) -> Iterator[BookedRefund]:
    for payment in (payment for collection in ledger.payment_collections for payment in collection.payments):
        for refund in payment.refunds:
            key, currency = bodies.marked(refund.note), payment.currency_code.upper()
            note = "" if key else (refund.note or "")[:200]
            amount = from_major(refund.amount, currency)
            yield BookedRefund(refund.id, payment.id, amount, refund.created_at, key, by=refund.created_by, note=note)


def _goods(changes: Iterator[wire.Change], return_id: str) -> Iterator[BookedGoods]:
    for change in changes:
        if change.return_id != return_id or change.status != "confirmed":
            continue
        counted = quantities(change)
        for item in sorted({line for action, line in counted if action in (GOOD, BAD)}):
            good, bad = counted[GOOD, item], counted[BAD, item]
            yield BookedGoods(change.id, item, good, bad, change.created_at, bodies.marked(change.internal_note))


def _marks(ledger: wire.Ledger) -> Iterator[UUID]:
    for line in ledger.credit_lines:
        if (key := bodies.marked(line.reference_id)) is not None:
            yield key
    for name in ledger.metadata:
        if (key := bodies.marked(name.replace(_NOTE, bodies.PREFIX, 1))) is not None:
            yield key
