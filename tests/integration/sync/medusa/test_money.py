"""Deductions and refunds in a real Medusa: to the cent, once, and never on top of somebody else's."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from intake.domain.effects import Effect, SeenState
from intake.domain.errors import ShopRefused, ShopUncertain, ShopUnreachable
from intake.domain.grades import Disposition, Grade
from intake.settings import ShopSettings
from intake.sync.medusa import MedusaShop
from tests.integration.sync.medusa import dock
from tests.servers.medusa import MedusaShop as Server
from tests.servers.medusa import Order, Refund, RequestedReturn
from tests.servers.processes import free_port

pytestmark = pytest.mark.medusa

RESTOCK, WORN = Disposition.RESTOCK, Disposition.RESTOCK_B


@pytest.fixture
def pan(medusa_shop: Server) -> RequestedReturn:
    """A pan of 39.95 euros on its way back; the order has other goods as well."""
    order = medusa_shop.place_order({"PAN-28": 1, "CB-42": 1})
    return medusa_shop.request_return(order, [("PAN-28", 1, "changed_mind")])


@pytest.fixture(scope="module")
def many_pans(medusa_shop: Server) -> Order:
    """One order for all tests that leave other returns of it alone: buying takes longest."""
    return medusa_shop.place_order({"PAN-28": 20})


@pytest.fixture
def one_of_many(medusa_shop: Server, many_pans: Order) -> RequestedReturn:
    return medusa_shop.request_return(many_pans, [("PAN-28", 1, "changed_mind")])


def planned(shop: MedusaShop, requested: RequestedReturn) -> tuple[Effect, ...]:
    """Receive the pan, keep 12.50 of its price, refund 27.45."""
    return shop.plan(dock.settlement(dock.pulled(shop, requested), [("PAN-28", WORN, Grade.C, 1250)]), "main")


def send(shop: MedusaShop, effects, *kinds: str) -> None:
    for kind in kinds:
        assert shop.send(dock.effect_of(effects, kind)).state is SeenState.DONE


@pytest.mark.parametrize(
    ("country", "kept", "refund"),
    [("dk", 9901, "198.99"), ("ro", 1, "199.89")],
)
def test_the_refund_is_exact_and_the_orders_books_close(shop, medusa_shop, country, kept, refund):
    order = medusa_shop.place_order({"PAN-28": 1, "PT-1": 1}, country)
    requested = medusa_shop.request_return(order, [("PAN-28", 1, "changed_mind")])
    settled = dock.settlement(dock.pulled(shop, requested), [("PAN-28", WORN, Grade.C, kept)])
    effects = dock.carry_out(shop, settled)
    assert [effect.kind for effect in effects] == ["receive", "deduct", "refund", "annotate"]
    key = dock.effect_of(effects, "refund").key
    assert medusa_shop.refunds(order) == [Refund(Decimal(refund), f"intake:{key}")]
    assert medusa_shop.owed(order) == 0


def test_the_delivery_costs_of_a_whole_order_go_back_with_it(shop, medusa_shop):
    order = medusa_shop.place_order({"PAN-28": 1})
    requested = medusa_shop.request_return(order, [("PAN-28", 1, "defective")], postage=True)
    expected = dock.pulled(shop, requested)
    assert expected.whole_order
    assert expected.shipping_paid is not None
    assert expected.return_postage is not None
    delivery = expected.shipping_paid.minor
    dock.carry_out(shop, dock.settlement(expected, [("PAN-28", RESTOCK, Grade.A2, 0)], delivery=delivery))
    assert [refund.amount for refund in medusa_shop.refunds(order)] == [order.total]
    assert medusa_shop.owed(order) == 0


def test_return_postage_the_customer_bears_is_kept_back(shop, medusa_shop):
    order = medusa_shop.place_order({"PAN-28": 1, "PT-1": 1})
    requested = medusa_shop.request_return(order, [("PAN-28", 1, "changed_mind")], postage=True)
    expected = dock.pulled(shop, requested)
    assert expected.return_postage is not None
    assert str(expected.return_postage) == "4.90 EUR"
    dock.carry_out(shop, dock.settlement(expected, [("PAN-28", RESTOCK, Grade.A2, 0)], postage=490))
    assert [refund.amount for refund in medusa_shop.refunds(order)] == [Decimal("35.05")]
    assert medusa_shop.owed(order) == 0


def test_what_was_refunded_in_advance_is_pulled_and_not_paid_again(shop, medusa_shop, pan):
    medusa_shop.admin.post(f"/admin/payments/{pan.order.payment}/refund", {"amount": 39.95, "note": "instant refund"})
    expected = dock.pulled(shop, pan)
    assert str(expected.already_refunded) == "39.95 EUR"
    settled = dock.settlement(expected, [("PAN-28", WORN, Grade.C, 1250)], instant=2745)
    effects = shop.plan(settled, "main")
    assert [effect.kind for effect in effects] == ["receive", "deduct", "annotate"]
    send(shop, effects, "receive", "deduct")
    assert medusa_shop.credit_lines(pan.order) == []  # nothing was owed any more to keep it back from


@pytest.mark.parametrize("fate", ["before", "after"])
@pytest.mark.parametrize(("kind", "step"), [("deduct", "/credit-lines"), ("refund", "/refund")])
def test_a_lost_answer_does_not_pay_or_keep_twice(lossy, wire, medusa_shop, one_of_many, kind, step, fate):
    effects = planned(lossy, one_of_many)
    send(lossy, effects, "receive", *(["deduct"] if kind == "refund" else []))
    effect = dock.effect_of(effects, kind)
    wire.trouble = dock.losing(step, fate)
    with pytest.raises(ShopUncertain):
        lossy.send(effect)
    assert lossy.look(effect).state is (SeenState.DONE if fate == "after" else SeenState.ABSENT)
    assert lossy.send(effect).state is SeenState.DONE
    mark = f"intake:{effect.key}"
    refunds = [refund for refund in medusa_shop.refunds(one_of_many.order) if refund.note == mark]
    kept = [line for line in medusa_shop.credit_lines(one_of_many.order) if line["reference_id"] == mark]
    assert (len(kept), len(refunds)) == ((1, 0) if kind == "deduct" else (0, 1))


def test_a_refund_made_by_hand_meanwhile_stops_ours(shop, medusa_shop, pan):
    effects = planned(shop, pan)
    send(shop, effects, "receive", "deduct")
    medusa_shop.admin.post(f"/admin/payments/{pan.order.payment}/refund", {"amount": 27.45, "note": "by hand"})
    with pytest.raises(ShopRefused) as refused:
        shop.send(dock.effect_of(effects, "refund"))
    assert refused.value.code == "shop_refunded_by_others"
    assert [refund.note for refund in medusa_shop.refunds(pan.order)] == ["by hand"]


def test_a_payment_that_was_given_back_altogether_stops_the_refund(shop, medusa_shop, pan):
    settled = dock.settlement(dock.pulled(shop, pan), [("PAN-28", WORN, Grade.C, 1250)])
    effects = shop.plan(replace(settled, refunded_by_others=None), "main")
    everything = float(pan.order.total)
    medusa_shop.admin.post(f"/admin/payments/{pan.order.payment}/refund", {"amount": everything, "note": "all"})
    with pytest.raises(ShopRefused) as refused:
        shop.send(dock.effect_of(effects, "refund"))
    assert refused.value.code == "shop_payment_exhausted"


def test_no_refund_is_asked_for_while_a_change_of_the_order_is_open(lossy, wire, medusa_shop, one_of_many):
    effects, order = planned(lossy, one_of_many), one_of_many.order
    send(lossy, effects, "receive", "deduct")
    medusa_shop.admin.post("/admin/order-edits", {"order_id": order.id, "internal_note": "Anna"})
    with pytest.raises(ShopUncertain) as busy:
        lossy.send(dock.effect_of(effects, "refund"))
    assert busy.value.code == "shop_order_busy"
    assert not any(path.endswith("/refund") for _, path in wire.sent)
    medusa_shop.admin.delete(f"/admin/order-edits/{order.id}")
    send(lossy, effects, "refund")


def test_a_refusal_that_paid_nevertheless_counts_as_paid(shop, lossy, wire, medusa_shop, pan):
    """Medusa answers 400 and pays all the same when more than owed is refunded while a change is open."""
    effects = planned(shop, pan)
    send(shop, effects, "receive", "deduct")
    refund = dock.effect_of(effects, "refund")

    def somebody_comes_in_between(request) -> str:
        if request.url.path.endswith("/refund"):
            medusa_shop.admin.post(f"/admin/payments/{pan.order.payment}/refund", {"amount": 27.45, "note": "by hand"})
            medusa_shop.admin.post("/admin/order-edits", {"order_id": pan.order.id, "internal_note": "Anna"})
        return ""

    wire.trouble = somebody_comes_in_between
    assert lossy.send(refund).state is SeenState.DONE
    medusa_shop.admin.delete(f"/admin/order-edits/{pan.order.id}")
    assert [r.note for r in medusa_shop.refunds(pan.order)] == ["by hand", f"intake:{refund.key}"]


def test_the_same_key_twice_is_an_alarm(shop, medusa_shop, pan):
    refund = dock.effect_of(planned(shop, pan), "refund")
    for amount in (1, 27.45):
        body = {"amount": amount, "note": f"intake:{refund.key}"}
        medusa_shop.admin.post(f"/admin/payments/{pan.order.payment}/refund", body)
    seen = shop.look(refund)
    assert (seen.state, seen.detail) == (SeenState.DIFFERS, "2 refunds, 28.45 in all")
    assert shop.send(refund).state is SeenState.DIFFERS
    assert len(medusa_shop.refunds(pan.order)) == 2


def test_an_unknown_payment_differs_instead_of_waiting_for_ever(shop, one_of_many):
    refund = dock.effect_of(planned(shop, one_of_many), "refund")
    gone = replace(refund, body=refund.body.replace(one_of_many.order.payment.encode(), b"pay_nobody"))
    assert shop.look(gone).state is SeenState.DIFFERS


def test_a_shop_that_is_down_was_certainly_not_asked(shop, one_of_many):
    settings = ShopSettings(name="web", kind="medusa", address=f"http://127.0.0.1:{free_port()}")
    nobody = MedusaShop(settings, "sk_x", dock.Photos())
    for effect in planned(shop, one_of_many):
        for ask in (nobody.look, nobody.send):
            with pytest.raises(ShopUnreachable):
                ask(effect)
    nobody.close()
