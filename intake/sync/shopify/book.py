"""A Shopify shop's own books, read back for comparison: refunds of an order, goods recorded, stock on sale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from pydantic import ValidationError

from intake.domain.books import BookedGoods, BookedRefund, ShopBook
from intake.domain.errors import ShopAnswerUnusable
from intake.domain.returns import ExpectedReturn
from intake.sync.shopify import bodies, intent, standing, verdict, wire
from intake.sync.shopify.client import Client
from intake.sync.shopify.intent import Dispose, Intent, Process
from intake.sync.shopify.standing import Standing

_GOOD = "RESTOCKED"
_NOTE = "note_"


class _Quantity(wire.Wire):
    name: str
    quantity: int


class _Level(wire.Wire):
    quantities: wire.Many[_Quantity] = ()


class _Item(wire.Wire):
    sku: wire.Text = ""
    inventory_levels: wire.Connection[_Level] = wire.Connection[_Level]()


class Books:
    """Reads the shop's truth; never changes it. Every method raises ShopUnreachable, ShopAnswerUnusable."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def of(self, expected: ExpectedReturn) -> ShopBook:
        """What the shop holds of a return: the refunds of its order, what became of its goods, our notes."""
        now = standing.read(self._client, expected.external_id)
        if now is None:
            return ShopBook(there=False)
        intents = intent.all_of(now.records)
        return ShopBook(
            refunds=tuple(_refunds(now, intents)),
            goods=tuple(_goods(now, intents)),
            marks=frozenset(_marks(now)),
        )

    def contact(self, expected: ExpectedReturn) -> str:
        """The order's e-mail address; empty when there is none, or no such order any more."""
        order = self._client.read("contact", {"orderId": expected.order_external_id}).get("order")
        match order:
            case {"email": str(email)} if len(email) <= 320:
                return email
        return ""

    def stock(self, skus: Sequence[str]) -> dict[str, int]:
        """Units on sale by SKU, all locations together."""
        found: dict[str, int] = {}
        for sku in skus:
            quoted = sku.replace("\\", "\\\\").replace('"', '\\"')
            answer = self._client.read("stock", {"search": f'sku:"{quoted}"'}).get("inventoryItems")
            try:
                items = wire.Connection[_Item].model_validate(answer).nodes
            except ValidationError as error:
                raise ShopAnswerUnusable(
                    "shop_answer_unusable", shop=self._client.shop, path="inventoryItems", reason="no list"
                ) from error
            levels = [level for item in items if item.sku == sku for level in item.inventory_levels.nodes]
            found[sku] = sum(one.quantity for level in levels for one in level.quantities if one.name == "available")
        return found


def _refunds(now: Standing, intents: Sequence[Intent]) -> Iterator[BookedRefund]:
    """A refund once for each payment it goes back on."""
    keys = {refund: one.key for one in intents for refund in verdict.refunds_of([one], now.refunds)}
    for refund in now.refunds:
        key = keys.get(refund.id) or bodies.marked(refund.note)
        note = "" if key else refund.note[:200]
        for move in standing.paid_back(refund):
            payment = move.parent_transaction.id if move.parent_transaction else ""
            moved = move.status == "SUCCESS"
            yield BookedRefund(refund.id, payment, move.amount_set.money, refund.created_at, key, moved, note=note)


def _goods(now: Standing, intents: Sequence[Intent]) -> Iterator[BookedGoods]:
    """Dispositions by the return's own line; ours are those that an intent asked for and that came after it."""
    lines = {
        line.fulfillment_line_item.id: line.id for line in now.lines.values() if line.fulfillment_line_item is not None
    }
    reverse = now.reverse_lines()
    for ident, (place, one) in now.dispositions().items():
        fulfilled = reverse[place].fulfillment_line_item
        line = lines.get(fulfilled.id, "") if fulfilled else ""
        good = one.quantity if one.type == _GOOD else 0
        if one.type != "MISSING":
            yield BookedGoods(ident, line, good, one.quantity - good, None, _asked_by(ident, place, one, intents))


def _asked_by(ident: str, place: str, one: wire.Disposition, intents: Sequence[Intent]) -> UUID | None:
    for each in intents:
        wanted = {(str(i["reverseFulfillmentOrderLineItemId"]), str(i["dispositionType"])) for i in _inputs(each)}
        if ident not in each.before.dispositions and (place, one.type) in wanted:
            return each.key
    return None


def _inputs(each: Intent) -> Iterator[dict[str, object]]:
    for step in each.steps:
        if isinstance(step, Dispose):
            yield from step.dispositions
        elif isinstance(step, Process):
            for line in step.input.get("returnLineItems", ()):
                yield from line.get("dispositions", ())


def _marks(now: Standing) -> Iterator[UUID]:
    """Keys of our notes, of intent and of explanation."""
    for name in now.records:
        for prefix in (_NOTE, intent.PREFIX):
            if name.startswith(prefix):
                try:
                    yield UUID(name.removeprefix(prefix).removesuffix("_photos"))
                except ValueError:
                    continue
