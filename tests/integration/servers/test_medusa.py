"""The tests' own Medusa: what the tests of the connector take for granted."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import httpx
import pytest

from tests.servers import medusa
from tests.servers.medusa import MedusaShop, Refund
from tests.servers.medusa.catalogue import ARTICLES, COUNTRIES, ean13, tracking_number
from tests.servers.postgres import Postgres

pytestmark = pytest.mark.medusa


@pytest.fixture(scope="module")
def own_shop(postgres_server: Postgres, machine_cache: Path, medusa_shop: MedusaShop) -> Iterator[MedusaShop]:
    """A second shop, for tests that break it and mend it; it comes after the first, to start from the cache."""
    shop = medusa.start(postgres_server, machine_cache)
    yield shop
    shop.stop()


def test_a_bought_and_delivered_article_can_be_announced_for_return(medusa_shop: MedusaShop) -> None:
    order = medusa_shop.place_order({"TJ-S": 2, "CB-42": 1})
    requested = medusa_shop.request_return(order, [("TJ-S", 2, "too_small")], parcels=2, postage=True)
    seen = medusa_shop.return_(requested)
    assert seen["status"] == "requested"
    assert seen["metadata"]["return_tracking"] == list(requested.tracking)
    assert [(item["item_id"], item["quantity"]) for item in seen["items"]] == [(order.items["TJ-S"], 2)]
    assert medusa_shop.owed(order) == Decimal("114.90")  # two jackets less the return parcel
    assert medusa_shop.refunds(order) == []
    assert not medusa_shop.open_change(order)


def test_orders_and_refunds_outlive_a_crash_of_the_shop(own_shop: MedusaShop) -> None:
    order = own_shop.place_order({"PT-1": 1})
    before = own_shop.stock("PT-1")
    own_shop.admin.post(f"/admin/payments/{order.payment}/refund", {"amount": 1.5, "note": "before the crash"})
    own_shop.kill()
    with pytest.raises(httpx.TransportError):
        own_shop.return_("return_nobody")
    own_shop.restart()
    assert own_shop.refunds(order) == [Refund(Decimal("1.5"), "before the crash")]
    assert own_shop.stock("PT-1") == before


def test_a_frozen_shop_carries_out_later_what_it_left_lying(own_shop: MedusaShop) -> None:
    order = own_shop.place_order({"PT-1": 1})
    own_shop.freeze()
    with pytest.raises(httpx.ReadTimeout), httpx.Client(auth=(own_shop.secret, ""), trust_env=False) as hasty:
        hasty.post(
            f"{own_shop.base}/admin/payments/{order.payment}/refund", json={"amount": 2, "note": "late"}, timeout=0.5
        )
    own_shop.thaw()
    own_shop.admin.get("/admin/stores")
    assert [refund.note for refund in own_shop.refunds(order)] in ([], ["late"])


def test_article_numbers_and_tracking_numbers_are_distinct_and_have_good_check_digits() -> None:
    assert ean13("400638133393") == "4006381333931"
    assert len({article.ean for article in ARTICLES}) == len(ARTICLES)
    numbers = {tracking_number(country, number) for country in COUNTRIES for number in (1, 2, 50_000_010)}
    assert len(numbers) == 3 * len(COUNTRIES)
