"""A real exchange in Medusa: what goes out is known with its price; receipt and money go by themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

import pytest

from intake.domain.decisions import Settlement
from intake.domain.effects import BY_HAND, Effect, SeenState
from intake.domain.money import Money, zero
from intake.domain.records import Unit
from intake.domain.returns import ExpectedReturn, PaymentKind
from intake.grading.balance import balance
from intake.grading.claims import Choice, decided, owed
from intake.grading.settle import settle
from intake.sync.medusa import MedusaShop
from tests.integration.sync.medusa import dock
from tests.servers.medusa import MedusaShop as Server
from tests.servers.medusa import RequestedReturn
from tests.unit.grading.makers import decision, unit

pytestmark = pytest.mark.medusa
PARCEL = UUID(int=11)


def exchanged(server: Server, shop: MedusaShop, brought: str, wanted: str) -> ExpectedReturn:
    """A customer exchanges one article for another; the return as it is pulled."""
    order = server.place_order({brought: 1}, "de")
    made = server.admin.post("/admin/exchanges", {"order_id": order.id})["exchange"]["id"]
    here = f"/admin/exchanges/{made}"
    body = {"items": [{"id": order.items[brought], "quantity": 1}], "location_id": server.premises.location}
    inbound = server.admin.post(f"{here}/inbound/items", body)["return"]["id"]
    out = {"items": [{"variant_id": server.premises.variants[wanted], "quantity": 1}]}
    server.admin.post(f"{here}/outbound/items", out)
    server.admin.post(f"{here}/request")
    found = server.admin.get(f"/admin/returns/{inbound}")["return"]
    at = datetime.fromisoformat(found["updated_at"])
    return dock.pulled(shop, RequestedReturn(inbound, found["display_id"], "", order, (), (), at))


def as_new(expected: ExpectedReturn) -> Unit:
    """The article came back as it was sent."""
    line = expected.lines[0]
    made = replace(decision(0), refund=zero(expected.currency), credit=line.unit_paid)
    return replace(unit(1, made), return_id=expected.id, line_id=line.id)


def carried_out(shop: MedusaShop, settled: Settlement) -> tuple[Effect, ...]:
    """Everything the shop can do itself is done; what is left is for a person."""
    by_hand = []
    for effect in shop.plan(settled, "main"):
        if effect.kind == BY_HAND:
            by_hand.append(effect)
        else:
            assert shop.send(effect).state is SeenState.DONE, effect.kind
    return tuple(by_hand)


def test_a_dearer_exchange_is_known_with_its_price_and_waits_for_a_lead(shop: MedusaShop, medusa_shop: Server) -> None:
    expected = exchanged(medusa_shop, shop, "TJ-S", "PAN-28")
    (goods,) = expected.exchange_goods
    paid, price = expected.lines[0].unit_paid, goods.unit_price
    assert (goods.sku, goods.quantity) == ("PAN-28", 1)
    assert price is not None
    assert expected.payments[0].kind is PaymentKind.MANUAL
    dear = replace(expected, exchange_goods=(replace(goods, unit_price=paid + Money(700, "EUR")),))
    first = settle(dear, [as_new(dear)], [], PARCEL, 0)
    assert (owed(first), first.exchanges) == (Money(700, "EUR"), ())
    assert carried_out(shop, first) == ()
    waived = decided(dear, [first], first, Choice.WAIVE, Money(0, "EUR"))
    (sent,) = carried_out(shop, waived)
    assert sent.why is not None
    assert (sent.why.code, "PAN-28" in sent.why.params["goods"]) == ("release_by_hand", True)
    assert balance(dear, [first, waived]).sound


def test_a_cheaper_exchange_refunds_the_difference_to_the_cent(shop: MedusaShop, medusa_shop: Server) -> None:
    dear, cheap = sorted(("TJ-S", "PAN-28"), key=lambda sku: -_price(medusa_shop, shop, sku).minor)
    expected = exchanged(medusa_shop, shop, dear, cheap)
    made = settle(expected, [as_new(expected)], [], PARCEL, 0)
    price = expected.exchange_goods[0].unit_price
    assert price is not None
    assert made.refund == expected.lines[0].unit_paid - price
    assert made.refund.minor > 0
    (sent,) = carried_out(shop, made)
    assert sent.why is not None
    assert sent.why.code == "release_by_hand"
    (refund,) = shop.book(expected).refunds
    assert refund.amount == made.refund
    assert balance(expected, [made]).sound


def _price(server: Server, shop: MedusaShop, sku: str) -> Money:
    order = server.place_order({sku: 1}, "de")
    return dock.pulled(shop, server.request_return(order, [(sku, 1, "changed_mind")])).lines[0].unit_paid
