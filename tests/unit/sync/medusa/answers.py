"""Answers as a Medusa gives them, small, to be bent by the tests; and a shop that gives whatever a test wants."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import httpx

from intake.domain.ports import PhotoFiles
from intake.settings import ShopSettings
from intake.sync.medusa import MedusaShop

TOKEN = "sk_keep_this_to_yourself"
STAMP = "2026-11-20T10:00:00.000Z"

RETURN: dict[str, Any] = {
    "id": "return_1",
    "order_id": "order_1",
    "display_id": 7,
    "status": "requested",
    "location_id": "sloc_1",
    "exchange_id": None,
    "claim_id": None,
    "metadata": {"rma": "RMA-7", "return_tracking": ["3SABCD000000001"]},
    "created_at": "2026-11-19T10:00:00.000Z",
    "requested_at": "2026-11-19T10:05:00.000Z",
    "updated_at": STAMP,
    "items": [
        {"item_id": "ordli_1", "quantity": 3, "note": None, "metadata": {}, "reason": {"value": "too_small"}},
    ],
}

ORDER: dict[str, Any] = {
    "id": "order_1",
    "display_id": 17,
    "currency_code": "eur",
    "updated_at": STAMP,
    "metadata": None,
    "items": [
        {
            "id": "ordli_1",
            "quantity": 3,
            "fulfilled_total": 100,
            "title": "Trail Jacket",
            "variant_title": "S",
            "variant_sku": "TJ-S",
            "metadata": {},
            "detail": {
                "fulfilled_quantity": 3,
                "return_requested_quantity": 3,
                "return_received_quantity": 0,
                "return_dismissed_quantity": 0,
            },
            "variant": {"ean": "8712345000103", "hs_code": "6201 40", "weight": 420, "metadata": None},
            "product": {"metadata": {"intake_kind": "apparel", "hygiene_seal": True, "accessories": "belt, hood"}},
        }
    ],
    "fulfillments": [
        {
            "delivered_at": "2026-11-15T23:30:00.000Z",
            "canceled_at": None,
            "labels": [{"tracking_number": "00340433830000000011"}],
        }
    ],
    "shipping_address": {
        "first_name": "Erika",
        "last_name": "Muster",
        "company": None,
        "postal_code": "10115",
        "country_code": "de",
        "phone": "030 123",
    },
    "shipping_methods": [{"total": 4.9, "detail": {"return_id": None}}],
    "payment_collections": [
        {
            "payments": [
                {
                    "id": "pay_1",
                    "currency_code": "eur",
                    "canceled_at": None,
                    "captures": [{"amount": 104.9}],
                    "refunds": [],
                }
            ]
        }
    ],
    "returns": [{"id": "return_1", "status": "requested"}],
}

PAYMENT: dict[str, Any] = {"id": "pay_1", "currency_code": "eur", "captures": [{"amount": 104.9}], "refunds": []}
BOOKS: dict[str, Any] = {
    "id": "order_1",
    "currency_code": "eur",
    "summary": {"pending_difference": -100},
    "credit_lines": [],
    "shipping_methods": [],
}


def bent(good: dict[str, Any], *path: str | int, to: Any) -> dict[str, Any]:
    """A copy with one value replaced; `...` takes it away."""
    copied = copy.deepcopy(good)
    at: Any = copied
    for step in path[:-1]:
        at = at[step]
    if to is ...:
        del at[path[-1]]
    else:
        at[path[-1]] = to
    return copied


class NoPhotos:
    """Photo files that hold nothing."""

    def get(self, sha256: str) -> bytes:
        raise AssertionError(sha256)


Respond = Callable[[httpx.Request], httpx.Response]


def shop(respond: Respond, *, location: str = "") -> MedusaShop:
    settings = ShopSettings(name="web", kind="medusa", address="https://shop.example", location=location)
    photos: PhotoFiles = NoPhotos()  # type: ignore[assignment]
    return MedusaShop(settings, TOKEN, photos, transport=httpx.MockTransport(respond))


def answering(**routes: Any) -> Respond:
    """Answer by the last part of the path: a JSON value, a Response, or an exception to raise."""

    def respond(request: httpx.Request) -> httpx.Response:
        found = routes.get(request.url.path.rsplit("/", 1)[-1].replace("-", "_"))
        if isinstance(found, Exception):
            raise found
        if isinstance(found, httpx.Response):
            return found
        if found is None:
            return httpx.Response(404, json={"type": "not_found", "message": "no"})
        return httpx.Response(200, content=json.dumps(found))

    return respond
