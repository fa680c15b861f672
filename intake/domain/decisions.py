"""What was decided for a unit, and what a closed parcel settles with the shop."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from intake.domain.errors import IntakeError
from intake.domain.grades import Disposition, Facets, Grade
from intake.domain.money import Money
from intake.domain.redaction import redacted
from intake.domain.returns import ExchangeGoods, Ground


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason as a code with parameters; its sentence is in the translations under [reason]."""

    code: str
    params: dict[str, str] = field(default_factory=dict)


def reason_of(error: IntakeError) -> Reason:
    """Expected trouble as a reason: the same code, its parameters as text."""
    return Reason(error.code, {name: redacted(str(value)) for name, value in error.params.items()})


@dataclass(frozen=True, slots=True)
class Deduction:
    """What is kept back from the refund of a unit, and why it may be. `evidence` are SHA-256 names of photos."""

    amount: Money
    percent: int
    ground: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome for one unit.

    `refund` is the money the customer gets for this unit (paid less deduction). `credit` is what the customer gets
    towards other goods instead, where the unit is exchanged; the refund is then nothing. `due` is the last day to pay
    (Directive 2011/83/EU art. 13(1)). `review` lists why a lead must look first; empty when none must.
    """

    grade: Grade
    facets: Facets
    disposition: Disposition
    refund: Money
    ground: Ground
    deduction: Deduction | None = None
    due: date | None = None
    tote: str = ""
    reasons: tuple[Reason, ...] = ()
    review: tuple[Reason, ...] = ()
    policy_version: str = ""
    law_version: str = ""
    guide_version: str = ""
    credit: Money | None = None


@dataclass(frozen=True, slots=True)
class SettledUnit:
    """A unit as the shop hears of it. `credit` counts towards other goods, `ground` is why it could come back."""

    unit_id: UUID
    lpn: str
    line_external_id: str | None
    sku: str
    grade: Grade
    disposition: Disposition
    refund: Money
    deduction: Money
    serial: str | None = None
    photos: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    credit: Money | None = None
    ground: Ground | None = None


@dataclass(frozen=True, slots=True)
class Settlement:
    """All that one return is owed for one closed parcel: the goods received and the money to release.

    refund = sum of the units' refunds + delivery - postage - instant + credit_back, never below nothing. `delivery` is
    the standard delivery cost of the order when the whole order was withdrawn and all of it is in; `postage` the return
    postage the customer bears; `instant` what had been refunded before the goods came and is set off here;
    `goods_deduction` what is kept of the goods' price; `claim` what was refunded beyond what is owed.

    The refund goes out over `payments` or, where the customer chose so, as `store_credit`; `bonus` is what the shop
    gives on top of that credit and no part of the refund. `exchanges` are the goods to release now, worth `exchanged`
    to the customer; `credit_back` is credit towards goods that no goods used up. `exchange_due` is what the customer
    still owes for goods that are therefore not released. Every amount that may be None is nothing when it is.

    `decides` is the id of the settlement whose claim and `exchange_due` a lead decided with this one; it has no units.
    `asked` is what the customer is then asked for, `waived` what is let go; together they are what was owed, or
    `canceled` are the goods that stay here after all while the credit goes back as money.

    `refunded_by_others` are the refunds of the order made without us that were known when this was settled: one that
    comes later may be this very refund, made by hand.
    """

    id: str
    revision: int
    return_id: UUID
    shop: str
    external_id: str
    order_external_id: str
    currency: str
    units: tuple[SettledUnit, ...]
    delivery: Money
    postage: Money
    instant: Money
    goods_deduction: Money
    refund: Money
    claim: Money
    payments: tuple[tuple[str, Money], ...]
    due: date | None = None
    complete: bool = True
    rma: str = ""
    store_credit: Money | None = None
    bonus: Money | None = None
    exchanges: tuple[ExchangeGoods, ...] = ()
    exchanged: Money | None = None
    credit_back: Money | None = None
    exchange_due: Money | None = None
    decides: str = ""
    asked: Money | None = None
    waived: Money | None = None
    canceled: tuple[ExchangeGoods, ...] = ()
    refunded_by_others: Money | None = None
