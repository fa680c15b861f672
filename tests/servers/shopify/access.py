"""Tokens: one that lasts, of an app made in the admin, and those of the client-credentials grant, which run out."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta

from tests.servers.shopify.ledger import Ledger

GRANT = "client_credentials"


def grant(ledger: Ledger, wanted: Mapping[str, str]) -> tuple[int, dict[str, object]]:
    """Status and body for POST /admin/oauth/access_token."""
    settings = ledger.settings()
    if wanted.get("grant_type") != GRANT:
        return 400, {"error": "unsupported_grant_type"}
    given = wanted.get("client_id", ""), wanted.get("client_secret", "")
    if given != (settings.client_id, settings.client_secret):
        return 400, {"error": "invalid_client", "error_description": "client id or secret is wrong"}
    token = f"shpca_{secrets.token_hex(16)}"
    expires = ledger.now(settings) + timedelta(seconds=settings.token_seconds)
    ledger.sql.execute("INSERT INTO tokens VALUES (?, ?)", (token, expires.isoformat()))
    scope = ",".join(settings.scopes)
    return 200, {"access_token": token, "scope": scope, "expires_in": settings.token_seconds}


def allowed(ledger: Ledger, token: str) -> bool:
    """Whether a token opens the API now."""
    settings = ledger.settings()
    if secrets.compare_digest(token.encode(), settings.fixed_token.encode()):
        return True
    now = ledger.now(settings).isoformat()
    return (
        ledger.sql.execute("SELECT 1 FROM tokens WHERE token = ? AND expires > ?", (token, now)).fetchone() is not None
    )


def expire_all(ledger: Ledger) -> None:
    """End every granted token; the lasting one lasts."""
    ledger.sql.execute("DELETE FROM tokens")
