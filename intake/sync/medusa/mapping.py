"""A return of Medusa and its order as an expected return.

What Medusa has no field for is read from metadata: the return's `rma`, `return_tracking`, `dispatched_at` and
`refund_to` ("store_credit" where the customer chose that); the
product's `intake_kind`, `cn_code`, `accessories` and article 16 exceptions; the order's `withdrawal_informed`.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from intake.domain.errors import ShopAnswerUnusable
from intake.domain.money import Money, from_major, split_evenly
from intake.domain.returns import (
    Customer,
    Exception16,
    ExchangeGoods,
    ExpectedReturn,
    Ground,
    Payment,
    PaymentKind,
    RefundTo,
    ReturnLine,
    ReturnStatus,
)
from intake.sync.medusa import wire
from intake.sync.medusa.bodies import marked
from intake.sync.places import day_there, language_of

_ROWS = uuid.uuid5(uuid.NAMESPACE_URL, "returns-intake:medusa")
_GROUNDS = {
    "defective": Ground.DEFECT,
    "production_failure": Ground.DEFECT,
    "damaged_in_transit": Ground.DEFECT,
    "damaged": Ground.DEFECT,
    "not_as_described": Ground.DEFECT,
    "wrong_item": Ground.OUR_ERROR,
    "missing_item": Ground.OUR_ERROR,
}
"""What the values of a shop's return reasons claim; any other is a change of mind."""
_PROVIDERS = {
    "gift": PaymentKind.GIFT_CARD,
    "credit-account": PaymentKind.STORE_CREDIT,
    "system": PaymentKind.MANUAL,
    "paypal": PaymentKind.WALLET,
    "klarna": PaymentKind.WALLET,
    "ideal": PaymentKind.BANK,
    "bancontact": PaymentKind.BANK,
    "sepa": PaymentKind.BANK,
    "stripe": PaymentKind.CARD,
    "adyen": PaymentKind.CARD,
    "mollie": PaymentKind.CARD,
}
"""Parts of the names of payment providers; the first that fits counts."""
_STATUS = {
    "requested": ReturnStatus.EXPECTED,
    "partially_received": ReturnStatus.PARTIAL,
    "received": ReturnStatus.RECEIVED,
    "canceled": ReturnStatus.CANCELED,
}


def expected_return(
    shop: str, found: wire.Return, order: wire.Order, exchange: wire.Exchange | None = None
) -> ExpectedReturn:
    """The return as we know it; `exchange` is the one it belongs to.

    Raises ShopAnswerUnusable when they do not fit together.
    """
    currency = order.currency_code.upper()
    lines = tuple(_line(shop, found, item, order, currency) for item in found.items)
    if (status := _STATUS.get(found.status)) is None:
        raise ShopAnswerUnusable("shop_answer_unusable", shop=shop, path="return.status", reason=found.status[:40])
    if status is ReturnStatus.PARTIAL and _all_in(found, order):
        status = ReturnStatus.RECEIVED
    return ExpectedReturn(
        id=_row_id(shop, found.id),
        shop=shop,
        external_id=found.id,
        rma=_texts(found.metadata.get("rma"))[0] if _texts(found.metadata.get("rma")) else f"R{found.display_id}",
        order_number=str(order.display_id),
        customer=_customer(order.shipping_address),
        currency=currency,
        lines=lines,
        payments=tuple(
            Payment(payment.id, from_major(payment.left, currency), _kind(payment.provider_id))
            for payment in _payments(order)
            if payment.left > 0 and payment.currency_code.upper() == currency
        ),
        updated_at=max(found.updated_at, order.updated_at),
        status=status,
        tracking=_tracking(found, order),
        delivered_on=_delivered_on(order),
        withdrawn_at=found.requested_at or found.created_at,
        dispatched_at=_moment(found.metadata.get("dispatched_at")),
        informed=order.metadata.get("withdrawal_informed") is not False,
        shipping_paid=_sum((m.total for m in order.shipping_methods if _outbound(m)), currency),
        return_postage=_sum((m.total for m in order.shipping_methods if m.detail.return_id == found.id), currency),
        already_refunded=_in_advance(found, order, currency),
        whole_order=_whole(found, order),
        exchange=found.exchange_id is not None,
        exchange_goods=tuple(_goods(exchange, order, currency)) if exchange else (),
        refund_to=RefundTo.STORE_CREDIT if found.metadata.get("refund_to") == "store_credit" else RefundTo.ORIGINAL,
        order_external_id=order.id,
        refunded_by_others=from_major(sum((one.amount for one in _by_others(order)), Decimal(0)), currency),
        attributes={"parcels": str(len(_texts(found.metadata.get("return_tracking"))) or 1)},
    )


def _line(shop: str, found: wire.Return, item: wire.ReturnItem, order: wire.Order, currency: str) -> ReturnLine:
    sold = next((each for each in order.items if each.id == item.item_id), None)
    if sold is None or sold.detail.fulfilled_quantity == 0:
        raise ShopAnswerUnusable("shop_answer_unusable", shop=shop, path="return.items", reason="nothing was sent")
    variant, product = sold.variant or wire.Variant(), sold.product or wire.Product()
    known = {**product.metadata, **variant.metadata}
    reason = item.reason.value if item.reason else ""
    sent = sold.detail.fulfilled_quantity
    paid = from_major(sold.fulfilled_total, currency)
    return ReturnLine(
        id=_row_id(shop, f"{found.id}/{item.item_id}"),
        external_id=item.item_id,
        sku=sold.variant_sku,
        title=sold.title,
        quantity=item.quantity,
        unit_paid=split_evenly(paid, sent)[-1],
        paid=paid if item.quantity == sent else None,
        kind=_word(known.get("intake_kind")) or "generic",
        gtin=_gtin(variant),
        variant="" if sold.variant_title in {sold.title, "Default variant"} else sold.variant_title,
        reason=reason,
        customer_note=item.note,
        ground=_GROUNDS.get(reason, Ground.DEFECT if found.claim_id else Ground.WITHDRAWAL),
        serials=_texts(item.metadata.get("serials")) or _texts(sold.metadata.get("serials")),
        accessories=_texts(known.get("accessories")),
        exceptions=tuple(exception for exception in Exception16 if known.get(exception.value) is True),
        cn_code=_digits(known.get("cn_code")) or _digits(variant.hs_code) or _digits(product.hs_code),
        weight_g=int(variant.weight) if variant.weight and variant.weight > 0 else None,
    )


def _goods(exchange: wire.Exchange, order: wire.Order, currency: str) -> Iterable[ExchangeGoods]:
    """What goes out, at what it costs the customer. Items the order does not hold (any more) are left out."""
    items = {item.id: item for item in order.items}
    for out in exchange.additional_items:
        item = items.get(out.item_id)
        if item is not None and out.quantity and item.quantity:
            whole = from_major(item.total, currency) if item.total is not None else None
            price = split_evenly(whole, item.quantity)[0] if whole is not None else None
            yield ExchangeGoods(out.item_id, item.variant_sku, _titled(item), out.quantity, price)


def _titled(item: wire.OrderItem) -> str:
    variant = "" if item.variant_title in {item.title, "Default variant"} else item.variant_title
    return f"{item.title} {variant}".strip()


def _kind(provider: str) -> PaymentKind:
    """By what means a payment was made, as far as its provider's name tells."""
    return next((kind for word, kind in _PROVIDERS.items() if word in provider.lower()), PaymentKind.OTHER)


def _row_id(shop: str, external: str) -> UUID:
    """The same row always gets the same id, whoever pulls it."""
    return uuid.uuid5(_ROWS, f"{shop}/{external}")


def _customer(address: wire.Address | None) -> Customer:
    address = address or wire.Address()
    name = f"{address.first_name} {address.last_name}".strip() or address.company
    country = address.country_code.upper() if len(address.country_code) == 2 else ""
    return Customer(name, address.postal_code, country, language_of(country))


def _payments(order: wire.Order) -> Iterable[wire.Payment]:
    for collection in order.payment_collections:
        yield from (payment for payment in collection.payments if payment.canceled_at is None)


def _tracking(found: wire.Return, order: wire.Order) -> tuple[str, ...]:
    """The return parcels' numbers; then those of the parcels to the customer: an unclaimed one comes back as it is."""
    outbound = (label.tracking_number for parcel in _parcels(order) for label in parcel.labels)
    numbers = (*_texts(found.metadata.get("return_tracking")), *outbound)
    return tuple(dict.fromkeys(number for number in numbers if number))


def _parcels(order: wire.Order) -> Iterable[wire.Fulfillment]:
    return (parcel for parcel in order.fulfillments if parcel.canceled_at is None)


def _delivered_on(order: wire.Order) -> date | None:
    """The customer's day on which the last parcel came; None while one is still on its way."""
    delivered = [parcel.delivered_at for parcel in _parcels(order)]
    known = [at for at in delivered if at is not None]
    if not known or len(known) < len(delivered):
        return None
    country = order.shipping_address.country_code.upper() if order.shipping_address else ""
    return day_there(max(known), country)


def _outbound(method: wire.ShippingMethod) -> bool:
    return not (method.detail.return_id or method.detail.exchange_id or method.detail.claim_id)


def _in_advance(found: wire.Return, order: wire.Order, currency: str) -> Money | None:
    """What somebody else refunded for this return before the goods came.

    Medusa ties no refund to a return. One that names the return is its own; one that names none is, if it came after
    the request and the order has no other return it could be for. What we refunded is on our own books.
    """
    alone = sum(other.status != "canceled" for other in order.returns) <= 1
    begun = found.created_at or found.updated_at
    names = {found.id, *_texts(found.metadata.get("rma"))}
    amounts = []
    for refund in _by_others(order):
        note = refund.note or ""
        late = refund.created_at is not None and refund.created_at >= begun
        if any(name in note for name in names) or (alone and late):
            amounts.append(refund.amount)
    return _sum(amounts, currency)


def _by_others(order: wire.Order) -> Iterable[wire.Refund]:
    """Refunds without our mark."""
    return (one for payment in _payments(order) for one in payment.refunds if marked(one.note) is None)


def _whole(found: wire.Return, order: wire.Order) -> bool:
    """Does this return alone bring back every article of the order?"""
    asked = {item.item_id: item.quantity for item in found.items}
    return bool(order.items) and all(asked.get(item.id, 0) >= item.quantity for item in order.items)


def _all_in(found: wire.Return, order: wire.Order) -> bool:
    """Is nothing of it outstanding? A return received in several parts stays `partially_received` for ever."""
    details = {item.id: item.detail for item in order.items}
    return all(
        (detail := details.get(item.item_id)) is not None
        and detail.return_requested_quantity == 0
        and detail.return_received_quantity + detail.return_dismissed_quantity >= item.quantity
        for item in found.items
    )


def _gtin(variant: wire.Variant) -> str | None:
    for code in (variant.ean, variant.upc, variant.barcode):
        if code.isascii() and code.isdigit() and len(code) in {8, 12, 13, 14}:
            return code.zfill(14)
    return None


def _sum(amounts: Iterable[Decimal], currency: str) -> Money | None:
    """None for no amounts."""
    listed = list(amounts)
    return from_major(sum(listed, Decimal(0)), currency) if listed else None


def _texts(value: object) -> tuple[str, ...]:
    """Texts from metadata anyone may have typed: a list, or one text with commas."""
    parts = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else []
    clean = ("".join(c for c in part if c.isprintable()).strip()[:100] for part in parts if isinstance(part, str))
    return tuple(part for part in clean if part)


def _word(value: object) -> str:
    """A code word such as "footwear", or nothing."""
    return value if isinstance(value, str) and value.isidentifier() and value.isascii() and len(value) <= 40 else ""


def _digits(value: object) -> str:
    text = "".join(value.split()) if isinstance(value, str) else str(value) if isinstance(value, int) else ""
    return text if text.isascii() and text.isdigit() and len(text) <= 14 else ""


def _moment(value: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo is not None else None
