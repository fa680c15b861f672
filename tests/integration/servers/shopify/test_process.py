"""Test shop: units confirmed, disposed of and paid for in one call."""

from __future__ import annotations

import pytest

from tests.servers.shopify import ShopifyShop
from tests.servers.shopify.case import PROCESS, Case, code

pytestmark = pytest.mark.shopify


def test_units_are_confirmed_disposed_of_and_paid_in_one_call(shop: ShopifyShop) -> None:
    case, before = Case(shop), shop.stock("TJ-S")
    answer = case.process(case.line(0, 2, dispositions=[case.fate(0, 2)]), **case.money("100.00"))
    assert answer == {"return": {"id": case.id, "status": "OPEN"}, "userErrors": []}
    assert case.paid_out() == [(10000, "SUCCESS")]
    assert shop.stock("TJ-S") == before + 2
    assert case.state()["returnLineItems"]["nodes"][0]["processableQuantity"] == 0
    assert case.state()["order"]["displayFinancialStatus"] == "PARTIALLY_REFUNDED"


def test_the_same_lines_again_are_refused_and_pay_nothing(shop: ShopifyShop) -> None:
    case = Case(shop)
    for _ in range(2):
        answer = case.process(case.line(0, 2), **case.money("50.00"))
    assert answer["return"] is None
    assert code(answer)[1] == "input.returnLineItems.0.quantity"
    assert case.paid_out() == [(5000, "SUCCESS")]


def test_money_without_lines_is_paid_again_each_time(shop: ShopifyShop) -> None:
    case = Case(shop)
    for _ in range(2):
        assert case.process(**case.money("5.00"))["userErrors"] == []
    assert case.paid_out() == [(500, "SUCCESS")] * 2


def test_an_unknown_return_or_line_is_not_found(shop: ShopifyShop) -> None:
    case = Case(shop)
    answer = case.process({"id": "gid://shopify/ReturnLineItem/1", "quantity": 1})
    assert code(answer) == ("NOT_FOUND", "input.returnLineItems.0.id")
    assert code(case.process(case.line(), returnId="gid://shopify/Return/1")) == ("NOT_FOUND", "input.returnId")


def test_neither_lines_nor_money_is_refused(shop: ShopifyShop) -> None:
    assert code(Case(shop).process())[0] == "BLANK"


def test_a_closed_return_is_not_processed(shop: ShopifyShop) -> None:
    case = Case(shop)
    shop.ask("mutation($id: ID!) { returnClose(id: $id) { userErrors { code } } }", {"id": case.id})
    assert code(case.process(case.line())) == ("INVALID_STATE", "input.returnId")


@pytest.mark.parametrize("closes", [False, True])
def test_a_return_stays_open_or_closes_by_itself_but_the_answer_still_says_open(
    closes: bool, shop: ShopifyShop
) -> None:
    shop.configure(closes_when_processed=closes)
    case = Case(shop)
    answer = case.process(case.line(0, 2), case.line(1))
    assert answer["return"]["status"] == "OPEN"
    assert case.state()["status"] == ("CLOSED" if closes else "OPEN")


def test_dispositions_may_be_left_out_unless_the_shop_insists(shop: ShopifyShop) -> None:
    case = Case(shop)
    assert case.process(case.line())["userErrors"] == []
    shop.configure(disposition_required=True)
    assert code(case.process(case.line()))[1] == "input.returnLineItems.0.dispositions"


def test_a_refund_below_the_suggestion_is_kept_as_a_discrepancy(shop: ShopifyShop) -> None:
    case = Case(shop)
    case.process(case.line(0, 2), **case.money("100.00"))
    assert case.state()["order"]["refundDiscrepancySet"]["presentmentMoney"]["amount"] == "19.8"


@pytest.mark.parametrize(("lands", "seen"), [(False, None), (True, "grade C")])
def test_the_note_lands_on_the_refund_or_not(lands: bool, seen: str | None, shop: ShopifyShop) -> None:
    shop.configure(note_lands_on_refund=lands)
    case = Case(shop)
    case.process(case.line(), note="grade C", **case.money("1.00"))
    assert case.state()["refunds"]["nodes"][0]["note"] == seen


def test_no_more_goes_back_than_was_paid(shop: ShopifyShop) -> None:
    case = Case(shop)
    assert code(case.process(case.line(), **case.money("10000.00")))[0] == "LESS_THAN_OR_EQUAL_TO"
    assert case.paid_out() == []


def test_money_of_another_currency_is_refused(shop: ShopifyShop) -> None:
    case = Case(shop)
    foreign = case.money("1.00")
    foreign["financialTransfer"]["issueRefund"]["orderTransactions"][0]["transactionAmount"]["currencyCode"] = "USD"  # type: ignore[index]
    assert code(case.process(case.line(), **foreign))[0] == "INVALID"


def test_a_pending_payout_comes_to_its_end_later(shop: ShopifyShop) -> None:
    case = Case(shop)
    shop.script("returnProcess", "money", status="PENDING")
    case.process(case.line(), **case.money("1.00"))
    assert case.paid_out() == [(100, "PENDING")]
    shop.settle(case.order, "FAILURE")
    assert case.paid_out() == [(100, "FAILURE")]
    assert case.state()["order"]["totalRefundedSet"]["presentmentMoney"]["amount"] == "0.0"


def test_a_payout_can_settle_by_itself_after_a_while(shop: ShopifyShop) -> None:
    case = Case(shop)
    shop.script("returnProcess", "money", status="PENDING", then="SUCCESS", seconds=60)
    case.process(case.line(), **case.money("1.00"))
    shop.configure(clock_offset=61.0)
    assert case.paid_out() == [(100, "SUCCESS")]


def test_exchange_goods_not_named_stay_unsent(shop: ShopifyShop) -> None:
    order = shop.place_order({"TJ-S": 1})
    back = shop.open_return(order, {"TJ-S": 1}, exchanges={"TJ-M": 1})
    wanted = {"returnId": f"gid://shopify/Return/{back.id}"}
    line = {"id": f"gid://shopify/ReturnLineItem/{back.lines[0].id}", "quantity": 1}
    shop.ask(PROCESS, {"input": {**wanted, "returnLineItems": [line]}})
    assert shop.return_(back).exchanges[0].processed == 0
    goods = {"id": f"gid://shopify/ExchangeLineItem/{back.exchanges[0].id}", "quantity": 1}
    shop.ask(PROCESS, {"input": {**wanted, "exchangeLineItems": [goods]}})
    assert shop.return_(back).exchanges[0].processed == 1
    assert [line.sku for line in shop.order(order).lines] == ["TJ-S", "TJ-M"]


def test_store_credit_needs_a_customer(shop: ShopifyShop) -> None:
    method = [{"storeCreditRefund": {"amount": {"amount": "5.00", "currencyCode": "EUR"}}}]
    transfer = {"financialTransfer": {"issueRefund": {"orderTransactions": [], "refundMethods": method}}}
    nobody, somebody = Case(shop, customer=False), Case(shop)
    assert code(nobody.process(nobody.line(), **transfer))[0] == "FEATURE_NOT_ENABLED"
    assert somebody.process(somebody.line(), **transfer)["userErrors"] == []
    (paid,) = [one for one in shop.ledger().refunds if one.order == somebody.order.id]
    assert (paid.amount, paid.parent) == (500, None)
