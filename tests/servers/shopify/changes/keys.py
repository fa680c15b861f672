"""The idempotency key of a mutation: remembered for a day, worth nothing afterwards."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from graphql import GraphQLError, GraphQLResolveInfo
from graphql.execution.values import get_directive_values

from tests.servers.shopify.ledger import stamp
from tests.servers.shopify.views import Payload
from tests.servers.shopify.visit import Refusal, View, Visit

MEMORY = timedelta(hours=24)
LONGEST = 255


def keyed(visit: Visit, info: GraphQLResolveInfo, run: Callable[[], View], replay: Callable[[Any], View]) -> View:
    """Run a mutation that needs a key, or answer for what ran under the same key before."""
    key = key_of(info)
    if not key or len(key) > LONGEST:
        message = f"The @idempotent directive with a key is required for {info.field_name}."
        raise GraphQLError(message, extensions={"code": "BAD_REQUEST"})
    row = visit.ledger.sql.execute(
        "SELECT field, digest, made FROM keys WHERE key = ? AND at > ?", (key, stamp(visit.now - MEMORY))
    ).fetchone()
    if row is None:
        payload = run()
        remembered = (key, info.field_name, visit.digest, json.dumps(payload.pop("made")), stamp(visit.now))
        visit.ledger.sql.execute("INSERT OR REPLACE INTO keys VALUES (?, ?, ?, ?, ?)", remembered)
        return payload
    if row[:2] != (info.field_name, visit.digest):
        message = "The same idempotency key cannot be used with different parameters."
        raise Refusal(None, message, "IDEMPOTENCY_KEY_PARAMETER_MISMATCH")
    payload = replay(json.loads(row[2]))
    payload.pop("made")
    return Payload(payload)


def key_of(info: GraphQLResolveInfo) -> str | None:
    """The key a field bears, if any."""
    directive = info.schema.get_directive("idempotent")
    values = get_directive_values(directive, info.field_nodes[0], info.variable_values) if directive else None
    return str(values["key"]) if values else None
