"""The shop's own ledger, read from the shop itself and never through the code under test."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from intake.sync import training_book
from intake.sync.training_ledger import Books


@dataclass(frozen=True, slots=True)
class Paid:
    """A refund in the shop: under which key of ours (None: somebody else's), for which return, how much."""

    key: UUID | None
    external_id: str
    minor: int


@dataclass(slots=True)
class ShopLedger:
    """What the shop holds: refunds; how often each other effect was carried out; what it kept back; its stock by SKU.

    `kept` is in minor units by return. `keyed`: does the shop show under which key of ours each effect stands?
    """

    keyed: bool = True
    refunds: list[Paid] = field(default_factory=list)
    others: Counter[UUID] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    stock: Counter[str] = field(default_factory=Counter)


def training_ledger(book: Path) -> ShopLedger:
    """The training shop's, out of its file."""
    books = Books()
    for event in training_book.read(book)[0]:
        books.apply(event)
    found = books.ledger()
    ledger = ShopLedger(stock=Counter(found.stock))
    ledger.refunds = [Paid(one.key, one.external_id, one.amount.minor) for one in found.refunds]
    keys = [receipt.key for receipt in found.receipts] + [note.key for note in found.notes]
    ledger.others.update(keys + [deduction.key for deduction in found.deductions])
    for deduction in found.deductions:
        ledger.kept[deduction.external_id] += deduction.amount.minor
    return ledger
