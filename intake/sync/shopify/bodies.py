"""The frozen bodies of effects, read back: what `plan` wrote, checked as if a stranger had written it."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from intake.domain.effects import Effect
from intake.domain.errors import ShopRefused
from intake.domain.money import Money, from_major
from intake.sync.shopify.wire import Id

PREFIX = "intake:"
"""How every mark of ours in the shop begins; what follows is the effect's key."""

_Amount = Annotated[Decimal, Field(gt=0, allow_inf_nan=False, max_digits=15)]
_Known = Annotated[Decimal, Field(ge=0, allow_inf_nan=False, max_digits=15)]
_Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
_Units = Annotated[int, Field(gt=0, le=100_000)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Body(_Part):
    """What every effect is about."""

    return_id: Id = Field(alias="return")
    order_id: Id = Field(alias="order")


class Fate(_Part):
    """What becomes of some units of a line; `location` where they lie then, empty for none."""

    type: str
    quantity: _Units
    location: str


class Goods(_Part):
    """Units of a line that came, and what becomes of them."""

    line: Id
    quantity: _Units
    fates: tuple[Fate, ...]


class Part(_Part):
    """Units of something."""

    id: Id
    quantity: _Units


class Paid(_Part):
    """Money back on one payment, in major units."""

    parent: Id
    amount: _Amount


class GoodsBody(Body):
    """Goods that came. `approve`: approve the customer's request first, where it still waits."""

    lines: tuple[Goods, ...]
    approve: bool


class ProcessBody(GoodsBody):
    """Goods that came, and the money and goods that go out for them; amounts in major units.

    `credit`: as store credit instead of `money`. `delivery`: the delivery costs within the money. `known`: refunds by
    others at the time of settling; None when the shop had not told. `last`: nothing of the return is outstanding.
    """

    currency: _Currency
    money: tuple[Paid, ...]
    credit: _Amount | None
    delivery: _Amount | None
    exchanges: tuple[Part, ...]
    known: _Known | None
    last: bool
    note: Annotated[str, Field(max_length=240)]
    notify: bool

    @property
    def total(self) -> Money:
        """All money that goes out."""
        sums = sum((one.amount for one in self.money), self.credit or Decimal(0))
        return from_major(sums, self.currency)


class RemoveBody(Body):
    """Units that are refused and leave the return."""

    lines: tuple[Part, ...]
    approve: bool


class CloseBody(Body):
    """A return of which nothing is outstanding."""


class AnnotateBody(Body):
    """The explanation, and the photos (SHA-256) that go with it."""

    note: dict[str, Any]
    photos: tuple[Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")], ...]


class OrderRefundBody(_Part):
    """Money back for goods without a return, over the order's payments, in major units."""

    order_id: Id = Field(alias="order")
    currency: _Currency
    money: tuple[Paid, ...]
    known: _Known | None
    notify: bool


Kind = TypeVar("Kind", bound=_Part)


def read(kind: type[Kind], effect: Effect) -> Kind:
    """The body as a value. Raises ShopRefused effect_unreadable."""
    try:
        return kind.model_validate_json(effect.body)
    except ValidationError as error:
        raise ShopRefused("effect_unreadable", kind=effect.kind) from error


def mark(key: UUID) -> str:
    """The text by which people find the effect again in the shop."""
    return f"{PREFIX}{key}"


def marked(text: str) -> UUID | None:
    """The effect's key in a note that begins with a mark of ours; None for any other text."""
    if not text.startswith(PREFIX):
        return None
    try:
        return UUID(text.removeprefix(PREFIX).split(" ", 1)[0].rstrip(";,"))
    except ValueError:
        return None
