"""Short ways to say what a test of the rules is about."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from uuid import UUID

from intake.domain.decisions import Decision, Deduction
from intake.domain.grades import Cause, Cosmetic, Disposition, Facets, Grade
from intake.domain.inspection import Inspection, Photo
from intake.domain.money import Money
from intake.domain.records import Unit, UnitState
from intake.domain.returns import Customer, ExpectedReturn, Ground, Payment, ReturnLine
from intake.grading.decide import decide
from intake.grading.guides import Guides, load_guides
from intake.grading.law import LawBook, load_law
from intake.grading.policy import Policy, load_policy

RESOURCES = Path(__file__).resolve().parents[3] / "resources"
TODAY = date(2026, 11, 16)
AT = datetime(2026, 11, 16, 9, tzinfo=UTC)
PHOTO = Photo("a" * 64, "wear", AT, 800, 600)
SEEN = Inspection("apparel", "v1", "eva", (), (PHOTO,))
UNSEEN = Inspection("apparel", "v1", "eva")
LIGHT_USE = Facets(cosmetic=Cosmetic.LIGHT, cause=Cause.HANDLING)
POLICIES = ("standard", "strict")


@cache
def guides() -> Guides:
    return load_guides(RESOURCES / "guides")


@cache
def policy(name: str = "standard") -> Policy:
    return load_policy(RESOURCES / "policies", name)


@cache
def laws() -> LawBook:
    return load_law(RESOURCES / "law")


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


def line(number: int = 1, paid: int = 5000, **changes: object) -> ReturnLine:
    values: dict[str, object] = {
        "id": UUID(int=number),
        "external_id": f"line-{number}",
        "sku": f"SKU-{number}",
        "title": "Trail Jacket",
        "quantity": 1,
        "unit_paid": eur(paid),
        "kind": "apparel",
        "cn_code": "6201",
    }
    return ReturnLine(**{**values, **changes})  # type: ignore[arg-type]


def returned(*lines: ReturnLine, **changes: object) -> ExpectedReturn:
    """A Dutch return, delivered on 2 November 2026 and withdrawn in time on the 9th."""
    lines = lines or (line(),)
    paid = sum(each.unit_paid.minor * each.quantity for each in lines)
    values: dict[str, object] = {
        "id": UUID(int=99),
        "shop": "training",
        "external_id": "ret-1",
        "rma": "RMA-1",
        "order_number": "1001",
        "customer": Customer("Jan", "1011AB", "NL", "nl"),
        "currency": "EUR",
        "lines": lines,
        "payments": (Payment("pay-1", eur(paid + 10_000)),),
        "updated_at": AT,
        "delivered_on": date(2026, 11, 2),
        "withdrawn_at": datetime(2026, 11, 9, 10, tzinfo=UTC),
    }
    return ExpectedReturn(**{**values, **changes})  # type: ignore[arg-type]


def decision(refund: int, kept: int = 0, **changes: object) -> Decision:
    values: dict[str, object] = {
        "grade": Grade.A2 if not kept else Grade.C,
        "facets": Facets(),
        "disposition": Disposition.RESTOCK,
        "refund": eur(refund),
        "ground": Ground.WITHDRAWAL,
        "deduction": Deduction(eur(kept), 10, "handling") if kept else None,
        "due": date(2026, 11, 23),
    }
    return Decision(**{**values, **changes})  # type: ignore[arg-type]


def unit(number: int, decided: Decision, line_number: int | None = 1, **changes: object) -> Unit:
    values: dict[str, object] = {
        "id": UUID(int=1000 + number),
        "parcel_id": UUID(int=500),
        "lpn": f"LPN{number:09d}00",
        "sku": "SKU-1",
        "title": "Trail Jacket",
        "state": UnitState.FINAL,
        "decision": decided,
        "inspection": SEEN,
        "decided_at": AT,
        "return_id": UUID(int=99),
        "line_id": UUID(int=line_number) if line_number else None,
    }
    return Unit(**{**values, **changes})  # type: ignore[arg-type]


def decided(
    article: ReturnLine,
    facets: Facets,
    *,
    expected: ExpectedReturn | None = None,
    inspection: Inspection = SEEN,
    rules: Policy | None = None,
    country: str = "nl",
    today: date = TODAY,
) -> Decision:
    law = laws().for_country(country)
    return decide(expected or returned(article), article, inspection, facets, rules or policy(), law, today)


def codes(made: Decision) -> set[str]:
    return {reason.code for reason in made.reasons}


def reviews(made: Decision) -> set[str]:
    return {reason.code for reason in made.review}
