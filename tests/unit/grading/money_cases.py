"""Random orders and what became of them: every way money can go that the rules know, in every kind of currency."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from hypothesis import strategies as st

from intake.domain.decisions import Decision, Deduction, Settlement
from intake.domain.grades import Disposition, Facets, Grade
from intake.domain.money import Money, from_major, total
from intake.domain.records import Unit
from intake.domain.returns import (
    ExchangeGoods,
    ExpectedReturn,
    Ground,
    Payment,
    PaymentKind,
    RefundTo,
    ReturnLine,
)
from intake.grading.claims import Choice, decided, owed
from intake.grading.exchange import is_exchange
from intake.grading.settle import settle
from intake.grading.terms import RefundOrder, Terms
from tests.unit.grading.makers import line, returned, unit

CURRENCIES = ("EUR", "DKK", "HUF", "JPY", "ISK", "KWD", "TND")
_OUTCOMES = ("full", "full", "full", "deducted", "all_kept", "refused", "missing")


@dataclass(frozen=True)
class Case:
    """A return, its units parcel by parcel, the policy's terms, and how a lead decides claims."""

    expected: ExpectedReturn
    boxes: tuple[tuple[Unit, ...], ...]
    terms: Terms
    choices: tuple[tuple[Choice, int], ...]

    def settled(self, boxes: tuple[tuple[Unit, ...], ...] | None = None) -> list[Settlement]:
        """The settlements of the parcels in order; a lead decides what is owed at the end."""
        boxes = self.boxes if boxes is None else boxes
        wanted = sum(each.quantity for each in self.expected.lines)
        done: list[Settlement] = []
        seen = 0
        for units in boxes:
            seen += len(units)
            parcel = UUID(int=700 + min((each.id.int for each in units), default=0))
            done.append(settle(self.expected, units, done, parcel, max(0, wanted - seen), self.terms))
        return done

    def judged(self, done: list[Settlement]) -> list[Settlement]:
        """The settlements with the lead's word on what is owed, as often as something is."""
        for choice, share in self.choices:
            due = owed(done[-1])
            if not due:
                break
            if choice is Choice.MONEY and not done[-1].exchange_due:
                choice = Choice.WAIVE
            amount = Money(max(1, due.minor * share // 100), due.currency)
            done = [*done, decided(self.expected, done, done[-1], choice, amount, self.terms)]
        return done


def _amounts(currency: str, most: int = 20_000) -> st.SearchStrategy[Money]:
    """Small, round and crooked amounts alike."""
    whole = st.integers(0, most // 100).map(lambda major: from_major(Decimal(major), currency))
    return st.one_of(st.integers(0, 3), st.integers(0, most)).map(lambda minor: Money(minor, currency)) | whole


@st.composite
def cases(draw: st.DrawFn, extra_units: bool = False) -> Case:
    """Any case; with `extra_units` more units may come than were announced."""
    currency = draw(st.sampled_from(CURRENCIES))
    amounts = _amounts(currency)
    base = draw(st.sampled_from([Ground.WITHDRAWAL, Ground.WITHDRAWAL, Ground.VOLUNTARY]))
    lines = tuple(draw(_lines(number, currency, base)) for number in range(1, draw(st.integers(2, 4))))
    maybe = st.none() | amounts
    bought = total((each.share(n) for each in lines for n in range(each.quantity)), currency)
    shipping = draw(maybe)
    expected = returned(
        *lines,
        currency=currency,
        whole_order=draw(st.booleans()),
        shipping_paid=shipping,
        shipping_standard=draw(maybe),
        return_postage=draw(maybe),
        already_refunded=draw(st.none() | _amounts(currency, 60_000)),
        informed=draw(st.booleans()),
        refund_to=draw(st.sampled_from(RefundTo)),
        exchange=draw(st.booleans()) and draw(st.booleans()),
        exchange_goods=draw(_goods(lines, currency)),
        payments=draw(_payments(bought + (shipping or Money(0, currency)))),
    )
    boxes = draw(_boxes(expected, extra_units))
    terms = Terms(draw(st.sampled_from(RefundOrder)), draw(st.integers(0, 30)))
    choice = st.tuples(st.sampled_from(Choice), st.integers(1, 100))
    return Case(expected, boxes, terms, (draw(choice), draw(choice)))


@st.composite
def _lines(draw: st.DrawFn, number: int, currency: str, base: Ground) -> ReturnLine:
    """A line whose price need not be divisible by its quantity."""
    quantity = draw(st.integers(1, 3))
    paid = draw(_amounts(currency))
    article = line(
        number,
        quantity=quantity,
        unit_paid=Money(paid.minor // quantity, currency),
        ground=draw(st.sampled_from([base, base, base, Ground.DEFECT])),
        exchange_for=draw(st.sampled_from([None, None, "OTHER"])),
    )
    return replace(article, paid=paid)


@st.composite
def _goods(draw: st.DrawFn, lines: tuple[ReturnLine, ...], currency: str) -> tuple[ExchangeGoods, ...]:
    """Goods for a line or for all of them, with a price or one for one."""
    names = ["", *(each.external_id for each in lines)]
    return tuple(
        ExchangeGoods(
            f"goods-{number}",
            f"NEW-{number}",
            "",
            draw(st.integers(1, 3)),
            draw(st.none() | _amounts(currency, 40_000)),
            draw(st.sampled_from(names)),
        )
        for number in range(draw(st.integers(0, 2)))
    )


@st.composite
def _payments(draw: st.DrawFn, paid: Money) -> tuple[Payment, ...]:
    """The order's payments: together what was paid, rather more (other articles) or less (refunded before)."""
    left = max(0, paid.minor + draw(st.sampled_from([0, 0, 0, 5_000, -300])))
    found: list[Payment] = []
    for number in range(draw(st.integers(0, 2))):
        part = draw(st.integers(0, left))
        left -= part
        found.append(Payment(f"pay-{number}", Money(part, paid.currency), draw(st.sampled_from(PaymentKind))))
    return (*found, Payment("pay-last", Money(left, paid.currency), PaymentKind.CARD))


@st.composite
def _boxes(draw: st.DrawFn, expected: ExpectedReturn, extra_units: bool) -> tuple[tuple[Unit, ...], ...]:
    boxes: list[list[Unit]] = [[] for _ in range(draw(st.integers(1, 3)))]
    number = 0
    for each in expected.lines:
        for _ in range(draw(st.integers(0, each.quantity)) if draw(st.booleans()) else each.quantity + extra_units):
            number += 1
            made = draw(_decisions(expected, each))
            boxes[draw(st.integers(0, len(boxes) - 1))].append(unit(number, made, each.id.int))
    return tuple(tuple(units) for units in boxes)


@st.composite
def _decisions(draw: st.DrawFn, expected: ExpectedReturn, article: ReturnLine) -> Decision:
    """What the rules, or a lead, can decide for a unit of a line."""
    price = article.unit_paid
    nothing = Money(0, price.currency)
    outcome = draw(st.sampled_from(_OUTCOMES))
    percent = {"deducted": draw(st.integers(1, 99)), "all_kept": 100}.get(outcome, 0)
    kept = price.percent(percent)
    paid = outcome not in ("refused", "missing")
    swapped = is_exchange(expected, article)
    disposition = {"refused": Disposition.RETURN_TO_CUSTOMER, "missing": Disposition.MISSING}.get(outcome)
    return Decision(
        grade=Grade.A2,
        facets=Facets(),
        disposition=disposition or draw(st.sampled_from([Disposition.RESTOCK, Disposition.DONATE])),
        refund=price - kept if paid and not swapped else nothing,
        ground=article.ground,
        deduction=Deduction(kept, percent, "handling") if kept else None,
        credit=price - kept if paid and swapped else None,
    )


def reordered(case: Case, order: list[int]) -> tuple[tuple[Unit, ...], ...]:
    """The same parcels in another order."""
    return tuple(case.boxes[place] for place in order)


def with_fresh_payments(expected: ExpectedReturn, done: list[Settlement]) -> ExpectedReturn:
    """The return as a shop tells it that counts what we refunded at once."""
    paid: dict[str, int] = {}
    for one in done:
        for name, amount in one.payments:
            paid[name] = paid.get(name, 0) + amount.minor
    payments = (
        replace(each, refundable=Money(each.refundable.minor - paid.get(each.external_id, 0), expected.currency))
        for each in expected.payments
    )
    return replace(expected, payments=tuple(payments))
