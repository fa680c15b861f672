"""What is owed to the shops and not settled: each entry's story, and what a person may do about it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from intake.domain.acts import Noted
from intake.domain.decisions import Reason
from intake.domain.effects import BY_HAND, NEEDS_PERSON, EntryState, OutboxEntry
from intake.domain.errors import IntakeError
from intake.domain.people import Operator, Role
from intake.domain.ports import Reads, Store, Writes
from intake.domain.records import UnitState
from intake.station.desk import Status, WaitingItem

_UNSETTLED = (*NEEDS_PERSON, EntryState.UNCERTAIN, EntryState.SENDING, EntryState.INTENT)
_ALL = 1_000_000


def waiting_items(reads: Reads) -> tuple[WaitingItem, ...]:
    """Unsettled entries, parked ones first, then uncertain ones, oldest first."""
    # State by state: many that are merely due must not hide the one that needs a person.
    entries = [entry for state in _UNSETTLED for entry in reads.entries(states=[state])]
    returns = {one.id: one for one in reads.returns(list({entry.group for entry in entries}))}
    ordered = sorted(entries, key=lambda entry: (_UNSETTLED.index(entry.state), entry.created_at, entry.position))
    return tuple(
        WaitingItem(
            entry,
            returns[entry.group].rma if entry.group in returns else "",
            returns[entry.group].order_number if entry.group in returns else "",
            story(entry),
        )
        for entry in ordered
    )


def story(entry: OutboxEntry) -> tuple[tuple[datetime, Reason], ...]:
    """What happened to an entry so far, oldest first, in codes."""
    told = [(entry.created_at, Reason("story_recorded"))]
    if entry.attempts:
        told.append((entry.next_at, Reason("story_sent", {"count": str(entry.attempts)})))
    if entry.problem is not None:
        told.append((entry.next_at, entry.problem))
    told.append((entry.next_at, Reason(f"story_{entry.state.value}")))
    return tuple(told)


def retry(store: Store, person: Operator, entry_id: UUID, at: datetime) -> None:
    """Try a parked entry again; the engine looks before it sends. Raises IntakeError entry_not_parked, pay_by_hand."""
    with store.write() as writes:
        parked = {entry.id: entry for entry in writes.entries(states=NEEDS_PERSON, limit=_ALL)}
        if entry_id not in parked:
            # An uncertain one has to wait until its absence is a proof; else it could be carried out twice.
            raise IntakeError("entry_not_parked")
        if parked[entry_id].effect.kind == BY_HAND:
            raise IntakeError("pay_by_hand")
        _settle(writes, person, entry_id, EntryState.INTENT, "", at)


def mark_settled(store: Store, lead: Operator, entry_id: UUID, reason: str, at: datetime) -> None:
    """A lead says the effect is there. Raises IntakeError not_allowed or reason_needed."""
    if not lead.role.may(Role.LEAD):
        raise IntakeError("not_allowed")
    if len(reason.strip()) < 3:
        raise IntakeError("reason_needed")
    with store.write() as writes:
        _settle(writes, lead, entry_id, EntryState.DONE, reason.strip(), at)


def _settle(writes: Writes, person: Operator, entry_id: UUID, state: EntryState, reason: str, at: datetime) -> None:
    writes.settle_entry(entry_id, state, at, Reason("settled_by_hand", {"who": person.name}) if reason else None)
    noted = Noted(f"entry_{state.value}", {"entry": str(entry_id), "reason": reason})
    writes.append(noted, at=at, operator=person.name, parcel_id=None)


def status(reads: Reads, midnight: datetime) -> Status:
    """The counts of the status strip."""
    counts = reads.entry_counts()
    due = reads.oldest_due()
    return Status(
        counts.get(EntryState.INTENT, 0) + counts.get(EntryState.SENDING, 0),
        counts.get(EntryState.UNCERTAIN, 0),
        sum(counts.get(state, 0) for state in NEEDS_PERSON),
        len(reads.units(state=UnitState.REVIEW)),
        len(reads.units(label_owed=True)),
        len(reads.parcels(set_aside=True)),
        reads.count_units(midnight),
        due.date() if due else None,
    )
