"""Receiving goods: one order change with our key in its internal note, opened, filled, checked and confirmed.

Confirming is the only step that counts. Whatever a run that was killed left open is discarded and done again.
"""

from __future__ import annotations

from collections import Counter

from intake.domain.effects import Effect, Seen, SeenState
from intake.domain.errors import ShopRefused, ShopUncertain
from intake.sync.http import Json
from intake.sync.medusa import bodies, wire
from intake.sync.medusa.bodies import Goods, ReceiveBody
from intake.sync.medusa.client import Client, Declined, NotThere

GOOD = "RECEIVE_RETURN_ITEM"
BAD = "RECEIVE_DAMAGED_RETURN_ITEM"
_RECEIVABLE = frozenset({"requested", "partially_received"})
_FINISHED = frozenset({"received", "canceled"})


class Receive:
    """One receipt of goods of a return."""

    def __init__(self, client: Client, shop: str, effect: Effect) -> None:
        self._client = client
        self._shop = shop
        self._body = bodies.read(ReceiveBody, effect)
        self._mark = bodies.mark(effect)
        self._metadata_key = f"intake_{effect.key.hex}"
        self._return = f"/admin/returns/{self._body.return_id}"

    def look(self) -> Seen:
        """Confirmed under our key: done. Received or canceled by somebody else: differs."""
        seen = self._confirmed(self._changes())
        if seen.state is not SeenState.ABSENT:
            return seen
        try:
            status = self._read_return().status
        except NotThere:
            return Seen(SeenState.DIFFERS, self._body.return_id, "the return is gone")
        return Seen(SeenState.DIFFERS, self._body.return_id, status) if status in _FINISHED else seen

    def send(self) -> Seen:
        """Receive all of it in one change."""
        changes = self._changes()
        seen = self._confirmed(changes)
        if seen.state is not SeenState.ABSENT:
            return seen
        for change in changes:
            if change.open:
                self._clear_away(change)
        found = self._read_return()
        self._check(found)
        try:
            self._client.write("POST", f"{self._return}/receive", {"internal_note": self._mark})
            self._fill(found)
            reference = self._checked()
        except Declined as no:
            raise self._refused(no) from no
        return self._confirm(reference)

    def _changes(self) -> list[wire.Change]:
        answer = self._client.read(f"/admin/orders/{self._body.order_id}/changes")
        listed = wire.rows(answer, "order_changes", self._shop)
        return [wire.parse(wire.Change, row, self._shop) for row in listed]

    def _read_return(self) -> wire.Return:
        answer = self._client.read(self._return, {"fields": "id,order_id,status,updated_at,location_id,metadata"})
        return wire.parse(wire.Return, answer.get("return"), self._shop)

    def _confirmed(self, changes: list[wire.Change]) -> Seen:
        mine = [change for change in changes if change.internal_note == self._mark and change.status == "confirmed"]
        if not mine:
            return Seen(SeenState.ABSENT)
        if len(mine) > 1:
            return Seen(SeenState.DIFFERS, mine[0].id, f"received {len(mine)} times")
        if quantities(mine[0]) != self._wanted():
            return Seen(SeenState.DIFFERS, mine[0].id, "other quantities")
        return Seen(SeenState.DONE, mine[0].id)

    def _wanted(self) -> Counter[tuple[str, str]]:
        wanted: Counter[tuple[str, str]] = Counter()
        for goods in self._body.items:
            wanted.update({(GOOD, goods.item): goods.good, (BAD, goods.item): goods.bad})
        return +wanted

    def _clear_away(self, change: wire.Change) -> None:
        """Discard what a run of ours left open on this return; anybody else's change is waited for."""
        ours = (change.internal_note or "").startswith(bodies.PREFIX) and change.return_id == self._body.return_id
        if not ours:
            raise ShopUncertain("shop_order_busy", shop=self._shop)
        self._discard()

    def _discard(self) -> None:
        try:
            self._client.write("DELETE", f"{self._return}/receive")
        except Declined:
            return  # it is gone already

    def _check(self, found: wire.Return) -> None:
        """Receiving a finished return would answer 200 and leave an empty change that blocks the order."""
        if found.status not in _RECEIVABLE:
            raise ShopRefused("shop_return_closed", shop=self._shop, status=found.status)
        if not (self._body.location or found.location_id):
            raise ShopRefused("shop_location_missing", shop=self._shop)

    def _fill(self, found: wire.Return) -> None:
        update: Json = {"metadata": {self._metadata_key: self._body.units}}
        if self._body.location and self._body.location != found.location_id:
            update["location_id"] = self._body.location
        self._client.write("POST", self._return, update)
        for path, items in (
            ("receive-items", [_line(goods, goods.good) for goods in self._body.items if goods.good]),
            ("dismiss-items", [_line(goods, goods.bad) for goods in self._body.items if goods.bad]),
        ):
            if items:
                self._client.write("POST", f"{self._return}/{path}", {"items": items})

    def _checked(self) -> str:
        """The open change's id, once it holds just what we want: a late request of an earlier run may have got in."""
        changes = self._changes()
        if self._confirmed(changes).state is not SeenState.ABSENT:
            # It got through after we had looked. A second receipt would count the goods twice.
            self._discard()
            raise ShopUncertain("shop_order_busy", shop=self._shop)
        mine = [change for change in changes if change.internal_note == self._mark and change.open]
        if len(mine) != 1 or quantities(mine[0]) != self._wanted():
            raise ShopUncertain("shop_order_busy", shop=self._shop)
        return mine[0].id

    def _confirm(self, reference: str) -> Seen:
        try:
            self._client.write("POST", f"{self._return}/receive/confirm", {})
        except Declined as no:
            seen = self._confirmed(self._changes())
            if seen.state is SeenState.ABSENT:
                raise self._refused(no) from no
            return seen
        return Seen(SeenState.DONE, reference)

    def _refused(self, no: Declined) -> ShopRefused | ShopUncertain:
        if no.busy:
            return ShopUncertain("shop_order_busy", shop=self._shop)
        self._discard()
        return ShopRefused("shop_refused", shop=self._shop, reason=no.message)


def _line(goods: Goods, quantity: int) -> Json:
    return {"id": goods.item, "quantity": quantity}


def quantities(change: wire.Change) -> Counter[tuple[str, str]]:
    """Quantity by action and line item."""
    counted: Counter[tuple[str, str]] = Counter()
    for action in change.actions:
        counted[action.action, action.details.reference_id or ""] += action.details.quantity
    return counted
