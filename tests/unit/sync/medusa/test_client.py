"""The wire to Medusa: every way an exchange can go wrong has the one error that says what is known."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import httpx
import pytest

from intake.domain.errors import IntakeError, ShopAnswerUnusable, ShopUncertain, ShopUnreachable
from intake.sync.http import ANSWER_BYTES
from intake.sync.medusa.client import Client, Declined, NotThere

TOKEN = "sk_keep_this_to_yourself"
PATH = "/admin/returns"

UNUSABLE = {
    "html": httpx.Response(200, html="<h1>Welcome</h1>"),
    "nothing": httpx.Response(200, content=b""),
    "a list": httpx.Response(200, json=[1]),
    "a text": httpx.Response(200, json="ok"),
    "cut off": httpx.Response(200, content=b'{"returns": [{"id": "ret'),
    "not a number": httpx.Response(200, content=b'{"amount": NaN}'),
    "infinite": httpx.Response(200, content=b'{"amount": -Infinity}'),
    "not utf-8": httpx.Response(200, content=b'{"name": "\xff"}'),
    "very deep": httpx.Response(200, content=b"[" * 100_000),
    "a number of 10,000 digits": httpx.Response(200, content=b'{"n": ' + b"9" * 10_000 + b"}"),
}


def client(outcome: httpx.Response | Exception) -> Client:
    def respond(_request: httpx.Request) -> httpx.Response:
        if isinstance(outcome, Exception):
            raise outcome
        return httpx.Response(outcome.status_code, headers=outcome.headers, content=outcome.content)

    return Client("web", "https://shop.example", TOKEN, httpx.MockTransport(respond))


@pytest.mark.parametrize("kind", UNUSABLE)
def test_a_read_that_is_no_json_object_is_unusable(kind):
    with pytest.raises(ShopAnswerUnusable):
        client(UNUSABLE[kind]).read(PATH)


@pytest.mark.parametrize("kind", UNUSABLE)
def test_a_change_answered_with_nonsense_may_have_been_made(kind):
    with pytest.raises(ShopUncertain):
        client(UNUSABLE[kind]).write("POST", PATH, {})


def test_an_endless_answer_is_cut_off():
    long = httpx.Response(200, content=b" " * (ANSWER_BYTES + 1))
    with pytest.raises(ShopUnreachable):
        client(long).read(PATH)
    with pytest.raises(ShopUncertain):
        client(long).write("POST", PATH, {})


def test_an_answer_that_drips_for_ever_is_lost_when_its_time_is_over(monkeypatch):
    """Each piece comes in time, all of them do not: meanwhile the lease of the return would run out."""
    ticks = itertools.count(step=10.0)
    monkeypatch.setattr("intake.sync.http.monotonic", lambda: next(ticks))
    pieces: list[bytes] = []

    def dripping() -> Iterator[bytes]:
        while True:
            pieces.append(b" ")
            yield b" "

    slow = Client(
        "web", "https://shop.example", TOKEN, httpx.MockTransport(lambda _: httpx.Response(200, content=dripping()))
    )
    with pytest.raises(ShopUncertain):
        slow.write("POST", PATH, {})
    assert len(pieces) == 3, "after 30 seconds of the 25 an answer may take"
    with pytest.raises(ShopUnreachable):
        slow.read(PATH)


@pytest.mark.parametrize(
    ("status", "code"), [(401, "shop_unauthorized"), (403, "shop_forbidden"), (429, "shop_too_fast")]
)
def test_being_turned_away_means_that_nothing_was_done(status, code):
    turned_away = client(httpx.Response(status, json={"message": "Unauthorized"}, headers={"Retry-After": "7"}))
    for ask in (lambda: turned_away.read(PATH), lambda: turned_away.write("POST", PATH, {})):
        with pytest.raises(ShopUnreachable) as away:
            ask()
        assert away.value.code == code
        assert away.value.retry_after == (7.0 if status == 429 else None)


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_broken_server_is_down_for_reads_and_uncertain_for_changes(status):
    broken = client(httpx.Response(status, html="<h1>Bad gateway</h1>"))
    with pytest.raises(ShopUnreachable):
        broken.read(PATH)
    with pytest.raises(ShopUncertain):
        broken.write("POST", PATH, {})


@pytest.mark.parametrize("status", [301, 302, 307, 308, 400, 408, 418])
def test_other_answers_to_a_read_are_unusable(status):
    with pytest.raises(ShopAnswerUnusable):
        client(httpx.Response(status, headers={"Location": "https://evil.example/"})).read(PATH)


@pytest.mark.parametrize("status", [400, 404, 409, 422])
def test_medusas_own_refusal_is_told_from_a_proxys(status):
    own = {"type": "not_allowed", "message": "Order already has an existing active order change"}
    with pytest.raises(Declined) as no:
        client(httpx.Response(status, json=own)).write("POST", PATH, {})
    assert no.value.busy
    with pytest.raises(ShopUncertain):
        client(httpx.Response(status, html="<h1>Blocked</h1>")).write("POST", PATH, {})


def test_what_is_not_there_is_said():
    with pytest.raises(NotThere):
        client(httpx.Response(404, json={"type": "not_found", "message": "no"})).read(PATH)


@pytest.mark.parametrize("error", [httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout])
def test_a_request_that_never_left_was_certainly_not_carried_out(error):
    for ask in (lambda c: c.read(PATH), lambda c: c.write("POST", PATH, {}), lambda c: c.upload("a.jpg", b"")):
        with pytest.raises(ShopUnreachable):
            ask(client(error("no route")))


@pytest.mark.parametrize(
    "error", [httpx.ReadTimeout, httpx.WriteTimeout, httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError]
)
def test_a_change_cut_off_on_the_way_is_uncertain_and_a_read_only_late(error):
    with pytest.raises(ShopUncertain):
        client(error("cut")).write("POST", PATH, {})
    with pytest.raises(ShopUnreachable):
        client(error("cut")).read(PATH)


def test_no_error_tells_the_key():
    outcomes: list[httpx.Response | Exception] = [*UNUSABLE.values(), httpx.Response(401), httpx.ReadTimeout("cut")]
    for outcome in outcomes:
        with pytest.raises(IntakeError) as trouble:
            client(outcome).write("POST", PATH, {})
        assert TOKEN not in repr(trouble.value) + str(trouble.value.params)


@pytest.mark.parametrize("files", [{"files": []}, {"files": [{"url": 7}]}, {}, {"files": "x"}])
def test_an_upload_without_an_address_is_uncertain(files):
    with pytest.raises(ShopUncertain):
        client(httpx.Response(200, json=files)).upload("a.jpg", b"jpeg")


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("http://shop.example", "shop_address_insecure"),
        ("http://127.0.0.1.shop.example", "shop_address_insecure"),
        ("ftp://shop.example", "shop_address_invalid"),
        ("shop.example", "shop_address_invalid"),
        ("https://", "shop_address_invalid"),
        ("https://shop.example:port", "shop_address_invalid"),
        ("https://[shop", "shop_address_invalid"),
        ("https://user:secret@shop.example", "shop_address_invalid"),
        ("https://shop.example/?a=b", "shop_address_invalid"),
    ],
)
def test_the_key_does_not_travel_in_the_clear_nor_to_nowhere(address, code):
    with pytest.raises(IntakeError) as refused:
        Client("web", address, TOKEN)
    assert refused.value.code == code
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    "address", ["https://shop.example/api/", "http://localhost:9000", "http://127.0.0.1:9000", "http://[::1]:9000"]
)
def test_https_anywhere_and_http_on_this_machine_are_fine(address):
    Client("web", address, TOKEN).close()
