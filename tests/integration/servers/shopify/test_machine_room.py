"""Test shop: crashes and standstills."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import httpx
import pytest

from tests.servers.shopify import ShopifyShop
from tests.servers.shopify.case import PROCESS, Case, top_code

pytestmark = pytest.mark.shopify


def test_effects_and_orders_outlive_a_crash(shop: ShopifyShop) -> None:
    case = Case(shop)
    case.process(case.line(0, 2, dispositions=[case.fate(0, 2)]), **case.money("100.00"))
    books = shop.ledger()
    shop.kill()
    with pytest.raises(httpx.TransportError):
        case.state()
    assert shop.ledger() == books
    shop.restart()
    assert shop.ledger() == books
    assert case.state()["returnLineItems"]["nodes"][0]["processedQuantity"] == 2


def test_killed_in_the_middle_of_the_work_it_has_all_it_acknowledged_and_nothing_half(shop: ShopifyShop) -> None:
    before = shop.stock("TJ-S")
    cases = [Case(shop) for _ in range(60)]
    acknowledged: list[str] = []

    def work(case: Case) -> None:
        lines = [case.line(0, 2, dispositions=[case.fate(0, 2)])]
        wanted = {"returnId": case.id, "returnLineItems": lines, **case.money("100.00")}
        with suppress(httpx.TransportError):
            answer = shop.ask(PROCESS, {"input": wanted})
            acknowledged.append(answer["data"]["returnProcess"]["return"]["id"])
            if len(acknowledged) == len(cases) // 3:
                shop.kill()

    with ThreadPoolExecutor(4) as crew:
        list(crew.map(work, cases))
    books = shop.ledger()
    shop.restart()
    processed = [case.id for case in cases if shop.return_(case.id).lines[0].processed == 2]
    mine = {case.id for case in cases}
    assert sorted(one.return_ for one in books.refunds if one.return_ in mine) == sorted(processed)
    assert sorted(one.return_ for one in books.dispositions if one.return_ in mine) == sorted(processed)
    assert shop.stock("TJ-S") == before + 2 * len(processed)
    assert set(acknowledged) <= set(processed)
    assert len(cases) // 3 <= len(processed) < len(cases)


def test_a_frozen_shop_carries_out_later_what_it_left_lying(shop: ShopifyShop) -> None:
    case = Case(shop)
    shop.freeze()
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(
            f"{shop.base}/admin/api/2026-10/graphql.json",
            json={
                "query": PROCESS,
                "variables": {"input": {"returnId": case.id, "returnLineItems": [case.line()], **case.money("1.00")}},
            },
            headers={"X-Shopify-Access-Token": shop.settings.fixed_token},
            timeout=0.2,
            trust_env=False,
        )
    shop.thaw()
    for _ in range(500):
        if case.state()["refunds"]["nodes"]:
            break
    assert case.paid_out() == [(100, "SUCCESS")]


def test_what_the_shop_does_not_know_is_a_complaint_and_not_a_null(shop: ShopifyShop) -> None:
    assert top_code(shop.ask("{ shop { email } }")) == "INTERNAL_SERVER_ERROR"
    assert "Shop.email" in shop.complaints()[0]
    shop.forgive()
