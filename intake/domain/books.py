"""A shop's own books about one return, as we read them back: what went out to the customer, what came in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from intake.domain.money import Money, total


@dataclass(frozen=True, slots=True)
class BookedRefund:
    """Money the shop gave back on one payment.

    `key` is our effect's key when the refund bears our mark, None when somebody else made it; `by` is then whom the
    shop names (an id or a name, often empty) and `note` what they wrote. `moved`: the money is on its way; False for a
    refund that the shop only noted, or that its payment provider holds or has refused.
    """

    reference: str
    payment: str
    amount: Money
    at: datetime | None = None
    key: UUID | None = None
    moved: bool = True
    by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class BookedGoods:
    """Units of one line that the shop booked in: `good` into stock, `bad` not. `line`: its external id."""

    reference: str
    line: str
    good: int
    bad: int
    at: datetime | None = None
    key: UUID | None = None


@dataclass(frozen=True, slots=True)
class ShopBook:
    """What the shop holds of a return.

    `refunds`: all of the return's order, where the shop ties no refund to a return; so the keys of other returns of
    that order are among them. `goods`: this return's alone. `marks`: keys of all other effects of ours found on the
    way (deductions, notes). `there`: False when the shop no longer knows the return or its order; the rest is empty.
    """

    refunds: tuple[BookedRefund, ...] = ()
    goods: tuple[BookedGoods, ...] = ()
    marks: frozenset[UUID] = frozenset()
    there: bool = True

    def ours(self, currency: str) -> Money:
        """All that went out under keys of ours."""
        return total((one.amount for one in self.refunds if one.key is not None), currency)

    def keys(self) -> tuple[UUID, ...]:
        """The keys of ours on refunds and goods, each once."""
        refunds, goods = (one.key for one in self.refunds), (one.key for one in self.goods)
        return tuple(dict.fromkeys(key for key in (*refunds, *goods) if key is not None))

    def foreign(self) -> tuple[BookedRefund, ...]:
        """The refunds that somebody else made."""
        return tuple(one for one in self.refunds if one.key is None)
