"""The right to ask: a token that stays, or one fetched with the app's client id and secret that lasts a day.

Source: shopify.dev, "Using the client credentials grant": POST /admin/oauth/access_token; the token expires after
24 hours. Apps made in a shop's own admin (before 2026) have a token that stays.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Protocol

import httpx
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from intake.domain.errors import ShopUnreachable
from intake.sync.http import exchange, retry_seconds

log = logging.getLogger(__name__)

PATH = "/admin/oauth/access_token"
EARLY = 300.0
"""Seconds before its end at which a token is renewed."""


class Access(Protocol):
    """Where the token comes from."""

    def token(self) -> str:
        """The token to send now. Raises ShopUnreachable."""

    def renew(self, refused: str) -> bool:
        """The shop refused this token: is there another one now? Raises ShopUnreachable."""


class StaticToken:
    """A token that stays."""

    def __init__(self, token: str) -> None:
        self._token = token

    def token(self) -> str:
        """The token."""
        return self._token

    def renew(self, refused: str) -> bool:
        """There is no other."""
        return False


class _Granted(BaseModel):
    model_config = ConfigDict(extra="ignore")

    access_token: str = Field(min_length=1, max_length=500, pattern=r"^[\x21-\x7e]+$")
    expires_in: float = Field(default=86_399, gt=0, le=366 * 86_400)


class ClientCredentials:
    """Fetches tokens; safe to use from several threads, of which one fetches and the others wait."""

    def __init__(
        self,
        shop: str,
        http: httpx.Client,
        client_id: str,
        secret: str,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._shop = shop
        self._http = http
        self._client_id = client_id
        self._secret = secret
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._token = ""
        self._until = 0.0

    def token(self) -> str:
        """The token, a new one shortly before the old one ends."""
        with self._lock:
            if not self._token or self._monotonic() >= self._until:
                self._fetch()
            return self._token

    def renew(self, refused: str) -> bool:
        """Fetch another one, unless another thread did already."""
        with self._lock:
            if self._token == refused:
                self._fetch()
            return self._token != refused

    def _fetch(self) -> None:
        wanted = {"grant_type": "client_credentials", "client_id": self._client_id, "client_secret": self._secret}
        try:
            status, headers, body = exchange(self._http, "POST", PATH, data=wanted)
        except httpx.HTTPError as error:
            raise ShopUnreachable(shop=self._shop, reason=type(error).__name__) from error
        if status == httpx.codes.TOO_MANY_REQUESTS:
            raise ShopUnreachable("shop_too_fast", retry_seconds(headers), shop=self._shop)
        if httpx.codes.is_client_error(status):
            raise ShopUnreachable("shop_unauthorized", shop=self._shop)
        if not httpx.codes.is_success(status):
            raise ShopUnreachable("shop_error", shop=self._shop, status=status)
        try:
            granted = _Granted.model_validate_json(body)
        except ValidationError:
            raise ShopUnreachable("shop_error", shop=self._shop, status=status) from None
        self._token = granted.access_token
        self._until = self._monotonic() + max(granted.expires_in - EARLY, granted.expires_in / 2)
        log.info("%s: a new access token, good for %.0f s", self._shop, granted.expires_in)
