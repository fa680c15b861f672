"""inventoryAdjustQuantities and inventoryMoveQuantities: stock by hand, with a key and a look at what was there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graphql import GraphQLError

from tests.servers.shopify import shop_views
from tests.servers.shopify.ledger import stamp
from tests.servers.shopify.premises import LOCATIONS, WARES_BY_ITEM
from tests.servers.shopify.views import Payload
from tests.servers.shopify.visit import Refusal, View, Visit, gid, number

REASONS = {
    *("correction", "cycle_count_available", "damaged", "movement_created", "movement_updated", "movement_received"),
    *("movement_canceled", "other", "promotion", "quality_control", "received", "reservation_created"),
    *("reservation_deleted", "reservation_updated", "restock", "safety_stock", "shrinkage"),
}
ADJUSTABLE = {"available", "damaged", "quality_control", "reserved", "safety_stock", "incoming"}
ON_HAND = {"available", "damaged", "quality_control", "reserved", "safety_stock", "committed"}


def adjust(visit: Visit, input: Mapping[str, Any]) -> View:
    """Change one quantity at places by deltas."""
    name = input["name"]
    if name not in ADJUSTABLE:
        raise Refusal(("input", "name"), "The quantity name is invalid", "INVALID_QUANTITY_NAME")
    moves = []
    for place, one in enumerate(input["changes"]):
        path = ("input", "changes", str(place))
        item, location = _place(one["inventoryItemId"], one["locationId"], path)
        _as_expected(visit, one, item, location, name, path)
        moves.append((item, location, name, one["delta"]))
    return _carry_out(visit, input, moves)


def move(visit: Visit, input: Mapping[str, Any]) -> View:
    """Move units from one quantity to another at one place."""
    moves = []
    for place, one in enumerate(input["changes"]):
        for side, sign in (("from", -1), ("to", 1)):
            path, terminal = ("input", "changes", str(place), side), one[side]
            if terminal["name"] not in ADJUSTABLE:
                raise Refusal((*path, "name"), "The quantity name is invalid", "INVALID_QUANTITY_NAME")
            item, location = _place(one["inventoryItemId"], terminal["locationId"], path)
            _as_expected(visit, terminal, item, location, terminal["name"], path)
            moves.append((item, location, terminal["name"], sign * one["quantity"]))
    return _carry_out(visit, input, moves)


def replayed(visit: Visit, made: Mapping[str, Any]) -> View:
    """The answer for a change that was made under the same key before; its quantities are those of now."""
    moves = [tuple(row) for row in made["moves"]]
    return _payload(visit, made["id"], made, moves)


def _carry_out(visit: Visit, wanted: Mapping[str, Any], moves: Sequence[tuple[int, int, str, int]]) -> View:
    if wanted["reason"] not in REASONS:
        raise Refusal(("input", "reason"), "The specified reason is invalid", "INVALID_REASON")
    group = visit.ledger.number()
    cause = f"{wanted['reason']} {wanted.get('referenceDocumentUri') or ''}".strip()
    for item, location, name, delta in moves:
        names = (name, "on_hand") if name in ON_HAND else (name,)
        visit.ledger.move_stock(item, location, names, delta, cause, visit.now)
    return _payload(visit, group, {"at": stamp(visit.now), **wanted}, moves)


def _payload(visit: Visit, group: int, about: Mapping[str, Any], moves: Sequence[Any]) -> View:
    changes = [
        {
            "name": name,
            "delta": delta,
            "quantityAfterChange": visit.ledger.stock(item, location, name),
            "ledgerDocumentUri": None,
            "location": shop_views.location_by_number(location),
            "item": shop_views.item_view(visit, WARES_BY_ITEM[item]),
        }
        for item, location, name, delta in moves
    ]
    made = {"id": group, "moves": moves, **{name: about.get(name) for name in ("at", "reason", "referenceDocumentUri")}}
    return Payload(
        inventoryAdjustmentGroup={
            "__typename": "InventoryAdjustmentGroup",
            "id": gid("InventoryAdjustmentGroup", group),
            "createdAt": about["at"],
            "reason": about["reason"],
            "referenceDocumentUri": about.get("referenceDocumentUri"),
            "changes": changes,
        },
        userErrors=[],
        made=made,
    )


def _place(item_id: str, location_id: str, path: Sequence[str]) -> tuple[int, int]:
    item, location = number(item_id, "InventoryItem"), number(location_id, "Location")
    if item not in WARES_BY_ITEM:
        raise Refusal((*path, "inventoryItemId"), "The inventory item could not be found", "INVALID_INVENTORY_ITEM")
    if not any(one.id == location and one.active for one in LOCATIONS):
        raise Refusal((*path, "locationId"), "The location could not be found", "INVALID_LOCATION")
    return item, location


def _as_expected(
    visit: Visit, wanted: Mapping[str, Any], item: int, location: int, name: str, path: Sequence[str]
) -> None:
    if "changeFromQuantity" not in wanted:
        message = f"changeFromQuantity is required on {'.'.join(path)}"
        raise GraphQLError(message, extensions={"code": "INVALID_FIELD_ARGUMENTS"})
    expected = wanted["changeFromQuantity"]
    if expected is not None and expected != visit.ledger.stock(item, location, name):
        message = "The quantity has changed since it was read"
        raise Refusal((*path, "changeFromQuantity"), message, "CHANGE_FROM_QUANTITY_STALE")
