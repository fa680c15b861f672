"""The training shop's book as values: what happened there, and what follows from it (stock, refunds, returns)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, TypeAdapter

from intake.domain.books import BookedGoods, BookedRefund, ShopBook
from intake.domain.money import Money, total, zero
from intake.domain.returns import ExpectedReturn, Payment, ReturnStatus


@dataclass(frozen=True, slots=True)
class Opened:
    """The first line: this book's own id, so that a cursor into another book is noticed."""

    book: UUID
    at: datetime
    event: Literal["opened"] = "opened"


@dataclass(frozen=True, slots=True)
class Announced:
    """A customer announced a return."""

    expected: ExpectedReturn
    event: Literal["announced"] = "announced"


@dataclass(frozen=True, slots=True)
class GoodsIn:
    """Units of a line that came in: `good` into stock, `bad` dismissed."""

    line: str
    sku: str
    good: int
    bad: int


@dataclass(frozen=True, slots=True)
class Received:
    """Goods of a return were received."""

    key: UUID
    external_id: str
    lines: tuple[GoodsIn, ...]
    at: datetime
    event: Literal["received"] = "received"


@dataclass(frozen=True, slots=True)
class Deducted:
    """Something was kept back from the price of a return's goods."""

    key: UUID
    external_id: str
    amount: Money
    at: datetime
    event: Literal["deducted"] = "deducted"


@dataclass(frozen=True, slots=True)
class Refunded:
    """Money went back to the customer over one of the order's payments. `by`: the person who did it without us."""

    key: UUID
    external_id: str
    payment: str
    amount: Money
    at: datetime
    by: str = ""
    event: Literal["refunded"] = "refunded"


@dataclass(frozen=True, slots=True)
class Credited:
    """The customer got store credit instead of money, and a bonus on top."""

    key: UUID
    external_id: str
    amount: Money
    bonus: Money
    at: datetime
    event: Literal["credited"] = "credited"


@dataclass(frozen=True, slots=True)
class GoodsOut:
    """Goods that go to the customer in an exchange; `id` is the shop's own of them."""

    id: str
    sku: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Sent:
    """Goods went out in exchange for a return."""

    key: UUID
    external_id: str
    goods: tuple[GoodsOut, ...]
    at: datetime
    event: Literal["sent"] = "sent"


@dataclass(frozen=True, slots=True)
class Remarked:
    """A note with grades and decisions was put on a return."""

    key: UUID
    external_id: str
    note: dict[str, Any]
    at: datetime
    event: Literal["remarked"] = "remarked"


Done = Received | Deducted | Refunded | Credited | Sent | Remarked
Event = Annotated[Opened | Announced | Done, Field(discriminator="event")]
EVENTS: TypeAdapter[Opened | Announced | Done] = TypeAdapter(Event)


@dataclass(frozen=True, slots=True)
class TrainingLedger:
    """What the training shop's books say, for comparing them with our own. Stock counts units per SKU."""

    refunds: tuple[Refunded, ...]
    deductions: tuple[Deducted, ...]
    receipts: tuple[Received, ...]
    notes: tuple[Remarked, ...]
    credits: tuple[Credited, ...]
    sent: tuple[Sent, ...]
    stock: dict[str, int]
    dismissed: dict[str, int]

    def refunded(self, external_id: str, currency: str) -> Money:
        """All that went back for a return, as money or as store credit without its bonus."""
        given: tuple[Refunded | Credited, ...] = (*self.refunds, *self.credits)
        return total((one.amount for one in given if one.external_id == external_id), currency)

    def deducted(self, external_id: str, currency: str) -> Money:
        """All that was kept back of a return's goods."""
        return total((d.amount for d in self.deductions if d.external_id == external_id), currency)


@dataclass(slots=True)
class Books:
    """The fold of all events, kept up with each one. `changed` is the number of the last event of a return."""

    book: UUID | None = None
    count: int = 0
    returns: dict[str, ExpectedReturn] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    done: dict[UUID, list[tuple[int, Done]]] = field(default_factory=dict)
    events: list[Done] = field(default_factory=list)
    received: dict[str, Counter[str]] = field(default_factory=dict)
    """Units received per return and line, good and bad together."""
    payers: dict[str, list[str]] = field(default_factory=dict)
    """The returns that share a payment."""

    def apply(self, event: Opened | Announced | Done) -> int:
        """Take an event in; returns its number."""
        self.count += 1
        match event:
            case Opened():
                self.book = event.book
            case Announced():
                self._touch(event.expected)
                for payment in event.expected.payments:
                    self.payers.setdefault(payment.external_id, []).append(event.expected.external_id)
            case _:
                self.done.setdefault(event.key, []).append((self.count, event))
                self.events.append(event)
                self._update(event)
        return self.count

    def of_return(self, external_id: str) -> ShopBook:
        """What the books hold of one return."""
        mine = [(n, e) for found in self.done.values() for n, e in found if e.external_id == external_id]
        mine.sort(key=lambda numbered: numbered[0])
        return ShopBook(
            refunds=tuple(_booked_refund(n, e) for n, e in mine if isinstance(e, Refunded)),
            goods=tuple(goods for n, e in mine if isinstance(e, Received) for goods in _booked_goods(n, e)),
            marks=frozenset(e.key for _, e in mine if isinstance(e, Deducted | Credited | Sent | Remarked)),
            there=external_id in self.returns,
        )

    def by_others(self, payment: str) -> tuple[Refunded, ...]:
        """The refunds that people made without us on the payments of the order that `payment` belongs to, in order."""
        orders = set(self.payers.get(payment, ()))
        return tuple(e for e in self.events if isinstance(e, Refunded) and e.by and e.external_id in orders)

    def refundable(self, payment: str) -> Money | None:
        """What is left on a payment; None when there is no such payment."""
        for external_id in self.payers.get(payment, ()):
            for known in self.returns[external_id].payments:
                if known.external_id == payment:
                    return known.refundable
        return None

    def ledger(self) -> TrainingLedger:
        """The books as they stand."""
        receipts = tuple(e for e in self.events if isinstance(e, Received))
        goods = [line for receipt in receipts for line in receipt.lines]
        stock, dismissed = Counter[str](), Counter[str]()
        for line in goods:
            stock[line.sku] += line.good
            dismissed[line.sku] += line.bad
        return TrainingLedger(
            refunds=tuple(e for e in self.events if isinstance(e, Refunded)),
            deductions=tuple(e for e in self.events if isinstance(e, Deducted)),
            receipts=receipts,
            notes=tuple(e for e in self.events if isinstance(e, Remarked)),
            credits=tuple(e for e in self.events if isinstance(e, Credited)),
            sent=tuple(e for e in self.events if isinstance(e, Sent)),
            stock={sku: count for sku, count in stock.items() if count},
            dismissed={sku: count for sku, count in dismissed.items() if count},
        )

    def _update(self, event: Done) -> None:
        """A receipt moves a return's status; a refund leaves less on its payment, for every return of that order."""
        if isinstance(event, Received):
            expected = self.returns[event.external_id]
            received = self.received.setdefault(event.external_id, Counter())
            for line in event.lines:
                received[line.line] += line.good + line.bad
            complete = all(received[line.external_id] >= line.quantity for line in expected.lines)
            status = ReturnStatus.RECEIVED if complete else ReturnStatus.PARTIAL
            self._touch(replace(expected, status=status, updated_at=event.at))
        elif isinstance(event, Refunded):
            for external_id in self.payers.get(event.payment, ()):
                expected = self.returns[external_id]
                payments = tuple(_less(payment, event) for payment in expected.payments)
                advance, others = expected.already_refunded, expected.refunded_by_others
                if event.by:
                    nothing = zero(event.amount.currency)
                    others = (others or nothing) + event.amount
                    if external_id == event.external_id:
                        advance = (advance or nothing) + event.amount
                changed = replace(expected, already_refunded=advance, refunded_by_others=others, payments=payments)
                self._touch(replace(changed, updated_at=event.at))

    def _touch(self, expected: ExpectedReturn) -> None:
        self.returns[expected.external_id] = expected
        self.changed[expected.external_id] = self.count


def _booked_refund(number: int, event: Refunded) -> BookedRefund:
    key = None if event.by else event.key
    return BookedRefund(f"{event.event}-{number}", event.payment, event.amount, event.at, key, by=event.by)


def _booked_goods(number: int, event: Received) -> tuple[BookedGoods, ...]:
    reference = f"{event.event}-{number}"
    return tuple(BookedGoods(reference, one.line, one.good, one.bad, event.at, event.key) for one in event.lines)


def _less(payment: Payment, refund: Refunded) -> Payment:
    if payment.external_id != refund.payment:
        return payment
    return replace(payment, refundable=payment.refundable - refund.amount)
