"""The explanation of a settlement as a note on the order, with the photos it rests on; it comes after the money."""

from __future__ import annotations

import json
from typing import Any

from intake.domain.effects import Effect, Seen, SeenState
from intake.domain.errors import ShopRefused, ShopUncertain
from intake.domain.ports import PhotoFiles
from intake.sync.shopify import bodies, intent, wire
from intake.sync.shopify.bodies import AnnotateBody
from intake.sync.shopify.client import Client, Declined
from intake.sync.shopify.photos import Photos


class Annotate:
    """One note under a key made of ours; a note that is there is never overwritten."""

    def __init__(self, client: Client, effect: Effect, files: PhotoFiles) -> None:
        self._client = client
        self._photos = Photos(client, files)
        self._body = bodies.read(AnnotateBody, effect)
        self._key = note_name(effect.key.hex)

    def look(self) -> Seen:
        """Our key among the order's metafields."""
        answer = self._client.read("evidence_read", {"orderId": self._body.order_id, "key": self._key})
        order = answer.get("order")
        if not isinstance(order, dict):
            return Seen(SeenState.DIFFERS, self._body.order_id, "the order is gone")
        record = order.get("record")
        if record is None:
            return Seen(SeenState.ABSENT)
        return Seen(SeenState.DONE, wire.parse(wire.Record, record, self._client.shop).id)

    def send(self) -> Seen:
        """Store the photos, then write the note. A photo that cannot be had leaves the rest worth telling."""
        seen = self.look()
        if seen.state is not SeenState.ABSENT:
            return seen
        photos = {name: found for name in self._body.photos if (found := self._photos.stored(name))}
        try:
            self._client.change("evidence_write", {"metafields": self._fields(photos)})
        except Declined as no:
            if no.codes & intent.TAKEN:
                raise ShopUncertain("shop_order_busy", shop=self._client.shop) from no
            raise ShopRefused("shop_refused", shop=self._client.shop, reason=no.message) from no
        return self.look()

    def _fields(self, photos: dict[str, str]) -> list[dict[str, Any]]:
        note = {**self._body.note, "photo_files": photos}
        fields = [self._field(self._key, "json", note)]
        if photos:
            fields.append(self._field(f"{self._key}_photos", "list.file_reference", sorted(photos.values())))
        return fields

    def _field(self, key: str, kind: str, value: object) -> dict[str, Any]:
        return {
            "ownerId": self._body.order_id,
            "namespace": intent.NAMESPACE,
            "key": key,
            "type": kind,
            "value": json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
            "compareDigest": None,
        }


def note_name(key_hex: str) -> str:
    """The key of the note for an effect."""
    return f"note_{key_hex}"
