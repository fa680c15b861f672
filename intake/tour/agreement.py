"""Do our decisions, the shop's refunds and the shop's stock agree? To the cent and to the unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from intake.domain.decisions import Settlement
from intake.domain.grades import Disposition
from intake.domain.money import Money, total
from intake.domain.ports import Reads
from intake.domain.returns import ExpectedReturn
from intake.grading.balance import balance


class Book(Protocol):
    """A shop's own ledger, read after the shift."""

    def refunded(self, expected: ExpectedReturn) -> Money:
        """All that went back for a return during the tour."""

    def stock(self, skus: Sequence[str]) -> dict[str, int]:
        """Units in sellable stock now, by SKU."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One return: what we decided to pay, and what the shop says it paid."""

    rma: str
    units: int
    owed: Money
    paid: Money
    deducted: Money
    open_reviews: int

    @property
    def agrees(self) -> bool:
        return self.owed == self.paid


def skus_of(returns: Sequence[ExpectedReturn]) -> tuple[str, ...]:
    """The articles of these returns, each once."""
    return tuple(sorted({line.sku for one in returns for line in one.lines}))


def compare(
    reads: Reads, returns: Sequence[ExpectedReturn], book: Book, before: Mapping[str, int]
) -> tuple[tuple[Compared, ...], list[str]]:
    """Every return, and every disagreement as a sentence. `before`: the shop's stock when the tour began."""
    rows = tuple(_row(reads, one, book) for one in returns)
    wrong = [f"{row.rma}: decided {row.owed}, the shop paid {row.paid}" for row in rows if not row.agrees]
    wrong += [f"{row.rma}: {row.open_reviews} reviews are open" for row in rows if row.open_reviews]
    wrong += [sentence for one in returns for sentence in _sums(reads, one)]
    ours, after = restocked(reads, returns), book.stock(skus_of(returns))
    for sku, count in after.items():
        gained = count - before.get(sku, 0)
        if ours[sku] != gained:
            wrong.append(f"stock of {sku}: {ours[sku]} units restocked here, {gained} in the shop")
    return rows, wrong


def _row(reads: Reads, expected: ExpectedReturn, book: Book) -> Compared:
    settlements: tuple[Settlement, ...] = reads.settlements(expected.id)
    units = reads.units(return_ids=[expected.id])
    return Compared(
        expected.rma,
        len(units),
        total((one.refund - (one.store_credit or expected.nothing()) for one in settlements), expected.currency),
        book.refunded(expected),
        total((one.goods_deduction for one in settlements), expected.currency),
        sum(bool(unit.decision.review) and not unit.reviewed_by for unit in units),
    )


def _sums(reads: Reads, expected: ExpectedReturn) -> list[str]:
    """Do the settlements say what the decisions say, and do their parts add up?"""
    wrong = []
    settlements = reads.settlements(expected.id)
    decided = total((unit.decision.refund for unit in reads.units(return_ids=[expected.id])), expected.currency)
    settled = total((unit.refund for one in settlements for unit in one.units), expected.currency)
    if not expected.exchange and decided != settled:
        wrong.append(f"{expected.rma}: the decisions come to {decided}, the settlements to {settled}")
    for one in settlements:
        goods = total((unit.refund for unit in one.units), expected.currency)
        back = one.credit_back or expected.nothing()
        if one.refund != goods + one.delivery - one.postage - one.instant + back:
            wrong.append(f"{expected.rma}: the parts of settlement {one.id} do not add up")
    found = balance(expected, settlements)
    wrong += [f"{expected.rma}: {flaw}" for flaw in found.flaws]
    if found.difference:
        wrong.append(f"{expected.rma}: {found.difference} of {found.paid} are not accounted for")
    return wrong


def restocked(reads: Reads, returns: Sequence[ExpectedReturn]) -> Counter[str]:
    """Units that we settled as restock, by SKU."""
    units = reads.units(return_ids=[one.id for one in returns])
    return Counter(unit.sku for unit in units if unit.settled and unit.decision.disposition is Disposition.RESTOCK)
