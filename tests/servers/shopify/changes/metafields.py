"""metafieldsSet on orders: all of the call or nothing, each value guarded by the digest of the one before."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tests.servers.shopify import files
from tests.servers.shopify.metafield_views import digest, full_namespace, metafield_view
from tests.servers.shopify.model import Metafield, OrderRecord
from tests.servers.shopify.views import Payload, Unknown
from tests.servers.shopify.visit import Refusal, View, Visit, kind, number

MOST = 25
TYPES = ("json", "list.file_reference", "single_line_text_field")
LARGEST = 10 * 1024 * 1024


def set_all(visit: Visit, metafields: Sequence[Mapping[str, Any]]) -> View:
    """Nothing is written unless all of it may be."""
    if len(metafields) > MOST:
        raise Refusal(
            ("metafields",), f"Exceeded the maximum metafields input limit of {MOST}", "LESS_THAN_OR_EQUAL_TO"
        )
    made = [_set(visit, place, wanted) for place, wanted in enumerate(metafields)]
    for order in {id(order): order for order, _ in made}.values():
        visit.save(order, at_once=False)
    return Payload(metafields=[metafield_view(one) for _, one in made], userErrors=[])


def _set(visit: Visit, place: int, wanted: Mapping[str, Any]) -> tuple[OrderRecord, Metafield]:
    path, owner = ("metafields", str(place)), wanted["ownerId"]
    if kind(owner) != "Order":
        raise Unknown(f"the test shop keeps metafields of orders only, not of {owner}")
    order = visit.order(number(owner, "Order"))
    if order is None:
        raise Refusal((*path, "ownerId"), "Owner does not exist", "INVALID", elementIndex=place)
    namespace = full_namespace(wanted.get("namespace"))
    held = next((one for one in order.metafields if (one.namespace, one.key) == (namespace, wanted["key"])), None)
    expected = digest(held) if held else None
    if "compareDigest" in wanted and wanted["compareDigest"] != expected:
        message = "The resource has been updated since it was loaded. Try again with an updated `compareDigest` value."
        raise Refusal(path, message, "STALE_OBJECT", elementIndex=place)
    type_ = wanted.get("type") or (held.type if held else None)
    if type_ is None:
        raise Refusal((*path, "type"), "Type can't be blank", "BLANK", elementIndex=place)
    if not _sound(visit, type_, wanted["value"]):
        raise Refusal((*path, "value"), f"Value is invalid for {type_}", "INVALID_VALUE", elementIndex=place)
    made = Metafield(
        held.id if held else visit.ledger.number(), namespace, wanted["key"], type_, wanted["value"], visit.now
    )
    order.metafields = [one for one in order.metafields if one is not held] + [made]
    return order, made


def _sound(visit: Visit, type_: str, value: str) -> bool:
    if type_ not in TYPES:
        raise Unknown(f"the test shop knows no metafield of type {type_}")
    if not value or len(value.encode()) > LARGEST:
        return False
    if type_ == "single_line_text_field":
        return "\n" not in value
    try:
        content = json.loads(value)
    except ValueError:
        return False
    if type_ == "json":
        return True
    return isinstance(content, list) and all(isinstance(one, str) and _file(visit, one) for one in content)


def _file(visit: Visit, value: str) -> bool:
    return files.view(visit, number(value, "MediaImage", "GenericFile")) is not None
