"""What becomes of the units in the warehouse: checked first, then written down with their stock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.servers.shopify import return_views
from tests.servers.shopify.model import Disposition, OrderRecord, ReturnRecord, ReverseLine
from tests.servers.shopify.premises import LOCATIONS
from tests.servers.shopify.views import Payload
from tests.servers.shopify.visit import Refusal, View, Visit, number

STOCK = {"RESTOCKED": ("on_hand", "available"), "PROCESSING_REQUIRED": ("on_hand", "quality_control")}
"""The quantities a disposition raises at its location."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A disposition that may be carried out."""

    line: ReverseLine
    type: str
    quantity: int
    location: int | None


def dispose(visit: Visit, dispositionInputs: Sequence[Mapping[str, Any]]) -> View:
    """reverseFulfillmentOrderDispose. It bounds nothing: disposing of the same units again is accepted."""
    path = ("dispositionInputs",)
    if not dispositionInputs:
        raise Refusal(path, "Disposition inputs can't be blank", "BLANK")
    numbers = [_line_number(one) for one in dispositionInputs]
    owners = {visit.ledger.owner("ReverseFulfillmentOrderLineItem", found) for found in numbers}
    order = visit.order(next(iter(owners)) or 0) if len(owners) == 1 else None
    back = _return_of(order, numbers[0]) if order else None
    if order is None or back is None or _reverse_orders(back, numbers) != 1:
        raise Refusal(path, "Reverse fulfillment order line items are invalid", "INVALID")
    wishes = [wish(order, back, one, (*path, str(place))) for place, one in enumerate(dispositionInputs)]
    carry_out(visit, order, wishes)
    visit.save(order, at_once=False)
    lines = {id(one.line): one.line for one in wishes}.values()
    return Payload(
        reverseFulfillmentOrderLineItems=[return_views.reverse_line_view(visit, order, line) for line in lines],
        userErrors=[],
    )


def wish(order: OrderRecord, back: ReturnRecord, wanted: Mapping[str, Any], path: Sequence[str]) -> Wish:
    """Check one disposition of a return's units."""
    found = _line_number(wanted)
    line = next((one for one in back.reverse_lines if one.id == found), None)
    if line is None:
        raise Refusal(path, "Reverse fulfillment order line item is invalid", "INVALID")
    if wanted["quantity"] < 1:
        raise Refusal((*path, "quantity"), "Quantity must be greater than 0", "GREATER_THAN")
    type_, location = wanted["dispositionType"], _location(wanted.get("locationId"), path)
    if type_ == "RESTOCKED" and order.source(line).item is None:
        raise Refusal((*path, "dispositionType"), "A custom item cannot be restocked", "INVALID")
    if type_ == "RESTOCKED" and location is None:
        raise Refusal((*path, "locationId"), "Location can't be blank when restocking", "BLANK")
    return Wish(line, type_, wanted["quantity"], location)


def carry_out(visit: Visit, order: OrderRecord, wishes: Sequence[Wish]) -> None:
    """Write dispositions down and move the stock."""
    for one in wishes:
        made = Disposition(visit.ledger.number(), one.type, one.quantity, one.location, visit.now)
        one.line.dispositions.append(made)
        item, names = order.source(one.line).item, STOCK.get(one.type)
        if item is not None and names and one.location is not None:
            visit.ledger.move_stock(item, one.location, names, one.quantity, f"disposition {made.id}", visit.now)


def _location(wanted: str | None, path: Sequence[str]) -> int | None:
    if wanted is None:
        return None
    found = number(wanted, "Location")
    if not any(one.id == found for one in LOCATIONS):
        raise Refusal((*path, "locationId"), "Location does not exist", "NOT_FOUND")
    return found


def _line_number(wanted: Mapping[str, Any]) -> int:
    return number(wanted["reverseFulfillmentOrderLineItemId"], "ReverseFulfillmentOrderLineItem")


def _return_of(order: OrderRecord, line: int) -> ReturnRecord | None:
    return next((back for back in order.returns if any(one.id == line for one in back.reverse_lines)), None)


def _reverse_orders(back: ReturnRecord, lines: Sequence[int]) -> int:
    """How many reverse orders of the return these lines are of; 0 if one of them is of none."""
    owners = [next((o.id for o in back.reverse_orders if any(x.id == line for x in o.lines)), 0) for line in lines]
    return 0 if 0 in owners else len(set(owners))
