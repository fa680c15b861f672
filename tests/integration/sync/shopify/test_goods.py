"""What becomes of goods in a Shopify shop: where units land, what is refused, what nobody has decided yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from intake.domain.errors import ShopRefused
from intake.domain.grades import Disposition, Grade
from intake.sync.shopify import plan
from intake.sync.shopify.shop import ShopifyShop
from tests.integration.sync.medusa import dock
from tests.integration.sync.shopify import bench
from tests.integration.sync.shopify.bench import PROCESS, Wire
from tests.integration.sync.shopify.test_money import carried_out, expected_of, paid, settled
from tests.servers.shopify import Purchase, Wanted
from tests.servers.shopify import ShopifyShop as Server
from tests.servers.shopify.model import ReturnRecord
from tests.servers.shopify.schema import PublishedSchema

pytestmark = pytest.mark.shopify

CITY = "gid://shopify/Location/32"
GOOD = (Disposition.RESTOCK, Grade.A2, 0)


@pytest.fixture
def server(shopify_shop: Server) -> Iterator[Server]:
    yield shopify_shop
    shopify_shop.behave()


@pytest.fixture
def wire(shopify_schema: PublishedSchema) -> Wire:
    return Wire(shopify_schema)


@pytest.fixture
def shop(server: Server, wire: Wire) -> Iterator[ShopifyShop]:
    connected = bench.connector(server, wire)
    yield connected
    connected.close()


def landed(server: Server, back: ReturnRecord) -> dict[tuple[str, str | None], int]:
    """Units of a return by (disposition, location)."""
    mine = [one for one in server.ledger().dispositions if one.return_.endswith(f"/{back.id}")]
    found: Counter[tuple[str, str | None]] = Counter()
    for one in mine:
        found[one.type, one.location] += one.quantity
    return dict(found)


def test_only_what_is_sold_as_new_raises_stock_and_repairs_lie_where_the_settings_say(server: Server, wire: Wire):
    shop = bench.connector(server, wire, locations={"refurbish": "32"})
    order = server.place_order({"SR-17": 3})
    back = server.open_return(order, {"SR-17": 3})
    before = server.stock("SR-17")
    fates = (GOOD, (Disposition.REFURBISH, Grade.C, 0), (Disposition.RECYCLE, Grade.D, 500))
    carried_out(shop, settled(expected_of(shop, back), *[("SR-17", *fate) for fate in fates]))
    warehouse = "gid://shopify/Location/31"
    assert landed(server, back) == {
        ("RESTOCKED", warehouse): 1,
        ("PROCESSING_REQUIRED", CITY): 1,
        ("NOT_RESTOCKED", None): 1,
    }
    assert server.stock("SR-17") == before + 1
    shop.close()


def test_units_of_a_split_shipment_are_booked_each_to_its_own_part(server: Server, shop: ShopifyShop):
    order = server.place_order({"TJ-S": 2}, parcels=2)
    parts = [line.id for parcel in server.order(order).fulfillments for line in parcel.lines]
    back = server.open_return(order, [Wanted("TJ-S", 1, fulfillment_line=part) for part in parts])
    expected = expected_of(shop, back)
    assert len({line.external_id for line in expected.lines}) == 2
    verdicts = [("TJ-S", *GOOD), ("TJ-S", Disposition.DONATE, Grade.C, 0)]
    made = settled(expected, *verdicts)
    units = tuple(
        replace(unit, line_external_id=line.external_id) for unit, line in zip(made.units, expected.lines, strict=True)
    )
    carried_out(shop, replace(made, units=units))
    assert paid(server, order.id) == [(order.total, "EUR")]
    assert {kind for kind, _ in landed(server, back)} == {"RESTOCKED", "NOT_RESTOCKED"}


def test_an_article_of_no_catalogue_never_goes_into_stock(server: Server, shop: ShopifyShop):
    order = server.place_order([Purchase("ENGRAVING", 1, price=1500)])
    back = server.open_return(order, {"ENGRAVING": 1})
    carried_out(shop, settled(expected_of(shop, back), ("ENGRAVING", *GOOD)))
    assert landed(server, back) == {("NOT_RESTOCKED", None): 1}


def test_goods_without_money_are_booked_and_nothing_is_paid(server: Server, shop: ShopifyShop, wire: Wire):
    order = server.place_order({"TJ-S": 1})
    back = server.open_return(order, {"TJ-S": 1})
    worthless = settled(expected_of(shop, back), ("TJ-S", Disposition.RECYCLE, Grade.D, 5990))
    assert [effect.kind for effect in carried_out(shop, worthless)] == [plan.DISPOSE, plan.CLOSE, plan.ANNOTATE]
    assert (paid(server, order.id), wire.times(PROCESS)) == ([], 0)
    assert landed(server, back) == {("NOT_RESTOCKED", None): 1}
    assert server.return_(back).status == "CLOSED"


def test_a_unit_that_goes_back_to_the_customer_leaves_the_return(server: Server, shop: ShopifyShop):
    order = server.place_order({"TJ-S": 2})
    back = server.open_return(order, {"TJ-S": 2})
    refused = ("TJ-S", Disposition.RETURN_TO_CUSTOMER, Grade.D, 0)
    carried_out(shop, settled(expected_of(shop, back), ("TJ-S", *GOOD), refused))
    assert [line.quantity for line in server.return_(back).lines] == [1]
    assert paid(server, order.id) == [(5990, "EUR")]


def test_what_never_came_is_said_when_nothing_more_is_waited_for(server: Server, shop: ShopifyShop):
    order = server.place_order({"TJ-S": 2})
    back = server.open_return(order, {"TJ-S": 2})
    missing = ("TJ-S", Disposition.MISSING, Grade.X, 0)
    made = settled(expected_of(shop, back), ("TJ-S", *GOOD), missing)
    waiting = [effect.kind for effect in shop.plan(replace(made, complete=False), "main")]
    assert waiting == [plan.PROCESS, plan.ANNOTATE]
    carried_out(shop, made)
    assert landed(server, back)["MISSING", None] == 1


def test_more_than_there_is_is_never_disposed_of_though_the_shop_would_take_it(server: Server, shop: ShopifyShop):
    order = server.place_order({"TJ-S": 1})
    back = server.open_return(order, {"TJ-S": 1})
    expected = expected_of(shop, back)
    carried_out(shop, replace(settled(expected, ("TJ-S", Disposition.DONATE, Grade.C, 5990)), complete=False))
    again = settled(expected, ("TJ-S", Disposition.DONATE, Grade.C, 5990), parcel="2")
    effect = dock.effect_of(shop.plan(again, "main"), plan.DISPOSE)
    with pytest.raises(ShopRefused) as no:
        shop.send(effect)
    assert no.value.code == "shop_disposed"


@pytest.mark.parametrize("spans", [True, False])
def test_goods_of_two_shipments_are_booked_each_by_itself(spans: bool, server: Server, shop: ShopifyShop, wire: Wire):
    server.configure(process_spans_reverse_orders=spans)
    order = server.place_order({"TJ-S": 2}, parcels=2)
    parts = [line.id for parcel in server.order(order).fulfillments for line in parcel.lines]
    back = server.open_return(order, [Wanted("TJ-S", 1, fulfillment_line=part) for part in parts])
    assert len(server.return_(back).reverse_orders) == 2
    expected = expected_of(shop, back)
    made = settled(expected, ("TJ-S", *GOOD), ("TJ-S", *GOOD))
    units = tuple(
        replace(unit, line_external_id=line.external_id) for unit, line in zip(made.units, expected.lines, strict=True)
    )
    carried_out(shop, replace(made, units=units))
    assert (wire.times("IntakeDispose"), wire.times(PROCESS)) == (2, 1)
    assert paid(server, order.id) == [(2 * 5990, "EUR")]
    assert landed(server, back) == {("RESTOCKED", "gid://shopify/Location/31"): 2}


def test_a_request_is_approved_only_where_the_settings_say_so(server: Server, shop: ShopifyShop, wire: Wire):
    order = server.place_order({"TJ-S": 1})
    back = server.open_return(order, {"TJ-S": 1}, status="REQUESTED")
    made = settled(expected_of(shop, back), ("TJ-S", *GOOD))
    with pytest.raises(ShopRefused) as no:
        shop.send(dock.effect_of(shop.plan(made, "main"), plan.PROCESS))
    assert no.value.code == "shop_return_unapproved"
    assert server.return_(back).status == "REQUESTED"
    willing = bench.connector(server, wire, approve_requests=True)
    carried_out(willing, made)
    assert paid(server, order.id) == [(5990, "EUR")]
    willing.close()


def test_nobody_is_written_to_unless_the_settings_say_so(server: Server, shop: ShopifyShop, wire: Wire):
    quiet = bench.graded(server, shop, {"TJ-S": 1})
    shop.send(quiet.effect(plan.PROCESS))
    assert server.return_(quiet.back).notified == 0
    telling = bench.connector(server, wire, notify_customer=True)
    told = bench.graded(server, telling, {"TJ-S": 1})
    telling.send(told.effect(plan.PROCESS))
    assert server.return_(told.back).notified == 1
    telling.close()


def test_a_canceled_return_is_for_a_person(server: Server, shop: ShopifyShop):
    order = server.place_order({"TJ-S": 1})
    back = server.open_return(order, {"TJ-S": 1}, status="CANCELED")
    made = settled(expected_of(shop, back), ("TJ-S", *GOOD))
    with pytest.raises(ShopRefused) as no:
        shop.send(dock.effect_of(shop.plan(made, "main"), plan.PROCESS))
    assert no.value.code == "shop_return_closed"


def test_a_parcel_without_papers_gets_a_return_of_its_own(server: Server, shop: ShopifyShop):
    order = server.place_order({"TJ-S": 2})
    (left,) = shop.blind().returnable(order.id)
    assert (left.sku, left.quantity) == ("TJ-S", 2)
    made = shop.blind().open(order.id, [(left.line, 1)])
    (expected,) = [one for one in shop.find(order.name) if one.external_id == made]
    carried_out(shop, settled(expected, ("TJ-S", *GOOD)))
    assert paid(server, order.id) == [(5990, "EUR")]


def test_a_lost_answer_does_not_open_a_second_return(server: Server, shop: ShopifyShop, wire: Wire):
    order = server.place_order({"TJ-S": 1})
    (left,) = shop.blind().returnable(order.id)
    wire.trouble = bench.losing("IntakeCreateReturn", "after")
    made = shop.blind().open(order.id, [(left.line, 1)])
    assert [f"gid://shopify/Return/{one.id}" for one in server.order(order).returns] == [made]
