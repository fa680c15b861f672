"""Values of a dock for the tests of the store."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from intake.domain.codes import Certainty, CodeKind, Meaning
from intake.domain.decisions import Decision, Reason, Settlement
from intake.domain.effects import Effect
from intake.domain.grades import Disposition, Facets, Grade
from intake.domain.ids import effect_key, new_id
from intake.domain.inspection import Given, Inspection, Photo
from intake.domain.money import Money, zero
from intake.domain.records import Parcel, ParcelState, Unit, UnitState
from intake.domain.returns import Customer, ExpectedReturn, Ground, Payment, ReturnLine

NOW = datetime(2026, 3, 4, 9, 30, 15, 123456, tzinfo=UTC)
SHOP = "training"


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def a_line(number: int = 1, **changes: Any) -> ReturnLine:
    line = ReturnLine(
        id=new_id(),
        external_id=f"line-{number}",
        sku=f"JKT-{number}",
        title="Trail Jacket",
        quantity=1,
        unit_paid=Money(7990, "EUR"),
        gtin=f"{4006381000000 + number:013d}",
        serials=(f"SN{number:06d}",),
    )
    return replace(line, **changes)


def a_return(number: int = 1, **changes: Any) -> ExpectedReturn:
    expected = ExpectedReturn(
        id=new_id(),
        shop=SHOP,
        external_id=f"ret-{number}",
        rma=f"RMA-{number:06d}",
        order_number=f"#{10000 + number}",
        customer=Customer("Eva van der Berg", "1012 AB", "NL", "nl"),
        currency="EUR",
        lines=(a_line(number),),
        payments=(Payment(f"pay-{number}", Money(7990, "EUR")),),
        updated_at=NOW,
        tracking=(f"3SABCD{number:07d}",),
        withdrawn_at=NOW - timedelta(days=3),
        delivered_on=date(2026, 2, 20),
    )
    return replace(expected, **changes)


def a_parcel(**changes: Any) -> Parcel:
    parcel = Parcel(
        id=new_id(), code="3SABCD0000001", station="dock-1", state=ParcelState.OPEN, opened_at=NOW, opened_by="eva"
    )
    return replace(parcel, **changes)


def a_decision(**changes: Any) -> Decision:
    decision = Decision(
        grade=Grade.A2,
        facets=Facets(),
        disposition=Disposition.RESTOCK,
        refund=Money(7990, "EUR"),
        ground=Ground.WITHDRAWAL,
        due=date(2026, 3, 15),
        reasons=(Reason("as_new"),),
    )
    return replace(decision, **changes)


def a_unit(parcel: Parcel, expected: ExpectedReturn | None = None, number: int = 1, **changes: Any) -> Unit:
    unit = Unit(
        id=new_id(),
        parcel_id=parcel.id,
        lpn=f"LPN{number:09d}00",
        sku="JKT-1",
        title="Trail Jacket",
        state=UnitState.DECIDED,
        decision=a_decision(),
        inspection=Inspection(
            "apparel", "abc123", "eva", (Given("look", "as_new", NOW),), (Photo("0" * 64, "front", NOW, 640, 480),)
        ),
        decided_at=later(number),
        return_id=expected.id if expected else None,
        line_id=expected.lines[0].id if expected else None,
    )
    return replace(unit, **changes)


def a_settlement(expected: ExpectedReturn, name: str = "settlement-1", **changes: Any) -> Settlement:
    nothing = zero("EUR")
    settlement = Settlement(
        id=name,
        revision=1,
        return_id=expected.id,
        shop=expected.shop,
        external_id=expected.external_id,
        order_external_id="order-1",
        currency="EUR",
        units=(),
        delivery=nothing,
        postage=nothing,
        instant=nothing,
        goods_deduction=nothing,
        refund=Money(7990, "EUR"),
        claim=nothing,
        payments=(("pay-1", Money(7990, "EUR")),),
        due=date(2026, 3, 15),
        rma=expected.rma,
    )
    return replace(settlement, **changes)


def effects_of(settlement: Settlement, *kinds: str) -> tuple[Effect, ...]:
    return tuple(
        Effect(
            _key(settlement.return_id, settlement.id, kind),
            kind,
            f'{{"kind":"{kind}"}}'.encode(),
            settlement.refund if kind == "refund" else None,
        )
        for kind in kinds or ("receive", "refund")
    )


def meant(kind: CodeKind, value: str, **more: Any) -> Meaning:
    return Meaning(kind, value, Certainty.LIKELY, **more)


def _key(return_id: UUID, name: str, kind: str) -> UUID:
    return effect_key("main", return_id, name, 1, kind)
