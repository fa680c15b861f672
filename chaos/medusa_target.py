"""A real Medusa as the shop to be broken, with real orders and requested returns made for the run."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from chaos.board import Board
from chaos.http1 import Message
from chaos.ledgers import Paid, ShopLedger
from chaos.orders import ARTICLES, turned, wish
from chaos.proxy import Weather
from chaos.stories import SHOP, Box, Story
from intake.domain.ports import PhotoFiles, Shop
from intake.settings import ShopSettings
from intake.store.photos import PhotoStore
from intake.sync.medusa.shop import MedusaShop
from tests.servers import medusa, postgres

_OURS = "intake:"
_SUBJECT = re.compile(r"/admin/(?:orders|returns|payments)/([A-Za-z0-9_]+)")
_KINDS = {"clean": 4, "part": 3, "worn": 2, "pair": 2, "split": 2, "gone_approved": 1, "gone_overridden": 1}
_COUNTRIES = ("de", "nl", "dk", "ro")


class MedusaTarget:
    """A furnished Medusa. Its requests take up to seconds on a busy machine: the settle time leaves room for that."""

    settle_s = 12.0

    def __init__(self, board: Board, say: Callable[[str], None], seed: int) -> None:
        self.weather = Weather(held_s=4.0, drip_s=2.0)
        self._board, self._say = board, say
        self._dice = random.Random(f"medusa {seed}")
        self._database = postgres.start()
        self._shop = medusa.start(self._database)
        self.port = self._shop.server.port
        self._subjects: dict[str, str] = {}
        self._orders: dict[str, medusa.Order] = {}
        self._before: dict[str, int] = {}

    def announce(self, stories: Sequence[Story]) -> tuple[Story, ...]:
        """Place an order and ask for a return for each; the stories as they are then."""
        made = []
        for story in stories:
            made.append(self._placed(story))
            if len(made) % 25 == 0:
                self._say(f"{len(made)} of {len(stories)} orders placed")
        connector = self._connector(self._shop.base, PhotoStore(Path(self._shop.server.directory)))
        found = {one.external_id: one for page in connector.pull("") for one in page.returns}
        self._before = {sku: self._shop.stock(sku) for sku in ARTICLES}
        return tuple(replace(story, expected=found[story.expected.external_id]) for story in made)

    def start(self) -> None:
        """It runs already, or was killed."""
        if not self._shop.server.healthy():
            self._shop.restart()

    def kill(self) -> None:
        """SIGKILL."""
        self._shop.kill()

    def stop(self) -> None:
        """End it and its database."""
        self._shop.stop()
        self._database.stop()

    def connect(self, port: int, photos: PhotoFiles) -> Shop:
        """The real connector, through a name that has to be resolved."""
        return self._connector(f"http://localhost:{port}", photos)

    def ledger(self) -> ShopLedger:
        """Read from the admin API directly, order by order."""
        self.start()
        ledger = ShopLedger()
        for external_id, order in self._orders.items():
            for refund in self._shop.refunds(order):
                ledger.refunds.append(Paid(_key(refund.note), external_id, _minor(refund.amount)))
            for line in self._shop.credit_lines(order):
                key = _key(line["reference_id"] or "")
                if key is not None:
                    ledger.others[key] += 1
                    ledger.kept[external_id] -= _minor(Decimal(line["amount"]))
            for change in self._shop.admin.get(f"/admin/orders/{order.id}/changes")["order_changes"]:
                key = _key(change.get("internal_note") or "")
                if key is not None and change["status"] == "confirmed":
                    ledger.others[key] += 1
            notes = self._shop.order(order).get("metadata") or {}
            ledger.others.update(UUID(name.removeprefix("intake_")) for name in notes if name.startswith("intake_"))
        for sku, count in self._before.items():
            ledger.stock[sku] = self._shop.stock(sku) - count
        return ledger

    def subject(self, request: Message) -> str:
        """The return whose order, payment or own id is in the path."""
        found = _SUBJECT.search(request.target)
        return self._subjects.get(found[1], found[1]) if found else request.target.split("?")[0]

    def changes(self, request: Message) -> bool:
        """All but GET."""
        return request.method != "GET"

    def _connector(self, address: str, photos: PhotoFiles) -> MedusaShop:
        settings = ShopSettings(name=SHOP, kind="medusa", address=address)
        settle = timedelta(seconds=self.settle_s * self._board.speed)
        return MedusaShop(settings, self._shop.secret, photos, settle_time=settle)

    def _placed(self, plain: Story) -> Story:
        dice = self._dice
        kind = dice.choices(list(_KINDS), list(_KINDS.values()))[0]
        first, second = dice.sample(["TJ-S", "TJ-M"] if kind == "worn" else list(ARTICLES), 2)
        wanted = wish(kind, first, second)
        country = dice.choice(_COUNTRIES)
        order = self._shop.place_order(wanted.bought, country)
        boxes = 2 if kind == "split" else 1
        lines = [(sku, many, "changed_mind") for sku, many in wanted.back]
        asked = self._shop.request_return(order, lines, parcels=boxes)
        self._orders[asked.id] = order
        for name in (order.id, order.payment, asked.id):
            self._subjects[name] = asked.id
        prices = {sku: _minor(Decimal(str(ARTICLES[sku].prices[order.currency.lower()]))) for sku in wanted.bought}
        goods = sum(prices[sku] * many for sku, many in wanted.back)
        refund = _minor(order.total) if wanted.whole else goods
        units = tuple((f"0{ARTICLES[sku].ean}", "good") for sku, many in wanted.back for _ in range(many))
        stock = Counter({sku: many for sku, many in wanted.back})
        expected = replace(plain.expected, external_id=asked.id)  # as it is until the shop's own is pulled
        story = Story(plain.number, kind, expected, (Box(asked.tracking[0], units),), "approve", refund, 0, stock)
        return turned(story, asked.tracking, prices, first, second)


def _key(mark: str) -> UUID | None:
    return UUID(mark.removeprefix(_OURS)) if mark.startswith(_OURS) else None


def _minor(amount: Decimal) -> int:
    return int((amount * 100).to_integral_value())
