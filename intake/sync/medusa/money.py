"""Money: what is kept back as a credit line of the order, and the refund with our key in its note.

The payment's list of refunds is the truth about money; the order's books can lag behind it after a crash of the shop.
"""

from __future__ import annotations

from decimal import Decimal

from intake.domain.effects import Effect, Seen, SeenState
from intake.domain.errors import ShopRefused, ShopUncertain
from intake.domain.money import from_major
from intake.sync.medusa import bodies, wire
from intake.sync.medusa.bodies import DeductBody, RefundBody
from intake.sync.medusa.client import Client, Declined, NotThere

REFERENCE = "intake-deduction"
_BOOKS = (
    "id,currency_code,total,*summary,*credit_lines,*shipping_methods,"
    "*payment_collections.payments,*payment_collections.payments.refunds"
)
_PAYMENT = "id,currency_code,*refunds,*captures"


class Deduct:
    """What is kept back of the goods' price, so that the order's books close at nothing owed."""

    def __init__(self, client: Client, shop: str, effect: Effect) -> None:
        self._client = client
        self._shop = shop
        self._body = bodies.read(DeductBody, effect)
        self._mark = bodies.mark(effect)

    def look(self) -> Seen:
        """A credit line with our key; never of more than was to be kept."""
        try:
            return self._seen(read_books(self._client, self._shop, self._body.order_id))
        except NotThere:
            return Seen(SeenState.DIFFERS, self._body.order_id, "the order is gone")

    def send(self) -> Seen:
        """Book it, as far as the books still owe: after a refund in advance there may be nothing left to keep."""
        books = read_books(self._client, self._shop, self._body.order_id)
        refuse_other_currency(self._shop, self._body.currency, books.currency_code)
        seen = self._seen(books)
        if seen.state is not SeenState.ABSENT:
            return seen
        amount = min(self._body.amount, -books.summary.pending_difference)
        if amount <= 0:
            return Seen(SeenState.DONE, detail="nothing owed")
        wait_for_others(self._client, self._shop, self._body.order_id)
        credit = {"amount": bodies.number(-amount), "reference": REFERENCE, "reference_id": self._mark}
        try:
            self._client.write("POST", f"/admin/orders/{self._body.order_id}/credit-lines", credit)
        except Declined as no:
            return settled_or_refused(self._shop, self.look(), no)
        return self.look()

    def _seen(self, books: wire.Books) -> Seen:
        mine = [line for line in books.credit_lines if line.reference_id == self._mark]
        if not mine:
            return Seen(SeenState.ABSENT)
        kept = sum((-line.amount for line in mine), Decimal(0))
        if len(mine) > 1 or not 0 < kept <= self._body.amount:
            return Seen(SeenState.DIFFERS, mine[0].id, f"{len(mine)} credit lines of {kept}")
        return Seen(SeenState.DONE, mine[0].id)


class Refund:
    """Money released on one payment."""

    def __init__(self, client: Client, shop: str, effect: Effect) -> None:
        self._client = client
        self._shop = shop
        self._body = bodies.read(RefundBody, effect)
        self._mark = bodies.mark(effect)

    def look(self) -> Seen:
        """A refund with our key in its note, once and of our amount."""
        try:
            return self._seen(self._payment())
        except NotThere:
            return Seen(SeenState.DIFFERS, self._body.payment, "the payment is gone")

    def send(self) -> Seen:
        """Release it, unless it is there, the payment or the books are short, or somebody's change is open.

        With a change open Medusa can answer 400 and still pay; so we do not even ask then.
        """
        payment = self._payment()
        refuse_other_currency(self._shop, self._body.currency, payment.currency_code)
        seen = self._seen(payment)
        if seen.state is not SeenState.ABSENT:
            return seen
        self._refuse_if_short(payment)
        wait_for_others(self._client, self._shop, self._body.order_id)
        wanted = {"amount": bodies.number(self._body.amount), "note": self._mark}
        try:
            answer = self._client.write("POST", f"/admin/payments/{self._body.payment}/refund", wanted)
        except Declined as no:
            return settled_or_refused(self._shop, self.look(), no)
        return self._seen(wire.parse(wire.Payment, answer.get("payment"), self._shop))

    def _payment(self) -> wire.Payment:
        answer = self._client.read(f"/admin/payments/{self._body.payment}", {"fields": _PAYMENT})
        if not answer:  # how Medusa says that it knows no such payment
            raise NotThere("shop_answer_unusable", shop=self._shop, path=self._body.payment, reason="not there")
        return wire.parse(wire.Payment, answer.get("payment"), self._shop)

    def _seen(self, payment: wire.Payment) -> Seen:
        mine = [refund for refund in payment.refunds if refund.note == self._mark]
        if not mine:
            return Seen(SeenState.ABSENT)
        paid = sum((refund.amount for refund in mine), Decimal(0))
        if len(mine) > 1 or paid != self._body.amount:
            return Seen(SeenState.DIFFERS, mine[0].id, f"{len(mine)} refunds, {paid} in all")
        return Seen(SeenState.DONE, mine[0].id)

    def _refuse_if_short(self, payment: wire.Payment) -> None:
        """A refund somebody else made since our snapshot shows here; paying on top of it is for a person to decide."""
        amount = self._body.amount
        books = read_books(self._client, self._shop, self._body.order_id)
        self._refuse_after_others(books)
        if amount > payment.left:
            raise ShopRefused("shop_payment_exhausted", shop=self._shop, left=payment.left, amount=amount)
        postage = (m.total for m in books.shipping_methods if m.detail.return_id == self._body.return_id)
        owed = -books.summary.pending_difference
        if amount > owed + self._body.beyond + sum(postage, Decimal(0)):
            raise ShopRefused("shop_owes_less", shop=self._shop, owed=owed, amount=amount)

    def _refuse_after_others(self, books: wire.Books) -> None:
        """Somebody refunded without us since this was settled: it may be this very refund, so a person has to say."""
        made = [
            one
            for collection in books.payment_collections
            for payment in collection.payments
            for one in payment.refunds
            if bodies.marked(one.note) is None
        ]
        if self._body.known is None:
            return
        # To the minor unit, as it was known: fractions of a cent, which Medusa takes, are nobody's second refund.
        currency = self._body.currency
        refunded = from_major(sum((one.amount for one in made), Decimal(0)), currency)
        unknown = refunded - from_major(self._body.known, currency)
        if unknown.minor <= 0:
            return
        last = max(made, key=lambda one: one.created_at.timestamp() if one.created_at else 0.0)
        raise ShopRefused(
            "shop_refunded_by_others",
            shop=self._shop,
            amount=str(unknown),
            ours=f"{self._body.amount} {currency}",
            when=last.created_at.date().isoformat() if last.created_at else "?",
            who=last.created_by or "?",
        )


def read_books(client: Client, shop: str, order_id: str) -> wire.Books:
    """An order's money. Raises ShopUnreachable, ShopAnswerUnusable, NotThere."""
    answer = client.read(f"/admin/orders/{order_id}", {"fields": _BOOKS})
    return wire.parse(wire.Books, answer.get("order"), shop)


def wait_for_others(client: Client, shop: str, order_id: str) -> None:
    """Raises ShopUncertain shop_order_busy while anybody's change of the order is open."""
    answer = client.read(f"/admin/orders/{order_id}/changes")
    listed = wire.rows(answer, "order_changes", shop)
    if any(wire.parse(wire.Change, row, shop).open for row in listed):
        raise ShopUncertain("shop_order_busy", shop=shop)


def refuse_other_currency(shop: str, ours: str, theirs: str) -> None:
    """Raises ShopRefused shop_currency_differs."""
    if ours != theirs.upper():
        raise ShopRefused("shop_currency_differs", shop=shop, ours=ours, theirs=theirs)


def settled_or_refused(shop: str, seen: Seen, no: Declined) -> Seen:
    """What a refusal means: Medusa finished the request before it answered, so what it shows now is what it did.

    Raises ShopRefused when the effect is not there, ShopUncertain when it may go once somebody's change is closed.
    """
    if seen.state is not SeenState.ABSENT:
        return seen
    if no.busy:
        raise ShopUncertain("shop_order_busy", shop=shop)
    raise ShopRefused("shop_refused", shop=shop, reason=no.message)
