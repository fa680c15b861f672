"""The Shopify connector on bad days: whatever is lost, late or half, a return is paid once and its goods count once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from intake.domain.effects import SeenState
from intake.domain.errors import ShopRefused, ShopUncertain, ShopUnreachable
from intake.sync.shopify import plan
from intake.sync.shopify.shop import ShopifyShop
from tests.integration.sync.shopify import bench
from tests.integration.sync.shopify.bench import PROCESS, Wire
from tests.servers.shopify import ShopifyShop as Server
from tests.servers.shopify.schema import PublishedSchema

pytestmark = pytest.mark.shopify

GOODS = {"RESTOCKED": 1, "NOT_RESTOCKED": 1}


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


def test_on_a_good_day_every_effect_is_carried_out_and_then_seen(server: Server, shop: ShopifyShop, wire: Wire) -> None:
    case = bench.graded(server, shop)
    for effect in case.effects:
        assert shop.look(effect).state is SeenState.ABSENT, effect.kind
        assert shop.send(effect).state is SeenState.DONE, effect.kind
        assert shop.look(effect).state is SeenState.DONE, effect.kind
    assert [amount for amount, _ in bench.paid(server, case)] == [case.effect(plan.PROCESS).amount.minor]  # type: ignore[union-attr]
    assert server.return_(case.back).status == "CLOSED"
    assert wire.times(PROCESS) == 1


def test_sending_again_what_was_done_asks_for_nothing(server: Server, shop: ShopifyShop, wire: Wire) -> None:
    case = bench.graded(server, shop)
    effect = case.effect(plan.PROCESS)
    assert [shop.send(effect).state for _ in range(3)] == [SeenState.DONE] * 3
    assert wire.times(PROCESS) == 1


def test_an_answer_lost_after_the_effect_is_read_back_and_not_sent_again(
    server: Server, shop: ShopifyShop, wire: Wire
) -> None:
    case = bench.graded(server, shop)
    effect = case.effect(plan.PROCESS)
    wire.trouble = bench.losing(PROCESS, "after")
    assert shop.send(effect).state is SeenState.DONE
    assert shop.send(effect).state is SeenState.DONE
    assert len(bench.paid(server, case)) == 1
    assert wire.times(PROCESS) == 1


def test_a_request_lost_on_the_way_is_unclear_and_later_sent_again(
    server: Server, shop: ShopifyShop, wire: Wire
) -> None:
    case = bench.graded(server, shop)
    effect = case.effect(plan.PROCESS)
    wire.trouble = bench.losing(PROCESS, "before")
    with pytest.raises(ShopUncertain):
        shop.send(effect)
    assert shop.look(effect).state is SeenState.ABSENT
    assert shop.send(effect).state is SeenState.DONE
    assert len(bench.paid(server, case)) == 1


@pytest.mark.parametrize("act", ["half", "throttled", "unavailable"])
def test_a_useless_answer_without_effect_stays_unclear(act: str, server: Server, shop: ShopifyShop) -> None:
    case = bench.graded(server, shop)
    server.script("returnProcess", act)
    with pytest.raises(ShopUncertain):
        shop.send(case.effect(plan.PROCESS))
    assert bench.paid(server, case) == []
    assert shop.look(case.effect(plan.PROCESS)).state is SeenState.ABSENT


@pytest.mark.parametrize("act", ["half_after", "throttled_after"])
def test_a_useless_answer_after_the_effect_is_settled_by_reading(act: str, server: Server, shop: ShopifyShop) -> None:
    case = bench.graded(server, shop)
    server.script("returnProcess", act)
    assert shop.send(case.effect(plan.PROCESS)).state is SeenState.DONE
    assert len(bench.paid(server, case)) == 1


def test_an_effect_that_comes_after_the_answer_is_found_and_never_doubled(
    server: Server, shop: ShopifyShop, wire: Wire
) -> None:
    case = bench.graded(server, shop)
    effect = case.effect(plan.PROCESS)
    server.script("returnProcess", "late", seconds=0.2)
    with pytest.raises(ShopUncertain):
        shop.send(effect)
    for _ in range(300):
        if shop.look(effect).state is SeenState.DONE:
            break
    assert shop.send(effect).state is SeenState.DONE
    assert (len(bench.paid(server, case)), wire.times(PROCESS)) == (1, 1)


def test_even_sent_again_too_soon_a_late_effect_pays_once(server: Server, shop: ShopifyShop) -> None:
    case = bench.graded(server, shop)
    effect = case.effect(plan.PROCESS)
    server.script("returnProcess", "late", seconds=0.3)
    with pytest.raises(ShopUncertain):
        shop.send(effect)
    assert shop.send(effect).state is SeenState.DONE  # the shop takes no more units than there are
    for _ in range(200):
        assert len(bench.paid(server, case)) == 1


def test_reads_that_break_leave_the_outcome_open_but_change_nothing(server: Server, shop: ShopifyShop) -> None:
    case = bench.graded(server, shop)
    effect = case.effect(plan.PROCESS)
    server.script("return", "half_after")
    with pytest.raises(ShopUnreachable):
        shop.send(effect)
    assert bench.paid(server, case) == []
    assert shop.send(effect).state is SeenState.DONE


def test_a_throttled_read_is_asked_again_by_itself(server: Server, shop: ShopifyShop) -> None:
    case = bench.graded(server, shop)
    server.script("return", "throttled", times=2)
    assert shop.send(case.effect(plan.PROCESS)).state is SeenState.DONE


@pytest.mark.parametrize("field", ["return", "metafieldsSet", "returnProcess"])
def test_a_token_that_ends_between_two_steps_is_renewed(field: str, server: Server, wire: Wire) -> None:
    shop = bench.connector(server, wire, by_client=True)
    case = bench.graded(server, shop)
    server.script(field, "expired")
    assert shop.send(case.effect(plan.PROCESS)).state is SeenState.DONE
    assert len(bench.paid(server, case)) == 1
    shop.close()


def test_a_refund_by_a_colleague_before_we_send_stops_us(server: Server, shop: ShopifyShop, wire: Wire) -> None:
    case = bench.graded(server, shop)
    server.refund_in_admin(case.order, 5000, note="goodwill")
    with pytest.raises(ShopRefused, match="shop_refunded_by_others"):
        shop.send(case.effect(plan.PROCESS))
    assert [amount for amount, _ in bench.paid(server, case)] == [5000]
    assert wire.times(PROCESS) == 0


def test_a_refund_by_a_colleague_in_the_very_moment_is_never_taken_for_ours(server: Server, shop: ShopifyShop) -> None:
    case = bench.graded(server, shop)
    effect = case.effect(plan.PROCESS)
    assert effect.amount is not None
    server.script("returnProcess", "colleague", amount=effect.amount.minor, note="by hand")
    with pytest.raises((ShopRefused, ShopUncertain)):
        shop.send(effect)
    assert [amount for amount, _ in bench.paid(server, case)] == [effect.amount.minor]
    assert shop.look(effect).state is SeenState.DIFFERS  # our money, but none of our goods: for a person
    assert shop.send(effect).state is SeenState.DIFFERS
    assert len(bench.paid(server, case)) == 1


@pytest.mark.parametrize(("end", "seen"), [("SUCCESS", SeenState.DONE), ("FAILURE", SeenState.DIFFERS)])
def test_money_on_its_way_is_waited_for_and_believed_at_its_end(
    end: str, seen: SeenState, server: Server, shop: ShopifyShop, wire: Wire
) -> None:
    case = bench.graded(server, shop)
    effect = case.effect(plan.PROCESS)
    server.script("returnProcess", "money", status="PENDING")
    assert shop.send(effect).state is SeenState.PENDING
    assert shop.send(effect).state is SeenState.PENDING
    server.settle(case.order, end)
    assert shop.look(effect).state is seen
    assert shop.send(effect).state is seen
    assert wire.times(PROCESS) == 1


@pytest.mark.parametrize("closes", [False, True])
def test_it_makes_no_difference_whether_the_return_closes_by_itself(
    closes: bool, server: Server, shop: ShopifyShop
) -> None:
    server.configure(closes_when_processed=closes, note_lands_on_refund=closes, records_discrepancy=not closes)
    case = bench.graded(server, shop)
    for effect in case.effects:
        assert shop.send(effect).state is SeenState.DONE, effect.kind
    assert server.return_(case.back).status == "CLOSED"
    assert len(bench.paid(server, case)) == 1


def test_goods_that_are_disposed_of_again_by_mistake_are_counted_once(
    server: Server, shop: ShopifyShop, wire: Wire
) -> None:
    case = bench.graded(server, shop, {"PT-1": 2})
    before = server.stock("PT-1")
    wire.trouble = bench.losing(PROCESS, "after")
    for _ in range(2):
        shop.send(case.effect(plan.PROCESS))
    assert bench.disposed(server, case) == GOODS
    assert server.stock("PT-1") == before + 1


def test_several_payments_are_paid_back_each_its_part(server: Server, shop: ShopifyShop) -> None:
    case = bench.graded(server, shop, paid={"gift_card": 3000})
    assert shop.send(case.effect(plan.PROCESS)).state is SeenState.DONE
    amounts = [amount for amount, _ in bench.paid(server, case)]
    assert amounts[0] == 3000
    assert sum(amounts) == case.effect(plan.PROCESS).amount.minor  # type: ignore[union-attr]


def test_a_shop_killed_while_it_worked_is_read_back_after_its_return(server: Server, shop: ShopifyShop) -> None:
    case = bench.graded(server, shop)
    effect = case.effect(plan.PROCESS)
    assert shop.send(effect).state is SeenState.DONE
    server.kill()
    with pytest.raises(ShopUnreachable):
        shop.look(effect)
    with pytest.raises(ShopUnreachable):
        shop.send(effect)
    server.restart()
    assert shop.send(effect).state is SeenState.DONE
    assert len(bench.paid(server, case)) == 1
