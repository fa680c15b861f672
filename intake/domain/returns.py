"""What the shop told us is coming: expected returns and their lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from uuid import UUID

from intake.domain.money import Money, split_evenly, zero


class Ground(StrEnum):
    """Why the customer may send goods back; it decides what may be deducted."""

    WITHDRAWAL = "withdrawal"  # statutory, Directive 2011/83/EU art. 9
    VOLUNTARY = "voluntary"  # the shop's own, longer window
    DEFECT = "defect"  # lack of conformity, Directive (EU) 2019/771
    OUR_ERROR = "our_error"  # we sent the wrong thing


class ReturnStatus(StrEnum):
    """The shop's view of the return."""

    EXPECTED = "expected"
    PARTIAL = "partial"
    RECEIVED = "received"
    CANCELED = "canceled"


class Exception16(StrEnum):
    """Goods with no right of withdrawal, Directive 2011/83/EU art. 16; some only once unsealed or mixed."""

    CUSTOM_MADE = "custom_made"  # 16(c)
    PERISHABLE = "perishable"  # 16(d)
    HYGIENE_SEAL = "hygiene_seal"  # 16(e), only when unsealed by the customer
    MIXED = "mixed"  # 16(f)
    SEALED_MEDIA = "sealed_media"  # 16(i), only when unsealed by the customer


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """One article on an expected return.

    `unit_paid` is what the customer paid for one unit, tax included, after discounts; `paid` for all `quantity` of
    them, where that is not just as many times (three for 10.00): then `unit_paid` is rounded down. `kind` chooses the
    guide ("apparel"). `cn_code` is the Combined Nomenclature code (digits); `weight_g` the weight of one unit in grams.
    """

    id: UUID
    external_id: str
    sku: str
    title: str
    quantity: int
    unit_paid: Money
    kind: str = "generic"
    gtin: str | None = None
    variant: str = ""
    reason: str = ""
    customer_note: str = ""
    ground: Ground = Ground.WITHDRAWAL
    serials: tuple[str, ...] = ()
    accessories: tuple[str, ...] = ()
    exceptions: tuple[Exception16, ...] = ()
    exchange_for: str | None = None
    cn_code: str = ""
    weight_g: int | None = None
    picture: str | None = None
    paid: Money | None = None

    def share(self, number: int) -> Money:
        """What was paid for the `number`-th unit (from 0): all `quantity` shares add up to what was paid exactly."""
        if self.paid is None or not 0 <= number < self.quantity:
            return self.unit_paid
        return split_evenly(self.paid, self.quantity)[number]


@dataclass(frozen=True, slots=True)
class Customer:
    """Only what the dock needs: the name and postcode that identify a parcel without papers, country and language."""

    name: str
    postcode: str
    country: str
    language: str = "en"


class PaymentKind(StrEnum):
    """By what means the customer paid; it decides in which order payments are refunded."""

    CARD = "card"
    WALLET = "wallet"
    BANK = "bank"
    GIFT_CARD = "gift_card"
    STORE_CREDIT = "store_credit"
    MANUAL = "manual"  # cash, a cheque: booked by hand in the shop
    OTHER = "other"


class RefundTo(StrEnum):
    """Where the customer wants the money; another means than the one paid with only if expressly agreed."""

    ORIGINAL = "original"  # Directive 2011/83/EU art. 13(1)
    STORE_CREDIT = "store_credit"  # the customer's own choice


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment of the order that can be refunded: the shop's id, what is left on it, and by what means it was."""

    external_id: str
    refundable: Money
    kind: PaymentKind = PaymentKind.OTHER


@dataclass(frozen=True, slots=True)
class ExchangeGoods:
    """Goods that go out instead of money: which article, how many.

    `external_id` is the shop's id of them (an exchange line item, a variant). `unit_price`: tax included, after
    discounts; None: an even exchange, one unit for one, whatever it costs. `for_line` is the external id of the
    returned line they replace; empty: they replace all lines that are exchanged, taken together.
    """

    external_id: str
    sku: str
    title: str
    quantity: int
    unit_price: Money | None = None
    for_line: str = ""


@dataclass(frozen=True, slots=True)
class ExpectedReturn:
    """A return (RMA) the shop expects.

    `delivered_on` is the day the customer got the last good of the order; `withdrawn_at` when the customer declared
    the withdrawal; `dispatched_at` the proof of sending back. `informed`: was the customer told of the right of
    withdrawal (Directive 2011/83/EU art. 10 and 14(2)). `shipping_paid` and `shipping_standard` are the delivery costs
    of the order: paid, and the cheapest standard one offered (art. 13(2)). `whole_order`: the lines are all of the
    order, so delivery costs are owed. `return_postage` is kept back from the refund when the customer agreed to that.
    `already_refunded` was released before the parcel came. `currency` is the one the customer paid in; every amount
    here is in it and nothing is ever converted. `order_total` and `shop_total` are the order's total as paid and in the
    shop's own currency: their ratio is the order's own rate, for reports only. `refund_to`: what the customer chose.
    `exchange_goods`: what goes out instead of money. `refunded_by_others`: all refunds of the order that somebody made
    without us, as far as the last pull saw; None when the shop does not tell.
    """

    id: UUID
    shop: str
    external_id: str
    rma: str
    order_number: str
    customer: Customer
    currency: str
    lines: tuple[ReturnLine, ...]
    payments: tuple[Payment, ...]
    updated_at: datetime
    status: ReturnStatus = ReturnStatus.EXPECTED
    tracking: tuple[str, ...] = ()
    delivered_on: date | None = None
    withdrawn_at: datetime | None = None
    dispatched_at: datetime | None = None
    informed: bool = True
    shipping_paid: Money | None = None
    shipping_standard: Money | None = None
    return_postage: Money | None = None
    already_refunded: Money | None = None
    whole_order: bool = False
    exchange: bool = False
    order_external_id: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    refund_to: RefundTo = RefundTo.ORIGINAL
    exchange_goods: tuple[ExchangeGoods, ...] = ()
    order_total: Money | None = None
    shop_total: Money | None = None
    refunded_by_others: Money | None = None

    def line(self, line_id: UUID) -> ReturnLine:
        """The line with that id; KeyError when there is none."""
        for line in self.lines:
            if line.id == line_id:
                return line
        raise KeyError(line_id)

    def find_line(self, line_id: UUID | None) -> ReturnLine | None:
        """The line with that id, or None: a shop may take a line away while its unit is here."""
        return next((line for line in self.lines if line.id == line_id), None)

    def nothing(self) -> Money:
        """No money, in the return's currency."""
        return zero(self.currency)

    def in_shop_currency(self, amount: Money) -> Money | None:
        """An amount at the order's own rate, for reports; None where the shop told none. Never to be paid out."""
        if self.shop_total is None or not self.order_total:
            return None
        exact = Decimal(amount.minor) * self.shop_total.minor / self.order_total.minor
        return Money(int(exact.to_integral_value(ROUND_HALF_UP)), self.shop_total.currency)
