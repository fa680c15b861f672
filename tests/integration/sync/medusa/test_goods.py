"""Receiving goods in a real Medusa: stock, write-off, and changes that were left open."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from intake.domain.effects import SeenState
from intake.domain.errors import ShopRefused, ShopUncertain
from intake.domain.grades import Disposition, Grade
from intake.domain.returns import ReturnStatus
from intake.sync.medusa import MedusaShop
from tests.integration.sync.medusa import dock
from tests.servers.medusa import MedusaShop as Server
from tests.servers.medusa import Order, RequestedReturn

pytestmark = pytest.mark.medusa

GOOD = ("TJ-S", Disposition.RESTOCK, Grade.A2, 0)
WORN = ("TJ-S", Disposition.RESTOCK_B, Grade.C, 1000)


@pytest.fixture(scope="module")
def order(medusa_shop: Server) -> Order:
    """One order for all returns here: buying takes longest."""
    return medusa_shop.place_order({"TJ-S": 40})


@pytest.fixture
def jackets(medusa_shop: Server, order: Order) -> RequestedReturn:
    return medusa_shop.request_return(order, [("TJ-S", 2, "too_small")])


@pytest.fixture
def receive(shop: MedusaShop, jackets):
    """The effect that receives one good and one worn jacket."""
    settled = dock.settlement(dock.pulled(shop, jackets), [GOOD, WORN])
    return dock.effect_of(shop.plan(settled, "main"), "receive")


def test_good_units_go_into_stock_and_worn_ones_are_written_off(shop, medusa_shop, jackets, receive):
    before = medusa_shop.stock("TJ-S")
    assert shop.look(receive).state is SeenState.ABSENT
    assert shop.send(receive).state is SeenState.DONE
    assert shop.look(receive).state is SeenState.DONE
    assert medusa_shop.stock("TJ-S") == before + 1
    seen = medusa_shop.return_(jackets)
    assert seen["status"] == "received"
    assert (seen["items"][0]["received_quantity"], seen["items"][0]["damaged_quantity"]) == (2, 1)
    grades = [unit["grade"] for unit in seen["metadata"][f"intake_{receive.key.hex}"]]
    assert grades == ["A2", "C"]
    assert not medusa_shop.open_change(jackets.order)


def test_sending_twice_receives_once(shop, medusa_shop, jackets, receive):
    before = medusa_shop.stock("TJ-S")
    assert [shop.send(receive).state, shop.send(receive).state] == [SeenState.DONE, SeenState.DONE]
    assert medusa_shop.stock("TJ-S") == before + 1


@pytest.mark.parametrize(
    ("step", "fate"),
    [
        ("/receive-items", "after"),
        ("/receive/confirm", "before"),
        ("/receive/confirm", "after"),
    ],
)
def test_a_lost_answer_at_any_step_receives_once(lossy, wire, medusa_shop, jackets, receive, step, fate):
    before = medusa_shop.stock("TJ-S")
    wire.trouble = dock.losing(step, fate)
    with pytest.raises(ShopUncertain):
        lossy.send(receive)
    done = step == "/receive/confirm" and fate == "after"
    assert lossy.look(receive).state is (SeenState.DONE if done else SeenState.ABSENT)
    assert lossy.send(receive).state is SeenState.DONE
    assert medusa_shop.stock("TJ-S") == before + 1
    assert medusa_shop.return_(jackets)["status"] == "received"
    assert not medusa_shop.open_change(jackets.order)


def test_what_an_earlier_run_left_open_with_other_goods_is_discarded(shop, medusa_shop, jackets, receive):
    before = medusa_shop.stock("TJ-S")
    here = f"/admin/returns/{jackets.id}"
    medusa_shop.admin.post(f"{here}/receive", {"internal_note": "intake:0000"})
    line = jackets.order.items["TJ-S"]
    medusa_shop.admin.post(f"{here}/receive-items", {"items": [{"id": line, "quantity": 2}]})
    assert shop.send(receive).state is SeenState.DONE
    assert medusa_shop.stock("TJ-S") == before + 1


def test_a_change_of_the_shops_own_staff_is_waited_for(shop, medusa_shop, jackets, receive):
    medusa_shop.admin.post(f"/admin/returns/{jackets.id}/receive", {"internal_note": "Anna is at it"})
    with pytest.raises(ShopUncertain) as busy:
        shop.send(receive)
    assert busy.value.code == "shop_order_busy"
    assert medusa_shop.open_change(jackets.order)
    medusa_shop.admin.delete(f"/admin/returns/{jackets.id}/receive")
    assert shop.look(receive).state is SeenState.ABSENT
    assert shop.send(receive).state is SeenState.DONE


def test_a_return_the_staff_received_is_not_received_again(shop, medusa_shop, jackets, receive):
    here, line = f"/admin/returns/{jackets.id}", jackets.order.items["TJ-S"]
    medusa_shop.admin.post(f"{here}/receive")
    medusa_shop.admin.post(f"{here}/receive-items", {"items": [{"id": line, "quantity": 2}]})
    medusa_shop.admin.post(f"{here}/receive/confirm")
    before = medusa_shop.stock("TJ-S")
    seen = shop.look(receive)
    assert (seen.state, seen.detail) == (SeenState.DIFFERS, "received")
    with pytest.raises(ShopRefused) as refused:
        shop.send(receive)
    assert refused.value.code == "shop_return_closed"
    assert medusa_shop.stock("TJ-S") == before
    assert not medusa_shop.open_change(jackets.order)


def test_more_than_was_asked_for_is_refused_and_leaves_nothing_open(shop, medusa_shop, jackets):
    settled = dock.settlement(dock.pulled(shop, jackets), [GOOD, GOOD, GOOD])
    effect = dock.effect_of(shop.plan(settled, "main"), "receive")
    with pytest.raises(ShopRefused) as refused:
        shop.send(effect)
    assert "more items than" in str(refused.value.params["reason"])
    assert not medusa_shop.open_change(jackets.order)


def test_a_return_in_two_parcels_is_received_as_they_come(shop, medusa_shop, jackets):
    before = medusa_shop.stock("TJ-S")
    expected = dock.pulled(shop, jackets)
    for parcel in ("1", "2"):
        effects = dock.carry_out(shop, dock.settlement(expected, [GOOD], parcel=parcel))
        refund = dock.effect_of(effects, "refund")
        paid = [one.amount for one in medusa_shop.refunds(jackets.order) if one.note == f"intake:{refund.key}"]
        assert paid == [expected.lines[0].unit_paid.major]
    assert medusa_shop.stock("TJ-S") == before + 2


def test_a_return_received_in_parts_is_over_although_medusa_never_says_so(shop, medusa_shop):
    order = medusa_shop.place_order({"PT-1": 2})
    torches = medusa_shop.request_return(order, [("PT-1", 2, "changed_mind")])
    expected = dock.pulled(shop, torches)
    torch = ("PT-1", Disposition.RESTOCK, Grade.A1, 0)
    for parcel, status in (("1", ReturnStatus.PARTIAL), ("2", ReturnStatus.RECEIVED)):
        settled = dock.settlement(expected, [torch], parcel=parcel)
        shop.send(dock.effect_of(shop.plan(settled, "main"), "receive"))
        assert medusa_shop.return_(torches)["status"] == "partially_received"
        assert dock.pulled(shop, torches).status is status


def test_the_goods_of_an_exchange_are_received_and_no_money_moves(shop, medusa_shop):
    order = medusa_shop.place_order({"TJ-S": 1})
    post = medusa_shop.admin.post
    exchange = post("/admin/exchanges", {"order_id": order.id})["exchange"]["id"]
    back = {
        "items": [{"id": order.items["TJ-S"], "quantity": 1, "reason_id": medusa_shop.premises.reasons["too_small"]}],
        "location_id": medusa_shop.premises.location,
    }
    post(f"/admin/exchanges/{exchange}/inbound/items", back)
    out = {"items": [{"variant_id": medusa_shop.premises.variants["TJ-M"], "quantity": 1}]}
    post(f"/admin/exchanges/{exchange}/outbound/items", out)
    post(f"/admin/exchanges/{exchange}/request")
    (made,) = medusa_shop.returns(order)
    requested = RequestedReturn(
        made["id"], made["display_id"], "", order, (), (), datetime.fromisoformat(made["updated_at"])
    )
    expected = dock.pulled(shop, requested)
    assert expected.exchange
    assert expected.already_refunded is None
    settled = dock.settlement(expected, [("TJ-S", Disposition.RESTOCK, Grade.A2, 0)])
    unpaid = replace(settled, refund=expected.nothing(), payments=())
    before = medusa_shop.stock("TJ-S")
    effects = dock.carry_out(shop, unpaid)
    assert [effect.kind for effect in effects] == ["receive", "annotate"]
    assert medusa_shop.stock("TJ-S") == before + 1
    assert medusa_shop.refunds(order) == []
