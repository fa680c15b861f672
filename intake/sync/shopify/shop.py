"""A Shopify shop behind the Shop port."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

import httpx

from intake.domain.books import ShopBook
from intake.domain.decisions import Settlement
from intake.domain.effects import Effect, Page, Seen, SeenState, ShopCheck
from intake.domain.errors import ShopAnswerUnusable, ShopRefused, ShopUncertain
from intake.domain.ports import PhotoFiles
from intake.domain.returns import ExpectedReturn
from intake.settings import ShopSettings
from intake.sync.shopify import plan
from intake.sync.shopify.annotate import Annotate
from intake.sync.shopify.blind import Blind
from intake.sync.shopify.book import Books
from intake.sync.shopify.check import check
from intake.sync.shopify.client import Client
from intake.sync.shopify.close import Close
from intake.sync.shopify.details import Details
from intake.sync.shopify.find import find
from intake.sync.shopify.goods import GoodsDeed
from intake.sync.shopify.order_refund import OrderRefund
from intake.sync.shopify.plan import Wishes
from intake.sync.shopify.pull import Pull

SETTLE_TIME = timedelta(minutes=10)
"""Shopify says nothing of how late a request may still take effect; field reports look for ten minutes."""
KEY_MEMORY = timedelta(hours=24)
"""How long a repeated key is known (shopify.dev, "Idempotent requests"); only refunds without a return have one."""


class ShopifyShop:
    """One shop. Safe to use from several threads.

    `secret`: an access token, or with a client id in the settings the app's client secret.
    """

    def __init__(
        self,
        settings: ShopSettings,
        secret: str,
        photos: PhotoFiles,
        *,
        settle_time: timedelta = SETTLE_TIME,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """Raises IntakeError shop_address_invalid or shop_address_insecure; talks to nobody yet."""
        chosen = settings.shopify
        self.name = settings.name
        self.settle_time = settle_time
        self.key_memory = KEY_MEMORY
        self._photos = photos
        self._client = Client(settings.name, settings.address, secret, client_id=chosen.client_id, transport=transport)
        self._details = Details(self._client, names=chosen.customer_names)
        self._wishes = Wishes(
            location=_location(settings.location),
            locations={what: _location(where) for what, where in chosen.locations.items()},
            approve=chosen.approve_requests,
            notify=chosen.notify_customer,
            photos=chosen.upload_photos,
        )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def check(self) -> ShopCheck:
        """See check."""
        places = [place for place in (self._wishes.location, *self._wishes.locations.values()) if place]
        return check(self._client, tuple(dict.fromkeys(places)), photos=self._wishes.photos)

    def pull(self, cursor: str) -> Iterator[Page]:
        """See pull."""
        return Pull(self._client, self._details).pages(cursor)

    def find(self, text: str) -> tuple[ExpectedReturn, ...]:
        """Returns by an order's name or their own, asked of the shop right now."""
        return find(self._client, self._details, text)

    def plan(self, settlement: Settlement, site: str) -> tuple[Effect, ...]:
        """See plan."""
        return plan.plan(settlement, site, self._wishes)

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
        return Books(self._client).of(expected)

    def contact(self, expected: ExpectedReturn) -> str:
        """The order's e-mail address."""
        return Books(self._client).contact(expected)

    def stock(self, skus: Sequence[str]) -> dict[str, int]:
        """Units on sale, for comparing them with ours."""
        return Books(self._client).stock(skus)

    def blind(self) -> Blind:
        """For parcels without an RMA: what can still be returned, and opening a return for it."""
        return Blind(self._client)

    def _deed(self, effect: Effect) -> GoodsDeed | Close | Annotate | OrderRefund:
        match effect.kind:
            case plan.PROCESS | plan.DISPOSE | plan.REMOVE:
                return GoodsDeed(self._client, effect)
            case plan.CLOSE:
                return Close(self._client, effect)
            case plan.ANNOTATE:
                return Annotate(self._client, effect, self._photos)
            case plan.REFUND_ORDER:
                return OrderRefund(self._client, effect)
            case _:
                raise ShopRefused("effect_unknown", kind=effect.kind)


def _location(place: str) -> str:
    """A location's id in full; the admin's address bar shows only its number."""
    return f"gid://shopify/Location/{place}" if place.isascii() and place.isdigit() else place
