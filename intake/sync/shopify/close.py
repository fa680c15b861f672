"""Closing a return of which nothing is outstanding; an open one keeps a refund button in the shop's admin."""

from __future__ import annotations

from intake.domain.effects import Effect, Seen, SeenState
from intake.domain.errors import ShopRefused
from intake.sync.shopify import bodies, wire
from intake.sync.shopify.bodies import CloseBody
from intake.sync.shopify.client import Client, Declined
from intake.sync.shopify.wire_return import Sibling


class Close:
    """One return; closing it twice is closing it once."""

    def __init__(self, client: Client, effect: Effect) -> None:
        self._client = client
        self._body = bodies.read(CloseBody, effect)

    def look(self) -> Seen:
        """Closed is done; canceled or declined is somebody else's word."""
        found = self._client.read("return_status", {"returnId": self._body.return_id}).get("return")
        if found is None:
            return Seen(SeenState.DIFFERS, self._body.return_id, "the return is gone")
        now = wire.parse(Sibling, found, self._client.shop)
        if now.status == "CLOSED":
            return Seen(SeenState.DONE, now.id)
        return Seen(SeenState.ABSENT if now.status == "OPEN" else SeenState.DIFFERS, now.id, now.status)

    def send(self) -> Seen:
        """Close it."""
        seen = self.look()
        if seen.state is not SeenState.ABSENT:
            return seen
        try:
            self._client.change("close_return", {"id": self._body.return_id})
        except Declined as no:
            raise ShopRefused("shop_refused", shop=self._client.shop, reason=no.message) from no
        return Seen(SeenState.DONE, self._body.return_id)
