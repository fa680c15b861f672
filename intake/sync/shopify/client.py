"""The wire to Shopify's Admin API: GraphQL over HTTP, and for each way to go wrong the error that says what is known.

Three layers can refuse: HTTP, the answer's top-level `errors`, and the payload's `userErrors`.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

import httpx

from intake.domain.errors import IntakeError, ShopAnswerUnusable, ShopRefused, ShopUncertain, ShopUnreachable
from intake.sync.http import NEVER_LEFT, Json, checked_host, connection, exchange, parsed, retry_seconds
from intake.sync.shopify.access import Access, ClientCredentials, StaticToken
from intake.sync.shopify.documents import VERSION, Document, document
from intake.sync.shopify.throttle import Closed, Throttle

log = logging.getLogger(__name__)

ANSWER_SECONDS = 60.0
"""Processing a return can take long; an answer later than this counts as lost."""
PATIENCE = 5
"""So often a read that was throttled is asked again before the shop is left alone for a while."""
_NOTHING_RAN = frozenset(
    {
        *("INVALID_VARIABLE", "undefinedField", "BAD_REQUEST", "INVALID_FIELD_ARGUMENTS", "MAX_COST_EXCEEDED"),
        *("RESOURCE_NOT_FOUND", "missingRequiredArguments", "missingRequiredInputObjectAttribute", "variableMismatch"),
        *("argumentNotAccepted", "argumentLiteralsIncompatible", "undefinedType", "parseError"),
    }
)
"""Top-level codes of requests that were not fit to be carried out; with no data at all, nothing was."""
_DOUBTFUL = frozenset({"INTERNAL_ERROR", "NOTIFICATION_FAILED", "CREATION_FAILED"})
"""User errors of requests that may have been carried out in part."""


class TooCostly(ShopAnswerUnusable):
    """The question costs more than one question may: ask for less at once."""


@dataclass(frozen=True, slots=True)
class _Answer:
    data: Json | None
    codes: tuple[str, ...]
    message: str
    cost: object


class Declined(Exception):
    """Shopify answered a change with user errors. `doubtful`: it may have carried a part out all the same."""

    def __init__(self, errors: tuple[tuple[str, str], ...]) -> None:
        self.message = "; ".join(f"{code} {message}".strip() for code, message in errors)[:500]
        self.codes = frozenset(code for code, _ in errors)
        super().__init__(self.message)

    @property
    def doubtful(self) -> bool:
        """May a part of it have been done?"""
        return bool(self.codes & _DOUBTFUL)


class Client:
    """One shop's Admin API. Safe to use from several threads.

    `secret` is an access token, or with `client_id` the app's client secret.
    """

    def __init__(
        self,
        shop: str,
        address: str,
        secret: str,
        *,
        client_id: str = "",
        transport: httpx.BaseTransport | None = None,
        throttle: Throttle | None = None,
    ) -> None:
        """Raises IntakeError shop_address_invalid, shop_address_insecure; talks to nobody yet."""
        self._shop = shop
        self._throttle = throttle or Throttle()
        base = address if "://" in address else f"https://{address}"
        self._transport = transport
        self._http = connection(base, seconds=ANSWER_SECONDS, headers={}, transport=transport)
        self._access: Access = (
            ClientCredentials(shop, self._http, client_id, secret) if client_id else StaticToken(secret)
        )

    @property
    def shop(self) -> str:
        """The shop's name here."""
        return self._shop

    def close(self) -> None:
        """Close the connections and let go of those who wait."""
        self._throttle.close()
        self._http.close()

    def pause(self, seconds: float) -> None:
        """Wait, unless the connection is closed meanwhile: then raises ShopUnreachable."""
        try:
            self._throttle.pause(seconds)
        except Closed:
            raise ShopUnreachable(shop=self._shop, reason="closed") from None

    def read(self, name: str, variables: Mapping[str, object]) -> Json:
        """The data of a query. Raises ShopUnreachable, ShopAnswerUnusable, or its kind TooCostly."""
        wanted = document(name)
        for _ in range(PATIENCE):
            answer = self._asked(wanted, variables)
            if "THROTTLED" not in answer.codes:
                return self._checked(wanted, answer)
            self.pause(self._throttle.short_of(answer.cost))
        raise ShopUnreachable("shop_too_fast", self._throttle.short_of(answer.cost), shop=self._shop)

    def change(self, name: str, variables: Mapping[str, object]) -> Json:
        """Send a mutation once and give the payload of its one field.

        Raises ShopUnreachable if it certainly was not carried out, ShopUncertain if nobody knows, ShopRefused if it was
        not fit to be carried out, Declined for user errors.
        """
        wanted = document(name)
        try:
            status, headers, body = self._exchange(wanted, variables)
        except NEVER_LEFT as error:
            raise self._unreachable(error) from error
        except httpx.HTTPError as error:
            raise ShopUncertain("shop_no_answer", shop=self._shop, reason=type(error).__name__) from error
        self._turned_away(status, headers)
        if not httpx.codes.is_success(status):
            raise ShopUncertain("shop_error", shop=self._shop, status=status)
        try:
            answer = _read(body)
        except ValueError as error:
            raise ShopUncertain(
                "shop_answer_unusable", shop=self._shop, path=wanted.operation, reason=str(error)[:200]
            ) from error
        return self._payload(wanted, answer)

    def upload(self, url: str, fields: list[tuple[str, str]], name: str, content: bytes) -> None:
        """Send a file to the place the shop named; the fields first, in their order. Raises ShopUncertain."""
        parts = [(field, (None, value.encode())) for field, value in fields]
        try:
            checked_host(url.partition("?")[0])
            with httpx.Client(timeout=ANSWER_SECONDS, transport=self._transport) as http:
                answer = http.post(url, files=[*parts, ("file", (name, content, "image/jpeg"))])
        except (httpx.HTTPError, httpx.InvalidURL, IntakeError) as error:
            raise ShopUncertain("shop_no_answer", shop=self._shop, reason=type(error).__name__) from error
        if not answer.is_success:
            raise ShopUncertain("shop_error", shop=self._shop, status=answer.status_code)

    def _payload(self, wanted: Document, answer: _Answer) -> Json:
        found = answer.data or {}
        fields = [value for value in found.values() if isinstance(value, dict)]
        if answer.codes:
            if not fields and set(answer.codes) <= _NOTHING_RAN:
                raise ShopRefused("shop_refused", shop=self._shop, reason=answer.message)
            code = "shop_too_fast" if "THROTTLED" in answer.codes else "shop_answer_unusable"
            raise ShopUncertain(code, shop=self._shop, path=wanted.operation, reason=answer.message)
        match fields:
            case [{"userErrors": list(errors)} as payload]:
                if errors:
                    raise Declined(tuple(_user_error(error) for error in errors))
                return payload
        raise ShopUncertain("shop_answer_unusable", shop=self._shop, path=wanted.operation, reason="no payload")

    def _asked(self, wanted: Document, variables: Mapping[str, object]) -> _Answer:
        try:
            status, headers, body = self._exchange(wanted, variables)
        except httpx.HTTPError as error:
            raise self._unreachable(error) from error
        self._turned_away(status, headers)
        if status >= httpx.codes.INTERNAL_SERVER_ERROR:
            raise ShopUnreachable("shop_error", shop=self._shop, status=status)
        if not httpx.codes.is_success(status):
            self._unusable(wanted, f"status {status}")
        try:
            return _read(body)
        except ValueError as error:
            raise ShopAnswerUnusable(
                "shop_answer_unusable", shop=self._shop, path=wanted.operation, reason=str(error)[:200]
            ) from error

    def _checked(self, wanted: Document, answer: _Answer) -> Json:
        """The data, if the answer is whole: a read with half its data would mislead."""
        if "MAX_COST_EXCEEDED" in answer.codes:
            raise TooCostly("shop_answer_unusable", shop=self._shop, path=wanted.operation, reason=answer.message)
        if "ACCESS_DENIED" in answer.codes:
            raise ShopUnreachable("shop_forbidden", shop=self._shop)
        if "INTERNAL_SERVER_ERROR" in answer.codes:
            raise ShopUnreachable("shop_error", shop=self._shop, status=200)
        if answer.codes:
            self._unusable(wanted, answer.message)
        if answer.data is None:
            self._unusable(wanted, "no data")
        return answer.data

    def _exchange(self, wanted: Document, variables: Mapping[str, object]) -> tuple[int, httpx.Headers, bytes]:
        """Ask, with a fresh token once if the shop no longer takes ours: a refused token means that nothing ran."""
        token = self._access.token()
        answered = self._once(token, wanted, variables)
        if answered[0] == httpx.codes.UNAUTHORIZED and self._access.renew(token):
            answered = self._once(self._access.token(), wanted, variables)
        return answered

    def _once(self, token: str, wanted: Document, variables: Mapping[str, object]) -> tuple[int, httpx.Headers, bytes]:
        content = json.dumps(
            {"query": wanted.text, "operationName": wanted.operation, "variables": variables},
            ensure_ascii=False,
            allow_nan=False,
        ).encode()
        headers = {"X-Shopify-Access-Token": token, "Content-Type": "application/json"}
        try:
            reserved = self._throttle.acquire(wanted.operation)
        except Closed:
            raise ShopUnreachable(shop=self._shop, reason="closed") from None
        cost: object = None
        try:
            status, answered, body = exchange(
                self._http, "POST", f"/admin/api/{VERSION}/graphql.json", content=content, headers=headers
            )
            cost = _cost(body)
        finally:
            self._throttle.answered(wanted.operation, reserved, cost)
        return status, answered, body

    def _turned_away(self, status: int, headers: httpx.Headers) -> None:
        """What is answered before any work begins: the token is not good, or "the request was not accepted" (429)."""
        if status == httpx.codes.UNAUTHORIZED:
            raise ShopUnreachable("shop_unauthorized", shop=self._shop)
        if status == httpx.codes.FORBIDDEN:
            raise ShopUnreachable("shop_forbidden", shop=self._shop)
        if status == httpx.codes.TOO_MANY_REQUESTS:
            raise ShopUnreachable("shop_too_fast", retry_seconds(headers), shop=self._shop)

    def _unreachable(self, error: httpx.HTTPError) -> ShopUnreachable:
        return ShopUnreachable(shop=self._shop, reason=str(error)[:200] or type(error).__name__)

    def _unusable(self, wanted: Document, reason: str) -> NoReturn:
        raise ShopAnswerUnusable("shop_answer_unusable", shop=self._shop, path=wanted.operation, reason=reason[:200])


def _read(body: bytes) -> _Answer:
    """Raises ValueError for what is no GraphQL answer."""
    found = parsed(body)
    data = found.get("data")
    if data is not None and not isinstance(data, dict):
        raise ValueError("data is no object")
    if data is None and "errors" not in found:
        raise ValueError("neither data nor errors")
    errors = found.get("errors") or []
    listed = errors if isinstance(errors, list) else [errors]
    codes = tuple(_code(error) for error in listed)
    message = "; ".join(_message(error) for error in listed)[:300]
    return _Answer(data, codes, message, _extension(found))


def _cost(body: bytes) -> object:
    try:
        return _extension(parsed(body))
    except ValueError:
        return None


def _extension(found: Json) -> object:
    extensions = found.get("extensions")
    return extensions.get("cost") if isinstance(extensions, dict) else None


def _code(error: object) -> str:
    match error:
        case {"extensions": {"code": str(code)}}:
            return code
    return "UNKNOWN"


def _message(error: object) -> str:
    text = error.get("message") if isinstance(error, dict) else error
    return "".join(c for c in str(text) if c.isprintable())[:200]


def _user_error(error: Any) -> tuple[str, str]:
    """The code (empty where there is none) and what it says, with the field it is about."""
    if not isinstance(error, dict):
        return "", _message(error)
    field = error.get("field")
    where = ".".join(str(part) for part in field) if isinstance(field, list) else ""
    code = error.get("code")
    return (code if isinstance(code, str) else ""), f"{where} {_message(error)}".strip()
