"""A return as Shopify might show it, and settlements for it; nothing here talks to anybody."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid5

from intake.domain.decisions import SettledUnit, Settlement
from intake.domain.grades import Disposition, Grade
from intake.domain.money import Money, total, zero
from intake.sync.shopify import wire
from intake.sync.shopify.standing import Standing

NAMESPACE = UUID(int=7)
RETURN, ORDER, PAYMENT = "gid://shopify/Return/1", "gid://shopify/Order/5", "gid://shopify/OrderTransaction/41"
LINE, FULFILLED, PLACE = (
    "gid://shopify/ReturnLineItem/11",
    "gid://shopify/FulfillmentLineItem/12",
    "gid://shopify/ReverseFulfillmentOrderLineItem/21",
)


def bag(amount: str, currency: str = "EUR") -> dict[str, object]:
    return {"presentmentMoney": {"amount": amount, "currencyCode": currency}}


def line(processed: int = 0, quantity: int = 3, ident: str = LINE) -> wire.StateLine:
    return wire.StateLine.model_validate(
        {
            "id": ident,
            "quantity": quantity,
            "processableQuantity": max(0, quantity - processed),
            "processedQuantity": processed,
            "unprocessedQuantity": max(0, quantity - processed),
            "refundableQuantity": max(0, quantity - processed),
            "refundedQuantity": processed,
            "fulfillmentLineItem": {
                "id": FULFILLED,
                "lineItem": {"id": "gid://shopify/LineItem/13", "variant": {"id": "gid://shopify/ProductVariant/14"}},
            },
        }
    )


def refund(
    number: int,
    amount: str,
    *,
    status: str = "SUCCESS",
    parent: str = PAYMENT,
    of_return: str | None = RETURN,
    note: str = "",
) -> wire.Refund:
    move = {
        "id": f"gid://shopify/OrderTransaction/9{number}",
        "kind": "REFUND",
        "status": status,
        "amountSet": bag(amount),
        "parentTransaction": {"id": parent},
    }
    return wire.Refund.model_validate(
        {
            "id": f"gid://shopify/Refund/{number}",
            "note": note,
            "return": {"id": of_return} if of_return else None,
            "totalRefundedSet": bag(amount),
            "transactions": {"nodes": [move]},
        }
    )


def place(dispositions: Sequence[tuple[int, str, int]] = (), total_quantity: int = 3) -> wire.ReverseOrder:
    """A reverse fulfilment order; dispositions as (number, type, quantity)."""
    listed = [
        {"id": f"gid://shopify/ReverseFulfillmentOrderDisposition/{n}", "type": kind, "quantity": count}
        for n, kind, count in dispositions
    ]
    row = {
        "id": PLACE,
        "totalQuantity": total_quantity,
        "fulfillmentLineItem": {"id": FULFILLED},
        "dispositions": listed,
    }
    return wire.ReverseOrder.model_validate(
        {"id": "gid://shopify/ReverseFulfillmentOrder/20", "lineItems": {"nodes": [row]}}
    )


def standing(
    processed: int = 0,
    refunds: Sequence[wire.Refund] = (),
    dispositions: Sequence[tuple[int, str, int]] = (),
    status: str = "OPEN",
) -> Standing:
    return Standing(
        return_id=RETURN,
        name="#1001-R1",
        status=status,
        order_id=ORDER,
        lines={LINE: line(processed)},
        goods=(place(dispositions),),
        exchanges={},
        refunds=tuple(refunds),
        records={},
    )


def unit(number: int, disposition: Disposition, refunded: int, kept: int = 0, grade: Grade = Grade.A2) -> SettledUnit:
    return SettledUnit(
        unit_id=uuid5(NAMESPACE, str(number)),
        lpn=f"LPN{number}",
        line_external_id=LINE,
        sku="TJ-S",
        grade=grade,
        disposition=disposition,
        refund=Money(refunded, "EUR"),
        deduction=Money(kept, "EUR"),
    )


def settlement(*units: SettledUnit, complete: bool = True) -> Settlement:
    nothing = zero("EUR")
    refunded = total((one.refund for one in units), "EUR")
    return Settlement(
        id="settlement-1",
        revision=1,
        return_id=UUID(int=1),
        shop="web",
        external_id=RETURN,
        order_external_id=ORDER,
        currency="EUR",
        units=units,
        delivery=nothing,
        postage=nothing,
        instant=nothing,
        goods_deduction=total((one.deduction for one in units), "EUR"),
        refund=refunded,
        claim=nothing,
        payments=((PAYMENT, refunded),) if refunded else (),
        complete=complete,
        rma="#1001-R1",
        refunded_by_others=nothing,
    )
