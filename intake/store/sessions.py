"""The ports Reads and Writes on one connection within one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.engine import Connection

from intake.domain.acts import Act, JournalEntry
from intake.domain.codes import Meaning
from intake.domain.decisions import Reason, Settlement
from intake.domain.differences import Difference
from intake.domain.effects import Effect, EntryState, OutboxEntry
from intake.domain.labels import FormCount
from intake.domain.people import Operator
from intake.domain.ports import Hit
from intake.domain.records import Parcel, Unit, UnitState
from intake.domain.returns import ExpectedReturn
from intake.domain.stories import StoryLine, Told
from intake.store import claims, imports, journal, label_forms, people, reconciling, records, returns, settling, story
from intake.store.times import Times


class SqlReads:
    """Questions, answered from the snapshot of one transaction. See the port for what each means."""

    def __init__(self, connection: Connection, station: str) -> None:
        self._connection = connection
        self._station = station

    def find_returns(self, meanings: Sequence[Meaning]) -> tuple[Hit, ...]:
        """Returns a scanned code leads to, in the order of its meanings."""
        return returns.find(self._connection, meanings)

    def search_returns(self, text: str, limit: int = 20) -> tuple[ExpectedReturn, ...]:
        """Awaited returns by the beginning of a name, postcode, order number or RMA."""
        return returns.search(self._connection, text, limit)

    def returns(self, ids: Sequence[UUID]) -> tuple[ExpectedReturn, ...]:
        """The returns with these ids, in that order."""
        return returns.by_ids(self._connection, ids)

    def open_parcel(self, station: str) -> Parcel | None:
        """The parcel on that station's bench."""
        return records.open_parcel(self._connection, station)

    def parcel(self, parcel_id: UUID) -> Parcel | None:
        """A parcel by id."""
        return records.parcel(self._connection, parcel_id)

    def parcels(self, code: str = "", set_aside: bool = False, limit: int = 50) -> tuple[Parcel, ...]:
        """Parcels by label code and/or only those set aside, newest first."""
        return records.parcels(self._connection, code, set_aside, limit)

    def acts(self, parcel_id: UUID) -> tuple[JournalEntry, ...]:
        """All acts of a parcel in the order they happened."""
        return journal.of_parcel(self._connection, parcel_id)

    def unit(self, unit_id: UUID) -> Unit | None:
        """A unit by id."""
        return records.unit(self._connection, unit_id)

    def unit_by_lpn(self, lpn: str) -> Unit | None:
        """A living unit by its LPN."""
        return records.unit_by_lpn(self._connection, lpn)

    def units(
        self,
        *,
        parcel_id: UUID | None = None,
        return_ids: Sequence[UUID] = (),
        state: UnitState | None = None,
        label_owed: bool | None = None,
        limit: int = 500,
    ) -> tuple[Unit, ...]:
        """Units, oldest first; the review queue by due date."""
        return records.units(
            self._connection,
            parcel_id=parcel_id,
            return_ids=return_ids,
            state=state,
            label_owed=label_owed,
            limit=limit,
        )

    def count_units(self, since: datetime) -> int:
        """Units decided since then, without undone ones."""
        return records.count_units(self._connection, since)

    def settlements(self, return_id: UUID) -> tuple[Settlement, ...]:
        """What was settled for a return so far, oldest first."""
        return settling.settlements(self._connection, return_id)

    def open_claims(self, limit: int = 500) -> tuple[Settlement, ...]:
        """Settlements whose claim no lead has decided, oldest first."""
        return claims.open_ones(self._connection, limit)

    def entries(
        self, *, states: Sequence[EntryState] = (), group: UUID | None = None, limit: int = 200
    ) -> tuple[OutboxEntry, ...]:
        """Outbox entries, oldest first."""
        return settling.entries(self._connection, states, group, limit)

    def entry(self, entry_id: UUID) -> OutboxEntry | None:
        """An outbox entry by id."""
        return settling.entry_by_id(self._connection, entry_id)

    def handed_entries(self, limit: int = 200) -> tuple[OutboxEntry, ...]:
        """Unsettled entries that were handed to a lead, the longest waiting first."""
        return settling.handed(self._connection, limit)

    def count_handed(self) -> int:
        """How many unsettled entries were handed to a lead."""
        return settling.count_handed(self._connection)

    def story(self, entry_id: UUID) -> tuple[StoryLine, ...]:
        """What happened to an entry so far."""
        return story.of(self._connection, entry_id)

    def entry_counts(self, states: Sequence[EntryState] = ()) -> dict[EntryState, int]:
        """How many entries stand in each state."""
        return settling.entry_counts(self._connection, states)

    def operators(self) -> tuple[Operator, ...]:
        """All operators, active ones first, by name."""
        return people.operators(self._connection)

    def cursor(self, shop: str) -> str:
        """Where the last pull from a shop ended."""
        return returns.cursor(self._connection, shop)

    def label_forms(self) -> dict[str, FormCount]:
        """How often each form of code opened a return."""
        return label_forms.counts(self._connection)

    def journal(self, station: str = "", limit: int = 100) -> tuple[JournalEntry, ...]:
        """The newest journal entries, newest first."""
        return journal.newest(self._connection, station, limit)

    def differences(self) -> tuple[Difference, ...]:
        """What comparing with the shops found and nobody has explained, oldest first."""
        return reconciling.open_differences(self._connection)

    def oldest_due(self) -> datetime | None:
        """The nearest day a refund is due for goods that are here, as UTC midnight."""
        return records.oldest_due(self._connection)


class SqlWrites(SqlReads):
    """Changes within one durable transaction. See the port for what each means."""

    def __init__(self, connection: Connection, station: str, times: Times) -> None:
        super().__init__(connection, station)
        self._times = times

    def lock_returns(self, ids: Sequence[UUID]) -> None:
        """Hold the rows of these returns until the transaction ends."""
        returns.lock(self._connection, ids)

    def lock_parcel(self, parcel_id: UUID) -> Parcel | None:
        """Hold the row of a parcel until the transaction ends; the parcel as it stands then."""
        return records.parcel(self._connection, parcel_id, held=True)

    def append(self, act: Act, *, at: datetime, operator: str, parcel_id: UUID | None) -> JournalEntry:
        """Append an act to this station's journal."""
        return journal.append(self._connection, self._station, act, at=at, operator=operator, parcel_id=parcel_id)

    def save_parcel(self, parcel: Parcel) -> None:
        """Insert or replace a parcel."""
        records.save_parcel(self._connection, parcel)

    def save_unit(self, unit: Unit) -> None:
        """Insert or replace a unit. Raises IntakeError lpn_taken."""
        records.save_unit(self._connection, unit)

    def add_settlement(self, settlement: Settlement, effects: Sequence[Effect], at: datetime) -> None:
        """Record a settlement and its effects; the same settlement again changes nothing."""
        settling.add(self._connection, settlement, effects, at, self._times)

    def explain_difference(self, difference: Difference, at: datetime) -> bool:
        """Keep a lead's explanation."""
        return reconciling.explain(self._connection, difference, at)

    def next_number(self, name: str) -> int:
        """The next number of a counter."""
        return people.next_number(self._connection, name)

    def save_operator(self, operator: Operator) -> None:
        """Insert or replace an operator. Raises IntakeError badge_taken."""
        people.save_operator(self._connection, operator)

    def count_label_form(self, form: str, opened: bool) -> None:
        """One more code of this form that opened a return, or led nowhere."""
        label_forms.count(self._connection, form, opened)

    def forget_label_forms(self) -> None:
        """Begin to count anew."""
        label_forms.forget(self._connection)

    def save_returns(self, shop: str, returns: Sequence[ExpectedReturn], cursor: str | None) -> int:
        """Insert or update expected returns; how many were new or changed."""
        return imports.save(self._connection, shop, returns, cursor)

    def settle_entry(
        self,
        entry_id: UUID,
        state: EntryState,
        at: datetime,
        problem: Reason | None,
        told: Told | None = None,
        params: Mapping[str, str] | None = None,
    ) -> None:
        """A word on an entry from outside the engine."""
        settling.settle_entry(self._connection, entry_id, state, at, problem, self._times, told, params)

    def hand_over(self, entry_id: UUID, at: datetime, who: str, words: str) -> None:
        """Mark an unsettled entry as handed to a lead."""
        settling.hand_over(self._connection, entry_id, at, who, words)
