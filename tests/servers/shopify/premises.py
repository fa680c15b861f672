"""What the test shop is furnished with: the articles of the other test shop, locations, reasons, exchange rates."""

from __future__ import annotations

from dataclasses import dataclass

from tests.servers.medusa.catalogue import ARTICLES, Article
from tests.servers.shopify.tour_articles import articles

FIRST_VARIANT = 7001
FIRST_ITEM = 8001
STOCKED = 1000


@dataclass(frozen=True, slots=True)
class Location:
    """A place where stock lies."""

    id: int
    name: str
    active: bool = True
    fulfills: bool = True


@dataclass(frozen=True, slots=True)
class ReturnReason:
    """An entry of the catalogue of return reasons."""

    id: int
    handle: str
    name: str
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Ware:
    """An article as this shop numbers it."""

    variant: int
    item: int
    article: Article

    @property
    def id(self) -> int:
        return self.item


LOCATIONS = (
    Location(31, "Returns warehouse"),
    Location(32, "City store"),
    Location(33, "Old warehouse", active=False, fulfills=False),
)
RETURNS_WAREHOUSE = LOCATIONS[0].id
CITY_STORE = LOCATIONS[1].id

REASONS = (
    ReturnReason(1, "size-too-small", "Size was too small"),
    ReturnReason(2, "size-too-large", "Size was too large"),
    ReturnReason(3, "changed-my-mind", "Changed my mind"),
    ReturnReason(4, "item-not-as-described", "Item not as described"),
    ReturnReason(5, "received-wrong-item", "Received the wrong item"),
    ReturnReason(6, "damaged-or-defective", "Damaged or defective"),
    ReturnReason(7, "style", "Style"),
    ReturnReason(8, "color", "Color"),
    ReturnReason(9, "other", "Other"),
    ReturnReason(10, "unwanted-gift", "Unwanted gift", deleted=True),
)
OTHER_REASON = 9

_FIRST = {article.sku for article in ARTICLES}
WARES = {
    article.sku: Ware(FIRST_VARIANT + place, FIRST_ITEM + place, article)
    for place, article in enumerate((*ARTICLES, *(one for one in articles() if one.sku not in _FIRST)))
}
WARES_BY_VARIANT = {ware.variant: ware for ware in WARES.values()}
WARES_BY_ITEM = {ware.item: ware for ware in WARES.values()}

RATES = {"EUR": "1", "DKK": "0.134", "RON": "0.2", "USD": "0.92", "GBP": "1.17", "JPY": "0.0062", "KWD": "2.99"}
"""What one unit of a currency is worth in the shop's own, euros."""
