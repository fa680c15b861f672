"""The connection test: whose shop, which rights are missing, does it still serve our version, are our places there."""

from __future__ import annotations

from collections.abc import Sequence

from intake.domain.decisions import Reason
from intake.domain.effects import ShopCheck
from intake.sync.shopify import wire
from intake.sync.shopify.client import Client
from intake.sync.shopify.documents import VERSION

NEEDED = (
    *("read_returns", "write_returns", "read_orders", "write_orders", "read_products", "read_locations"),
    "read_inventory",
)
PHOTOS = ("read_files", "write_files")
"""Only where photos are uploaded."""


class _Named(wire.Wire):
    name: wire.Text = ""


class _Scope(wire.Wire):
    handle: wire.Text


class _Installation(wire.Wire):
    access_scopes: wire.Many[_Scope] = ()


class _Version(wire.Wire):
    handle: wire.Text
    supported: bool


class _Place(wire.Wire):
    id: wire.Id
    is_active: bool = False


class _Answer(wire.Wire):
    shop: _Named
    current_app_installation: _Installation
    public_api_versions: wire.Many[_Version] = ()
    nodes: wire.Many[_Place | None] = ()


def check(client: Client, locations: Sequence[str], *, photos: bool) -> ShopCheck:
    """Raises ShopUnreachable, ShopAnswerUnusable."""
    found = wire.parse(_Answer, client.read("connection_check", {"locations": list(locations)}), client.shop)
    granted = {scope.handle for scope in found.current_app_installation.access_scopes}
    missing = [Reason("shop_right_missing", {"right": one}) for one in _missing(granted, photos)]
    if not any(one.handle == VERSION and one.supported for one in found.public_api_versions):
        missing.append(Reason("shop_version_gone", {"version": VERSION}))
    if not locations:
        missing.append(Reason("shop_location_missing", {"shop": client.shop}))
    active = {place.id for place in found.nodes if place is not None and place.is_active}
    missing += [Reason("shop_location_unknown", {"location": one}) for one in locations if one not in active]
    return ShopCheck(found.shop.name[:100] or client.shop, version=VERSION, missing=tuple(missing))


def _missing(granted: set[str], photos: bool) -> list[str]:
    """A right to change includes the right to read."""
    wanted = (*NEEDED, *(PHOTOS if photos else ()))
    have = granted | {one.replace("write_", "read_", 1) for one in granted if one.startswith("write_")}
    return [one for one in wanted if one not in have]
