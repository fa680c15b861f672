"""A shop whose answers lack fields, have surprising ones, or lie: nothing is paid on them and nothing is lost."""

from __future__ import annotations

import contextlib
import copy
import json
from uuid import UUID

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.effects import Effect, SeenState
from intake.domain.errors import IntakeError, ShopAnswerUnusable, ShopRefused, ShopUncertain, ShopUnreachable
from intake.domain.returns import ExpectedReturn
from tests.unit.sync.medusa import answers
from tests.unit.sync.medusa.answers import BOOKS, ORDER, PAYMENT, RETURN, answering, bent

KEY = UUID(int=5)
REFUND = Effect(
    KEY,
    "refund",
    b'{"amount":"47.40","beyond":"0.01","currency":"EUR","order":"order_1","payment":"pay_1","return":"return_1"}',
)
RECEIVE = Effect(
    KEY,
    "receive",
    b'{"items":[{"bad":0,"good":1,"item":"ordli_1"}],"location":"","order":"order_1","return":"return_1","units":[]}',
)
OURS = {"id": "ref_1", "amount": 47.4, "note": f"intake:{KEY}"}


def pulled(found: object, order: object) -> list[ExpectedReturn]:
    """What an update brings of one return row and its order row."""

    def respond(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/returns"):
            return httpx.Response(200, content=json.dumps({"returns": [found], "count": 1}))
        rows = [order] if "id[]" in request.url.params else []
        return httpx.Response(200, content=json.dumps({"orders": rows, "count": 1}))

    stamp = answers.STAMP
    shop = answers.shop(respond)
    pages = list(shop.pull(json.dumps({"returns": stamp, "orders": stamp, "first": None})))
    return [expected for page in pages for expected in page.returns]


def test_a_good_answer_is_understood():
    (expected,) = pulled(RETURN, ORDER)
    (line,) = expected.lines
    assert (expected.rma, expected.order_number) == ("RMA-7", "17")
    assert (line.kind, line.accessories, line.cn_code, line.weight_g) == ("apparel", ("belt", "hood"), "620140", 420)
    assert str(line.unit_paid) == "33.33 EUR"
    assert str(expected.delivered_on) == "2026-11-16"  # 23:30 UTC is the next day in Berlin
    assert expected.whole_order
    assert "030 123" not in repr(expected)  # no personal data that the dock does not need


@pytest.mark.parametrize(
    ("path", "to"),
    [
        (("order_id",), None),
        (("status",), "teleported"),
        (("items",), "many"),
        (("items", 0, "item_id"), "ordli_unknown"),
        (("items", 0, "quantity"), -1),
        (("items", 0, "quantity"), 10**9),
        (("items", 0, "quantity"), "lots"),
    ],
)
@pytest.mark.usefixtures("expected_log")
def test_a_return_that_cannot_be_understood_is_left_out_and_said(path, to):
    assert pulled(bent(RETURN, *path, to=to), ORDER) == []


@pytest.mark.parametrize(
    ("field", "to"), [("id", ...), ("id", "../../admin"), ("id", 7), ("updated_at", "yesterday"), ("updated_at", None)]
)
def test_a_row_without_id_or_stamp_stops_the_pull(field, to):
    """Nobody would know where to go on."""
    with pytest.raises(ShopAnswerUnusable):
        pulled(bent(RETURN, field, to=to), ORDER)


@pytest.mark.parametrize(
    ("path", "to"),
    [
        (("currency_code",), "euro"),
        (("display_id",), None),
        (("items", 0, "fulfilled_total"), ...),
        (("items", 0, "fulfilled_total"), "free"),
        (("items", 0, "fulfilled_total"), 10**15),
        (("items", 0, "detail", "fulfilled_quantity"), 0),
        (("payment_collections", 0, "payments", 0, "captures", 0, "amount"), "all"),
        (("shipping_methods", 0, "total"), None),
        (("id",), "order_of_somebody_else"),
    ],
)
@pytest.mark.usefixtures("expected_log")
def test_an_order_that_cannot_be_understood_leaves_its_returns_out(path, to):
    assert pulled(RETURN, bent(ORDER, *path, to=to)) == []


@pytest.mark.parametrize(
    ("path", "to"),
    [
        (("metadata",), None),
        (("metadata",), {"rma": 7, "return_tracking": {"a": 1}}),
        (("display_id",), None),
        (("items", 0, "reason"), None),
        (("items", 0, "note"), "\x1b[2J" + "x" * 5000),
        (("surprise",), {"new": ["field"]}),
    ],
)
def test_what_is_missing_or_odd_beside_the_point_does_not_stop_a_return(path, to):
    (expected,) = pulled(bent(RETURN, *path, to=to), ORDER)
    assert expected.lines[0].quantity == 3
    assert "\x1b" not in expected.lines[0].customer_note


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def places(value: object, at: tuple = ()) -> list[tuple]:
    """Every path into a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(place for key, child in inner for place in places(child, (*at, key)))]


@pytest.mark.expects_warnings
@given(place=st.sampled_from(places([RETURN, ORDER])[1:]), junk=junk)
def test_no_junk_anywhere_breaks_a_pull(place, junk):
    both = copy.deepcopy([RETURN, ORDER])
    at: object = both
    for step in place[:-1]:
        at = at[step]  # type: ignore[index]
    at[place[-1]] = junk  # type: ignore[index]
    try:
        found = pulled(*both)
    except IntakeError:
        return
    assert all(isinstance(expected, ExpectedReturn) for expected in found)


@pytest.mark.parametrize(
    "payment",
    [
        [],
        "paid",
        bent(PAYMENT, "refunds", to="none"),
        bent(PAYMENT, "refunds", to=[{"id": "ref_1"}]),
        bent(PAYMENT, "refunds", to=[{"id": "ref_1", "amount": "much", "note": "x"}]),
        bent(PAYMENT, "currency_code", to=...),
    ],
)
def test_a_payment_that_cannot_be_read_proves_nothing(payment):
    shop = answers.shop(answering(pay_1={"payment": payment}))
    with pytest.raises(ShopAnswerUnusable):
        shop.look(REFUND)
    with pytest.raises(ShopUncertain):
        shop.send(REFUND)


@pytest.mark.parametrize(
    ("refunds", "state"),
    [
        ([], SeenState.ABSENT),
        ([{**OURS, "note": None}], SeenState.ABSENT),
        ([{**OURS, "note": f"intake:{KEY} "}], SeenState.ABSENT),
        ([OURS], SeenState.DONE),
        ([{**OURS, "amount": "47.40"}], SeenState.DONE),
        ([{**OURS, "amount": 47.41}], SeenState.DIFFERS),
        ([OURS, {**OURS, "id": "ref_2"}], SeenState.DIFFERS),
    ],
)
def test_a_refund_is_ours_by_its_key_and_right_by_its_amount(refunds, state):
    shop = answers.shop(answering(pay_1={"payment": bent(PAYMENT, "refunds", to=refunds)}))
    assert shop.look(REFUND).state is state


def money_routes(refund: object, changes: object = ()) -> dict[str, object]:
    return {
        "pay_1": {"payment": PAYMENT},
        "order_1": {"order": BOOKS},
        "changes": {"order_changes": list(changes)},  # type: ignore[call-overload]
        "refund": refund,
    }


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"payment": None},
        httpx.Response(200, html="<p>done</p>"),
        httpx.Response(500, json={"type": "unknown_error", "message": "An unknown error occurred."}),
        httpx.ReadTimeout("slow"),
    ],
)
def test_a_refund_whose_answer_does_not_show_it_is_uncertain(answer):
    with pytest.raises(ShopUncertain):
        answers.shop(answering(**money_routes(answer))).send(REFUND)


def test_an_answer_that_does_not_list_our_refund_says_absent():
    assert answers.shop(answering(**money_routes({"payment": PAYMENT}))).send(REFUND).state is SeenState.ABSENT


def test_a_refusal_is_believed_after_reading_back():
    no = httpx.Response(400, json={"type": "not_allowed", "message": "You are not allowed to refund"})
    with pytest.raises(ShopRefused) as refused:
        answers.shop(answering(**money_routes(no))).send(REFUND)
    assert refused.value.params["reason"] == "You are not allowed to refund"


def test_a_refund_in_another_currency_is_refused():
    routes = money_routes({}) | {"pay_1": {"payment": bent(PAYMENT, "currency_code", to="dkk")}}
    with pytest.raises(ShopRefused) as refused:
        answers.shop(answering(**routes)).send(REFUND)
    assert refused.value.code == "shop_currency_differs"


@pytest.mark.parametrize("changes", [{}, {"order_changes": None}, {"order_changes": [{"status": "pending"}]}])
def test_a_list_of_changes_that_cannot_be_read_stops_the_receipt(changes):
    shop = answers.shop(answering(changes=changes))
    with pytest.raises(ShopAnswerUnusable):
        shop.look(RECEIVE)
    with pytest.raises(ShopUncertain):
        shop.send(RECEIVE)


def test_a_receipt_with_other_quantities_under_our_key_differs():
    change = {
        "id": "ordch_1",
        "status": "confirmed",
        "return_id": "return_1",
        "internal_note": f"intake:{KEY}",
        "actions": [{"action": "RECEIVE_RETURN_ITEM", "details": {"reference_id": "ordli_1", "quantity": "2"}}],
    }
    shop = answers.shop(answering(changes={"order_changes": [change]}))
    assert shop.look(RECEIVE).state is SeenState.DIFFERS


def test_a_late_receipt_of_ours_that_gets_in_while_another_is_opened_is_not_confirmed_twice():
    """The request of an earlier run took effect between our look and our opening: two would count the stock twice."""
    goods = [{"action": "RECEIVE_RETURN_ITEM", "details": {"reference_id": "ordli_1", "quantity": 1}}]
    ours = {"return_id": "return_1", "internal_note": f"intake:{KEY}", "actions": goods}
    late = {**ours, "id": "ordch_1", "status": "confirmed"}
    opened = {**ours, "id": "ordch_2", "status": "pending"}
    looks = iter([[], [late, opened]])
    asked: list[str] = []

    def respond(request: httpx.Request) -> httpx.Response:
        asked.append(f"{request.method} {request.url.path}")
        if request.url.path.endswith("/changes"):
            return httpx.Response(200, json={"order_changes": next(looks)})
        return httpx.Response(200, json={"return": RETURN})

    with pytest.raises(ShopUncertain):
        answers.shop(respond).send(RECEIVE)
    assert "POST /admin/returns/return_1/receive/confirm" not in asked
    assert asked[-1] == "DELETE /admin/returns/return_1/receive"


def test_a_return_without_a_place_to_receive_it_is_refused_before_anything_is_opened():
    routes = {"changes": {"order_changes": []}, "return_1": {"return": bent(RETURN, "location_id", to=None)}}
    with pytest.raises(ShopRefused) as refused:
        answers.shop(answering(**routes)).send(RECEIVE)
    assert refused.value.code == "shop_location_missing"


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b'{"amount":"NaN"}', REFUND.body.replace(b"pay_1", b"../../x")])
def test_a_damaged_body_is_refused_before_anything_is_asked(body):
    def nobody(_request: httpx.Request) -> httpx.Response:
        raise AssertionError("the shop was asked")

    for kind in ("receive", "deduct", "refund", "annotate", "dance"):
        damaged = Effect(KEY, kind, body)
        assert answers.shop(nobody).look(damaged).state is SeenState.DIFFERS
        with pytest.raises(ShopRefused):
            answers.shop(nobody).send(damaged)


@pytest.mark.parametrize("stores", [[], [{}], [{"name": None}], [7]])
def test_a_store_without_a_name_is_called_by_ours(stores):
    routes = {"stores": {"stores": stores}} | dict.fromkeys(("returns", "orders", "payments", "stock_locations"), {})
    assert answers.shop(answering(**routes)).check().name == "web"


def test_missing_rights_and_places_are_listed():
    forbidden = httpx.Response(403, json={"type": "forbidden", "message": "no"})
    routes: dict[str, object] = dict.fromkeys(("returns", "orders", "payments", "stock_locations"), {})
    routes["stores"] = {"stores": []}
    checked = answers.shop(answering(**(routes | {"payments": forbidden}))).check()
    assert [(reason.code, reason.params) for reason in checked.missing] == [
        ("shop_right_missing", {"right": "payments"})
    ]
    checked = answers.shop(answering(**routes), location="sloc_9").check()
    assert [reason.code for reason in checked.missing] == ["shop_location_unknown"]


def test_a_check_of_a_shop_that_is_down_says_so():
    with pytest.raises(ShopUnreachable):
        answers.shop(answering(stores=httpx.ConnectError("down"))).check()


KINDS = ("receive", "deduct", "refund", "annotate")
BODIES = {
    "receive": RECEIVE.body,
    "deduct": b'{"amount":"1.00","currency":"EUR","order":"order_1","return":"return_1"}',
    "refund": REFUND.body,
    "annotate": b'{"note":{},"order":"order_1","photos":[],"return":"return_1"}',
}


@given(
    kind=st.sampled_from(KINDS), said=st.lists(junk, min_size=1, max_size=6), status=st.sampled_from([200, 400, 500])
)
def test_whatever_is_answered_a_request_ends_in_one_of_the_agreed_ways(kind, said, status):
    left = list(said)

    def respond(request: httpx.Request) -> httpx.Response:
        content = left.pop() if len(left) > 1 else left[0]
        wrapped = {key: content for key in ("order", "order_changes", "return", "payment", "files")}
        body = wrapped if isinstance(content, list | dict) else content
        return httpx.Response(200 if request.method == "GET" else status, content=json.dumps(body))

    shop, effect = answers.shop(respond), Effect(KEY, kind, BODIES[kind])
    with contextlib.suppress(ShopUnreachable, ShopAnswerUnusable):
        assert shop.look(effect).state in SeenState
    with contextlib.suppress(ShopUnreachable, ShopRefused, ShopUncertain):
        assert shop.send(effect).state in SeenState


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_shop_no_longer_has_is_for_a_person(kind):
    shop = answers.shop(answering(changes={"order_changes": []}, pay_1={}))
    assert shop.look(Effect(KEY, kind, BODIES[kind])).state is SeenState.DIFFERS
