"""Money back for goods without a return: the one write for which Shopify keeps our idempotency key (24 hours)."""

from __future__ import annotations

from intake.domain.effects import Effect, Seen, SeenState
from intake.domain.errors import ShopRefused, ShopUncertain
from intake.domain.money import from_major, total
from intake.sync.shopify import bodies, standing, wire
from intake.sync.shopify.bodies import OrderRefundBody
from intake.sync.shopify.client import Client, Declined

_CONCURRENT = ("concurrent", "already being processed")


class _Order(wire.Wire):
    id: wire.Id
    presentment_currency_code: str
    refunds: wire.Many[wire.Refund] = ()
    transactions: wire.Many[wire.Transaction] = ()


class OrderRefund:
    """One refund of an order; it bears our mark in its note, which refundCreate keeps."""

    def __init__(self, client: Client, effect: Effect) -> None:
        self._client = client
        self._body = bodies.read(OrderRefundBody, effect)
        self._key = effect.key

    def look(self) -> Seen:
        """A refund with our key in its note, once and of our amount."""
        order = self._read()
        return Seen(SeenState.DIFFERS, self._body.order_id, "the order is gone") if order is None else self._seen(order)

    def send(self) -> Seen:
        """Release it, unless it is there or somebody refunded meanwhile; the same key always with the same body."""
        order = self._read()
        if order is None:
            raise ShopRefused("shop_return_gone", shop=self._client.shop)
        seen = self._seen(order)
        if seen.state is not SeenState.ABSENT:
            return seen
        self._refuse_others(order)
        try:
            self._client.change("refund_without_return", {"input": self._input(order), "key": str(self._key)})
        except Declined as no:
            if any(word in no.message.lower() for word in _CONCURRENT):
                raise ShopUncertain("shop_order_busy", shop=self._client.shop) from no
            raise ShopRefused("shop_refused", shop=self._client.shop, reason=no.message) from no
        return self.look()

    def _read(self) -> _Order | None:
        found = self._client.read("order_refunds", {"orderId": self._body.order_id}).get("order")
        return None if found is None else wire.parse(_Order, found, self._client.shop)

    def _seen(self, order: _Order) -> Seen:
        mine = [one for one in order.refunds if bodies.marked(one.note) == self._key]
        if not mine:
            return Seen(SeenState.ABSENT)
        wanted = total((from_major(one.amount, self._body.currency) for one in self._body.money), self._body.currency)
        if len(mine) > 1 or mine[0].total_refunded_set.money != wanted:
            said = ", ".join(str(one.total_refunded_set.money) for one in mine)
            return Seen(SeenState.DIFFERS, mine[0].id, f"refunded: {said}")
        moves = standing.paid_back(mine[0])
        if any(one.status in standing.FAILED for one in moves):
            return Seen(SeenState.DIFFERS, mine[0].id, "refund failed")
        done = all(one.status == "SUCCESS" for one in moves)
        return Seen(SeenState.DONE if done else SeenState.PENDING, mine[0].id)

    def _refuse_others(self, order: _Order) -> None:
        if order.presentment_currency_code != self._body.currency:
            theirs = order.presentment_currency_code
            raise ShopRefused("shop_currency_differs", shop=self._client.shop, ours=self._body.currency, theirs=theirs)
        foreign = [one for one in order.refunds if bodies.marked(one.note) is None and one.of_return is None]
        made = total((standing.amount(one) for one in foreign), self._body.currency)
        if self._body.known is not None and made > from_major(self._body.known, self._body.currency):
            unknown = made - from_major(self._body.known, self._body.currency)
            ours = sum(one.amount for one in self._body.money)
            raise ShopRefused(
                "shop_refunded_by_others", shop=self._client.shop, amount=unknown, ours=ours, when="?", who="?"
            )

    def _input(self, order: _Order) -> dict[str, object]:
        gateways = {one.id: one.gateway for one in order.transactions}
        return {
            "orderId": self._body.order_id,
            "currency": self._body.currency,
            "note": bodies.mark(self._key),
            "notify": self._body.notify,
            "allowOverRefunding": False,
            "transactions": [
                {
                    "orderId": self._body.order_id,
                    "parentId": one.parent,
                    "gateway": gateways.get(one.parent, ""),
                    "kind": "REFUND",
                    "amount": str(one.amount),
                }
                for one in self._body.money
            ],
        }
