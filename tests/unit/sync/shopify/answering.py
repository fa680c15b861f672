"""A connector whose shop answers as it is told."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import httpx

from intake.domain.ports import PhotoFiles
from intake.settings import ShopSettings
from intake.sync.shopify.shop import ShopifyShop


class NoPhotos:
    """Photo files that hold nothing."""

    def get(self, sha256: str) -> bytes:
        raise AssertionError(sha256)


Answers = Mapping[str, Any] | Callable[[str, Mapping[str, Any]], Any]
"""By operation: the data of an answer, a whole Response, or an exception to raise."""


def shop(answers: Answers) -> ShopifyShop:
    """A connector to a shop that answers so."""

    def respond(request: httpx.Request) -> httpx.Response:
        asked = json.loads(request.content)
        name, variables = asked["operationName"], asked["variables"]
        found = answers(name, variables) if callable(answers) else answers[name]
        if isinstance(found, Exception):
            raise found
        return found if isinstance(found, httpx.Response) else httpx.Response(200, content=json.dumps({"data": found}))

    settings = ShopSettings(name="web", kind="shopify", address="https://shop.example", location="31")
    photos: PhotoFiles = NoPhotos()  # type: ignore[assignment]
    return ShopifyShop(settings, "shpat_x", photos, transport=httpx.MockTransport(respond))
