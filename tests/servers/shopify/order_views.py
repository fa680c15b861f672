"""Orders, their lines, money and metafields as the API shows them."""

from __future__ import annotations

from tests.servers.medusa.catalogue import COUNTRIES, Country
from tests.servers.shopify import return_views, shop_views
from tests.servers.shopify.amounts import percentage, share
from tests.servers.shopify.ledger import stamp
from tests.servers.shopify.metafield_views import all_metafields, one_metafield
from tests.servers.shopify.model import (
    Adjustment,
    Fulfillment,
    FulfillmentLine,
    Line,
    OrderRecord,
    RefundedLine,
    RefundRecord,
)
from tests.servers.shopify.outcome import maximum, received, total
from tests.servers.shopify.payment_views import transaction_view
from tests.servers.shopify.premises import WARES_BY_VARIANT
from tests.servers.shopify.views import bag, connection, listed
from tests.servers.shopify.visit import View, Visit, gid

LOCALES = {"de": "de-DE", "nl": "nl-NL", "dk": "da-DK", "ro": "ro-RO"}


def order_view(visit: Visit, order: OrderRecord) -> View:
    """Order."""
    refunded = sum(refund.amount for refund in order.refunds)
    customer = COUNTRIES[order.country]
    discrepancy = sum(one.amount for refund in order.refunds for one in refund.adjustments)
    return {
        "__typename": "Order",
        "id": gid("Order", order.id),
        "legacyResourceId": str(order.id),
        "name": order.name,
        "createdAt": stamp(order.created),
        "processedAt": stamp(order.created),
        "updatedAt": stamp(order.updated),
        "cancelledAt": stamp(order.cancelled) if order.cancelled else None,
        "closedAt": None,
        "test": True,
        "taxesIncluded": order.taxes_included,
        "currencyCode": order.shop_currency,
        "presentmentCurrencyCode": order.currency,
        "displayFinancialStatus": financial_status(order, refunded),
        "returnStatus": order.return_status,
        "totalPriceSet": bag(order, total(order)),
        "totalReceivedSet": bag(order, received(order)),
        "totalRefundedSet": bag(order, refunded),
        "netPaymentSet": bag(order, received(order) - refunded),
        "totalShippingPriceSet": bag(order, order.shipping),
        "totalOutstandingSet": bag(order, total(order) - received(order)),
        "refundDiscrepancySet": bag(order, discrepancy),
        "refundable": maximum(order) > 0,
        "subtotalLineItemsQuantity": sum(line.quantity for line in order.lines),
        "email": customer.email if order.customer else None,
        "customerLocale": LOCALES[order.country] if order.customer else None,
        "shippingAddress": address_view(customer, order.recipient) if order.customer else None,
        "shippingLines": connection([order] if order.shipping else [], shipping_line_view),
        "lineItems": connection(order.lines, lambda line: line_view(visit, order, line)),
        "fulfillments": listed(order.fulfillments, lambda one: fulfillment_view(visit, order, one)),
        "transactions": listed(order.all_transactions, lambda one: transaction_view(order, one)),
        "refunds": listed(order.refunds, lambda one: refund_view(visit, order, one)),
        "returns": connection(order.returns, lambda one: return_views.return_view(visit, order, one)),
        "metafield": lambda _info, key, namespace=None: one_metafield(order, namespace, key),
        "metafields": all_metafields(order),
    }


def financial_status(order: OrderRecord, refunded: int) -> str:
    """OrderDisplayFinancialStatus."""
    if not refunded:
        return "PAID" if received(order) >= total(order) else "PARTIALLY_PAID"
    return "REFUNDED" if refunded >= received(order) else "PARTIALLY_REFUNDED"


def line_view(visit: Visit, order: OrderRecord, line: Line) -> View:
    """LineItem."""
    returned = sum(one.quantity for refund in order.refunds for one in refund.lines if one.line == line.id)
    return {
        "__typename": "LineItem",
        "id": gid("LineItem", line.id),
        "name": f"{line.title} - {line.variant_title}" if line.variant_title else line.title,
        "title": line.title,
        "variantTitle": line.variant_title,
        "sku": line.sku or None,
        "quantity": line.quantity,
        "currentQuantity": line.quantity - returned,
        "refundableQuantity": line.quantity - returned,
        "isGiftCard": False,
        "requiresShipping": True,
        "restockable": line.item is not None,
        "image": None,
        "originalUnitPriceSet": bag(order, line.price),
        "originalTotalSet": bag(order, line.price * line.quantity),
        "discountedTotalSet": bag(order, line.discounted),
        "discountedUnitPriceSet": bag(order, share(line.discounted, line.quantity, 0, 1)),
        "discountedUnitPriceAfterAllDiscountsSet": bag(
            order, share(line.discounted - line.order_discount, line.quantity, 0, 1)
        ),
        "totalDiscountSet": bag(order, line.discount),
        "customAttributes": [attribute_view("serials", line.serials)] if line.serials else [],
        "taxLines": lambda _info, first=None: [tax_view(order, line.tax)][:first],
        "variant": lambda _info: shop_views.variant_view(visit, line) if line.variant else None,
        "product": lambda _info: shop_views.product_view(WARES_BY_VARIANT[line.variant]) if line.variant else None,
        "vendor": None,
    }


def attribute_view(key: str, value: str) -> View:
    """Attribute."""
    return {"__typename": "Attribute", "key": key, "value": value}


def tax_view(order: OrderRecord, tax: int) -> View:
    """TaxLine."""
    rate = COUNTRIES[order.country].vat / 100
    return {"__typename": "TaxLine", "title": "VAT", "rate": rate, "priceSet": bag(order, tax)}


def shipping_line_view(order: OrderRecord) -> View:
    """ShippingLine: what the order was delivered for."""
    percent = COUNTRIES[order.country].vat
    tax = percentage(order.shipping, 100 * percent / (100 + percent) if order.taxes_included else 0)
    return {
        "__typename": "ShippingLine",
        "id": gid("ShippingLine", order.id),
        "title": "Standard",
        "originalPriceSet": bag(order, order.shipping),
        "discountedPriceSet": bag(order, order.shipping),
        "taxLines": lambda _info, first=None: [tax_view(order, tax)][:first],
    }


def address_view(customer: Country, recipient: tuple[str, str] | None) -> View:
    """MailingAddress."""
    given = customer.address
    name, postcode = recipient or (f"{given['first_name']} {given['last_name']}", given["postal_code"])
    return {
        "__typename": "MailingAddress",
        "name": name,
        "zip": postcode,
        "city": given["city"],
        "countryCodeV2": customer.code.upper(),
    }


def fulfillment_view(visit: Visit, order: OrderRecord, one: Fulfillment) -> View:
    """Fulfillment."""
    return {
        "__typename": "Fulfillment",
        "id": gid("Fulfillment", one.id),
        "name": f"{order.name}-F1",
        "status": "SUCCESS",
        "displayStatus": "DELIVERED",
        "createdAt": stamp(order.created),
        "updatedAt": stamp(order.created),
        "deliveredAt": stamp(one.delivered) if one.delivered else None,
        "totalQuantity": sum(line.quantity for line in one.lines),
        "trackingInfo": lambda _info, first=None: [{"number": one.tracking, "company": None, "url": None}],
        "fulfillmentLineItems": connection(one.lines, lambda line: fulfillment_line_view(visit, order, line)),
    }


def fulfillment_line_view(visit: Visit, order: OrderRecord, one: FulfillmentLine) -> View:
    """FulfillmentLineItem."""
    line = order.line(one.line)
    return {
        "__typename": "FulfillmentLineItem",
        "id": gid("FulfillmentLineItem", one.id),
        "quantity": one.quantity,
        "lineItem": lambda _info: line_view(visit, order, line),
        "discountedTotalSet": bag(order, share(line.discounted, line.quantity, 0, one.quantity)),
        "originalTotalSet": bag(order, line.price * one.quantity),
    }


def refund_view(visit: Visit, order: OrderRecord, one: RefundRecord) -> View:
    """Refund."""
    through = next((other for other in order.returns if other.id == one.return_id), None)
    return {
        "__typename": "Refund",
        "id": gid("Refund", one.id),
        "legacyResourceId": str(one.id),
        "createdAt": stamp(one.created),
        "processedAt": stamp(one.created),
        "updatedAt": stamp(one.created),
        "note": one.note,
        "order": lambda _info: order_view(visit, order),
        "return": lambda _info: return_views.return_view(visit, order, through) if through else None,
        "totalRefundedSet": bag(order, one.amount),
        "transactions": connection(one.transactions, lambda paid: transaction_view(order, paid)),
        "orderAdjustments": connection(one.adjustments, lambda other: adjustment_view(order, other)),
        "refundLineItems": connection(
            [_Row(one.id * 100 + place, line) for place, line in enumerate(one.lines, 1)],
            lambda row: refunded_line_view(visit, order, row.line, row.id),
        ),
        "duties": None,
    }


class _Row:
    """A refunded line with a number made from its refund's."""

    def __init__(self, number: int, line: RefundedLine) -> None:
        self.id = number
        self.line = line


def refunded_line_view(visit: Visit, order: OrderRecord, one: RefundedLine, number: int) -> View:
    """RefundLineItem."""
    return {
        "__typename": "RefundLineItem",
        "id": gid("RefundLineItem", number),
        "lineItem": lambda _info: line_view(visit, order, order.line(one.line)),
        "quantity": one.quantity,
        "restockType": one.restock,
        "restocked": one.restock == "RETURN",
        "location": shop_views.location_by_number(one.location),
        "subtotalSet": bag(order, one.subtotal),
        "totalTaxSet": bag(order, one.tax),
        "priceSet": bag(order, order.line(one.line).price),
    }


def adjustment_view(order: OrderRecord, one: Adjustment) -> View:
    """OrderAdjustment."""
    return {
        "__typename": "OrderAdjustment",
        "id": gid("OrderAdjustment", one.id),
        "reason": one.reason,
        "amountSet": bag(order, one.amount),
        "taxAmountSet": bag(order, 0),
    }
