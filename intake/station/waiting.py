"""What is owed to the shops and not settled: each entry's story, and what a person may do about it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from uuid import UUID

from intake.domain.acts import Noted
from intake.domain.decisions import Reason
from intake.domain.effects import BY_HAND, NEEDS_PERSON, UNDER_WAY, EntryState, OutboxEntry
from intake.domain.errors import IntakeError
from intake.domain.money import Money, exponent
from intake.domain.people import Operator, Role
from intake.domain.ports import Reads, Store, Writes
from intake.domain.records import UnitState
from intake.domain.stories import StoryLine, Told
from intake.station.desk import Status, WaitingItem, WaitingList

LISTED = 60
"""So many of each kind are listed; of the rest there is a count. Nobody reads more, and a list must not be slow."""
DEDUCT = "deduct"
_OPEN = (*NEEDS_PERSON, *UNDER_WAY)
_UNDER_WAY = (EntryState.UNCERTAIN, EntryState.SENDING, EntryState.INTENT)
_SHORTEST = 3
"""Letters of a reason."""


def waiting_list(reads: Reads, for_lead: bool, most: int = LISTED) -> WaitingList:
    """Unsettled entries: those that need a person, and those under way with the uncertain ones first; oldest first.

    A lead has what was handed over in a list of its own.
    """
    counts = reads.entry_counts(_OPEN)
    handed = reads.handed_entries(most) if for_lead else ()
    # State by state: many that are merely to be sent must not hide the one that needs a person.
    needs = _listed(reads, NEEDS_PERSON, handed, most)
    under_way = _listed(reads, _UNDER_WAY, handed, most)
    return WaitingList(
        handed=_items(reads, handed),
        needs=_items(reads, needs),
        under_way=_items(reads, under_way),
        count_handed=reads.count_handed(),
        count_needs=_left(counts, NEEDS_PERSON, handed),
        count_under_way=_left(counts, UNDER_WAY, handed),
    )


def story(reads: Reads, entry_id: UUID) -> tuple[StoryLine, ...]:
    """What happened to an entry so far, oldest first."""
    return reads.story(entry_id)


def retry(store: Store, person: Operator, entry_id: UUID, at: datetime) -> None:
    """Try an entry again; the engine looks before it sends. Raises IntakeError entry_not_parked, pay_by_hand."""
    with store.write() as writes:
        entry = writes.entry(entry_id)
        if entry is None or entry.state not in NEEDS_PERSON:
            # An uncertain one has to wait until its absence is a proof; else it could be carried out twice.
            raise IntakeError("entry_not_parked")
        if entry.effect.kind == BY_HAND:
            raise IntakeError("pay_by_hand")
        writes.settle_entry(entry_id, EntryState.INTENT, at, None, Told.TRIED_AGAIN, {"who": person.name})
        _note(writes, person, entry_id, "entry_intent", "", at)


def mark_settled(store: Store, lead: Operator, entry_id: UUID, reason: str, at: datetime) -> None:
    """A lead says the effect is there. Raises IntakeError not_allowed, reason_needed or entry_settled."""
    if not lead.role.may(Role.LEAD):
        raise IntakeError("not_allowed")
    words = reason.strip()
    if len(words) < _SHORTEST:
        raise IntakeError("reason_needed")
    said = {"who": lead.name, "words": words}
    by_hand = Reason("settled_by_hand", {"who": lead.name})
    with store.write() as writes:
        writes.settle_entry(entry_id, EntryState.DONE, at, by_hand, Told.SETTLED_BY_HAND, said)
        entry = writes.entry(entry_id)
        if entry is None or entry.problem != by_hand:
            # The shop did it meanwhile: who has just done the same by hand must hear of it now, not in a report.
            raise IntakeError("entry_settled")
        _note(writes, lead, entry_id, "entry_done", words, at)


def hand_over(store: Store, person: Operator, entry_id: UUID, words: str, at: datetime) -> None:
    """Hand an entry to a lead, with a note if there is something to say. Raises IntakeError entry_settled."""
    with store.write() as writes:
        entry = writes.entry(entry_id)
        if entry is None or entry.state is EntryState.DONE:
            raise IntakeError("entry_settled")
        writes.hand_over(entry_id, at, person.name, words.strip())
        _note(writes, person, entry_id, "entry_handed_over", words.strip(), at)


def status(reads: Reads, midnight: datetime) -> Status:
    """The counts of the status strip."""
    counts = reads.entry_counts(_OPEN)
    due = reads.oldest_due()
    return Status(
        counts.get(EntryState.INTENT, 0) + counts.get(EntryState.SENDING, 0),
        counts.get(EntryState.UNCERTAIN, 0),
        sum(counts.get(state, 0) for state in NEEDS_PERSON),
        len(reads.units(state=UnitState.REVIEW)) + len(reads.open_claims()),
        len(reads.units(label_owed=True)),
        len(reads.parcels(set_aside=True)),
        reads.count_units(midnight),
        due.date() if due else None,
        reads.count_handed(),
        len(reads.differences()),
    )


def _listed(
    reads: Reads, states: Sequence[EntryState], but: Sequence[OutboxEntry], most: int
) -> tuple[OutboxEntry, ...]:
    seen = {entry.id for entry in but}
    found: list[OutboxEntry] = []
    for state in states:
        left = most - len(found)
        if left > 0:
            entries = reads.entries(states=[state], limit=left + len(seen))
            found += [entry for entry in entries if entry.id not in seen][:left]
    return tuple(sorted(found, key=lambda entry: (_rank(entry), entry.created_at, entry.position)))


def _left(counts: Mapping[EntryState, int], states: Sequence[EntryState], but: Sequence[OutboxEntry]) -> int:
    return sum(counts.get(state, 0) for state in states) - sum(entry.state in states for entry in but)


def _rank(entry: OutboxEntry) -> int:
    return 0 if entry.state in NEEDS_PERSON else 1 + _UNDER_WAY.index(entry.state)


def _items(reads: Reads, entries: Sequence[OutboxEntry]) -> tuple[WaitingItem, ...]:
    returns = {one.id: one for one in reads.returns(list({entry.group for entry in entries}))}
    made = []
    for entry in entries:
        expected = returns.get(entry.group)
        rma, order = (expected.rma, expected.order_number) if expected else ("", "")
        made.append(WaitingItem(entry, rma, order, _amount(entry)))
    return tuple(made)


def _amount(entry: OutboxEntry) -> Money | None:
    """The money an entry is about: what it releases, or for a deduction what it keeps back, as its body says it."""
    if entry.currency:
        return Money(entry.amount_minor, entry.currency)
    return _kept(entry.effect.body) if entry.effect.kind == DEDUCT else None


def _kept(body: bytes) -> Money | None:
    """The amount of a body: minor units, or decimal text in major units. None when it has none that can be read."""
    try:
        content = json.loads(body)
        currency = str(content["currency"])
        if "amount_minor" in content:
            return Money(int(content["amount_minor"]), currency)
        return Money(int(Decimal(content["amount"]).scaleb(exponent(currency))), currency)
    except (ValueError, TypeError, KeyError, InvalidOperation):
        return None


def _note(writes: Writes, person: Operator, entry_id: UUID, what: str, reason: str, at: datetime) -> None:
    noted = Noted(what, {"entry": str(entry_id), "reason": reason})
    writes.append(noted, at=at, operator=person.name, parcel_id=None)
