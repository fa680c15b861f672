"""The parts of Medusa's answers that we use, checked: what is missing, of another type or absurd is refused here."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from intake.domain.errors import ShopAnswerUnusable


def _list(value: object) -> object:
    return [] if value is None else value


def _mapping(value: object) -> object:
    return {} if value is None else value


def _text(value: object) -> object:
    """Whatever is said, without control characters and not at length: it ends on screens and labels."""
    if value is None:
        return ""
    return "".join(c for c in value if c.isprintable()).strip()[:300] if isinstance(value, str) else value


Item = TypeVar("Item")
Id = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[A-Za-z0-9_\-]+$")]
Text = Annotated[str, BeforeValidator(_text)]
Amount = Annotated[Decimal, Field(allow_inf_nan=False, ge=-(10**12), le=10**12)]
Count = Annotated[int, Field(ge=0, le=100_000)]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{3}$")]
Metadata = Annotated[dict[str, Any], BeforeValidator(_mapping)]
Many = Annotated[tuple[Item, ...], BeforeValidator(_list)]


class Wire(BaseModel):
    """Fields we do not know are Medusa's own affair."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Reason(Wire):
    """A return reason of the shop's catalogue."""

    value: Text = ""


class ReturnItem(Wire):
    """One article of a return; `item_id` is the order's line item."""

    item_id: Id
    quantity: Count
    note: Text = ""
    metadata: Metadata = {}
    reason: Reason | None = None


class Return(Wire):
    """A return."""

    id: Id
    order_id: Id
    status: str
    updated_at: AwareDatetime
    display_id: int | None = None
    location_id: Id | None = None
    exchange_id: Id | None = None
    claim_id: Id | None = None
    created_at: AwareDatetime | None = None
    requested_at: AwareDatetime | None = None
    metadata: Metadata = {}
    items: Many[ReturnItem] = ()


class Stamp(Wire):
    """A row's id and when it was last changed."""

    id: Id
    updated_at: AwareDatetime


class ExchangeItem(Wire):
    """Goods that go out in an exchange; `item_id` is the order's line item."""

    item_id: Id
    quantity: Count


class Exchange(Wire):
    """An exchange: the return it brings in is a return like any other, `additional_items` go out."""

    id: Id
    additional_items: Many[ExchangeItem] = ()


class Product(Wire):
    """A product."""

    metadata: Metadata = {}
    hs_code: Text = ""


class Variant(Wire):
    """A variant of a product."""

    ean: Text = ""
    upc: Text = ""
    barcode: Text = ""
    hs_code: Text = ""
    weight: Amount | None = None
    metadata: Metadata = {}


class ItemDetail(Wire):
    """How far a line item has come."""

    fulfilled_quantity: Count = 0
    return_requested_quantity: Count = 0
    return_received_quantity: Count = 0
    return_dismissed_quantity: Count = 0


class OrderItem(Wire):
    """A line item. `fulfilled_total` is what was paid for all that was sent, after discounts, tax included.

    `total` is that of all that was ordered; it shrinks as units are received back.
    """

    id: Id
    quantity: Count
    fulfilled_total: Amount
    total: Amount | None = None
    title: Text = ""
    variant_title: Text = ""
    variant_sku: Text = ""
    thumbnail: Text = ""
    metadata: Metadata = {}
    detail: ItemDetail = ItemDetail()
    variant: Variant | None = None
    product: Product | None = None


class Label(Wire):
    """A parcel label."""

    tracking_number: Text = ""


class Fulfillment(Wire):
    """A parcel to the customer."""

    delivered_at: AwareDatetime | None = None
    canceled_at: AwareDatetime | None = None
    labels: Many[Label] = ()


class Address(Wire):
    """Only what the dock needs of an address."""

    first_name: Text = ""
    last_name: Text = ""
    company: Text = ""
    postal_code: Text = ""
    country_code: Text = ""


class ShippingDetail(Wire):
    """What a shipping method belongs to; a return's own postage names the return."""

    return_id: Id | None = None
    exchange_id: Id | None = None
    claim_id: Id | None = None


class ShippingMethod(Wire):
    """Delivery or return postage of an order."""

    total: Amount
    detail: ShippingDetail = ShippingDetail()


class Capture(Wire):
    """Money taken."""

    amount: Amount


class Refund(Wire):
    """Money given back."""

    id: Id
    amount: Amount
    note: str | None = None
    created_at: AwareDatetime | None = None
    created_by: Text = ""


class Payment(Wire):
    """A payment and all that was taken and given back on it."""

    id: Id
    currency_code: Currency
    provider_id: Text = ""
    canceled_at: AwareDatetime | None = None
    captures: Many[Capture] = ()
    refunds: Many[Refund] = ()

    @property
    def left(self) -> Decimal:
        """What can still be refunded, in major units."""
        return sum((c.amount for c in self.captures), Decimal(0)) - sum((r.amount for r in self.refunds), Decimal(0))


class Collection(Wire):
    """The payments made for one request of money."""

    payments: Many[Payment] = ()


class CreditLine(Wire):
    """A correction of what an order is worth."""

    id: Id
    amount: Amount
    reference_id: str | None = None


class Summary(Wire):
    """The order's books; negative pending_difference: the shop owes the customer."""

    pending_difference: Amount


class Books(Wire):
    """An order's money: credit lines, what is owed, return postage, and what was refunded."""

    id: Id
    currency_code: Currency
    summary: Summary
    credit_lines: Many[CreditLine] = ()
    shipping_methods: Many[ShippingMethod] = ()
    payment_collections: Many[Collection] = ()


class Sibling(Wire):
    """A return of an order, in few words."""

    id: Id
    status: str


class Ledger(Wire):
    """An order's money and marks, as reconciliation reads them."""

    id: Id
    currency_code: Currency
    metadata: Metadata = {}
    credit_lines: Many[CreditLine] = ()
    payment_collections: Many[Collection] = ()


class Contact(Wire):
    """Whom the shop writes to about an order."""

    email: Text = ""


class Order(Wire):
    """An order with all that a return needs of it."""

    id: Id
    display_id: int
    currency_code: Currency
    updated_at: AwareDatetime
    metadata: Metadata = {}
    items: Many[OrderItem] = ()
    fulfillments: Many[Fulfillment] = ()
    shipping_address: Address | None = None
    shipping_methods: Many[ShippingMethod] = ()
    payment_collections: Many[Collection] = ()
    returns: Many[Sibling] = ()


class Level(Wire):
    """How much of an article lies at one place."""

    stocked_quantity: Count = 0


class Shelf(Wire):
    """An article in stock."""

    sku: Text = ""
    location_levels: Many[Level] = ()


class ActionDetails(Wire):
    """What an action of an order change is about."""

    reference_id: str | None = None
    quantity: Count = 0


class Action(Wire):
    """One step within an order change."""

    action: str
    details: Annotated[ActionDetails, BeforeValidator(_mapping)] = ActionDetails()


class Change(Wire):
    """A change of an order; only one can be open at a time. Its internal note carries our key."""

    id: Id
    status: str
    return_id: Id | None = None
    internal_note: str | None = None
    created_at: datetime | None = None
    actions: Many[Action] = ()

    @property
    def open(self) -> bool:
        """Not yet confirmed or given up."""
        return self.status in {"pending", "requested"}


Model = TypeVar("Model", bound=Wire)


def parse(model: type[Model], value: object, shop: str) -> Model:
    """A checked value. Raises ShopAnswerUnusable with the place and the reason, never with the contents."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join((model.__name__.lower(), *map(str, first["loc"])))
        raise ShopAnswerUnusable("shop_answer_unusable", shop=shop, path=where, reason=first["msg"]) from None


def rows(answer: dict[str, Any], name: str, shop: str) -> list[Any]:
    """The list under `name` of an answer. Raises ShopAnswerUnusable."""
    found = answer.get(name)
    if not isinstance(found, list):
        raise ShopAnswerUnusable("shop_answer_unusable", shop=shop, path=name, reason="no list")
    return found
