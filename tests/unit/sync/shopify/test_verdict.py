"""Was our request carried out? Only what moved exactly as asked is done; what is in between is for a person."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.sync.shopify import intent, verdict
from intake.sync.shopify.intent import Dispose, Intent, Process, Remove
from intake.sync.shopify.standing import Standing
from intake.sync.shopify.verdict import Moved
from tests.unit.sync.shopify.worlds import LINE, PAYMENT, PLACE, RETURN, refund, standing

KEY = UUID(int=3)
DISPOSED = ({"reverseFulfillmentOrderLineItemId": PLACE, "quantity": 2, "dispositionType": "RESTOCKED"},)


def asked(amount: str = "37.49", quantity: int = 2, *, goods: bool = True) -> Process:
    line = {"id": LINE, "quantity": quantity} | ({"dispositions": list(DISPOSED)} if goods else {})
    money = {"parentId": PAYMENT, "transactionAmount": {"amount": amount, "currencyCode": "EUR"}}
    transfer = {"issueRefund": {"orderTransactions": [money], "refundMethods": []}}
    return Process(input={"returnId": RETURN, "returnLineItems": [line], "financialTransfer": transfer})


def seen(now: Standing, *steps: Process | Dispose | Remove, before: Standing | None = None) -> verdict.Verdict:
    start = intent.baseline(before or standing())
    return verdict.verdict(Intent(key=KEY, of_return=RETURN, before=start, steps=steps or (asked(),)), now)


MOVED = [(1, "RESTOCKED", 2)]


def test_nothing_moved_is_nothing_done():
    assert seen(standing()).moved is Moved.NOT


def test_everything_moved_as_asked_is_done():
    found = seen(standing(2, [refund(1, "37.49")], MOVED))
    assert (found.moved, found.refunds) == (Moved.ALL, ("gid://shopify/Refund/1",))


@pytest.mark.parametrize("status", ["PENDING", "AWAITING_RESPONSE", "UNKNOWN"])
def test_money_on_its_way_is_pending(status: str):
    assert seen(standing(2, [refund(1, "37.49", status=status)], MOVED)).moved is Moved.PENDING


@pytest.mark.parametrize("status", ["FAILURE", "ERROR"])
def test_money_that_failed_is_for_a_person(status: str):
    found = seen(standing(2, [refund(1, "37.49", status=status)], MOVED))
    assert found.moved is Moved.OTHERWISE
    assert "37.49 EUR" in found.detail


IN_BETWEEN = {
    "goods without money": standing(2, [], MOVED),
    "money without goods": standing(0, [refund(1, "37.49")]),
    "another amount": standing(2, [refund(1, "50.00")], MOVED),
    "another payment": standing(2, [refund(1, "37.49", parent="gid://shopify/OrderTransaction/42")], MOVED),
    "too few units": standing(1, [refund(1, "37.49")], MOVED),
    "too many units": standing(3, [refund(1, "37.49")], MOVED),
    "twice": standing(2, [refund(1, "37.49"), refund(2, "37.49")], MOVED),
    "no disposition": standing(2, [refund(1, "37.49")]),
    "disposed of twice": standing(2, [refund(1, "37.49")], [*MOVED, (2, "RESTOCKED", 1)]),
    "disposed of otherwise": standing(2, [refund(1, "37.49")], [(1, "NOT_RESTOCKED", 2)]),
    "a colleague's refund of the return": standing(0, [refund(1, "10.00")]),
    "only disposed of": standing(0, [], MOVED),
}


@pytest.mark.parametrize("kind", IN_BETWEEN)
def test_anything_in_between_is_for_a_person(kind: str):
    found = seen(IN_BETWEEN[kind])
    assert found.moved is Moved.OTHERWISE
    assert found.detail


def test_a_colleagues_refund_of_the_order_alone_is_none_of_ours():
    assert seen(standing(0, [refund(1, "10.00", of_return=None)])).moved is Moved.NOT
    both = standing(2, [refund(1, "10.00", of_return=None), refund(2, "37.49")], MOVED)
    assert (seen(both).moved, seen(both).refunds) == (Moved.ALL, ("gid://shopify/Refund/2",))


def test_what_was_there_before_is_never_ours():
    old = standing(1, [refund(1, "37.49")], [(1, "RESTOCKED", 1)])
    assert seen(old, before=old).moved is Moved.NOT
    now = standing(3, [refund(1, "37.49"), refund(2, "37.49")], [(1, "RESTOCKED", 1), (2, "RESTOCKED", 2)])
    assert seen(now, before=old).refunds == ("gid://shopify/Refund/2",)


def test_what_was_seen_done_stays_done_whatever_comes_later():
    done = Intent(
        key=KEY,
        of_return=RETURN,
        before=intent.baseline(standing()),
        steps=(asked(),),
        done=("gid://shopify/Refund/1",),
    )
    later = standing(3, [refund(1, "37.49"), refund(2, "20.00")], [(1, "RESTOCKED", 2), (2, "MISSING", 1)])
    assert verdict.verdict(done, later).moved is Moved.ALL
    assert verdict.verdict(done, standing(3)).moved is Moved.OTHERWISE


def test_steps_go_on_where_they_stopped():
    steps = (Dispose(dispositions=DISPOSED), asked(goods=False))
    assert seen(standing(), *steps).next_step == 0
    half = seen(standing(0, [], MOVED), *steps)
    assert (half.moved, half.next_step) == (Moved.NOT, 1)
    assert seen(standing(2, [refund(1, "37.49")]), *steps).moved is Moved.OTHERWISE
    assert seen(standing(2, [refund(1, "37.49")], MOVED), *steps).moved is Moved.ALL


def test_units_taken_off_a_return_are_counted():
    from dataclasses import replace

    from tests.unit.sync.shopify.worlds import line

    step = Remove(lines=({"returnLineItemId": LINE, "quantity": 1},))
    assert seen(standing(), step).moved is Moved.NOT
    assert seen(replace(standing(), lines={LINE: line(quantity=2)}), step).moved is Moved.ALL
    assert seen(replace(standing(), lines={LINE: line(quantity=1)}), step).moved is Moved.OTHERWISE
    assert seen(replace(standing(), lines={}), step).moved is Moved.OTHERWISE


amounts = st.sampled_from(["37.49", "10.00", "37.50"])
refunds = st.lists(st.tuples(amounts, st.sampled_from(["SUCCESS", "PENDING", "FAILURE"]), st.booleans()), max_size=3)
dispositions = st.lists(st.tuples(st.sampled_from(["RESTOCKED", "MISSING"]), st.integers(1, 2)), max_size=2)


@given(st.integers(0, 3), refunds, dispositions)
def test_whatever_a_return_shows_a_verdict_of_untouched_or_done_holds_to_the_cent(processed, rows, gone):
    made = [
        refund(n, amount, status=status, of_return=RETURN if tied else None)
        for n, (amount, status, tied) in enumerate(rows, 1)
    ]
    listed = [(n, kind, count) for n, (kind, count) in enumerate(gone, 1)]
    found = seen(standing(processed, made, listed))
    exact = [one for one in made if str(one.total_refunded_set.money) == "37.49 EUR"]
    if found.moved in (Moved.ALL, Moved.PENDING):
        assert processed == 2
        assert len(exact) == 1
        assert [kind for _, kind, _ in listed] == ["RESTOCKED"] * len(listed)
        assert sum(count for _, _, count in listed) == 2
    if found.moved is Moved.NOT:
        assert (processed, exact, listed) == (0, [], [])
        assert not any(tied for _, _, tied in rows)
