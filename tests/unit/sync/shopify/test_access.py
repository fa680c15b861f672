"""Tokens that end after a day: renewed in time, once when refused, and by one thread for all."""

from __future__ import annotations

import threading
from urllib.parse import parse_qs

import httpx
import pytest

from intake.domain.errors import ShopUncertain, ShopUnreachable
from intake.sync.http import connection
from intake.sync.shopify.access import ClientCredentials
from intake.sync.shopify.client import Client

SECRET = "shpss_keep_this_to_yourself"


class Office:
    """Grants tokens and answers those who bring the newest."""

    def __init__(self) -> None:
        self.granted = 0
        self.asked: list[httpx.Request] = []
        self.expires_in: object = 86_399
        self.status = 200
        self.accepts = True

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/admin/oauth/access_token":
            self.asked.append(request)
            self.granted += 1
            body = {"access_token": f"token-{self.granted}", "scope": "", "expires_in": self.expires_in}
            return httpx.Response(self.status, json=body)
        newest = request.headers["X-Shopify-Access-Token"] == f"token-{self.granted}"
        return httpx.Response(200, json={"data": {}}) if newest and self.accepts else httpx.Response(401)


@pytest.fixture
def office() -> Office:
    return Office()


def access(office: Office, ticks: list[float]) -> ClientCredentials:
    http = connection("https://shop.example", seconds=5, headers={}, transport=httpx.MockTransport(office))
    return ClientCredentials("web", http, "client-1", SECRET, monotonic=lambda: ticks[0])


def test_a_token_is_kept_until_shortly_before_its_end(office: Office):
    ticks = [0.0]
    tokens = access(office, ticks)
    assert [tokens.token() for _ in range(2)] == ["token-1"] * 2
    ticks[0] = 86_399 - 301
    assert tokens.token() == "token-1"
    ticks[0] = 86_399 - 299
    assert tokens.token() == "token-2"


def test_the_secret_goes_only_into_the_grants_body(office: Office):
    access(office, [0.0]).token()
    (asked,) = office.asked
    assert parse_qs(asked.content.decode()) == {
        "grant_type": ["client_credentials"],
        "client_id": ["client-1"],
        "client_secret": [SECRET],
    }
    assert SECRET not in str(asked.url) + str(asked.headers)


def test_a_refused_token_is_renewed_once_and_the_request_sent_again(office: Office):
    shop = Client("web", "https://shop.example", SECRET, client_id="client-1", transport=httpx.MockTransport(office))
    shop.read("newest_order", {})
    office.granted += 1  # somebody else had another token granted: ours ended
    assert shop.read("newest_order", {}) == {}
    office.accepts = False
    before = len(office.asked)
    with pytest.raises(ShopUnreachable) as away:
        shop.read("newest_order", {})
    assert (away.value.code, len(office.asked) - before) == ("shop_unauthorized", 1)


def test_many_threads_with_one_refused_token_ask_for_one_new_one(office: Office):
    tokens = access(office, [0.0])
    old = tokens.token()
    threads = [threading.Thread(target=tokens.renew, args=(old,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert office.granted == 2


@pytest.mark.parametrize(
    ("status", "code"), [(400, "shop_unauthorized"), (429, "shop_too_fast"), (503, "shop_error"), (302, "shop_error")]
)
def test_without_a_token_nothing_was_done(office: Office, status: int, code: str):
    office.status = status
    with pytest.raises(ShopUnreachable) as away:
        access(office, [0.0]).token()
    assert away.value.code == code
    assert SECRET not in repr(away.value)


@pytest.mark.parametrize("odd", [-1, 0, "soon", 10**12])
def test_a_grant_that_makes_no_sense_is_no_token(office: Office, odd: object):
    office.expires_in = odd
    with pytest.raises(ShopUnreachable):
        access(office, [0.0]).token()


def test_a_change_with_a_refused_token_is_sent_once_more_and_stays_one_change(office: Office):
    sent: list[str] = []

    def respond(request: httpx.Request) -> httpx.Response:
        answer = office(request)
        if request.url.path.endswith("graphql.json"):
            sent.append(request.headers["X-Shopify-Access-Token"])
        return answer

    shop = Client("web", "https://shop.example", SECRET, client_id="c", transport=httpx.MockTransport(respond))
    shop.read("newest_order", {})
    office.granted += 1
    with pytest.raises(ShopUncertain):  # the office knows no payload; what counts is who was asked
        shop.change("close_return", {"id": "gid://shopify/Return/1"})
    assert sent == ["token-1", "token-1", "token-3"]
