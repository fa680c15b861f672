"""The tour's returns in a Medusa shop: the same articles, customers, numbers and reasons as in the training shop."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from intake.domain.returns import ExpectedReturn, ReturnLine
from intake.paths import resources
from intake.sync.training_data import catalogue, sample_returns, tour_returns
from tests.servers.medusa.catalogue import Article
from tests.servers.medusa.http import Json
from tests.servers.medusa.seed import add_articles
from tests.servers.medusa.shop import MedusaShop, Order

SAMPLES = "training"


def rehearse(shop: MedusaShop) -> tuple[str, ...]:
    """Put the tour's articles on sale, sell them, and ask for the returns; their RMA numbers."""
    folder = resources() / SAMPLES
    wanted = [rma for numbers in tour_returns(folder).values() for rma in numbers]
    expected = {one.rma: one for one in sample_returns(folder, datetime.now(UTC).date())}
    parts = [expected[rma] for rma in wanted]
    _stock_up(shop, parts)
    for part in parts:
        _order_and_ask(shop, part)
    return tuple(wanted)


def _stock_up(shop: MedusaShop, parts: list[ExpectedReturn]) -> None:
    samples = catalogue(resources() / SAMPLES)
    skus = {line.sku for part in parts for line in part.lines}
    skus |= {line.exchange_for for part in parts for line in part.lines if line.exchange_for}
    articles = [
        Article(
            product=f"{sample.title} ({sample.kind})",
            sku=sample.sku,
            ean=sample.gtin,
            kind=sample.kind,
            prices={currency.lower(): minor / 100 for currency, minor in sample.price.items()},
            size=sample.variant or "One size",
            metadata={
                "intake_kind": sample.kind,
                "cn_code": sample.cn_code,
                "accessories": list(sample.accessories),
                **{exception.value: True for exception in sample.exceptions},
            },
        )
        for sample in sorted(samples.values(), key=lambda one: (one.title, one.sku))
        if sample.sku in skus - set(shop.premises.variants)
    ]
    here = shop.premises
    variants, inventory = add_articles(shop.admin, articles, here.sales_channel, here.location)
    here.variants.update(variants)
    here.inventory.update(inventory)


def _order_and_ask(shop: MedusaShop, part: ExpectedReturn) -> None:
    first, _, last = part.customer.name.partition(" ")
    address = {"first_name": first, "last_name": last, "postal_code": part.customer.postcode}
    bought = {line.sku: line.quantity for line in part.lines}
    order = shop.place_order(bought, part.customer.country.lower(), address=address)
    metadata = {"rma": part.rma, "return_tracking": list(part.tracking)}
    if part.exchange:
        _exchange(shop, part, order, metadata)
        return
    made = shop.admin.post(
        "/admin/returns", {"order_id": order.id, "location_id": shop.premises.location, "metadata": metadata}
    )["return"]["id"]
    here = f"/admin/returns/{made}"
    shop.admin.post(f"{here}/request-items", {"items": list(_items(shop, part, order))})
    if part.return_postage:
        body = {
            "shipping_option_id": shop.premises.return_shipping,
            "custom_amount": float(part.return_postage.major),
        }
        shop.admin.post(f"{here}/shipping-method", body)
    shop.admin.post(f"{here}/request")
    if part.already_refunded:
        body = {"amount": float(part.already_refunded.major), "note": f"in advance for {part.rma}"}
        shop.admin.post(f"/admin/payments/{order.payment}/refund", body)


def _exchange(shop: MedusaShop, part: ExpectedReturn, order: Order, metadata: Json) -> None:
    """Other goods for these: the return that belongs to the exchange carries our numbers."""
    made = shop.admin.post("/admin/exchanges", {"order_id": order.id})["exchange"]["id"]
    here = f"/admin/exchanges/{made}"
    body = {"items": list(_items(shop, part, order)), "location_id": shop.premises.location}
    inbound = shop.admin.post(f"{here}/inbound/items", body)["return"]["id"]
    shop.admin.post(f"/admin/returns/{inbound}", {"metadata": metadata})
    wanted = [
        {"variant_id": shop.premises.variants[line.exchange_for], "quantity": line.quantity}
        for line in part.lines
        if line.exchange_for
    ]
    shop.admin.post(f"{here}/outbound/items", {"items": wanted})
    shop.admin.post(f"{here}/request")


def _items(shop: MedusaShop, part: ExpectedReturn, order: Order) -> Iterator[Json]:
    for line in part.lines:
        yield {
            "id": order.items[line.sku],
            "quantity": line.quantity,
            "reason_id": _reason(shop, line),
            "internal_note": line.customer_note,
            "metadata": {"serials": list(line.serials)},
        }


def _reason(shop: MedusaShop, line: ReturnLine) -> str:
    reasons = shop.premises.reasons
    if line.reason not in reasons:
        body = {"value": line.reason, "label": line.reason.replace("_", " ").capitalize()}
        reasons[line.reason] = shop.admin.post("/admin/return-reasons", body)["return_reason"]["id"]
    return reasons[line.reason]
