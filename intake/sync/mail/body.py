"""What a message to a customer says, frozen when the return is settled: facts and amounts, no name and no address."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from intake.domain.effects import Effect
from intake.domain.errors import ShopRefused
from intake.domain.grades import Grade

KIND = "message"
"""The kind of the effects that are messages."""

Photo = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Event(StrEnum):
    """What a message is about."""

    RECEIVED = "received"
    REFUNDED = "refunded"
    DEDUCTION = "deduction"
    REFUSED = "refused"


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class UnitFacts(_Frozen):
    """One unit: its title and grade, what it was refunded and what was kept (minor units), and why."""

    title: str
    grade: Grade
    refund: int
    kept: int
    percent: int
    why: tuple[str, ...] = ()
    photos: tuple[Photo, ...] = ()


class Letter(_Frozen):
    """All facts of a message. `sums` are the rows of the account by name, in minor units of `currency`."""

    event: Event
    language: str
    return_id: UUID
    rma: str
    order: str
    currency: str
    units: tuple[UnitFacts, ...]
    sums: dict[str, int] = Field(default_factory=dict)


def read(effect: Effect) -> Letter:
    """The frozen body as a value. Raises ShopRefused effect_unreadable."""
    try:
        return Letter.model_validate_json(effect.body)
    except ValidationError as error:
        raise ShopRefused("effect_unreadable", kind=effect.kind) from error
