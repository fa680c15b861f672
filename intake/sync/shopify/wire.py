"""The parts of Shopify's answers that we use, checked: what is missing, of another type or absurd is refused here."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Generic, TypeVar

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError
from pydantic.alias_generators import to_camel

from intake.domain import money
from intake.domain.errors import ShopAnswerUnusable


def _list(value: object) -> object:
    return [] if value is None else value


def _text(value: object) -> object:
    """Whatever is said, without control characters and not at length: it ends on screens and labels."""
    if value is None:
        return ""
    return "".join(c for c in value if c.isprintable()).strip()[:300] if isinstance(value, str) else value


Item = TypeVar("Item")
Id = Annotated[str, StringConstraints(pattern=r"^gid://shopify/[A-Za-z]{1,60}/[0-9A-Za-z_\-]{1,100}$")]
Text = Annotated[str, BeforeValidator(_text)]
Word = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[A-Za-z_]+$")]
Count = Annotated[int, Field(ge=0, le=100_000, strict=True)]
Many = Annotated[tuple[Item, ...], BeforeValidator(_list)]


class Wire(BaseModel):
    """Fields we do not know are Shopify's own affair."""

    model_config = ConfigDict(extra="ignore", frozen=True, alias_generator=to_camel, populate_by_name=True)


class PageInfo(Wire):
    """Is there more of a list?"""

    has_next_page: bool
    end_cursor: str | None = None


class Connection(Wire, Generic[Item]):
    """A part of a list."""

    nodes: Many[Item] = ()
    page_info: PageInfo | None = None

    @property
    def after(self) -> str | None:
        """Where the next part begins; None when this was the last."""
        info = self.page_info
        return info.end_cursor if info is not None and info.has_next_page else None


class Ref(Wire):
    """Something that has an id."""

    id: Id


class Amount(Wire):
    """An amount in major units and its currency."""

    amount: Annotated[Decimal, Field(allow_inf_nan=False, ge=-(10**12), le=10**12)]
    currency_code: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]

    @property
    def money(self) -> money.Money:
        """The same in minor units."""
        return money.from_major(self.amount, self.currency_code)


class Bag(Wire):
    """An amount as the customer saw it, and in the shop's own currency."""

    presentment_money: Amount
    shop_money: Amount | None = None

    @property
    def money(self) -> money.Money:
        """What the customer saw."""
        return self.presentment_money.money


class Transaction(Wire):
    """A movement of money of an order; a refund names the payment it goes back on as its parent."""

    id: Id
    kind: Word
    status: Word
    amount_set: Bag
    gateway: Text = ""
    manual_payment_gateway: bool = False
    error_code: Text = ""
    created_at: AwareDatetime | None = None
    parent_transaction: Ref | None = None


class RefundLine(Wire):
    """Units that a refund was for."""

    quantity: Count
    restock_type: Word
    line_item: Ref


class Refund(Wire):
    """A refund as the shop's books have it; only its transactions say whether money moved."""

    id: Id
    created_at: AwareDatetime | None = None
    note: Text = ""
    of_return: Annotated[Ref | None, Field(alias="return")] = None
    total_refunded_set: Bag
    refund_line_items: Connection[RefundLine] = Connection[RefundLine]()
    transactions: Connection[Transaction] = Connection[Transaction]()


class Record(Wire):
    """A metafield of ours on an order."""

    id: Id
    value: str
    compare_digest: str
    key: Annotated[str, Field(max_length=64)] = ""


class Disposition(Wire):
    """What became of some units."""

    id: Id
    type: Word
    quantity: Count
    location: Ref | None = None


class ReverseLine(Wire):
    """Units of one fulfilled line that are to come back, and what became of them."""

    id: Id
    total_quantity: Count
    fulfillment_line_item: Ref | None = None
    dispositions: Many[Disposition] = ()


class Tracking(Wire):
    """A parcel's number."""

    number: Text = ""


class Deliverable(Wire):
    """What a return parcel travels under."""

    tracking: Tracking | None = None


class ReverseDelivery(Wire):
    """A parcel back."""

    deliverable: Deliverable | None = None


class ReverseOrder(Wire):
    """Goods that are to come back to one place."""

    id: Id
    line_items: Connection[ReverseLine]
    reverse_deliveries: Connection[ReverseDelivery] = Connection[ReverseDelivery]()


class ExchangeLine(Wire):
    """Goods that go out in exchange."""

    id: Id
    quantity: Count
    processable_quantity: Count = 0
    processed_quantity: Count = 0
    variant_id: Id | None = None


class StateItem(Wire):
    """A sold article; without a variant it is a custom line that cannot be restocked."""

    id: Id
    variant: Ref | None = None


class StateFulfilled(Wire):
    """A fulfilled line."""

    id: Id
    line_item: StateItem


class StateLine(Wire):
    """How far a line of a return is."""

    id: Id
    quantity: Count
    processable_quantity: Count
    processed_quantity: Count
    unprocessed_quantity: Count
    refundable_quantity: Count
    refunded_quantity: Count
    fulfillment_line_item: StateFulfilled | None = None


class StateOrder(Wire):
    """An order's refunds and our records on it."""

    id: Id
    name: Text
    refunds: Many[Refund] = ()
    records: Connection[Record] = Connection[Record]()


class State(Wire):
    """How far a return is."""

    id: Id
    name: Text
    status: Word
    order: StateOrder
    return_line_items: Connection[StateLine]
    exchange_line_items: Connection[ExchangeLine] = Connection[ExchangeLine]()
    reverse_fulfillment_orders: Connection[ReverseOrder] = Connection[ReverseOrder]()


Model = TypeVar("Model", bound=Wire)


def parse(model: type[Model], value: object, shop: str) -> Model:
    """A checked value. Raises ShopAnswerUnusable with the place and the reason, never with the contents."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join((model.__name__.lower(), *map(str, first["loc"])))[:200]
        raise ShopAnswerUnusable("shop_answer_unusable", shop=shop, path=where, reason=first["msg"]) from None


def rows(answer: dict[str, Any], name: str, shop: str) -> list[Any]:
    """The list under `name` of an answer. Raises ShopAnswerUnusable."""
    found = answer.get(name)
    if not isinstance(found, list):
        raise ShopAnswerUnusable("shop_answer_unusable", shop=shop, path=name, reason="no list")
    return found
