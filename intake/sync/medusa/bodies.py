"""The frozen bodies of effects, read back: what `plan` wrote, checked as if a stranger had written it."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from intake.domain.effects import Effect
from intake.domain.errors import ShopRefused

PREFIX = "intake:"
"""How every mark of ours in the shop begins; what follows is the effect's key."""

_Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_\-]{1,200}$")]
_Amount = Annotated[Decimal, Field(gt=0, allow_inf_nan=False, max_digits=15)]


class Body(BaseModel):
    """What every effect is about."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    return_id: _Id = Field(alias="return")
    order_id: _Id = Field(alias="order")


class Goods(BaseModel):
    """How many of a line item go into stock and how many are written off."""

    item: _Id
    good: Annotated[int, Field(ge=0)]
    bad: Annotated[int, Field(ge=0)]


class ReceiveBody(Body):
    """Goods to receive. `units` says which, for people who look at the return in the shop."""

    items: tuple[Goods, ...]
    location: str
    units: list[dict[str, str]]


class DeductBody(Body):
    """What is kept back of the goods' price, in major units."""

    amount: _Amount
    currency: str


class RefundBody(Body):
    """Money to release on one payment, in major units. `beyond`: how far it may pass what the order's books owe.

    `known`: what others had refunded on the order when this was settled; None in bodies of before it was asked.
    """

    payment: _Id
    amount: _Amount
    currency: str
    beyond: Annotated[Decimal, Field(ge=0, allow_inf_nan=False)]
    known: Annotated[Decimal, Field(ge=0, allow_inf_nan=False)] | None = None


class AnnotateBody(Body):
    """The explanation, and the photos (SHA-256) that go with it."""

    note: dict[str, Any]
    photos: tuple[str, ...]


Kind = TypeVar("Kind", bound=Body)


def read(kind: type[Kind], effect: Effect) -> Kind:
    """The body as a value. Raises ShopRefused effect_unreadable."""
    try:
        return kind.model_validate_json(effect.body)
    except ValidationError as error:
        raise ShopRefused("effect_unreadable", kind=effect.kind) from error


def mark(effect: Effect) -> str:
    """The text by which the effect is found again in the shop."""
    return f"{PREFIX}{effect.key}"


def marked(text: str | None) -> UUID | None:
    """The effect's key in a text that is a mark of ours; None for any other text."""
    if text is None or not text.startswith(PREFIX):
        return None
    try:
        return UUID(text.removeprefix(PREFIX))
    except ValueError:
        return None


def number(amount: Decimal) -> int | float:
    """An amount as the JSON number Medusa wants; no arithmetic, the digits stay what they are (at most 15 of them)."""
    return int(amount) if amount == amount.to_integral_value() else float(amount)
