"""Returns made up for the bench: what is announced, what lies in each parcel, and what must come of it in the shop.

What must come of it is worked out here, from the story alone: so a wrong settlement is found as well as a wrong push.
"""

from __future__ import annotations

import random
import uuid
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from intake.domain.money import Money
from intake.domain.returns import Customer, ExpectedReturn, Payment, ReturnLine

SHOP = "chaos"
CURRENCIES = ("EUR", "DKK", "RON")
DELIVERY, DEARER, POSTAGE, ADVANCE = 400, 900, 300, 1000
WORN_PERCENT = 15
"""What the standard policy keeps of clothes worn a little."""
_IDS = uuid.uuid5(uuid.NAMESPACE_URL, "returns-intake:chaos")
_SKUS = tuple(f"CH-{number:02d}" for number in range(40))
_KINDS = {
    "clean": 6,
    "worn": 2,
    "pair": 2,
    "two_lines": 2,
    "split": 2,
    "gone_approved": 1,
    "gone_overridden": 1,
    "split_overridden": 1,
    "postage": 1,
    "advance": 1,
}


@dataclass(frozen=True, slots=True)
class Box:
    """One parcel: its label, the articles in it as (barcode, condition), and what is said of those that are not.

    `condition`: "good" or "worn". `absent`: "" (nothing is), "later" or "gone".
    """

    code: str
    units: tuple[tuple[str, str], ...]
    absent: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """A return with its boxes, what a lead does to a unit that waits ("approve", "override"), and what must come of it.

    `refund` in minor units; `stock` units by SKU.
    """

    number: int
    kind: str
    expected: ExpectedReturn
    boxes: tuple[Box, ...]
    lead: str
    refund: int
    deduction: int
    stock: Counter[str] = field(default_factory=Counter)


def stories(seed: int, parcels: int, since: datetime, *, shared: bool = False) -> tuple[Story, ...]:
    """As many returns as fill at least that many parcels; `shared`: every other one comes to several stations."""
    made: list[Story] = []
    boxes = 0
    while boxes < parcels:
        story = _story(seed, len(made), since, shared)
        made.append(story)
        boxes += len(story.boxes)
    return tuple(made)


def _story(seed: int, number: int, since: datetime, shared: bool) -> Story:
    dice = random.Random(f"story {seed} {number}")
    kind = dice.choices(list(_KINDS), list(_KINDS.values()))[0]
    if shared and number % 2:
        kind = "split"
    currency = dice.choice(CURRENCIES)
    prices = [20 * dice.randint(100, 500) for _ in range(2)]
    many = 2 if kind in ("pair", "split", "split_overridden") else 1
    lines = [_line(seed, number, 1, dice.choice(_SKUS), many, Money(prices[0], currency))]
    if kind in ("two_lines", "gone_approved", "gone_overridden"):
        lines.append(_line(seed, number, 2, dice.choice(_SKUS), 1, Money(prices[1], currency)))
    expected = _expected(seed, number, tuple(lines), currency, since)
    labels = [f"3SCHAO{2 * number + n:09d}" for n in range(2)]
    good = [(line.gtin or "", "good") for line in lines for _ in range(line.quantity)]
    goods = sum(line.unit_paid.minor * line.quantity for line in lines)
    whole = Story(number, kind, expected, (Box(labels[0], tuple(good)),), "approve", goods, 0, _counted(lines))
    turned = _turned(whole, labels, dice)
    # Most orders hold more than what comes back: only then would a shop pay twice when it is asked twice.
    return _with(turned, turned.expected, dice.choice((0, 2, 4)) * goods)


def _turned(story: Story, labels: list[str], dice: random.Random) -> Story:
    """The plain story with the turn that its kind gives it."""
    expected, units, currency = story.expected, story.boxes[0].units, story.expected.currency
    first = expected.lines[0]
    match story.kind:
        case "clean" | "split":
            paid = replace(
                expected,
                whole_order=True,
                shipping_paid=Money(DEARER, currency),
                shipping_standard=Money(DELIVERY, currency),
            )
            boxes = story.boxes if story.kind == "clean" else _halves(labels, units)
            return replace(_with(story, paid, DEARER), boxes=boxes, refund=story.refund + DELIVERY)
        case "worn":
            kept = first.unit_paid.minor * WORN_PERCENT // 100
            box = Box(labels[0], tuple((code, "worn") for code, _ in units))
            return replace(story, boxes=(box,), refund=story.refund - kept, deduction=kept, stock=Counter())
        case "pair":
            card = dice.randint(1, story.refund - 1)
            gift = Payment(f"gift_{expected.external_id}", Money(card, currency))
            rest = replace(expected.payments[0], refundable=Money(story.refund - card, currency))
            return replace(story, expected=replace(expected, payments=(rest, gift)))
        case "gone_approved" | "gone_overridden":
            lost = expected.lines[1]
            stock = story.stock - Counter({lost.sku: 1})
            box = Box(labels[0], units[:1], absent="gone")
            if story.kind == "gone_overridden":
                return replace(story, boxes=(box,), lead="override", stock=stock)
            return replace(story, boxes=(box,), refund=story.refund - lost.unit_paid.minor, stock=stock)
        case "split_overridden":
            stock = story.stock - Counter({first.sku: 1})
            boxes = (Box(labels[0], units[:1], absent="later"), Box(labels[1], (), absent="gone"))
            return replace(story, boxes=boxes, lead="override", stock=stock)
        case "postage":
            paid = replace(expected, return_postage=Money(POSTAGE, currency))
            return replace(story, expected=paid, refund=story.refund - POSTAGE)
        case "advance":
            paid = replace(expected, already_refunded=Money(ADVANCE, currency))
            return replace(_with(story, paid, -ADVANCE), refund=story.refund - ADVANCE)
        case _:
            return story


def _halves(labels: list[str], units: tuple[tuple[str, str], ...]) -> tuple[Box, ...]:
    return (Box(labels[0], units[:1], absent="later"), Box(labels[1], units[1:]))


def _with(story: Story, expected: ExpectedReturn, more: int) -> Story:
    """The story of `expected`, whose payment holds `more` minor units more than its goods."""
    one, *others = expected.payments
    held = replace(one, refundable=Money(one.refundable.minor + more, expected.currency))
    return replace(story, expected=replace(expected, payments=(held, *others)))


def _line(seed: int, number: int, place: int, sku: str, many: int, price: Money) -> ReturnLine:
    return ReturnLine(
        id=uuid.uuid5(_IDS, f"{seed}/{number}/{place}"),
        external_id=f"{number}/{place}",
        sku=f"{sku}-{place}",
        title=f"Article {sku}",
        quantity=many,
        unit_paid=price,
        kind="apparel",
        gtin=_gtin(_SKUS.index(sku) * 10 + place),
    )


def _gtin(number: int) -> str:
    """Fourteen digits: a GTIN-13 of the GS1 demonstration prefix 952 with its check digit."""
    stem = f"952220{number:06d}"
    odd, even = sum(map(int, stem[0::2])), sum(map(int, stem[1::2]))
    return f"0{stem}{-(odd + 3 * even) % 10}"


def _expected(seed: int, number: int, lines: tuple[ReturnLine, ...], currency: str, since: datetime) -> ExpectedReturn:
    goods = sum(line.unit_paid.minor * line.quantity for line in lines)
    sent = since.astimezone(UTC) - timedelta(days=2)
    return ExpectedReturn(
        id=uuid.uuid5(_IDS, f"{seed}/{number}"),
        shop=SHOP,
        external_id=f"ret_{number}",
        rma=f"RMA-C{number:06d}",
        order_number=f"9{number:07d}",
        customer=Customer("Erika Muster", "10115", "DE"),
        currency=currency,
        lines=lines,
        payments=(Payment(f"pay_{number}", Money(goods, currency)),),
        updated_at=sent,
        tracking=tuple(f"3SCHAO{2 * number + n:09d}" for n in range(2)),
        delivered_on=(sent - timedelta(days=5)).date(),
        withdrawn_at=sent,
        dispatched_at=sent,
        order_external_id=f"ord_{number}",
    )


def _counted(lines: list[ReturnLine]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for line in lines:
        counted[line.sku] += line.quantity
    return counted
