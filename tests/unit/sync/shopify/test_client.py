"""The wire to Shopify: every way an exchange can go wrong, in each of three layers, has the one error that fits."""

from __future__ import annotations

import contextlib
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.errors import IntakeError, ShopAnswerUnusable, ShopRefused, ShopUncertain, ShopUnreachable
from intake.sync.http import ANSWER_BYTES
from intake.sync.shopify.client import Client, Declined, TooCostly
from intake.sync.shopify.throttle import Throttle

TOKEN = "shpat_keep_this_to_yourself"
READ = ("verify", {"returnId": "gid://shopify/Return/1"})
WRITE = ("close_return", {"id": "gid://shopify/Return/1"})
DONE = {"data": {"returnClose": {"return": {"id": "gid://shopify/Return/1"}, "userErrors": []}}}


class Still(Throttle):
    """Notes how long it would have waited."""

    def __init__(self) -> None:
        self.now = 0.0
        self.waited: list[float] = []
        super().__init__(lambda: self.now)

    def pause(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.now += seconds


def client(*outcomes: httpx.Response | Exception, throttle: Throttle | None = None, **more: Any) -> Client:
    """A client whose requests are answered in turn; the last answer stays."""
    left = list(outcomes)

    def respond(_request: httpx.Request) -> httpx.Response:
        outcome = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(outcome, Exception):
            raise outcome
        return httpx.Response(outcome.status_code, headers=outcome.headers, content=outcome.content)

    waiting = throttle or Still()
    return Client("web", "myshop.example", TOKEN, transport=httpx.MockTransport(respond), throttle=waiting, **more)


def failing(code: str, data: object = None, **more: object) -> httpx.Response:
    body = {"errors": [{"message": "no", "extensions": {"code": code}}], **more}
    return httpx.Response(200, json=body if data is None else {**body, "data": data})


UNUSABLE = {
    "html": httpx.Response(200, html="<h1>Welcome</h1>"),
    "nothing": httpx.Response(200, content=b""),
    "a list": httpx.Response(200, json=[1]),
    "neither data nor errors": httpx.Response(200, json={"extensions": {}}),
    "data that is a text": httpx.Response(200, json={"data": "ok"}),
    "cut off": httpx.Response(200, content=b'{"data": {"return": {"id'),
    "not a number": httpx.Response(200, content=b'{"data": {"n": NaN}}'),
    "not utf-8": httpx.Response(200, content=b'{"data": "\xff"}'),
    "very deep": httpx.Response(200, content=b"[" * 100_000),
}


@pytest.mark.parametrize("kind", UNUSABLE)
def test_a_read_that_is_no_answer_is_unusable(kind):
    with pytest.raises(ShopAnswerUnusable):
        client(UNUSABLE[kind]).read(*READ)


@pytest.mark.parametrize("kind", UNUSABLE)
def test_a_change_answered_with_nonsense_may_have_been_made(kind):
    with pytest.raises(ShopUncertain):
        client(UNUSABLE[kind]).change(*WRITE)


def test_an_endless_answer_is_cut_off():
    long = httpx.Response(200, content=b" " * (ANSWER_BYTES + 1))
    with pytest.raises(ShopUnreachable):
        client(long).read(*READ)
    with pytest.raises(ShopUncertain):
        client(long).change(*WRITE)


@pytest.mark.parametrize(
    ("status", "code"), [(401, "shop_unauthorized"), (403, "shop_forbidden"), (429, "shop_too_fast")]
)
def test_being_turned_away_means_that_nothing_was_done(status, code):
    turned_away = client(httpx.Response(status, json={"errors": "no"}, headers={"Retry-After": "7"}))
    for ask in (lambda: turned_away.read(*READ), lambda: turned_away.change(*WRITE)):
        with pytest.raises(ShopUnreachable) as away:
            ask()
        assert away.value.code == code
        assert away.value.retry_after == (7.0 if status == 429 else None)


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_broken_server_is_down_for_reads_and_uncertain_for_changes(status):
    broken = client(httpx.Response(status, html="<h1>Bad gateway</h1>"))
    with pytest.raises(ShopUnreachable):
        broken.read(*READ)
    with pytest.raises(ShopUncertain):
        broken.change(*WRITE)


@pytest.mark.parametrize("error", [httpx.ConnectError("no"), httpx.ConnectTimeout("slow"), httpx.PoolTimeout("full")])
def test_what_never_left_was_never_done(error):
    for ask in (lambda: client(error).read(*READ), lambda: client(error).change(*WRITE)):
        with pytest.raises(ShopUnreachable):
            ask()


@pytest.mark.parametrize("error", [httpx.ReadTimeout("slow"), httpx.ReadError("cut"), httpx.RemoteProtocolError("?")])
def test_an_answer_that_is_lost_says_nothing(error):
    with pytest.raises(ShopUncertain):
        client(error).change(*WRITE)


@pytest.mark.parametrize("code", ["INVALID_VARIABLE", "undefinedField", "BAD_REQUEST", "RESOURCE_NOT_FOUND"])
def test_a_change_that_was_not_fit_to_be_carried_out_is_refused(code):
    with pytest.raises(ShopRefused):
        client(failing(code)).change(*WRITE)


@pytest.mark.parametrize("code", ["THROTTLED", "INTERNAL_SERVER_ERROR", "ACCESS_DENIED", "SOMETHING_NEW"])
def test_any_other_error_on_a_change_is_uncertain(code):
    with pytest.raises(ShopUncertain):
        client(failing(code)).change(*WRITE)


@pytest.mark.parametrize("code", ["BAD_REQUEST", "INTERNAL_SERVER_ERROR"])
def test_an_error_beside_data_is_uncertain_whatever_it_says(code):
    with pytest.raises(ShopUncertain):
        client(failing(code, DONE["data"])).change(*WRITE)


@pytest.mark.parametrize("data", [None, {}, {"returnClose": None}, {"returnClose": {"userErrors": None}}])
def test_half_an_answer_to_a_change_is_uncertain(data):
    with pytest.raises(ShopUncertain):
        client(httpx.Response(200, json={"data": data, "errors": []})).change(*WRITE)


def test_user_errors_are_a_no_with_its_place():
    said = [{"field": ["input", "id"], "message": "Return is not open", "code": "INVALID_STATE"}]
    with pytest.raises(Declined) as no:
        client(httpx.Response(200, json={"data": {"returnClose": {"userErrors": said}}})).change(*WRITE)
    assert no.value.message == "INVALID_STATE input.id Return is not open"
    assert not no.value.doubtful


@pytest.mark.parametrize("code", ["INTERNAL_ERROR", "NOTIFICATION_FAILED"])
def test_a_no_after_half_the_work_is_doubtful(code):
    said = [{"field": None, "message": "sorry", "code": code}]
    with pytest.raises(Declined) as no:
        client(httpx.Response(200, json={"data": {"returnClose": {"userErrors": said}}})).change(*WRITE)
    assert no.value.doubtful


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("ACCESS_DENIED", ShopUnreachable),
        ("INTERNAL_SERVER_ERROR", ShopUnreachable),
        ("MAX_COST_EXCEEDED", TooCostly),
        ("undefinedField", ShopAnswerUnusable),
    ],
)
def test_half_a_read_is_no_read(code, error):
    with pytest.raises(error):
        client(failing(code, {"return": None})).read(*READ)


def test_a_throttled_read_waits_as_long_as_the_shop_says_and_asks_again():
    cost = {
        "requestedQueryCost": 300,
        "throttleStatus": {"maximumAvailable": 1000, "currentlyAvailable": 100, "restoreRate": 50},
    }
    still = Still()
    asked = client(
        failing("THROTTLED", extensions={"cost": cost}), httpx.Response(200, json={"data": {}}), throttle=still
    )
    assert asked.read(*READ) == {}
    assert still.waited[0] == pytest.approx(4.0)


def test_a_shop_that_stays_too_fast_is_left_alone():
    with pytest.raises(ShopUnreachable) as away:
        client(failing("THROTTLED")).read(*READ)
    assert away.value.code == "shop_too_fast"


def test_the_token_travels_in_its_header_and_shows_nowhere_else():
    seen: list[httpx.Request] = []

    def respond(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        raise httpx.ConnectError("refused")

    shop = Client("web", "myshop.myshopify.com", TOKEN, transport=httpx.MockTransport(respond))
    with pytest.raises(ShopUnreachable) as away:
        shop.read(*READ)
    assert str(seen[0].url) == "https://myshop.myshopify.com/admin/api/2026-10/graphql.json"
    assert seen[0].headers["X-Shopify-Access-Token"] == TOKEN
    assert TOKEN not in repr(away.value) + repr(shop) + str(away.value.params)


@pytest.mark.parametrize("address", ["http://shop.example", "https://user:key@shop.example", "ftp://x", "https://"])
def test_an_address_that_would_give_the_token_away_is_refused(address):
    with pytest.raises(IntakeError):
        Client("web", address, TOKEN)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=8,
)


@given(
    data=json_values,
    errors=json_values,
    extensions=st.fixed_dictionaries({"cost": json_values}) | json_values,
    payload=st.booleans(),
)
def test_no_answer_however_odd_is_taken_for_success_or_breaks_us(data, errors, extensions, payload):
    body = {"data": {"returnClose": data} if payload else data, "errors": errors, "extensions": extensions}
    odd = client(httpx.Response(200, json=body))
    try:
        found = odd.change(*WRITE)
    except (IntakeError, Declined):
        pass
    else:
        assert found["userErrors"] == []
        assert not errors
    with contextlib.suppress(IntakeError):
        assert isinstance(odd.read(*READ), dict)
