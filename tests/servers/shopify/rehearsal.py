"""The tour's returns in the Shopify test shop: the same articles, customers, numbers and reasons as in training."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from intake.domain.returns import ExpectedReturn
from intake.paths import resources
from intake.sync.training_data import sample_returns, tour_returns
from tests.servers.shopify.customers import Purchase, Wanted, new_order, new_return
from tests.servers.shopify.shop import ShopifyShop
from tests.servers.shopify.visit import Visit

SAMPLES = "training"
_REASONS = {
    "too_small": 1,
    "too_large": 2,
    "changed_mind": 3,
    "not_as_described": 4,
    "wrong_item_sent": 5,
    "damaged_in_transit": 6,
    "defective": 6,
}


def rehearse(shop: ShopifyShop) -> tuple[str, ...]:
    """Sell the tour's articles and open the returns, under the numbers of the training shop; their RMA numbers."""
    folder = resources() / SAMPLES
    wanted = [rma for numbers in tour_returns(folder).values() for rma in numbers]
    expected = {one.rma: one for one in sample_returns(folder, datetime.now(UTC).date())}
    orders = shop.seed(len(wanted), lambda visit, place: _sold(visit, expected[wanted[place]]))
    for rma, order in zip(wanted, orders, strict=True):
        if advance := expected[rma].already_refunded:
            shop.refund_in_admin(f"gid://shopify/Order/{order.id}", advance.minor, note=f"in advance for {rma}")
    return tuple(wanted)


def _sold(visit: Visit, part: ExpectedReturn) -> Any:
    """An order delivered on the training's day, and its return with the training's numbers."""
    bought = [Purchase(line.sku, line.quantity, price=line.unit_paid.minor) for line in part.lines]
    at = _noon(part.delivered_on) if part.delivered_on else visit.now
    order = new_order(
        visit, bought, currency=part.currency, country=part.customer.country.lower(), created=at, name=part.order_number
    )
    order.recipient = (part.customer.name, part.customer.postcode)
    for line, source in zip(order.lines, part.lines, strict=True):
        line.serials = ",".join(source.serials)
    back = new_return(
        visit,
        order,
        [Wanted(line.sku, line.quantity, reason=_REASONS.get(line.reason, 3)) for line in part.lines],
        shipping_fee=part.return_postage.minor if part.return_postage else 0,
        exchanges={line.exchange_for: line.quantity for line in part.lines if line.exchange_for},
    )
    back.name = part.rma
    for number, reverse in zip(part.tracking, back.reverse_orders, strict=False):
        reverse.deliveries[0].tracking = number
    if len(part.tracking) > 1:
        first = back.reverse_orders[0].deliveries
        first += [type(first[0])(visit.ledger.number(), number, "DHL") for number in part.tracking[1:]]
    return order


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)
