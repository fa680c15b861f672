"""The shop itself as the API shows it: locations, reasons, articles with their stock, files, the app."""

from __future__ import annotations

import json

from tests.servers.shopify.model import Line
from tests.servers.shopify.premises import (
    LOCATIONS,
    REASONS,
    WARES_BY_VARIANT,
    Location,
    ReturnReason,
    Ware,
)
from tests.servers.shopify.views import connection
from tests.servers.shopify.visit import View, Visit, gid

STOCK_NAMES = (
    "available",
    "on_hand",
    "quality_control",
    "damaged",
    "reserved",
    "committed",
    "incoming",
    "safety_stock",
)


def shop_view(visit: Visit) -> View:
    """Shop."""
    return {
        "__typename": "Shop",
        "id": gid("Shop", 1),
        "name": "Returns test shop",
        "myshopifyDomain": "returns-test.myshopify.com",
        "currencyCode": visit.settings.currency,
        "ianaTimezone": "Europe/Berlin",
        "taxesIncluded": True,
    }


def installation_view(visit: Visit) -> View:
    """AppInstallation."""
    scopes = [{"handle": scope, "description": scope.replace("_", " ")} for scope in visit.settings.scopes]
    return {"__typename": "AppInstallation", "id": gid("AppInstallation", 1), "accessScopes": scopes}


def version_views(visit: Visit) -> list[View]:
    """The API versions on offer."""
    named = [{"handle": one, "displayName": one, "supported": True} for one in visit.settings.versions]
    return [*named, {"handle": "unstable", "displayName": "unstable", "supported": False}]


def location_view(one: Location) -> View:
    """Location."""
    return {
        "__typename": "Location",
        "id": gid("Location", one.id),
        "legacyResourceId": str(one.id),
        "name": one.name,
        "isActive": one.active,
        "fulfillsOnlineOrders": one.fulfills,
        "isFulfillmentService": False,
        "shipsInventory": one.fulfills,
    }


def location_by_number(number: int | None) -> View | None:
    """A location, if there is one of that number."""
    found = next((one for one in LOCATIONS if one.id == number), None)
    return location_view(found) if found else None


def locations_view(includeInactive: bool = False) -> list[Location]:
    """The locations a query without further wishes gets."""
    return [one for one in LOCATIONS if one.active or includeInactive]


def reason_view(one: ReturnReason) -> View:
    """ReturnReasonDefinition."""
    return {
        "__typename": "ReturnReasonDefinition",
        "id": gid("ReturnReasonDefinition", one.id),
        "handle": one.handle,
        "name": one.name,
        "deleted": one.deleted,
    }


def reason_by_number(number: int) -> View | None:
    """A return reason, if there is one of that number."""
    found = next((one for one in REASONS if one.id == number), None)
    return reason_view(found) if found else None


def variant_view(visit: Visit, line: Line) -> View:
    """ProductVariant of an order line."""
    return ware_view(visit, WARES_BY_VARIANT[line.variant or 0])


def ware_view(visit: Visit, ware: Ware) -> View:
    """ProductVariant."""
    return {
        "__typename": "ProductVariant",
        "id": gid("ProductVariant", ware.variant),
        "title": ware.article.size,
        "displayName": f"{ware.article.product} - {ware.article.size}",
        "sku": ware.article.sku,
        "barcode": ware.article.ean,
        "image": None,
        "inventoryItem": lambda _info: item_view(visit, ware),
        "product": lambda _info: product_view(ware),
    }


def product_view(ware: Ware) -> View:
    """Product, with what the shop says of it for the returns desk."""
    flags = [name for name, value in ware.article.metadata.items() if value is True]
    parts = ware.article.metadata.get("accessories")
    said = {
        ("intake", "kind"): ware.article.kind,
        ("intake", "exceptions"): json.dumps(flags) if flags else None,
        ("intake", "accessories"): json.dumps(parts) if parts else None,
    }
    return {
        "__typename": "Product",
        "id": gid("Product", ware.variant),
        "title": ware.article.product,
        "productType": ware.article.kind,
        "vendor": "Returns test shop",
        "tags": [],
        "metafield": lambda _info, key, namespace=None: _said(said.get((namespace, key))),
    }


def _said(value: str | None) -> View | None:
    return {"__typename": "Metafield", "value": value, "type": "single_line_text_field"} if value else None


def item_view(visit: Visit, ware: Ware) -> View:
    """InventoryItem."""
    levels = [one for one in LOCATIONS if one.active]
    return {
        "__typename": "InventoryItem",
        "id": gid("InventoryItem", ware.item),
        "sku": ware.article.sku,
        "tracked": True,
        "countryCodeOfOrigin": None,
        "harmonizedSystemCode": str(ware.article.metadata["cn_code"]) or None,
        "measurement": {"weight": {"value": 0.5, "unit": "KILOGRAMS"}},
        "inventoryLevel": lambda _info, locationId, **_: _level_at(visit, ware, locationId),
        "inventoryLevels": connection(levels, lambda one: level_view(visit, ware, one)),
    }


def level_view(visit: Visit, ware: Ware, location: Location) -> View:
    """InventoryLevel."""
    return {
        "__typename": "InventoryLevel",
        "id": gid("InventoryLevel", ware.item * 100 + location.id),
        "isActive": location.active,
        "location": location_view(location),
        "item": lambda _info: item_view(visit, ware),
        "quantities": lambda _info, names: [
            {
                "id": gid("InventoryQuantity", ware.item * 1000 + location.id * 10 + STOCK_NAMES.index(name)),
                "name": name,
                "quantity": visit.ledger.stock(ware.item, location.id, name),
                "updatedAt": None,
            }
            for name in names
        ],
    }


def _level_at(visit: Visit, ware: Ware, location_id: str) -> View | None:
    found = next((one for one in LOCATIONS if gid("Location", one.id) == location_id), None)
    return level_view(visit, ware, found) if found else None
