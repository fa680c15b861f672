"""The shops' own ledgers, as the tour compares them with our decisions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from intake.domain.money import Money
from intake.domain.ports import Shop
from intake.domain.returns import ExpectedReturn
from intake.tour.agreement import Book
from intake.tour.player import TourFailed


@runtime_checkable
class _ShowsStock(Protocol):
    """A shop that tells what lies on its shelves."""

    def stock(self, skus: Sequence[str]) -> dict[str, int]:
        """Units in sellable stock by SKU."""


class ShopLedger:
    """What a shop's books say of refunds that bear our mark, and of stock."""

    def __init__(self, shop: Shop, shelves: _ShowsStock) -> None:
        self._shop = shop
        self._shelves = shelves

    def refunded(self, expected: ExpectedReturn) -> Money:
        """All that went back for a return under our keys."""
        return self._shop.book(expected).ours(expected.currency)

    def stock(self, skus: Sequence[str]) -> dict[str, int]:
        """Units in sellable stock, by SKU."""
        return self._shelves.stock(skus)


def book_of(shop: Shop) -> Book:
    """The ledger of a shop. Raises TourFailed for a shop that shows no stock."""
    if not isinstance(shop, _ShowsStock):
        raise TourFailed(f"no ledger of {shop.name}")
    return ShopLedger(shop, shop)
