"""Pulling from a real Medusa: what is open at first, then what changed."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from intake.domain.errors import ShopUnreachable
from intake.domain.returns import Ground, ReturnStatus
from intake.sync.medusa import MedusaShop, pull
from tests.integration.sync.medusa import dock
from tests.servers.medusa.catalogue import ARTICLES

pytestmark = pytest.mark.medusa


def read(shop: MedusaShop, cursor: str) -> tuple[dict, str]:
    """All pages: the last word on each return, and where the next pull goes on."""
    found = {}
    pages = list(shop.pull(cursor))
    for page in pages:
        found.update({expected.external_id: expected for expected in page.returns})
    assert [page.done for page in pages] == [False] * (len(pages) - 1) + [True]
    return found, pages[-1].cursor


def test_a_return_comes_with_all_that_the_dock_needs(shop, medusa_shop):
    order = medusa_shop.place_order({"TJ-S": 2, "ES-9": 1}, "dk")
    requested = medusa_shop.request_return(
        order, [("TJ-S", 1, "too_small"), ("ES-9", 1, "defective")], parcels=2, postage=True
    )
    expected = dock.pulled(shop, requested)
    assert (expected.rma, expected.order_number, expected.currency) == (requested.rma, str(order.number), "DKK")
    assert expected.tracking == (*requested.tracking, order.tracking)
    assert expected.customer.name == "Søren Ørsted"
    assert (expected.customer.postcode, expected.customer.country, expected.customer.language) == ("8000", "DK", "da")
    jacket, shaver = expected.lines
    assert (jacket.sku, jacket.gtin, jacket.kind, jacket.quantity) == ("TJ-S", "0" + ARTICLES[0].ean, "apparel", 1)
    assert str(jacket.unit_paid) == "449.00 DKK"
    assert (jacket.variant, jacket.reason, jacket.ground) == ("S", "too_small", Ground.WITHDRAWAL)
    assert (shaver.ground, shaver.cn_code) == (Ground.DEFECT, "8510")
    assert [exception.value for exception in shaver.exceptions] == ["hygiene_seal"]
    assert (str(expected.shipping_paid), str(expected.return_postage)) == ("39.00 DKK", "39.00 DKK")
    assert [(payment.external_id, payment.refundable.major) for payment in expected.payments] == [
        (order.payment, order.total)
    ]
    assert expected.delivered_on is not None
    assert expected.withdrawn_at is not None
    assert abs((datetime.now(UTC) - expected.withdrawn_at).total_seconds()) < 600
    assert not expected.whole_order
    assert expected.already_refunded is None


def test_a_next_pull_brings_what_changed_and_nothing_old(shop, medusa_shop):
    order = medusa_shop.place_order({"PT-1": 2}, deliver=False)
    requested = medusa_shop.request_return(order, [("PT-1", 1, "changed_mind")])
    found, cursor = read(shop, "")
    assert found[requested.id].delivered_on is None
    fulfilment = medusa_shop.order(order)["fulfillments"][0]["id"]
    medusa_shop.admin.post(f"/admin/orders/{order.id}/fulfillments/{fulfilment}/mark-as-delivered")
    found, cursor = read(shop, cursor)
    assert found[requested.id].delivered_on is not None
    medusa_shop.admin.post(f"/admin/returns/{requested.id}/cancel")
    found, cursor = read(shop, cursor)
    assert found[requested.id].status is ReturnStatus.CANCELED
    stamps = json.loads(cursor)
    assert stamps["first"] is None


def test_a_return_still_being_written_is_not_expected_yet(shop, medusa_shop):
    order = medusa_shop.place_order({"PT-1": 1})
    _, cursor = read(shop, "")
    body = {"order_id": order.id, "location_id": medusa_shop.premises.location}
    draft = medusa_shop.admin.post("/admin/returns", body)["return"]["id"]
    found, _ = read(shop, cursor)
    assert draft not in found


def test_small_pages_lose_nothing_and_an_import_can_be_resumed(shop, medusa_shop, monkeypatch):
    everything, _ = read(shop, "")
    if len(everything) < 3:
        order = medusa_shop.place_order({"PT-1": 3})
        for _ in range(3):
            medusa_shop.request_return(order, [("PT-1", 1, "changed_mind")])
        everything, _ = read(shop, "")
    monkeypatch.setattr(pull, "PAGE", 2)
    small, _ = read(shop, "")
    assert small == everything
    first = next(iter(shop.pull("")))
    rest, _ = read(shop, first.cursor)
    assert {one.external_id for one in first.returns} | set(rest) == set(everything)


def test_a_cursor_of_somebody_else_reads_everything_again(shop, medusa_shop):
    order = medusa_shop.place_order({"PT-1": 1})
    requested = medusa_shop.request_return(order, [("PT-1", 1, "changed_mind")])
    found, _ = read(shop, "training:17")
    assert requested.id in found


def test_two_returns_of_one_order_do_not_both_claim_a_refund_in_advance(shop, medusa_shop):
    order = medusa_shop.place_order({"PT-1": 2})
    one = medusa_shop.request_return(order, [("PT-1", 1, "changed_mind")])
    other = medusa_shop.request_return(order, [("PT-1", 1, "changed_mind")])
    medusa_shop.admin.post(f"/admin/payments/{order.payment}/refund", {"amount": 9.99, "note": f"instant {one.rma}"})
    assert str(dock.pulled(shop, one).already_refunded) == "9.99 EUR"
    assert dock.pulled(shop, other).already_refunded is None


def test_the_connection_test_says_who_answers(shop):
    checked = shop.check()
    assert checked.name == "Medusa Store"
    assert checked.missing == ()


def test_a_wrong_key_is_said_and_nothing_is_lost(medusa_shop):
    stranger = dock.connector(medusa_shop, token="sk_wrong")
    for ask in (stranger.check, lambda: list(stranger.pull(""))):
        with pytest.raises(ShopUnreachable) as unauthorized:
            ask()
        assert unauthorized.value.code == "shop_unauthorized"
        assert "sk_wrong" not in str(unauthorized.value)
    stranger.close()
