"""What the test shop holds: one record per order, with all that hangs on it. Money is in presentment minor units."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

MONEY_IN = ("SALE", "CAPTURE")
ON_ITS_WAY = ("SUCCESS", "PENDING", "AWAITING_RESPONSE")


@dataclass(slots=True)
class Line:
    """A line of an order. Totals are for the whole quantity; a custom line has no variant and no stock."""

    id: int
    sku: str
    title: str
    quantity: int
    price: int
    variant: int | None = None
    variant_title: str | None = None
    barcode: str | None = None
    item: int | None = None
    discount: int = 0
    order_discount: int = 0
    tax: int = 0
    serials: str = ""

    @property
    def discounted(self) -> int:
        """What was asked for the line after its own discounts, without its share of the order's."""
        return self.price * self.quantity - self.discount


@dataclass(slots=True)
class FulfillmentLine:
    """Units of an order line that travelled together."""

    id: int
    line: int
    quantity: int


@dataclass(slots=True)
class Fulfillment:
    """A parcel that went out, and when it was delivered."""

    id: int
    lines: list[FulfillmentLine]
    tracking: str = ""
    delivered: datetime | None = None


@dataclass(slots=True)
class Transaction:
    """Money that moved, in or out. `settles`: the status it takes on by itself at `settles_at`."""

    id: int
    kind: str
    status: str
    gateway: str
    amount: int
    created: datetime
    parent: int | None = None
    error: str | None = None
    settles: str | None = None
    settles_at: datetime | None = None


@dataclass(slots=True)
class RefundedLine:
    """Units that a refund took off the order."""

    line: int
    quantity: int
    restock: str
    location: int | None
    subtotal: int
    tax: int


@dataclass(slots=True)
class Adjustment:
    """The difference between what a refund was worth and what was paid out; positive is the merchant's favour."""

    id: int
    reason: str
    amount: int


@dataclass(slots=True)
class RefundRecord:
    """A refund of an order, made through one of its returns or not."""

    id: int
    created: datetime
    note: str | None
    lines: list[RefundedLine]
    transactions: list[Transaction]
    return_id: int | None = None
    shipping: int = 0
    adjustments: list[Adjustment] = field(default_factory=list)

    @property
    def amount(self) -> int:
        """What left or is about to leave the shop."""
        return sum(one.amount for one in self.transactions if one.status in ON_ITS_WAY)


@dataclass(slots=True)
class ReturnedLine:
    """A line of a return. `fee`: percentage of the value kept as restocking fee."""

    id: int
    fulfillment_line: int
    quantity: int
    reason: int
    reason_note: str = ""
    customer_note: str | None = None
    fee: float | None = None
    processed: int = 0
    refunded: int = 0


@dataclass(slots=True)
class ExchangeLine:
    """Goods that go out instead. `price` and `tax` are per unit."""

    id: int
    sku: str
    title: str
    quantity: int
    price: int
    variant: int | None = None
    tax: int = 0
    processed: int = 0
    line: int | None = None


@dataclass(slots=True)
class Disposition:
    """What became of units in the warehouse."""

    id: int
    type: str
    quantity: int
    location: int | None
    created: datetime


@dataclass(slots=True)
class ReverseLine:
    """Units expected back; nothing bounds how often they are disposed of."""

    id: int
    fulfillment_line: int
    quantity: int
    dispositions: list[Disposition] = field(default_factory=list)

    @property
    def disposed(self) -> int:
        return sum(one.quantity for one in self.dispositions)


@dataclass(slots=True)
class ReverseDelivery:
    """A parcel on its way back."""

    id: int
    tracking: str
    carrier: str


@dataclass(slots=True)
class ReverseOrder:
    """What the warehouse is told to expect."""

    id: int
    lines: list[ReverseLine]
    deliveries: list[ReverseDelivery] = field(default_factory=list)
    canceled: bool = False

    @property
    def status(self) -> str:
        if self.canceled:
            return "CANCELED"
        return "CLOSED" if all(line.disposed >= line.quantity for line in self.lines) else "OPEN"


@dataclass(slots=True)
class ReturnRecord:
    """A return, from its request to its end. `shipping_fee` is taken off the first refund that is suggested."""

    id: int
    name: str
    status: str
    created: datetime
    lines: list[ReturnedLine]
    exchanges: list[ExchangeLine] = field(default_factory=list)
    reverse_orders: list[ReverseOrder] = field(default_factory=list)
    shipping_fee: int = 0
    shipping_fee_id: int = 0
    approved: datetime | None = None
    closed: datetime | None = None
    decline: tuple[str, str | None] | None = None
    notified: int = 0

    @property
    def reverse_lines(self) -> Iterator[ReverseLine]:
        return (line for order in self.reverse_orders for line in order.lines)


@dataclass(slots=True)
class Metafield:
    """A value an app left on the order."""

    id: int
    namespace: str
    key: str
    type: str
    value: str
    updated: datetime


@dataclass(slots=True)
class OrderRecord:
    """An order. `rate`: what one unit of `currency` (presentment) is worth in `shop_currency`.

    `recipient`: name and postcode, where they are not those of the country's usual customer.
    """

    id: int
    name: str
    created: datetime
    updated: datetime
    currency: str
    shop_currency: str
    lines: list[Line]
    fulfillments: list[Fulfillment]
    transactions: list[Transaction]
    rate: str = "1"
    taxes_included: bool = True
    shipping: int = 0
    customer: int | None = None
    country: str = "de"
    recipient: tuple[str, str] | None = None
    touched: datetime | None = None
    cancelled: datetime | None = None
    refunds: list[RefundRecord] = field(default_factory=list)
    returns: list[ReturnRecord] = field(default_factory=list)
    metafields: list[Metafield] = field(default_factory=list)

    def line(self, number: int) -> Line:
        return next(line for line in self.lines if line.id == number)

    def fulfillment_line(self, number: int) -> FulfillmentLine | None:
        return next((one for parcel in self.fulfillments for one in parcel.lines if one.id == number), None)

    def return_(self, number: int) -> ReturnRecord:
        return next(one for one in self.returns if one.id == number)

    def source(self, returned: ReturnedLine | ReverseLine) -> Line:
        """The order line that a return's line is about."""
        one = self.fulfillment_line(returned.fulfillment_line)
        assert one is not None
        return self.line(one.line)

    @property
    def all_transactions(self) -> list[Transaction]:
        return [*self.transactions, *(one for refund in self.refunds for one in refund.transactions)]

    @property
    def return_status(self) -> str:
        """Any requested before any open before any closed; only declined or cancelled ones are as good as none."""
        states = {one.status for one in self.returns}
        if "REQUESTED" in states:
            return "RETURN_REQUESTED"
        if "OPEN" in states:
            waiting = [one for one in self.returns if one.status == "OPEN"]
            done = all(one.reverse_orders and all(o.status == "CLOSED" for o in one.reverse_orders) for one in waiting)
            return "INSPECTION_COMPLETE" if done else "IN_PROGRESS"
        return "RETURNED" if "CLOSED" in states else "NO_RETURN"
