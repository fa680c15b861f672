"""A day's settlements for the training shop's returns, and the checker that compares the shop's books with ours."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from uuid import NAMESPACE_OID, uuid5

from intake.domain.decisions import SettledUnit, Settlement
from intake.domain.effects import EntryState, OutboxEntry
from intake.domain.grades import Disposition, Grade
from intake.domain.money import Money, zero
from intake.domain.ports import Store
from intake.domain.returns import ExpectedReturn
from intake.sync.training import TrainingShop
from intake.sync.training_ledger import TrainingLedger


def settlement(expected: ExpectedReturn) -> Settlement:
    """Everything came back; the last unit of each line is worn, and a tenth of the last price is kept for it."""
    units: list[SettledUnit] = []
    kept = zero(expected.currency)
    refund = zero(expected.currency)
    for line in expected.lines:
        for number in range(1, line.quantity + 1):
            worn = number == line.quantity > 1
            less = line.unit_paid.percent(10) if worn else zero(expected.currency)
            units.append(
                SettledUnit(
                    unit_id=uuid5(line.id, str(number)),
                    lpn=f"LPN-{line.external_id}-{number}",
                    line_external_id=line.external_id,
                    sku=line.sku,
                    grade=Grade.C if worn else Grade.A2,
                    disposition=Disposition.RESTOCK_B if worn else Disposition.RESTOCK,
                    refund=line.unit_paid - less,
                    deduction=less,
                )
            )
            kept, refund = kept + less, refund + line.unit_paid - less
    instant = expected.already_refunded or zero(expected.currency)
    refund = max(refund - instant, zero(expected.currency), key=lambda money: money.minor)
    payments, left = [], refund
    for payment in expected.payments:
        share = min(left, payment.refundable, key=lambda money: money.minor)
        payments.append((payment.external_id, share))
        left = left - share
    return Settlement(
        id=str(uuid5(NAMESPACE_OID, expected.rma)),
        revision=1,
        return_id=expected.id,
        shop=expected.shop,
        external_id=expected.external_id,
        order_external_id=expected.order_external_id,
        currency=expected.currency,
        units=tuple(units),
        delivery=zero(expected.currency),
        postage=zero(expected.currency),
        instant=instant,
        goods_deduction=kept,
        refund=refund,
        claim=zero(expected.currency),
        payments=tuple(payments),
        rma=expected.rma,
    )


def record(store: Store, shop: TrainingShop, settlements: list[Settlement], at: datetime) -> None:
    with store.write() as writes:
        for one in settlements:
            writes.add_settlement(one, shop.plan(one, "main"), at)


def disagreements(ledger: TrainingLedger, settlements: list[Settlement], entries: tuple[OutboxEntry, ...]) -> list[str]:
    """Where the shop's books and our settlements differ: refunds, deductions, stock, and entries that did not end."""
    found = [f"{e.summary or e.id}: {e.state} {e.problem}" for e in entries if e.state is not EntryState.DONE]
    found += [f"{len(entries)} entries for {len(settlements)} settlements"] if len(entries) < len(settlements) else []
    keys = Counter(refund.key for refund in ledger.refunds)
    keys += Counter(deduction.key for deduction in ledger.deductions)
    keys += Counter(receipt.key for receipt in ledger.receipts) + Counter(note.key for note in ledger.notes)
    found += [f"{key}: {times} times" for key, times in keys.items() if times > 1]
    stock: Counter[str] = Counter()
    dismissed: Counter[str] = Counter()
    for one in settlements:
        paid: Money = ledger.refunded(one.external_id, one.currency)
        if paid != one.refund:
            found.append(f"{one.rma}: {paid} refunded, {one.refund} decided")
        if ledger.deducted(one.external_id, one.currency) != one.goods_deduction:
            found.append(f"{one.rma}: deduction differs")
        for unit in one.units:
            (stock if unit.disposition is Disposition.RESTOCK else dismissed)[unit.sku] += 1
    if ledger.stock != dict(stock) or ledger.dismissed != dict(dismissed):
        found.append("stock differs")
    return found
