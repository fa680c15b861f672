"""A shop whose answers lack fields, have surprising ones, or lie: nothing is paid on them and nothing is lost."""

from __future__ import annotations

import contextlib
import copy
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.effects import Effect, SeenState
from intake.domain.errors import IntakeError, ShopAnswerUnusable, ShopUncertain, ShopUnreachable
from intake.domain.grades import Disposition
from intake.domain.returns import ExpectedReturn
from intake.sync.shopify import plan
from intake.sync.shopify.cursor import Cursor
from intake.sync.shopify.plan import Wishes
from tests.unit.sync.medusa.answers import bent
from tests.unit.sync.shopify import answering
from tests.unit.sync.shopify.answers import DETAIL, ORDER, RETURN, STATE, SWEPT
from tests.unit.sync.shopify.worlds import settlement, unit

LINE = STATE["returnLineItems"]["nodes"][0]["id"]
CURSOR = str(Cursor(datetime(2026, 11, 22, tzinfo=UTC), frozenset({int(RETURN.rsplit("/", 1)[1])})))


def pulled(node: object) -> list[ExpectedReturn]:
    """What a pull brings of one return that was open at the last one."""
    reads = {
        "IntakeSweep": SWEPT,
        "IntakeReturnDetail": {"nodes": [node]},
        "IntakeExchangeGoods": {"nodes": [], "return": None},
    }
    return [one for page in answering.shop(reads).pull(CURSOR) for one in page.returns]


def process() -> Effect:
    made = settlement(replace(unit(1, Disposition.RESTOCK, 1000), line_external_id=LINE))
    made = replace(made, external_id=RETURN, order_external_id=ORDER, refunded_by_others=None)
    return next(one for one in plan.plan(made, "main", Wishes("gid://shopify/Location/31")) if one.kind == plan.PROCESS)


def test_a_good_answer_is_understood():
    (expected,) = pulled(DETAIL)
    assert expected.external_id == RETURN
    assert [line.quantity for line in expected.lines] == [2, 1]
    assert str(expected.return_postage) == "3.00 EUR"
    assert expected.lines[0].paid is not None
    assert expected.lines[0].paid.minor == 2 * 5990 + 2276 - 1426  # with its tax, less the agreed tenth


@pytest.mark.parametrize(
    ("path", "to"),
    [
        (("id",), "../../admin"),
        (("id",), 7),
        (("status",), "TELEPORTED"),
        (("status",), None),
        (("createdAt",), "yesterday"),
        (("returnLineItems",), None),
        (("returnLineItems", "nodes", 0, "quantity"), -1),
        (("returnLineItems", "nodes", 0, "quantity"), "2"),
        (("returnLineItems", "nodes", 0, "quantity"), 10**9),
        (("returnLineItems", "nodes", 0, "id"), "gid://shopify/x/../y"),
        (("returnLineItems", "nodes", 0, "withCodeDiscountedTotalPriceSet", "presentmentMoney", "amount"), "free"),
        (("returnLineItems", "nodes", 0, "withCodeDiscountedTotalPriceSet", "presentmentMoney", "amount"), "1e400"),
        (("order",), None),
        (("order", "presentmentCurrencyCode"), "euro"),
        (("order", "updatedAt"), "2026-11-22T00:00:00"),
        (("order", "transactions", 0, "amountSet"), None),
        (("order", "refunds", 0, "totalRefundedSet", "presentmentMoney", "amount"), "NaN"),
    ],
)
@pytest.mark.usefixtures("expected_log")
def test_a_return_that_cannot_be_understood_is_left_out_and_said(path: tuple[str | int, ...], to: object):
    assert pulled(bent(DETAIL, *path, to=to)) == []


@pytest.mark.parametrize(
    ("path", "to"),
    [
        (("order", "customerLocale"), None),
        (("order", "shippingAddress"), None),
        (("order", "fulfillments"), None),
        (("order", "records"), {"nodes": [{"id": ORDER, "key": "intent_x", "value": "{", "compareDigest": "d"}]}),
        (("returnLineItems", "nodes", 0, "customerNote"), "\x1b[2J" + "x" * 5000),
        (("returnLineItems", "nodes", 0, "fulfillmentLineItem", "lineItem", "variant"), None),
        (("surprise",), {"new": ["field"]}),
    ],
)
def test_what_is_missing_or_odd_beside_the_point_does_not_stop_a_return(path: tuple[str | int, ...], to: object):
    (expected,) = pulled(bent(DETAIL, *path, to=to))
    assert expected.lines[0].quantity == 2
    assert "\x1b" not in expected.lines[0].customer_note


def test_another_return_than_the_asked_one_is_no_answer_and_none_is_a_persons_affair():
    strange = answering.shop({"IntakeVerify": {"return": bent(STATE, "id", to="gid://shopify/Return/999")}})
    with pytest.raises(ShopAnswerUnusable):
        strange.look(process())
    gone = answering.shop({"IntakeVerify": {"return": None}})
    assert gone.look(process()).state is SeenState.DIFFERS


@pytest.mark.parametrize("endless", ["c1", "", None])
def test_a_list_without_an_end_is_no_list(endless: str | None):
    page = {"hasNextPage": True, "endCursor": endless}
    state = bent(STATE, "returnLineItems", "pageInfo", to=page)

    def answer(name: str, _variables: Any) -> Any:
        if name == "IntakeVerify":
            return {"return": state}
        return {"return": {"id": RETURN, "returnLineItems": state["returnLineItems"]}}

    with pytest.raises(ShopAnswerUnusable):
        answering.shop(answer).look(process())


def test_an_order_with_more_refunds_than_can_be_read_is_left_to_a_person():
    many = bent(STATE, "order", "refunds", to=STATE["order"]["refunds"] * 50)
    with pytest.raises(ShopAnswerUnusable):
        answering.shop({"IntakeVerify": {"return": many}}).look(process())


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def places(value: object, at: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every path into a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(place for key, child in inner for place in places(child, (*at, key)))]


def spoilt(good: dict[str, Any], place: tuple[str | int, ...], value: object) -> Any:
    return bent(copy.deepcopy(good), *place, to=value)


@pytest.mark.expects_warnings
@given(place=st.sampled_from(places(DETAIL)[1:]), value=junk)
def test_no_junk_anywhere_breaks_a_pull(place: tuple[str | int, ...], value: object):
    with contextlib.suppress(ShopAnswerUnusable, ShopUnreachable):
        for expected in pulled(spoilt(DETAIL, place, value)):
            assert all(line.quantity > 0 for line in expected.lines)
            assert all(payment.refundable.minor > 0 for payment in expected.payments)


@given(place=st.sampled_from(places(STATE)[1:]), value=junk)
def test_no_junk_in_what_a_return_shows_is_taken_for_our_refund(place: tuple[str | int, ...], value: object):
    strange = answering.shop({"IntakeVerify": {"return": spoilt(STATE, place, value)}})
    with contextlib.suppress(ShopAnswerUnusable):
        assert strange.look(process()).state is not SeenState.DONE


@given(place=st.sampled_from(places(STATE)[1:]), value=junk)
def test_no_junk_makes_us_process_anything(place: tuple[str | int, ...], value: object):
    """The preview is not answered: whatever the return shows, nothing may be sent without it."""
    sent: list[str] = []

    def answer(name: str, _variables: Any) -> Any:
        sent.append(name)
        return {"return": spoilt(STATE, place, value)} if name == "IntakeVerify" else {"return": None}

    with contextlib.suppress(IntakeError):
        answering.shop(answer).send(process())
    assert "IntakeProcessReturn" not in sent


@given(st.text(max_size=60) | st.just(CURSOR) | st.just('{"v":2}'))
def test_any_text_is_a_cursor_or_a_new_beginning(text: str):
    found = Cursor.parse(text)
    assert found is None or Cursor.parse(str(found)) == found


def test_an_answer_that_cannot_be_read_after_sending_is_uncertain():
    calls: list[str] = []

    def answer(name: str, _variables: Any) -> Any:
        calls.append(name)
        if name == "IntakeClose":
            return {"returnClose": {"return": None}}
        return {"return": STATE}

    made = replace(settlement(), external_id=RETURN, order_external_id=ORDER)
    close = next(one for one in plan.plan(made, "main", Wishes()) if one.kind == plan.CLOSE)
    with pytest.raises(ShopUncertain):
        answering.shop(answer).send(close)
    assert calls.count("IntakeClose") == 1
