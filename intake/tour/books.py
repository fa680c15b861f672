"""The shops' own ledgers, as the tour compares them with our decisions."""

from __future__ import annotations

from collections.abc import Sequence

from intake.domain.money import Money
from intake.domain.ports import Shop
from intake.domain.returns import ExpectedReturn
from intake.sync.training import TrainingShop
from intake.tour.agreement import Book
from intake.tour.player import TourFailed


class TrainingBook:
    """The training shop's ledger."""

    def __init__(self, shop: TrainingShop) -> None:
        self._ledger = shop.ledger()

    def refunded(self, expected: ExpectedReturn) -> Money:
        """All that went back for a return."""
        return self._ledger.refunded(expected.external_id, expected.currency)

    def stock(self, skus: Sequence[str]) -> dict[str, int]:
        """Units in sellable stock, by SKU: the training shop starts with none."""
        return {sku: self._ledger.stock.get(sku, 0) for sku in skus}


def book_of(shop: Shop) -> Book:
    """The ledger of a shop. Raises TourFailed for a shop that shows none."""
    if isinstance(shop, TrainingShop):
        return TrainingBook(shop)
    from intake.sync.medusa.shop import MedusaShop

    if isinstance(shop, MedusaShop):
        return shop.book()
    raise TourFailed(f"no ledger of {shop.name}")
