"""What is owed, leased and told, in few words."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from intake.domain.effects import EntryState, Lease, OutboxEntry, Outcome
from intake.domain.stories import Told
from intake.store.sql_store import SqlStore
from tests.integration.store.values import NOW, SHOP, a_return, a_settlement, effects_of, later

LEASE = timedelta(seconds=60)


def owe(store: SqlStore, number: int = 1, *kinds: str) -> UUID:
    expected = a_return(number)
    settlement = a_settlement(expected, f"settlement-{number}")
    with store.write() as writes:
        writes.save_returns(SHOP, [expected], None)
        writes.add_settlement(settlement, effects_of(settlement, *kinds), later(number))
    return expected.id


def entries(store: SqlStore, *states: EntryState) -> tuple[OutboxEntry, ...]:
    with store.read() as reads:
        return reads.entries(states=states)


def held(store: SqlStore, group: UUID, at: datetime = NOW, owner: str = "me") -> Lease:
    lease = store.outbox.claim(group, owner, at, LEASE)
    assert lease is not None
    return lease


def outcome(entry: OutboxEntry, state: EntryState, told: Told, **more: Any) -> Outcome:
    return Outcome(entry.id, state, told, **more)


def done(entry: OutboxEntry, reference: str = "") -> Outcome:
    return outcome(entry, EntryState.DONE, Told.SETTLED, reference=reference)


def story_of(store: SqlStore, entry: OutboxEntry) -> list[Told]:
    with store.read() as reads:
        return [line.what for line in reads.story(entry.id)]
