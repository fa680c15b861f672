"""What customers do in the test shop: buy, pay in one or several ways, receive, and announce returns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from itertools import count

from tests.servers.medusa.catalogue import tracking_number
from tests.servers.shopify.amounts import digits, percentage
from tests.servers.shopify.changes.returns import return_name, reverse_orders
from tests.servers.shopify.model import (
    ExchangeLine,
    Fulfillment,
    FulfillmentLine,
    Line,
    Metafield,
    OrderRecord,
    ReturnedLine,
    ReturnRecord,
    ReverseDelivery,
    Transaction,
)
from tests.servers.shopify.outcome import total
from tests.servers.shopify.premises import RATES, WARES
from tests.servers.shopify.visit import Visit, gid

CARD = "shopify_payments"
GIFT_CARD = "gift_card"
VAT = 19
WRITTEN_BACK = 70_000_000  # parcels' numbers on the way back


@dataclass(frozen=True, slots=True)
class Purchase:
    """A line to buy, in minor units. An unknown SKU makes a custom line, which needs a price and has no stock."""

    sku: str
    quantity: int = 1
    price: int | None = None
    discount: int = 0
    order_discount: int = 0
    tax: int | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A line to return. `fee`: restocking fee in percent; `fulfillment_line`: of which parcel, if there are more."""

    sku: str
    quantity: int = 1
    reason: int = 1
    note: str = ""
    fee: float | None = None
    fulfillment_line: int | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """An order as its customer knows it. `lines`: order line ids by SKU; `payments`: (transaction id, gateway)."""

    id: str
    number: int
    name: str
    currency: str
    total: int
    lines: Mapping[str, str]
    payments: Sequence[tuple[str, str]] = field(default=())

    @classmethod
    def of(cls, order: OrderRecord) -> Placed:
        return cls(
            id=gid("Order", order.id),
            number=order.id,
            name=order.name,
            currency=order.currency,
            total=total(order),
            lines={line.sku: gid("LineItem", line.id) for line in order.lines},
            payments=tuple((gid("OrderTransaction", one.id), one.gateway) for one in order.transactions),
        )


def new_order(
    visit: Visit,
    lines: Mapping[str, int] | Iterable[Purchase],
    *,
    currency: str = "EUR",
    paid: Mapping[str, int] | None = None,
    shipping: int = 0,
    parcels: int = 1,
    taxes_included: bool = True,
    customer: bool = True,
    name: str | None = None,
    created: datetime | None = None,
    rate: str | None = None,
    country: str = "de",
    delivered: bool = True,
    facts: Mapping[tuple[str, str], str] | None = None,
) -> OrderRecord:
    """A paid and delivered order that is not in the books yet.

    `paid`: minor units by gateway, the first refunded first; the rest, or all, goes over a card. `parcels`: units go
    out in so many, in turn. `currency`: presentment; `rate`: what one unit is worth in the shop's own. `facts`:
    the order's metafields by (namespace, key).
    """
    wanted = [Purchase(*line) for line in lines.items()] if isinstance(lines, Mapping) else list(lines)
    first = visit.ledger.number(2 + len(wanted) * (1 + parcels) + parcels + len(paid or ()))
    numbers = count(first + 1)
    at = created or visit.now
    rows = [_line(next(numbers), one, currency, taxes_included) for one in wanted]
    sent = [Fulfillment(next(numbers), _packed(rows, place, parcels, numbers)) for place in range(parcels)]
    for parcel in sent:
        parcel.tracking = tracking_number(country, parcel.id)
        parcel.delivered = at if delivered else None
    order = OrderRecord(
        id=first,
        name=name or f"#{first}",
        created=at,
        updated=at,
        currency=currency,
        shop_currency=visit.settings.currency,
        lines=rows,
        fulfillments=[parcel for parcel in sent if parcel.lines],
        transactions=[],
        rate=rate or RATES[currency],
        taxes_included=taxes_included,
        shipping=shipping,
        customer=first if customer else None,
        country=country,
        metafields=[
            Metafield(visit.ledger.number(), namespace, key, "single_line_text_field", value, at)
            for (namespace, key), value in (facts or {}).items()
        ],
    )
    parts = dict(paid or {})
    rest = total(order) - sum(parts.values())
    if rest:
        parts[CARD] = parts.get(CARD, 0) + rest
    order.transactions = [
        Transaction(next(numbers), "SALE", "SUCCESS", gateway, amount, at) for gateway, amount in parts.items()
    ]
    return order


def new_return(
    visit: Visit,
    order: OrderRecord,
    lines: Mapping[str, int] | Iterable[Wanted],
    *,
    status: str = "OPEN",
    shipping_fee: int = 0,
    exchanges: Mapping[str, int] | None = None,
    tracking: bool = True,
    created: datetime | None = None,
) -> ReturnRecord:
    """A return on an order, REQUESTED or OPEN. `exchanges`: units by SKU that go out instead."""
    wanted = [Wanted(*line) for line in lines.items()] if isinstance(lines, Mapping) else list(lines)
    first = visit.ledger.number(2 + len(wanted) + len(exchanges or ()) + 1)
    at = created or visit.now
    back = ReturnRecord(
        id=first,
        name=return_name(order),
        status=status,
        created=at,
        lines=[
            ReturnedLine(
                id=first + 2 + place,
                fulfillment_line=one.fulfillment_line or _sent(order, one.sku),
                quantity=one.quantity,
                reason=one.reason,
                reason_note=one.note,
                fee=one.fee,
            )
            for place, one in enumerate(wanted)
        ],
        exchanges=[
            ExchangeLine(
                id=first + 2 + len(wanted) + place,
                sku=sku,
                title=WARES[sku].article.product,
                quantity=units,
                price=_price(sku, order.currency),
                variant=WARES[sku].variant,
            )
            for place, (sku, units) in enumerate((exchanges or {}).items())
        ],
        shipping_fee=shipping_fee,
        shipping_fee_id=first + 1,
        approved=at if status == "OPEN" else None,
    )
    if status == "OPEN":
        back.reverse_orders = reverse_orders(visit, order, back)
        if tracking:
            for reverse in back.reverse_orders:
                number = tracking_number("de", WRITTEN_BACK + reverse.id)
                reverse.deliveries = [ReverseDelivery(visit.ledger.number(), number, "DHL")]
    order.returns.append(back)
    return back


def _line(number: int, one: Purchase, currency: str, taxes_included: bool) -> Line:
    ware = WARES.get(one.sku)
    price = one.price if one.price is not None else _price(one.sku, currency)
    worth = price * one.quantity - one.discount - one.order_discount
    within = percentage(worth, 100 * VAT / (100 + VAT))
    tax = one.tax if one.tax is not None else within if taxes_included else percentage(worth, VAT)
    return Line(
        id=number,
        sku=one.sku,
        title=ware.article.product if ware else one.sku,
        quantity=one.quantity,
        price=price,
        variant=ware.variant if ware else None,
        variant_title=ware.article.size if ware else None,
        barcode=ware.article.ean if ware else None,
        item=ware.item if ware else None,
        discount=one.discount,
        order_discount=one.order_discount,
        tax=tax,
    )


def _price(sku: str, currency: str) -> int:
    """The price of an article; in currencies without a list of their own, that in euros at the day's rate."""
    prices = WARES[sku].article.prices
    listed = prices.get(currency.lower())
    amount = Decimal(str(listed)) if listed is not None else Decimal(str(prices["eur"])) / Decimal(RATES[currency])
    return int(amount.scaleb(digits(currency)).to_integral_value(ROUND_HALF_UP))


def _packed(rows: Sequence[Line], place: int, parcels: int, numbers: Iterable[int]) -> list[FulfillmentLine]:
    fresh = iter(numbers)
    shares = [(row, len(range(place, row.quantity, parcels))) for row in rows]
    return [FulfillmentLine(next(fresh), row.id, units) for row, units in shares if units]


def _sent(order: OrderRecord, sku: str) -> int:
    line = next(line for line in order.lines if line.sku == sku)
    return next(one.id for parcel in order.fulfillments for one in parcel.lines if one.line == line.id)
