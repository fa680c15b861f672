"""Ids: UUIDv7 (RFC 9562, time-ordered) for rows, UUIDv5 for keys that must come out the same again."""

from __future__ import annotations

import os
import time
import uuid
from uuid import UUID

_OUTBOX = uuid.uuid5(uuid.NAMESPACE_URL, "returns-intake:outbox")


def new_id() -> UUID:
    """A UUIDv7: 48 bits of Unix milliseconds, then random bits (RFC 9562 section 5.7)."""
    millis = time.time_ns() // 1_000_000
    value = (millis & (1 << 48) - 1) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)


def effect_key(site: str, return_id: UUID, settlement: str, revision: int, effect: str) -> UUID:
    """The idempotency key of an effect owed to a shop: the same business fact always gives the same key (UUIDv5)."""
    return uuid.uuid5(_OUTBOX, "/".join((site, str(return_id), settlement, str(revision), effect)))
