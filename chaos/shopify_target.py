"""The Shopify test shop as the shop to be broken. It marks no refund with a key of ours: returns compare by sums."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from chaos.board import Board
from chaos.http1 import Message
from chaos.ledgers import Paid, ShopLedger
from chaos.orders import ARTICLES, turned, wish
from chaos.proxy import Weather
from chaos.stories import SHOP, Box, Story
from intake.domain.ports import PhotoFiles, Shop
from intake.settings import ShopifySettings, ShopSettings
from intake.store.photos import PhotoStore
from intake.sync.shopify.shop import ShopifyShop
from tests.servers import shopify

_KINDS = {"clean": 4, "part": 3, "worn": 2, "pair": 2, "gone_approved": 1, "gone_overridden": 1}
_WAREHOUSE = "gid://shopify/Location/31"


class ShopifyTarget:
    """The test shop, with orders and open returns made for the run."""

    settle_s = 8.0

    def __init__(self, board: Board, seed: int) -> None:
        self.weather = Weather(held_s=2.5, drip_s=1.0)
        self._board = board
        self._dice = random.Random(f"shopify {seed}")
        self._shop = shopify.start()
        self.port = self._shop.port
        self._before: dict[str, int] = {}

    def announce(self, stories: Sequence[Story]) -> tuple[Story, ...]:
        """Place an order and open a return for each; the stories as they are then."""
        drafts = [self._placed(story) for story in stories]
        connector = self._connector(self._shop.base, PhotoStore(Path(self._shop.directory)))
        made = {one.external_id: one for page in connector.pull("") for one in page.returns}
        self._before = {sku: self._shop.stock(sku) for sku in ARTICLES}
        known = [replace(draft, expected=made[draft.expected.external_id]) for draft in drafts]
        return tuple(
            replace(story, boxes=tuple(replace(box, code=story.expected.tracking[0]) for box in story.boxes))
            for story in known
        )

    def start(self) -> None:
        """It runs already, or was killed."""
        if not self._shop.healthy():
            self._shop.restart()

    def kill(self) -> None:
        """SIGKILL."""
        self._shop.kill()

    def stop(self) -> None:
        """End it."""
        self._shop.stop()

    def connect(self, port: int, photos: PhotoFiles) -> Shop:
        """The real connector, through a name that has to be resolved."""
        return self._connector(f"http://localhost:{port}", photos)

    def ledger(self) -> ShopLedger:
        """Out of the shop's books."""
        books = self._shop.ledger()
        ledger = ShopLedger(keyed=False)
        ledger.refunds = [
            Paid(None, one.return_ or one.order, one.amount) for one in books.refunds if one.status != "FAILURE"
        ]
        for sku, count in self._before.items():
            ledger.stock[sku] = self._shop.stock(sku) - count
        return ledger

    def subject(self, request: Message) -> str:
        """Its path: what a request is about is in the document."""
        return request.target.split("?")[0]

    def changes(self, request: Message) -> bool:
        """Every request is a POST; mutations change."""
        return b"mutation" in request.body[:4000] or "/graphql" not in request.target

    def _connector(self, address: str, photos: PhotoFiles) -> ShopifyShop:
        settings = ShopSettings(
            name=SHOP, kind="shopify", address=address, location=_WAREHOUSE, shopify=ShopifySettings()
        )
        settle = timedelta(seconds=self.settle_s * self._board.speed)
        return ShopifyShop(settings, self._shop.settings.fixed_token, photos, settle_time=settle)

    def _placed(self, plain: Story) -> Story:
        dice = self._dice
        kind = dice.choices(list(_KINDS), list(_KINDS.values()))[0]
        first, second = dice.sample(["TJ-S", "TJ-M"] if kind == "worn" else list(ARTICLES), 2)
        wanted = wish(kind, first, second)
        order = self._shop.place_order(wanted.bought)
        back = self._shop.open_return(order, dict(wanted.back))
        prices = {sku: round(ARTICLES[sku].prices["eur"] * 100) for sku in wanted.bought}
        units = tuple((f"0{ARTICLES[sku].ean}", "good") for sku, many in wanted.back for _ in range(many))
        goods = sum(prices[sku] * many for sku, many in wanted.back)
        expected = replace(plain.expected, external_id=f"gid://shopify/Return/{back.id}")
        story = Story(plain.number, kind, expected, (Box("", units),), "approve", goods, 0, Counter(dict(wanted.back)))
        return turned(story, ("",), prices, first, second)
