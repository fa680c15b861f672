"""What a real Medusa shows of its own books: ours, somebody else's, goods, marks, and whom to write to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intake.domain.errors import ShopRefused
from intake.domain.grades import Disposition, Grade
from intake.domain.money import Money
from tests.integration.sync.medusa import dock

pytestmark = pytest.mark.medusa


@pytest.fixture
def pan(medusa_shop):
    """A pan of 39.95 euros on its way back; the order has other goods as well."""
    order = medusa_shop.place_order({"PAN-28": 1, "CB-42": 1})
    return medusa_shop.request_return(order, [("PAN-28", 1, "changed_mind")])


def by_hand(server, order, amount, note="by hand"):
    server.admin.post(f"/admin/payments/{order.payment}/refund", {"amount": amount, "note": note})


def test_the_book_tells_ours_from_a_refund_in_the_shops_admin(shop, medusa_shop, pan):
    expected = dock.pulled(shop, pan)
    settled = dock.settlement(expected, [("PAN-28", Disposition.RESTOCK_B, Grade.C, 1250)])
    effects = dock.carry_out(shop, settled)
    by_hand(medusa_shop, pan.order, 3.5, "sorry for the wait")
    book = shop.book(expected)
    keys = {effect.kind: effect.key for effect in effects}
    ours, theirs = sorted(book.refunds, key=lambda one: one.key is None)
    assert (ours.key, ours.amount, ours.payment) == (keys["refund"], Money(2745, "EUR"), pan.order.payment)
    assert (theirs.key, theirs.amount, theirs.note) == (None, Money(350, "EUR"), "sorry for the wait")
    assert theirs.at is not None
    assert theirs.by
    assert book.foreign() == (theirs,)
    assert [(one.good, one.bad, one.key) for one in book.goods] == [(0, 1, keys["receive"])]
    assert book.marks == {keys["deduct"], keys["annotate"]}
    assert book.ours("EUR") == Money(2745, "EUR")


def test_an_order_that_is_gone_is_said_to_be_gone(shop, medusa_shop, pan):
    expected = replace(dock.pulled(shop, pan), order_external_id="order_01NOBODY")
    assert not shop.book(expected).there
    assert shop.contact(expected) == ""


def test_the_customers_address_is_read_from_the_order(shop, medusa_shop, pan):
    assert "@" in shop.contact(dock.pulled(shop, pan))


def test_a_refund_by_hand_after_the_settlement_names_who_when_and_how_much(shop, medusa_shop, pan):
    settled = dock.settlement(dock.pulled(shop, pan), [("PAN-28", Disposition.RESTOCK, Grade.A2, 0)])
    effects = shop.plan(settled, "main")
    shop.send(dock.effect_of(effects, "receive"))
    by_hand(medusa_shop, pan.order, 5)
    with pytest.raises(ShopRefused) as refused:
        shop.send(dock.effect_of(effects, "refund"))
    said = refused.value.params
    assert refused.value.code == "shop_refunded_by_others"
    assert (said["amount"], said["ours"]) == ("5.00 EUR", "39.95 EUR")
    assert said["who"] != "?"
    assert said["when"] != "?"


def test_a_refund_by_hand_that_was_known_stops_nothing(shop, medusa_shop, pan):
    by_hand(medusa_shop, pan.order, 5, "for the damaged cup")
    expected = dock.pulled(shop, pan)
    assert expected.refunded_by_others == Money(500, "EUR")
    dock.carry_out(shop, dock.settlement(expected, [("PAN-28", Disposition.RESTOCK, Grade.A2, 0)], instant=500))


def test_a_body_of_before_the_question_still_reads_and_is_sent(shop, medusa_shop, pan):
    settled = dock.settlement(dock.pulled(shop, pan), [("PAN-28", Disposition.RESTOCK, Grade.A2, 0)])
    effects = shop.plan(replace(settled, refunded_by_others=None), "main")
    assert b"known" not in dock.effect_of(effects, "refund").body
    dock.carry_out(shop, replace(settled, refunded_by_others=None))
