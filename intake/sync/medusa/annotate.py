"""The explanation of a settlement in the order's metadata, with the photos it rests on among the shop's files."""

from __future__ import annotations

from intake.domain.effects import Effect, Seen, SeenState
from intake.domain.errors import IntakeError, ShopRefused, ShopUncertain
from intake.domain.ports import PhotoFiles
from intake.sync.medusa import bodies, wire
from intake.sync.medusa.bodies import AnnotateBody
from intake.sync.medusa.client import Client, Declined, NotThere


class Annotate:
    """One entry in the order's metadata, under a key made of ours."""

    def __init__(self, client: Client, shop: str, effect: Effect, photos: PhotoFiles) -> None:
        self._client = client
        self._shop = shop
        self._photos = photos
        self._body = bodies.read(AnnotateBody, effect)
        self._key = f"intake_{effect.key.hex}"
        self._order = f"/admin/orders/{self._body.order_id}"

    def look(self) -> Seen:
        """Our key in the order's metadata."""
        try:
            answer = self._client.read(self._order, {"fields": "id,updated_at,display_id,currency_code,metadata"})
        except NotThere:
            return Seen(SeenState.DIFFERS, self._body.order_id, "the order is gone")
        order = wire.parse(wire.Order, answer.get("order"), self._shop)
        return Seen(SeenState.DONE if self._key in order.metadata else SeenState.ABSENT, self._key)

    def send(self) -> Seen:
        """Store the photos, then say where they are. Cut off in between, photos are stored again: harmless copies."""
        try:
            photos = {name: address for name in self._body.photos if (address := self._upload(name))}
            entry = {**self._body.note, "photo_addresses": photos}
            self._client.write("POST", self._order, {"metadata": {self._key: entry}})
        except Declined as no:
            if no.busy:
                raise ShopUncertain("shop_order_busy", shop=self._shop) from no
            raise ShopRefused("shop_refused", shop=self._shop, reason=no.message) from no
        return Seen(SeenState.DONE, self._key)

    def _upload(self, name: str) -> str | None:
        """The photo's address in the shop; None for one that is no longer here: the rest is worth telling."""
        try:
            jpeg = self._photos.get(name)
        except IntakeError:
            return None
        return self._client.upload(f"{name}.jpg", jpeg)
