"""A note of intent on the order, written before anything is done: how the return stood, and exactly what will be asked.

Shopify keeps no idempotency key for returns. With the note, whoever looks later, from whatever station, can tell what
has happened since from what was there before. The note proves nothing by itself: only the return and its refunds do.
"""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from intake.sync.shopify import wire
from intake.sync.shopify.client import Client
from intake.sync.shopify.standing import Standing

NAMESPACE = "$app:returns_intake"
PREFIX = "intent_"
TAKEN = frozenset({"STALE_OBJECT", "INVALID_COMPARE_DIGEST", "TAKEN"})
"""User errors that say: somebody else wrote the note meanwhile."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Baseline(_Part):
    """How the return stood: processed and total quantity by line, ids of dispositions and of the order's refunds."""

    processed: dict[str, int]
    quantities: dict[str, int]
    exchanged: dict[str, int]
    dispositions: tuple[str, ...]
    refunds: tuple[str, ...]


class Process(_Part):
    """One returnProcess; `input` as it is sent."""

    do: Literal["process"] = "process"
    input: dict[str, Any]


class Dispose(_Part):
    """One reverseFulfillmentOrderDispose; `dispositions` as they are sent."""

    do: Literal["dispose"] = "dispose"
    dispositions: tuple[dict[str, Any], ...]


class Remove(_Part):
    """One removeFromReturn; `lines` as they are sent."""

    do: Literal["remove"] = "remove"
    lines: tuple[dict[str, Any], ...]


Step = Process | Dispose | Remove


class Intent(_Part):
    """What is asked for an effect, step by step, and how the return stood before.

    `done`: once it was seen done, the ids of its refunds; None until then.
    """

    v: Literal[1] = 1
    key: UUID
    of_return: str
    before: Baseline
    done: tuple[str, ...] | None = None
    steps: Annotated[tuple[Annotated[Step, Field(discriminator="do")], ...], Field(min_length=1)]


def baseline(now: Standing) -> Baseline:
    """How a return stands, in few words."""
    return Baseline(
        processed={line.id: line.processed_quantity for line in now.lines.values()},
        quantities={line.id: line.quantity for line in now.lines.values()},
        exchanged={line.id: line.processed_quantity for line in now.exchanges.values()},
        dispositions=tuple(now.dispositions()),
        refunds=tuple(refund.id for refund in now.refunds),
    )


def name(key: UUID) -> str:
    """The key of the note for an effect."""
    return f"{PREFIX}{key.hex}"


def known(now: Standing, key: UUID) -> Intent | None:
    """The note of an effect; None when there is none. Raises ValueError for one that nobody can read."""
    record = now.records.get(name(key))
    return None if record is None else read(record)


def all_of(records: dict[str, wire.Record]) -> tuple[Intent, ...]:
    """All notes of intent that can be read."""
    found = []
    for key, record in records.items():
        if key.startswith(PREFIX):
            try:
                found.append(read(record))
            except ValueError:
                continue
    return tuple(found)


def read(record: wire.Record) -> Intent:
    """Raises ValueError for what is no note of intent."""
    try:
        return Intent.model_validate_json(record.value)
    except ValidationError as error:
        raise ValueError("no note of intent") from error


def write(client: Client, order_id: str, intent: Intent, digest: str | None = None) -> None:
    """Put the note on the order: where there is none for this effect yet, or in place of the one with this digest.

    Raises ShopUnreachable, ShopUncertain, Declined. Safe to repeat: what somebody else wrote is never overwritten, and
    without the note nothing else is asked.
    """
    field = {
        "ownerId": order_id,
        "namespace": NAMESPACE,
        "key": name(intent.key),
        "type": "json",
        "value": json.dumps(intent.model_dump(mode="json"), ensure_ascii=False, sort_keys=True, separators=(",", ":")),
        "compareDigest": digest,
    }
    client.change("evidence_write", {"metafields": [field]})
