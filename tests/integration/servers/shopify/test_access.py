"""Test shop: tokens, scopes, cost, and the troubles a test can ask for."""

from __future__ import annotations

import httpx
import pytest

from tests.servers.shopify import ShopifyShop
from tests.servers.shopify.case import PROCESS, STATE, Case, top_code

pytestmark = pytest.mark.shopify


def token(shop: ShopifyShop, **changed: str) -> httpx.Response:
    """The answer to the client-credentials grant."""
    settings = shop.settings
    wanted = {
        "grant_type": "client_credentials",
        "client_id": settings.client_id,
        "client_secret": settings.client_secret,
    }
    return httpx.post(f"{shop.base}/admin/oauth/access_token", data={**wanted, **changed}, trust_env=False)


def test_a_granted_token_opens_the_shop_until_it_runs_out(shop: ShopifyShop) -> None:
    shop.configure(token_seconds=60)
    granted = token(shop).json()
    assert granted["expires_in"] == 60
    assert shop.ask("{ shop { name } }", token=granted["access_token"])["data"]
    shop.configure(clock_offset=61.0)
    with pytest.raises(httpx.HTTPStatusError, match="401"):
        shop.ask("{ shop { name } }", token=granted["access_token"])


def test_a_wrong_secret_or_token_opens_nothing(shop: ShopifyShop) -> None:
    assert token(shop, client_secret="wrong").status_code == httpx.codes.BAD_REQUEST
    with pytest.raises(httpx.HTTPStatusError, match="401"):
        shop.ask("{ shop { name } }", token="wrong")


def test_a_token_can_end_in_the_middle_of_the_work(shop: ShopifyShop) -> None:
    granted = token(shop).json()["access_token"]
    shop.script("shop", "expired")
    for _ in range(2):
        with pytest.raises(httpx.HTTPStatusError, match="401"):
            shop.ask("{ shop { name } }", token=granted)


def test_what_the_scopes_do_not_cover_is_denied(shop: ShopifyShop) -> None:
    shop.configure(scopes=["read_orders"])
    assert top_code(Case(shop).shop.ask(STATE, {"id": "gid://shopify/Return/1"})) == "ACCESS_DENIED"


def test_an_empty_bucket_throttles_and_runs_full_again(shop: ShopifyShop) -> None:
    case = Case(shop)
    cost = shop.ask(STATE, {"id": case.id})["extensions"]["cost"]["requestedQueryCost"]
    shop.configure(throttled=True, bucket=float(cost + 1), restore_rate=0.001)
    answers = [shop.ask(STATE, {"id": case.id}) for _ in range(2)]
    assert "errors" not in answers[0]
    assert top_code(answers[1]) == "THROTTLED"
    assert answers[1]["extensions"]["cost"]["throttleStatus"]["currentlyAvailable"] <= 1
    shop.configure(restore_rate=1_000_000.0)
    assert "errors" not in shop.ask(STATE, {"id": case.id})


@pytest.mark.parametrize(
    ("first", "rows"), [(0, 0), (1, 1), (2, 2), (5, 3), (10, 4), (20, 5), (30, 6), (50, 7), (250, 11)]
)
def test_a_longer_page_weighs_less_for_each_row(first: int, rows: int, shop: ShopifyShop) -> None:
    cost = shop.ask("query($n: Int!) { orders(first: $n) { nodes { id } } }", {"n": first})["extensions"]["cost"]
    assert cost["requestedQueryCost"] == 2 + rows


def test_a_query_beyond_the_ceiling_is_refused(shop: ShopifyShop) -> None:
    big = "{ orders(first: 250) { nodes { returns(first: 250) { nodes { id order { refunds(first: 1) { id } } } } } } }"
    deep = big.replace("{ id order", "{ reverseFulfillmentOrders(first: 250) { nodes { id } } order")
    assert top_code(shop.ask(deep)) == "MAX_COST_EXCEEDED"


@pytest.mark.parametrize(
    ("act_", "happened"), [("half", False), ("half_after", True), ("throttled", False), ("throttled_after", True)]
)
def test_an_answer_can_be_useless_before_or_after_the_effect(act_: str, happened: bool, shop: ShopifyShop) -> None:
    case = Case(shop)
    shop.script("returnProcess", act_)
    answer = shop.ask(PROCESS, {"input": {"returnId": case.id, "returnLineItems": [case.line()], **case.money("1.00")}})
    assert top_code(answer) in {"INTERNAL_SERVER_ERROR", "THROTTLED"}
    assert not (answer.get("data") or {}).get("returnProcess")
    assert bool(case.paid_out()) is happened


def test_an_effect_can_come_after_the_answer_that_denied_it(shop: ShopifyShop) -> None:
    case = Case(shop)
    shop.script("returnProcess", "late", seconds=0.05)
    with pytest.raises(httpx.HTTPStatusError, match="503"):
        case.process(case.line(), **case.money("1.00"))
    for _ in range(500):
        if case.state()["refunds"]["nodes"]:
            break
    assert case.paid_out() == [(100, "SUCCESS")]


def test_a_colleague_can_refund_between_a_look_and_the_work(shop: ShopifyShop) -> None:
    case = Case(shop)
    shop.script("returnProcess", "colleague", amount=14000, note="goodwill")
    refused = case.process(case.line(0, 2), **case.money("119.80"))
    assert refused["userErrors"][0]["code"] == "LESS_THAN_OR_EQUAL_TO"
    assert case.paid_out() == [(14000, "SUCCESS")]
