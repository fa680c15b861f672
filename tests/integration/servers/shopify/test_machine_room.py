"""Test shop: crashes and standstills."""

from __future__ import annotations

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
