"""Parcels, units, operators and counters."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from sqlalchemy.exc import IntegrityError

from intake.domain.acts import ParcelOpened
from intake.domain.effects import EntryState, Outcome
from intake.domain.errors import IntakeError
from intake.domain.ids import new_id
from intake.domain.money import zero
from intake.domain.people import Operator, Role
from intake.domain.records import Parcel, ParcelState, Unit, UnitState
from intake.domain.returns import ExpectedReturn
from intake.domain.stories import Told
from intake.store import records
from intake.store.sql_store import SqlStore
from tests.integration.store.conftest import OpenStore
from tests.integration.store.values import (
    NOW,
    SHOP,
    a_decision,
    a_parcel,
    a_return,
    a_settlement,
    a_unit,
    effects_of,
    later,
)


def keep(store: SqlStore, parcel: Parcel, *units: Unit, expected: ExpectedReturn | None = None) -> None:
    with store.write() as writes:
        if expected is not None:
            writes.save_returns(SHOP, [expected], None)
        writes.save_parcel(parcel)
        for unit in units:
            writes.save_unit(unit)


def test_a_parcel_reads_as_it_was_written_and_replaced(store: SqlStore) -> None:
    parcel = a_parcel(return_ids=(new_id(), new_id()), note="torn open")
    keep(store, parcel)
    with store.read() as reads:
        assert reads.parcel(parcel.id) == reads.open_parcel("dock-1") == parcel
        assert reads.open_parcel("dock-2") is None
        assert reads.parcel(new_id()) is None
    closed = replace(parcel, state=ParcelState.CLOSED, closed_at=later(60))
    keep(store, closed)
    with store.read() as reads:
        assert reads.parcel(parcel.id) == closed
        assert reads.open_parcel("dock-1") is None


def test_parcels_are_listed_newest_first_by_code_and_by_being_set_aside(store: SqlStore) -> None:
    old = a_parcel(state=ParcelState.SET_ASIDE)
    new = a_parcel(state=ParcelState.CLOSED, opened_at=later(10))
    other = a_parcel(code="OTHER", state=ParcelState.SET_ASIDE, opened_at=later(20))
    for parcel in (new, other, old):
        keep(store, parcel)
    with store.read() as reads:
        assert reads.parcels() == (other, new, old)
        assert reads.parcels(limit=1) == (other,)
        assert reads.parcels("3sabcd 0000001") == (new, old)
        assert reads.parcels(set_aside=True) == (other, old)
        assert reads.parcels("3SABCD0000001", set_aside=True) == (old,)


def test_units_come_oldest_first_and_undone_ones_only_when_asked_for(store: SqlStore) -> None:
    parcel, expected = a_parcel(), a_return(1)
    first, second = a_unit(parcel, expected, 1), a_unit(parcel, None, 2, label_owed=True)
    undone = a_unit(parcel, expected, 3, state=UnitState.UNDONE)
    keep(store, parcel, second, undone, first, expected=expected)
    with store.read() as reads:
        assert reads.units() == reads.units(parcel_id=parcel.id) == (first, second)
        assert reads.units(return_ids=[expected.id]) == (first,)
        assert reads.units(return_ids=[expected.id], state=UnitState.UNDONE) == (undone,)
        assert reads.units(label_owed=True) == (second,)
        assert reads.units(label_owed=False) == (first,)
        assert reads.units(limit=1) == (first,)
        assert reads.unit(undone.id) == undone
        assert reads.count_units(later(2)) == 1
        assert reads.count_units(NOW) == 2


def test_the_review_queue_comes_by_due_date_then_by_age(store: SqlStore) -> None:
    parcel = a_parcel()
    dues = [date(2026, 3, 20), None, date(2026, 3, 10), date(2026, 3, 20)]
    units = [
        a_unit(parcel, None, n, state=UnitState.REVIEW, decision=a_decision(due=due)) for n, due in enumerate(dues)
    ]
    keep(store, parcel, a_unit(parcel, None, 9), *reversed(units))
    with store.read() as reads:
        assert reads.units(state=UnitState.REVIEW) == (units[2], units[0], units[3], units[1])


def test_a_label_number_belongs_to_one_living_unit(store: SqlStore) -> None:
    parcel = a_parcel()
    first = a_unit(parcel)
    keep(store, parcel, first)
    with pytest.raises(IntakeError, match="lpn_taken"):
        keep(store, parcel, a_unit(parcel))
    with store.read() as reads:
        assert reads.units() == (first,)
    second = a_unit(parcel)
    keep(store, parcel, replace(first, state=UnitState.UNDONE), second)
    with store.read() as reads:
        assert reads.unit_by_lpn(first.lpn) == second
        assert reads.unit_by_lpn("") is None


def test_units_without_a_label_do_not_clash(store: SqlStore) -> None:
    parcel = a_parcel()
    keep(store, parcel, a_unit(parcel, None, 1, lpn=""), a_unit(parcel, None, 2, lpn=""))
    with store.read() as reads:
        assert len(reads.units()) == 2


def test_a_unit_of_no_parcel_is_refused_as_a_bug(store: SqlStore) -> None:
    with pytest.raises(IntegrityError), store.write() as writes:
        writes.save_unit(a_unit(a_parcel()))
    with store.read() as reads:
        assert reads.units() == ()


def test_the_oldest_due_date_counts_until_the_shop_has_paid(store: SqlStore) -> None:
    parcel, expected = a_parcel(), a_return(1)
    unit = a_unit(parcel, expected, decision=a_decision(due=date(2026, 3, 11)))
    blind = a_unit(parcel, None, 2, decision=a_decision(due=date(2026, 3, 1)))
    free = a_unit(parcel, expected, 3, decision=a_decision(due=date(2026, 3, 2), refund=zero("EUR")))
    with store.read() as reads:
        assert reads.oldest_due() is None
    keep(store, parcel, unit, blind, free, expected=expected)
    with store.read() as reads:
        assert reads.oldest_due() == datetime(2026, 3, 11, tzinfo=UTC)
    settlement = a_settlement(expected, due=date(2026, 3, 12))
    with store.write() as writes:
        writes.save_unit(replace(unit, settled=settlement.id, state=UnitState.FINAL))
        writes.add_settlement(settlement, effects_of(settlement, "receive", "refund", "annotate"), NOW)
    with store.read() as reads:
        assert reads.oldest_due() == datetime(2026, 3, 12, tzinfo=UTC)
    lease = store.outbox.claim(expected.id, "me", NOW, later(60) - NOW)
    assert lease is not None
    assert store.outbox.note(lease, Outcome(lease.entries[1].id, EntryState.DONE, Told.SETTLED), NOW)
    with store.read() as reads:
        assert reads.oldest_due() is None


def test_operators_are_listed_active_ones_first_and_badges_are_unique(store: SqlStore) -> None:
    eva = Operator(new_id(), "eva", "EVA01", Role.WORKER)
    bob = Operator(new_id(), "Bob", "BOB01", Role.LEAD, active=False)
    adam = Operator(new_id(), "Adam", "", Role.IT, pin_hash="$argon2id$x", language="da")
    zoe = Operator(new_id(), "Zoë", "", Role.WORKER)
    with store.write() as writes:
        for person in (zoe, bob, eva, adam):
            writes.save_operator(person)
    with store.read() as reads:
        assert reads.operators() == (adam, eva, zoe, bob)
    with pytest.raises(IntakeError, match="badge_taken"), store.write() as writes:
        writes.save_operator(Operator(new_id(), "Eve", "EVA01", Role.WORKER))


def test_a_counter_never_gives_a_number_twice(open_as: OpenStore, store: SqlStore) -> None:
    with store.write() as writes:
        given = [writes.next_number("lpn"), writes.next_number("lpn"), writes.next_number("other")]
    store.close()
    with open_as().write() as writes:
        assert [*given, writes.next_number("lpn")] == [1, 2, 1, 3]


def test_an_exception_takes_everything_back(store: SqlStore) -> None:
    parcel = a_parcel()
    with pytest.raises(ZeroDivisionError), store.write() as writes:  # noqa: PT012
        writes.append(ParcelOpened("X", ()), at=NOW, operator="eva", parcel_id=parcel.id)
        writes.save_parcel(parcel)
        writes.next_number("lpn")
        raise ZeroDivisionError
    with store.write() as writes:
        assert writes.parcel(parcel.id) is None
        assert writes.acts(parcel.id) == ()
        assert writes.next_number("lpn") == 1


def test_a_snapshot_does_not_move_while_it_is_read(store: SqlStore) -> None:
    parcel = a_parcel()
    with store.read() as reads:
        assert reads.parcels() == ()
        keep(store, parcel)
        assert reads.parcels() == ()
    with store.read() as reads:
        assert reads.parcels() == (parcel,)


def test_a_closed_store_is_not_opened_again_by_accident(store: SqlStore) -> None:
    store.close()
    store.close()
    for use in (store.read, store.write):
        with pytest.raises(RuntimeError, match="closed"), use():
            pass


def test_a_write_within_a_write_is_a_bug_and_says_so(store: SqlStore) -> None:
    with store.write(), pytest.raises(RuntimeError, match="within"), store.write():
        pass
    with store.write() as writes:
        assert writes.next_number("lpn") == 1


def test_a_damaged_record_is_named_and_the_others_still_read(sqlite_store: SqlStore) -> None:
    parcels = [a_parcel(id=UUID(int=n), opened_at=later(n)) for n in (1, 2)]
    for parcel in parcels:
        keep(sqlite_store, parcel)
    with sqlite_store._transaction() as connection:
        for broken in ("{}", '{"id":', "", "[" * 5000, '{"id":"x"}'):
            connection.exec_driver_sql("UPDATE parcels SET doc = ? WHERE id = ?", (broken, str(parcels[0].id)))
            with pytest.raises(IntakeError, match="record_damaged") as told:
                records.parcel(connection, parcels[0].id)
            assert told.value.params == {"kind": "parcel", "record": str(parcels[0].id)}
    with sqlite_store.read() as reads:
        assert reads.parcel(parcels[1].id) == parcels[1]


def test_a_damaged_return_heals_with_the_next_pull(sqlite_store: SqlStore) -> None:
    expected = a_return(1)
    with sqlite_store.write() as writes:
        writes.save_returns(SHOP, [expected], None)
    with sqlite_store._transaction() as connection:
        connection.exec_driver_sql("UPDATE returns SET doc = 'nonsense'")
    with sqlite_store.write() as writes:
        assert writes.save_returns(SHOP, [replace(expected, id=new_id())], None) == 1
    with sqlite_store.read() as reads:
        assert reads.returns([expected.id]) == (expected,)
