"""A return of Shopify and its order as an expected return.

What Shopify has no field for is read from metafields in the namespace `intake`: the product's `kind`, `accessories` and
`exceptions`, the order's `withdrawal_informed` and `refund_to`.
"""

from __future__ import annotations

import json
import uuid
from datetime import date
from uuid import UUID

from intake.domain.errors import ShopAnswerUnusable
from intake.domain.money import Money, total
from intake.domain.returns import (
    Customer,
    Exception16,
    ExchangeGoods,
    ExpectedReturn,
    Ground,
    RefundTo,
    ReturnLine,
    ReturnStatus,
)
from intake.sync.places import day_there, language_of
from intake.sync.shopify import money, standing
from intake.sync.shopify.wire_return import Attribute, Line, Order, Return, Said, Variant, Weight

_ROWS = uuid.uuid5(uuid.NAMESPACE_URL, "returns-intake:shopify")
_OUR_ERROR = ("wrong", "incorrect")
_DEFECT = ("defect", "damaged", "faulty", "broken", "described", "quality")
"""Parts of the handles of a shop's return reasons that claim more than a change of mind."""
_LANGUAGES = frozenset({"en", "nl", "da", "de", "ro"})
_GRAMS = {"GRAMS": 1.0, "KILOGRAMS": 1000.0, "OUNCES": 28.349523125, "POUNDS": 453.59237}


def expected_return(shop: str, found: Return, goods: tuple[ExchangeGoods, ...] = ()) -> ExpectedReturn:
    """The return as we know it; all of its lines must have been read. `goods`: what goes out in exchange.

    Raises ShopAnswerUnusable when the parts do not fit together.
    """
    order = found.order
    currency = order.presentment_currency_code
    others = money.in_currency(money.by_others(order), currency)
    return ExpectedReturn(
        id=row_id(shop, found.id),
        shop=shop,
        external_id=found.id,
        rma=found.name,
        order_number=order.name,
        customer=_customer(order),
        currency=currency,
        lines=tuple(_line(shop, found, line) for line in found.return_line_items.nodes if line.quantity),
        payments=money.payments(order),
        updated_at=max(order.updated_at, found.created_at),
        status=_status(shop, found),
        tracking=_tracking(found),
        delivered_on=_delivered_on(order),
        withdrawn_at=found.created_at,
        informed=_said(order.informed) != "false",
        shipping_paid=money.delivery_paid(order),
        return_postage=total((fee.amount_set.money for fee in found.return_shipping_fees), currency) or None,
        already_refunded=money.in_advance(found, others),
        whole_order=sum(line.quantity for line in found.return_line_items.nodes) >= order.subtotal_line_items_quantity,
        exchange=bool(goods),
        order_external_id=order.id,
        attributes=_attributes(found),
        refund_to=RefundTo.STORE_CREDIT if _said(order.refund_to) == "store_credit" else RefundTo.ORIGINAL,
        exchange_goods=goods,
        order_total=order.total_price_set.money,
        shop_total=order.total_price_set.shop_money.money if order.total_price_set.shop_money else None,
        refunded_by_others=total((standing.amount(one) for one in others), currency),
    )


def row_id(shop: str, external: str) -> UUID:
    """The same row always gets the same id, whoever pulls it."""
    return uuid.uuid5(_ROWS, f"{shop}/{external}")


def fee_free(line: Line) -> bool:
    """Must the customer not bear a restocking fee, because the trader answers for the return?

    Any other agreed fee is taken off what was paid: the shop keeps it back by itself when the line is processed. Where
    it may not be kept the shop wants to pay less than we do, and a person decides.
    """
    return ground_of(line) in (Ground.DEFECT, Ground.OUR_ERROR)


def ground_of(line: Line) -> Ground:
    """What the customer's reason claims."""
    handle = line.return_reason_definition.handle.lower() if line.return_reason_definition else ""
    if any(word in handle for word in _OUR_ERROR):
        return Ground.OUR_ERROR
    return Ground.DEFECT if any(word in handle for word in _DEFECT) else Ground.WITHDRAWAL


def _line(shop: str, found: Return, line: Line) -> ReturnLine:
    paid = money.line_paid(line, found.order)
    if line.restocking_fee is not None and not fee_free(line):
        paid = Money(max(0, paid.minor - line.restocking_fee.amount_set.money.minor), paid.currency)
    sold = line.fulfillment_line_item.line_item if line.fulfillment_line_item else None
    variant = sold.variant if sold and sold.variant else None
    item = variant.inventory_item if variant else None
    product = variant.product if variant else None
    return ReturnLine(
        id=row_id(shop, f"{found.id}/{line.id}"),
        external_id=line.id,
        sku=sold.sku if sold else "",
        title=sold.title if sold else "",
        quantity=line.quantity,
        unit_paid=Money(paid.minor // line.quantity, paid.currency),
        paid=paid,
        kind=_word(product.kind if product else None) or "generic",
        gtin=_gtin(variant),
        variant=_variant(sold.variant_title) if sold else "",
        reason=line.return_reason_definition.handle.replace("-", "_")[:60] if line.return_reason_definition else "",
        customer_note=line.customer_note or line.return_reason_note,
        ground=ground_of(line),
        serials=tuple(one for note in (sold.custom_attributes if sold else ()) for one in _serials(note)),
        accessories=_listed(product.accessories if product else None),
        exceptions=tuple(one for one in Exception16 if product and one.value in _listed(product.exceptions)),
        cn_code=_digits(item.harmonized_system_code) if item else "",
        weight_g=_grams(item.measurement.weight if item and item.measurement else None),
    )


def _customer(order: Order) -> Customer:
    address = order.shipping_address
    country = address.country_code_v2.upper() if address and len(address.country_code_v2) == 2 else ""
    locale = order.customer_locale[:2].lower()
    language = locale if locale in _LANGUAGES else language_of(country)
    return Customer(address.name if address else "", address.zip if address else "", country, language)


def _status(shop: str, found: Return) -> ReturnStatus:
    match found.status:
        case "REQUESTED":
            return ReturnStatus.EXPECTED
        case "CANCELED" | "DECLINED":
            return ReturnStatus.CANCELED
        case "CLOSED":
            return ReturnStatus.RECEIVED
        case "OPEN":
            return _open_status(found)
    raise ShopAnswerUnusable("shop_answer_unusable", shop=shop, path="return.status", reason=found.status[:40])


def _open_status(found: Return) -> ReturnStatus:
    """An open return has come as far as its lines are processed or its goods are booked somewhere."""
    lines = found.return_line_items.nodes
    booked = [line for order in found.reverse_fulfillment_orders.nodes for line in order.line_items.nodes]
    left = sum(line.total_quantity - sum(one.quantity for one in line.dispositions) for line in booked)
    some = any(line.processed_quantity for line in lines) or any(line.dispositions for line in booked)
    if lines and booked and left <= 0 and all(line.unprocessed_quantity == 0 for line in lines):
        return ReturnStatus.RECEIVED
    return ReturnStatus.PARTIAL if some else ReturnStatus.EXPECTED


def _tracking(found: Return) -> tuple[str, ...]:
    """The return parcels' numbers; then those of the parcels to the customer: an unclaimed one comes back as it is."""
    back = [
        parcel.deliverable.tracking.number
        for order in found.reverse_fulfillment_orders.nodes
        for parcel in order.reverse_deliveries.nodes
        if parcel.deliverable and parcel.deliverable.tracking
    ]
    out = [one.number for parcel in found.order.fulfillments for one in parcel.tracking_info]
    return tuple(dict.fromkeys(number for number in (*back, *out) if number))


def _delivered_on(order: Order) -> date | None:
    """The customer's day on which the last parcel came; None while one is still on its way."""
    parcels = [parcel.delivered_at for parcel in order.fulfillments if parcel.status not in {"CANCELLED", "FAILURE"}]
    known = [at for at in parcels if at is not None]
    if not known or len(known) < len(parcels):
        return None
    country = order.shipping_address.country_code_v2 if order.shipping_address else ""
    return day_there(max(known), country.upper())


def _attributes(found: Return) -> dict[str, str]:
    fees = [line.restocking_fee.amount_set.money for line in found.return_line_items.nodes if line.restocking_fee]
    parcels = sum(len(order.reverse_deliveries.nodes) for order in found.reverse_fulfillment_orders.nodes)
    known = {"parcels": str(parcels or 1)}
    if fees:
        known["restocking_fee"] = str(total(fees, found.order.presentment_currency_code))
    return known | ({"requested": "true"} if found.status == "REQUESTED" else {})


def _gtin(variant: Variant | None) -> str | None:
    code = variant.barcode if variant else ""
    return code.zfill(14) if code.isascii() and code.isdigit() and len(code) in {8, 12, 13, 14} else None


def _variant(title: str) -> str:
    return "" if title == "Default Title" else title


def _said(field: Said | None) -> str:
    return field.value.strip().lower() if field else ""


def _serials(note: Attribute) -> tuple[str, ...]:
    """Serial numbers sold, from an order line's attribute of that name."""
    return _listed(Said(value=note.value)) if note.key.lower().strip("_ ") in {"serial", "serials"} else ()


def _word(field: Said | None) -> str:
    """A code word such as "footwear", or nothing."""
    value = _said(field)
    return value if value.isidentifier() and value.isascii() and len(value) <= 40 else ""


def _listed(field: Said | None) -> tuple[str, ...]:
    """A list, as JSON (how Shopify writes list fields) or as a text with commas."""
    text = field.value.strip() if field else ""
    try:
        found = json.loads(text) if text.startswith("[") else text.split(",")
    except (ValueError, RecursionError):
        found = []
    parts = [part.strip()[:100] for part in found if isinstance(part, str)] if isinstance(found, list) else []
    return tuple(part for part in parts if part)


def _digits(value: str) -> str:
    text = "".join(c for c in value if c not in " .")
    return text if text.isascii() and text.isdigit() and len(text) <= 14 else ""


def _grams(weight: Weight | None) -> int | None:
    factor = _GRAMS.get(weight.unit) if weight else None
    grams = int(float(weight.value) * factor) if weight and factor else 0
    return grams or None
