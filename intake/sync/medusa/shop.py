"""A Medusa 2 shop behind the Shop port."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from urllib.parse import quote

import httpx

from intake.domain.books import ShopBook
from intake.domain.decisions import Reason, Settlement
from intake.domain.effects import Effect, Page, Seen, SeenState, ShopCheck
from intake.domain.errors import ShopAnswerUnusable, ShopRefused, ShopUncertain, ShopUnreachable
from intake.domain.ports import PhotoFiles
from intake.domain.returns import ExpectedReturn
from intake.settings import ShopSettings
from intake.sync.medusa import plan, wire
from intake.sync.medusa.annotate import Annotate
from intake.sync.medusa.book import Books
from intake.sync.medusa.client import Client, NotThere
from intake.sync.medusa.money import Deduct, Refund
from intake.sync.medusa.pull import Pull
from intake.sync.medusa.receive import Receive

SETTLE_TIME = timedelta(seconds=30)
"""Well above the longest request seen (6 s under load) and above the time we wait for an answer ourselves."""
_NEEDED = ("returns", "orders", "payments", "stock-locations")


class MedusaShop:
    """One shop. Safe to use from several threads. `token`: a secret API key of the shop."""

    def __init__(
        self,
        settings: ShopSettings,
        token: str,
        photos: PhotoFiles,
        *,
        settle_time: timedelta = SETTLE_TIME,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """Raises IntakeError shop_address_invalid or shop_address_insecure; talks to nobody yet."""
        self.name = settings.name
        self.settle_time = settle_time
        self._location = settings.location
        self._photos = photos
        insecure = settings.insecure_http
        self._client = Client(settings.name, settings.address, token, transport, insecure=insecure)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def check(self) -> ShopCheck:
        """The store's name, and the rights and places we miss there."""
        stores = wire.rows(self._client.read("/admin/stores", {"limit": 1}), "stores", self.name)
        match stores:
            case [{"name": str(title)}, *_]:
                name = title[:100]
            case _:
                name = self.name
        missing = [Reason("shop_right_missing", {"right": what}) for what in _NEEDED if not self._allowed(what)]
        if not missing:
            missing = self._missing_location()
        return ShopCheck(name, version="2", missing=tuple(missing))

    def pull(self, cursor: str) -> Iterator[Page]:
        """See pull."""
        return Pull(self._client, self.name).pages(cursor)

    def plan(self, settlement: Settlement, site: str) -> tuple[Effect, ...]:
        """See plan."""
        return plan.plan(settlement, site, self._location)

    def look(self, effect: Effect) -> Seen:
        """Read whether the effect is there. One that nobody can read is a person's affair: it differs."""
        try:
            deed = self._deed(effect)
        except ShopRefused as error:
            return Seen(SeenState.DIFFERS, detail=error.code)
        return deed.look()

    def send(self, effect: Effect) -> Seen:
        """Carry the effect out. Whatever could not be read on the way leaves the outcome uncertain."""
        try:
            return self._deed(effect).send()
        except ShopAnswerUnusable as error:
            raise ShopUncertain(error.code, **error.params) from error

    def book(self, expected: ExpectedReturn) -> ShopBook:
        """See book."""
        return Books(self._client, self.name).of(expected)

    def contact(self, expected: ExpectedReturn) -> str:
        """The order's e-mail address."""
        return Books(self._client, self.name).contact(expected)

    def stock(self, skus: Sequence[str]) -> dict[str, int]:
        """Units on the shop's shelves by SKU, for comparing them with ours."""
        return Books(self._client, self.name).stock(skus)

    def _deed(self, effect: Effect) -> Receive | Deduct | Refund | Annotate:
        match effect.kind:
            case plan.RECEIVE:
                return Receive(self._client, self.name, effect)
            case plan.DEDUCT:
                return Deduct(self._client, self.name, effect)
            case plan.REFUND:
                return Refund(self._client, self.name, effect)
            case plan.ANNOTATE:
                return Annotate(self._client, self.name, effect, self._photos)
            case _:
                raise ShopRefused("effect_unknown", kind=effect.kind)

    def _allowed(self, what: str) -> bool:
        try:
            self._client.read(f"/admin/{what}", {"limit": 1, "fields": "id"})
        except ShopUnreachable as error:
            if error.code == "shop_forbidden":
                return False
            raise
        return True

    def _missing_location(self) -> list[Reason]:
        if not self._location:
            return []
        try:
            self._client.read(f"/admin/stock-locations/{quote(self._location, safe='')}", {"fields": "id"})
        except NotThere:
            return [Reason("shop_location_unknown", {"location": self._location})]
        return []
