"""The wire to a Medusa shop: JSON over HTTP, and for each way it can go wrong the error that says what is known."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

import httpx

from intake.domain.errors import ShopAnswerUnusable, ShopUncertain, ShopUnreachable
from intake.sync.http import NEVER_LEFT, Json, connection, exchange, parsed, retry_seconds

Query = Mapping[str, str | int | Sequence[str]]

ANSWER_SECONDS = 25.0
"""A request of a shop under load took up to 6 s; an answer later than this counts as lost."""

_DECLINED = frozenset({400, 404, 409, 422})


class Declined(Exception):
    """Medusa answered a change with a refusal of its own. It may have carried a part out: read before believing."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"{status} {message}")
        self.status = status
        self.message = message

    @property
    def busy(self) -> bool:
        """Refused because somebody's change of the order is open; it may go when that is closed."""
        return "active order change" in self.message.lower()


class NotThere(ShopAnswerUnusable):
    """The shop says that what was asked for does not exist."""


class Client:
    """One shop's admin API. Safe to use from several threads. `token` is a secret API key."""

    def __init__(
        self,
        shop: str,
        address: str,
        token: str,
        transport: httpx.BaseTransport | None = None,
        *,
        insecure: bool = False,
    ) -> None:
        self._shop = shop
        auth = httpx.BasicAuth(token, "")
        self._http = connection(
            address, seconds=ANSWER_SECONDS, headers={}, auth=auth, transport=transport, insecure=insecure
        )

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def read(self, path: str, query: Query | None = None) -> Json:
        """GET a JSON object. Raises ShopUnreachable, ShopAnswerUnusable, or its kind NotThere."""
        try:
            status, headers, body = exchange(self._http, "GET", path, params=query)
        except httpx.HTTPError as error:
            raise self._unreachable(error) from error
        self._turned_away(status, headers)
        if status == httpx.codes.NOT_FOUND:
            raise NotThere("shop_answer_unusable", shop=self._shop, path=path, reason="not there")
        if status >= httpx.codes.INTERNAL_SERVER_ERROR:
            raise ShopUnreachable("shop_error", shop=self._shop, status=status)
        if not httpx.codes.is_success(status):
            self._unusable(path, f"status {status}")
        try:
            return parsed(body)
        except ValueError as error:
            raise ShopAnswerUnusable(
                "shop_answer_unusable", shop=self._shop, path=path, reason=str(error)[:200]
            ) from error

    def write(self, method: str, path: str, body: Json | None = None) -> Json:
        """Send a change and give the answer.

        Raises ShopUnreachable if it certainly was not carried out, ShopUncertain if nobody knows, Declined if Medusa
        says no.
        """
        content = None if body is None else json.dumps(body, ensure_ascii=False, allow_nan=False).encode()
        typed = {} if content is None else {"Content-Type": "application/json"}
        return self._change(method, path, content=content, headers=typed)

    def upload(self, name: str, content: bytes) -> str:
        """Store a JPEG among the shop's files and give its address. Raises as `write` does."""
        answer = self._change("POST", "/admin/uploads", files={"files": (name, content, "image/jpeg")})
        match answer:
            case {"files": [{"url": str(url)}, *_]}:
                return url
        raise ShopUncertain("shop_answer_unusable", shop=self._shop, path="/admin/uploads", reason="no url")

    def _change(self, method: str, path: str, **request: Any) -> Json:
        try:
            status, headers, body = exchange(self._http, method, path, **request)
        except NEVER_LEFT as error:
            raise self._unreachable(error) from error
        except httpx.HTTPError as error:
            raise ShopUncertain("shop_no_answer", shop=self._shop, reason=type(error).__name__) from error
        self._turned_away(status, headers)
        if status in _DECLINED and (message := _refusal(body)) is not None:
            raise Declined(status, message)
        if not httpx.codes.is_success(status):
            raise ShopUncertain("shop_error", shop=self._shop, status=status)
        try:
            return parsed(body)
        except ValueError as error:
            raise ShopUncertain("shop_answer_unusable", shop=self._shop, path=path, reason=str(error)[:200]) from error

    def _turned_away(self, status: int, headers: httpx.Headers) -> None:
        """What is answered before any work begins: the key is not good, or we are too fast."""
        if status == httpx.codes.UNAUTHORIZED:
            raise ShopUnreachable("shop_unauthorized", shop=self._shop)
        if status == httpx.codes.FORBIDDEN:
            raise ShopUnreachable("shop_forbidden", shop=self._shop)
        if status == httpx.codes.TOO_MANY_REQUESTS:
            raise ShopUnreachable("shop_too_fast", retry_seconds(headers), shop=self._shop)

    def _unreachable(self, error: httpx.HTTPError) -> ShopUnreachable:
        return ShopUnreachable(shop=self._shop, reason=str(error)[:200] or type(error).__name__)

    def _unusable(self, path: str, reason: str) -> NoReturn:
        raise ShopAnswerUnusable("shop_answer_unusable", shop=self._shop, path=path, reason=reason)


def _refusal(body: bytes) -> str | None:
    """The message of an error in Medusa's own form; None for anybody else's (a proxy's page, for one)."""
    try:
        found = parsed(body)
    except ValueError:
        return None
    match found:
        case {"type": str(), "message": str(message)}:
            return message[:500]
    return None
