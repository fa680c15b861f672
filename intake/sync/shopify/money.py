"""An order's money in Shopify: prices with tax, payments and what is left on them, refunds by us and by others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

from intake.domain.money import Money, from_major, total
from intake.domain.returns import Payment, PaymentKind
from intake.sync.shopify import bodies, intent, standing, verdict, wire
from intake.sync.shopify.wire_return import Line, Order, Return, TaxLine

_PAYS = frozenset({"SALE", "CAPTURE"})
_KINDS = {
    "gift_card": PaymentKind.GIFT_CARD,
    "shopify_store_credit": PaymentKind.STORE_CREDIT,
    "shopify_payments": PaymentKind.CARD,
    "paypal": PaymentKind.WALLET,
    "shop_pay": PaymentKind.WALLET,
    "apple_pay": PaymentKind.WALLET,
    "google_pay": PaymentKind.WALLET,
    "bank_transfer": PaymentKind.BANK,
    "bank_deposit": PaymentKind.BANK,
    "ideal": PaymentKind.BANK,
    "sofort": PaymentKind.BANK,
}


def line_paid(line: Line, order: Order) -> Money:
    """What was paid for all units of a return line, after all discounts, with tax."""
    currency = order.presentment_currency_code
    price, sold = line.with_code_discounted_total_price_set, line.fulfillment_line_item
    if price is None or sold is None:
        return Money(0, currency)
    amount = price.presentment_money.amount
    if not order.taxes_included and sold.line_item.quantity:
        amount += _taxes(sold.line_item.tax_lines) * line.quantity / sold.line_item.quantity
    return from_major(amount, currency)


def delivery_paid(order: Order) -> Money | None:
    """What the order's delivery cost, with tax; None where nothing was sent at all."""
    lines = order.shipping_lines.nodes
    if not lines:
        return None
    amounts = (one.discounted_price_set.presentment_money.amount for one in lines)
    taxes = Decimal(0) if order.taxes_included else sum((_taxes(one.tax_lines) for one in lines), Decimal(0))
    return from_major(sum(amounts, Decimal(0)) + taxes, order.presentment_currency_code)


def payments(order: Order) -> tuple[Payment, ...]:
    """The payments that something is left on, in the shop's order; in the currency the customer paid in."""
    currency = order.presentment_currency_code
    back: Counter[str] = Counter()
    for move in _moves_back(order):
        if move.parent_transaction is not None and move.status not in standing.FAILED:
            back[move.parent_transaction.id] += move.amount_set.money.minor
    paid = [one for one in order.transactions if one.kind in _PAYS and one.status == "SUCCESS"]
    listed = (
        Payment(one.id, Money(one.amount_set.money.minor - back[one.id], currency), _kind(one))
        for one in paid
        if one.amount_set.money.currency == currency
    )
    return tuple(payment for payment in listed if payment.refundable.minor > 0)


def by_others(order: Order) -> tuple[wire.Refund, ...]:
    """The order's refunds that none of our effects made."""
    records = {record.key: record for record in order.records.nodes}
    ours = verdict.refunds_of(intent.all_of(records), order.refunds)
    return tuple(one for one in order.refunds if one.id not in ours and bodies.marked(one.note) is None)


def in_advance(found: Return, refunds: Iterable[wire.Refund]) -> Money | None:
    """What others refunded for this return before the parcel came; None for nothing.

    A refund that the shop ties to a return is that one's. One that it ties to none is, if it came after the request,
    the order has no other return it could be for, and it was not for goods that were never sent.
    """
    currency = found.order.presentment_currency_code
    alone = sum(one.status not in {"CANCELED", "DECLINED"} for one in found.order.returns.nodes) <= 1
    mine = [one for one in refunds if _is_for(one, found, alone)]
    return total((standing.amount(one) for one in mine), currency) if mine else None


def in_currency(refunds: Iterable[wire.Refund], currency: str) -> list[wire.Refund]:
    """Those in a currency; amounts of others cannot be added up."""
    return [one for one in refunds if standing.amount(one).currency == currency]


def _is_for(refund: wire.Refund, found: Return, alone: bool) -> bool:
    if standing.amount(refund).currency != found.order.presentment_currency_code:
        return False
    if refund.of_return is not None:
        return refund.of_return.id == found.id
    unsent = any(line.restock_type == "CANCEL" for line in refund.refund_line_items.nodes)
    late = refund.created_at is not None and refund.created_at >= found.created_at
    return alone and late and not unsent


def _moves_back(order: Order) -> Iterable[wire.Transaction]:
    """Refund transactions, each once: they are listed with their refunds and with the order."""
    moves = {one.id: one for one in order.transactions if one.kind == standing.PAYS_BACK}
    moves |= {one.id: one for refund in order.refunds for one in standing.paid_back(refund)}
    return moves.values()


def _kind(payment: wire.Transaction) -> PaymentKind:
    if payment.manual_payment_gateway:
        return PaymentKind.MANUAL
    return _KINDS.get(payment.gateway.lower().replace(" ", "_"), PaymentKind.OTHER)


def _taxes(lines: Iterable[TaxLine]) -> Decimal:
    return sum((one.price_set.presentment_money.amount for one in lines), Decimal(0))
