"""Sweeping a Shopify shop: nothing is missed or read by halves, and a pull goes on where the last one ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from intake.domain.errors import ShopUnreachable
from intake.domain.returns import ExpectedReturn, Ground, ReturnStatus
from intake.sync.shopify import pull
from intake.sync.shopify.shop import ShopifyShop
from tests.fixtures_servers import or_skip
from tests.integration.sync.shopify import bench
from tests.integration.sync.shopify.bench import Wire
from tests.servers import shopify
from tests.servers.shopify import Purchase, Wanted
from tests.servers.shopify import ShopifyShop as Server
from tests.servers.shopify.schema import PublishedSchema

pytestmark = pytest.mark.shopify


@pytest.fixture
def wire(shopify_schema: PublishedSchema) -> Wire:
    return Wire(shopify_schema)


@pytest.fixture(scope="module")
def quiet_shop(machine_cache: Path) -> Iterator[Server]:
    """A shop that only the tests here sell in."""
    started = or_skip(lambda: shopify.start(machine_cache))
    yield started
    started.stop()


@pytest.fixture
def server(quiet_shop: Server) -> Iterator[Server]:
    yield quiet_shop
    quiet_shop.behave()


@pytest.fixture
def shop(server: Server, wire: Wire) -> Iterator[ShopifyShop]:
    connected = bench.connector(server, wire)
    yield connected
    connected.close()


def pulled(shop: ShopifyShop, cursor: str = "") -> tuple[dict[str, ExpectedReturn], str]:
    pages = list(shop.pull(cursor))
    found: dict[str, ExpectedReturn] = {}
    for page in pages:
        found |= {one.rma: one for one in page.returns}
    assert [page.done for page in pages] == [*[False] * (len(pages) - 1), True]
    return found, pages[-1].cursor


def test_the_first_pull_brings_what_is_open_and_the_next_what_changed(server: Server, shop: ShopifyShop):
    orders = [server.place_order({"TJ-S": 1}) for _ in range(7)]
    backs = [server.open_return(order, {"TJ-S": 1}) for order in orders]
    old = server.open_return(server.place_order({"TJ-S": 1}), {"TJ-S": 1}, status="DECLINED")
    found, cursor = pulled(shop)
    assert set(found) >= {back.name for back in backs}
    assert old.name not in found
    server.refund_in_admin(orders[3], 100)
    late = server.open_return(server.place_order({"CB-42": 1}), {"CB-42": 1})
    found, _ = pulled(shop, cursor)
    assert found[late.name].lines[0].sku == "CB-42"
    assert str(found[backs[3].name].refunded_by_others) == "1.00 EUR"


def test_a_return_that_closes_without_a_trace_on_its_order_is_noticed(server: Server, shop: ShopifyShop, wire: Wire):
    server.configure(update_lag=None)
    old = server.now - timedelta(days=3)
    back = server.open_return(server.place_order({"TJ-S": 1}, created=old), {"TJ-S": 1}, created=old)
    server.place_order({"TJ-S": 1})
    found, cursor = pulled(shop)
    assert found[back.name].status is ReturnStatus.EXPECTED
    shop.blind()._client.change("close_return", {"id": f"gid://shopify/Return/{back.id}"})
    found, cursor = pulled(shop, cursor)
    assert found[back.name].status is ReturnStatus.RECEIVED
    assert back.name not in pulled(shop, cursor)[0]


def test_open_returns_are_read_again_in_turn(server: Server, shop: ShopifyShop, monkeypatch: pytest.MonkeyPatch):
    server.configure(update_lag=None)
    old = server.now - timedelta(days=3)
    backs = [
        server.open_return(server.place_order({"TJ-S": 1}, created=old), {"TJ-S": 1}, created=old) for _ in range(5)
    ]
    server.place_order({"TJ-S": 1})
    there, cursor = pulled(shop)
    monkeypatch.setattr(pull, "AGAIN", 1 + len(there) // 3)
    seen: set[str] = set()
    for _ in range(4):
        found, cursor = pulled(shop, cursor)
        assert len(found) < len(there)
        seen |= set(found)
    assert seen >= {back.name for back in backs}


def test_an_import_that_was_cut_off_goes_on_where_it_ended(server: Server, shop: ShopifyShop, wire: Wire):
    count = len(pulled(shop)[0])
    for _ in range(12):
        server.open_return(server.place_order({"TJ-S": 1}), {"TJ-S": 1})
    wire.sent.clear()
    pages = shop.pull("")
    first = next(pages)
    second = next(pages)
    rest, _ = pulled(shop, second.cursor)
    names = [one.rma for one in (*first.returns, *second.returns)]
    assert len(names) == 10
    assert len(set(names) | set(rest)) == count + 12
    details = [ident for name, asked in wire.sent if name == "IntakeReturnDetail" for ident in asked["ids"]]
    assert details.count(second.returns[0].external_id) <= 2, "stored once, and once more as one that changed just now"
    assert len(details) <= 2 * (count + 12)


def test_a_return_of_many_lines_is_read_whole_or_not_at_all(server: Server, shop: ShopifyShop):
    lines = [Purchase(f"CUSTOM-{n:02}", 1, price=100) for n in range(65)]
    order = server.place_order(lines)
    server.open_return(order, [Wanted(line.sku, 1) for line in lines])
    small = server.open_return(server.place_order({"TJ-S": 1}), {"TJ-S": 1})
    found, _ = pulled(shop)
    assert max(len(one.lines) for one in found.values()) == 65
    server.script("return", "half", times=1)
    with pytest.raises(ShopUnreachable):
        pulled(shop)
    assert small.name in pulled(shop)[0]


def test_many_lines_are_processed_as_a_whole(server: Server, shop: ShopifyShop):
    lines = {f"CUSTOM-{n:02}": 1 for n in range(40)}
    order = server.place_order([Purchase(sku, 1, price=250) for sku in lines])
    back = server.open_return(order, lines)
    (expected,) = shop.find(back.name)
    from intake.sync.shopify import plan
    from tests.integration.sync import dock_day

    for effect in shop.plan(dock_day.settlement(expected), "main"):
        assert shop.send(effect).state.value == "done", effect.kind
    assert [one.amount for one in server.ledger().refunds if one.order == order.id] == [40 * 250]
    assert plan.PROCESS in {effect.kind for effect in shop.plan(dock_day.settlement(expected), "main")}


def test_reasons_become_grounds_and_names_stay_in_the_shop(server: Server, shop: ShopifyShop):
    order = server.place_order({"TJ-S": 1, "CB-42": 1, "WH-1": 1}, country="dk")
    back = server.open_return(order, [Wanted("TJ-S", 1), Wanted("CB-42", 1, reason=6), Wanted("WH-1", 1, reason=5)])
    (expected,) = shop.find(back.name)
    assert [line.ground for line in expected.lines] == [Ground.WITHDRAWAL, Ground.DEFECT, Ground.OUR_ERROR]
    assert (expected.customer.country, expected.customer.language) == ("DK", "da")
    assert (expected.customer.name, expected.customer.postcode) == ("", "")
    assert expected.whole_order
    assert expected.tracking


def test_names_are_read_where_the_settings_ask_for_them(server: Server, wire: Wire):
    back = server.open_return(server.place_order({"TJ-S": 1}), {"TJ-S": 1})
    curious = bench.connector(server, wire, customer_names=True)
    (expected,) = curious.find(back.name)
    assert expected.customer.name
    assert expected.customer.postcode
    curious.close()


@pytest.mark.parametrize("written", ["{}", "{}-R1", "# {}"])
def test_a_number_on_a_paper_finds_just_its_return(written: str, server: Server, shop: ShopifyShop):
    order = server.place_order({"TJ-S": 1})
    back = server.open_return(order, {"TJ-S": 1})
    found = shop.find(written.format(order.name.lstrip("#")))
    assert [one.rma for one in found] == ([] if " " in written else [back.name])
    assert shop.find("name:* OR id:1") == ()


def test_a_throttled_shop_is_waited_for(server: Server, shop: ShopifyShop):
    server.open_return(server.place_order({"TJ-S": 1}), {"TJ-S": 1})
    server.configure(throttled=True, bucket=1000.0, restore_rate=2000.0)
    assert len({len(pulled(shop)[0]) for _ in range(4)}) == 1
