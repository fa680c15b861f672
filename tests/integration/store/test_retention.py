"""What is forgotten after its time, and what must not be."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from intake.domain.inspection import Photo
from intake.domain.records import Parcel, Unit
from intake.domain.returns import Customer, ExpectedReturn, ReturnStatus
from intake.store.sql_store import SqlStore
from tests.integration.store.values import NOW, SHOP, a_parcel, a_return, a_settlement, a_unit, effects_of

AFTER = NOW + timedelta(days=1)


def stored(store: SqlStore, number: int = 1, **changes: Any) -> ExpectedReturn:
    expected = a_return(number, status=ReturnStatus.RECEIVED, **changes)
    expected = replace(expected, lines=tuple(replace(line, customer_note="It hurt Eva") for line in expected.lines))
    with store.write() as writes:
        writes.save_returns(SHOP, [expected], None)
    return expected


def customer(store: SqlStore, expected: ExpectedReturn) -> Customer:
    with store.read() as reads:
        return reads.returns([expected.id])[0].customer


def test_a_finished_return_forgets_whose_it_was(store: SqlStore) -> None:
    expected = stored(store)
    assert store.retention.forget_customers(AFTER) == 1
    with store.read() as reads:
        left = reads.returns([expected.id])[0]
    assert left.customer == Customer("", "", "NL", "nl")
    assert [line.customer_note for line in left.lines] == [""]
    assert (left.rma, left.payments, left.tracking) == (expected.rma, expected.payments, expected.tracking)


def test_what_is_forgotten_is_not_counted_again(store: SqlStore) -> None:
    stored(store)
    store.retention.forget_customers(AFTER)
    assert store.retention.forget_customers(AFTER) == 0


@pytest.mark.parametrize("status", [ReturnStatus.EXPECTED, ReturnStatus.PARTIAL])
def test_a_return_that_is_awaited_keeps_its_customer(store: SqlStore, status: ReturnStatus) -> None:
    expected = stored(store)
    with store.write() as writes:
        writes.save_returns(SHOP, [replace(expected, status=status)], None)
    assert store.retention.forget_customers(AFTER) == 0


def test_a_recent_return_keeps_its_customer(store: SqlStore) -> None:
    stored(store)
    assert store.retention.forget_customers(NOW) == 0


def test_a_return_with_money_owed_keeps_its_customer(store: SqlStore) -> None:
    expected = stored(store)
    with store.write() as writes:
        settlement = a_settlement(expected)
        writes.add_settlement(settlement, effects_of(settlement), NOW)
    assert store.retention.forget_customers(AFTER) == 0
    assert customer(store, expected).name == "Eva van der Berg"


def test_many_returns_are_forgotten_whatever_their_number(store: SqlStore) -> None:
    with store.write() as writes:
        many = [a_return(number, status=ReturnStatus.RECEIVED) for number in range(1, 701)]
        writes.save_returns(SHOP, many, None)
    assert store.retention.forget_customers(AFTER) == 700


def with_photo(name: str, number: int, parcel: Parcel, **changes: Any) -> Unit:
    unit = a_unit(parcel, number=number, **changes)
    return replace(unit, inspection=replace(unit.inspection, photos=(Photo(name, "front", NOW, 640, 480),)))


def test_photos_go_when_no_younger_unit_needs_them(store: SqlStore) -> None:
    parcel, old, shared = a_parcel(), "a" * 64, "b" * 64
    with store.write() as writes:
        writes.save_parcel(parcel)
        writes.save_unit(with_photo(old, 1, parcel))
        writes.save_unit(with_photo(shared, 2, parcel))
        writes.save_unit(with_photo(shared, 3, parcel, decided_at=AFTER + timedelta(days=1)))
    assert store.retention.expired_photos(AFTER) == {old}


def test_photos_of_a_unit_that_is_not_settled_stay(store: SqlStore) -> None:
    parcel, expected = a_parcel(), stored(store)
    with store.write() as writes:
        writes.save_parcel(parcel)
        writes.save_unit(replace(with_photo("a" * 64, 1, parcel), return_id=expected.id, line_id=expected.lines[0].id))
    assert store.retention.expired_photos(AFTER) == set()
