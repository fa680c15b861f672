"""A return with its order as the dock expects it, in the parts of Shopify's answer that we use."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import AwareDatetime, Field

from intake.sync.shopify.wire import (
    Bag,
    Connection,
    Count,
    ExchangeLine,
    Id,
    Many,
    Record,
    Ref,
    Refund,
    ReverseOrder,
    Text,
    Transaction,
    Wire,
    Word,
)


class Said(Wire):
    """A metafield's text."""

    value: Text = ""


class Product(Wire):
    """What a shop notes for us about a product."""

    kind: Said | None = None
    accessories: Said | None = None
    exceptions: Said | None = None


class Weight(Wire):
    """A weight."""

    value: Annotated[Decimal, Field(ge=0, le=10**9, allow_inf_nan=False)]
    unit: Word


class Measurement(Wire):
    """A size."""

    weight: Weight | None = None


class InventoryItem(Wire):
    """What customs and carriers want to know."""

    harmonized_system_code: Text = ""
    measurement: Measurement | None = None


class Variant(Wire):
    """A variant of a product."""

    id: Id
    barcode: Text = ""
    inventory_item: InventoryItem | None = None
    product: Product | None = None


class TaxLine(Wire):
    """A tax on something."""

    price_set: Bag


class Attribute(Wire):
    """Something the shop noted on a line of an order."""

    key: Text
    value: Text = ""


class Sold(Wire):
    """A line of the order."""

    id: Id
    title: Text = ""
    sku: Text = ""
    variant_title: Text = ""
    quantity: Count
    tax_lines: Many[TaxLine] = ()
    custom_attributes: Many[Attribute] = ()
    variant: Variant | None = None


class Fulfilled(Wire):
    """A part of an order line that was sent."""

    id: Id
    line_item: Sold


class Reason(Wire):
    """A reason of the shop's catalogue."""

    handle: Text = ""
    name: Text = ""


class Fee(Wire):
    """Something the shop keeps, as agreed when the return was opened."""

    amount_set: Bag


class Line(Wire):
    """A line of a return. One that the shop cannot tie to a shipment has no price and no article."""

    id: Id
    quantity: Count
    processed_quantity: Count
    unprocessed_quantity: Count
    customer_note: Text = ""
    return_reason_note: Text = ""
    return_reason_definition: Reason | None = None
    restocking_fee: Fee | None = None
    with_code_discounted_total_price_set: Bag | None = None
    fulfillment_line_item: Fulfilled | None = None


class Address(Wire):
    """Only what the dock needs of an address; name and postcode only where the settings ask for them."""

    country_code_v2: Annotated[Text, Field(alias="countryCodeV2")] = ""
    name: Text = ""
    zip: Text = ""


class ShippingLine(Wire):
    """A delivery that was paid for."""

    discounted_price_set: Bag
    tax_lines: Many[TaxLine] = ()


class ParcelNumber(Wire):
    """A parcel's number."""

    number: Text = ""


class Fulfillment(Wire):
    """A parcel to the customer."""

    status: Word
    delivered_at: AwareDatetime | None = None
    tracking_info: Many[ParcelNumber] = ()


class Sibling(Wire):
    """A return of the same order."""

    id: Id
    status: Word


class Order(Wire):
    """An order with all that a return needs of it."""

    id: Id
    name: Text
    updated_at: AwareDatetime
    cancelled_at: AwareDatetime | None = None
    taxes_included: bool
    presentment_currency_code: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    customer_locale: Text = ""
    subtotal_line_items_quantity: Count
    total_price_set: Bag
    informed: Said | None = None
    refund_to: Said | None = None
    shipping_address: Address | None = None
    shipping_lines: Connection[ShippingLine] = Connection[ShippingLine]()
    fulfillments: Many[Fulfillment] = ()
    transactions: Many[Transaction] = ()
    refunds: Many[Refund] = ()
    returns: Connection[Sibling] = Connection[Sibling]()
    records: Connection[Record] = Connection[Record]()


class Return(Wire):
    """A return."""

    id: Id
    name: Text
    status: Word
    created_at: AwareDatetime
    return_shipping_fees: Many[Fee] = ()
    return_line_items: Connection[Line]
    exchange_line_items: Connection[ExchangeLine] = Connection[ExchangeLine]()
    reverse_fulfillment_orders: Connection[ReverseOrder] = Connection[ReverseOrder]()
    order: Order


class Owner(Ref):
    """Something with a title."""

    title: Text = ""


class Ware(Ref):
    """An article that goes out."""

    sku: Text = ""
    title: Text = ""
    product: Owner | None = None
