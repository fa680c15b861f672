"""What every connector needs of HTTP: whom it may talk to, how much it takes in, and JSON with exact numbers."""

from __future__ import annotations

import ipaddress
import json
from decimal import Decimal
from math import inf
from time import monotonic
from typing import Any, NoReturn
from urllib.parse import urlsplit

import httpx

from intake.domain.errors import IntakeError

Json = dict[str, Any]

CONNECT_SECONDS = 5.0
ANSWER_BYTES = 64 * 1024 * 1024
KEEPALIVE_SECONDS = 2.0
"""Servers close idle connections (Node.js after 5 s); reusing one just being closed would make a request uncertain."""
NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol, httpx.ProxyError)
"""After one of these the shop certainly has not heard of the request."""


def connection(
    base: str,
    *,
    seconds: float,
    headers: dict[str, str],
    auth: httpx.Auth | None = None,
    transport: httpx.BaseTransport | None = None,
    insecure: bool = False,
) -> httpx.Client:
    """A client for one shop, safe to use from several threads; TLS is verified, and redirects are not followed.

    `seconds`: how long an answer may take. `insecure`: take an http address that is not on this machine. Raises
    IntakeError shop_address_invalid, shop_address_insecure.
    """
    host = checked_host(base, insecure=insecure)
    return httpx.Client(
        base_url=base.rstrip("/"),
        auth=auth,
        headers={"Accept": "application/json", "User-Agent": "returns-intake", **headers},
        timeout=httpx.Timeout(seconds, connect=CONNECT_SECONDS),
        limits=httpx.Limits(keepalive_expiry=KEEPALIVE_SECONDS),
        transport=transport,
        trust_env=not loopback(host),
    )


def exchange(http: httpx.Client, method: str, path: str, **request: Any) -> tuple[int, httpx.Headers, bytes]:
    """Send and take in the answer: status, headers, body; no more than ANSWER_BYTES. Raises httpx.HTTPError.

    All of it has to be there within the time for an answer. Httpx counts that from one piece to the next; an answer
    that drips would outlast the lease of a return, and what comes after it would be asked while others work the return.
    """
    end = monotonic() + (http.timeout.read or inf)
    with http.stream(method, path, **request) as answer:
        parts, size = [], 0
        for part in answer.iter_bytes():
            if monotonic() > end:
                raise httpx.ReadTimeout("the answer takes too long", request=answer.request)
            size += len(part)
            if size > ANSWER_BYTES:
                raise httpx.DecodingError("the answer is too long", request=answer.request)
            parts.append(part)
        return answer.status_code, answer.headers, b"".join(parts)


def checked_host(address: str, *, insecure: bool = False) -> str:
    """The host of an address. Raises IntakeError shop_address_invalid, shop_address_insecure."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise IntakeError("shop_address_invalid", address=address) from error
    if parts.scheme not in {"http", "https"} or not host or parts.query or parts.fragment:
        raise IntakeError("shop_address_invalid", address=address)
    if parts.username or parts.password:
        raise IntakeError("shop_address_invalid", address=host)
    if parts.scheme == "http" and not loopback(host) and not insecure:
        raise IntakeError("shop_address_insecure", address=address)
    return host


def loopback(host: str) -> bool:
    """Whether the host is this machine: only there the key may travel in the clear."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def parsed(body: bytes) -> Json:
    """A JSON object with exact numbers. Raises ValueError."""
    try:
        found = json.loads(body.decode(), parse_float=Decimal, parse_constant=_no_constant)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(found, dict):
        raise ValueError("not a JSON object")
    return found


def retry_seconds(headers: httpx.Headers) -> float | None:
    """A Retry-After in seconds; its date form is not worth the trouble."""
    text = headers.get("Retry-After")
    return float(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 10 else None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")
