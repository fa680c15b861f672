"""The one equation that every return has to satisfy, to the minor unit: what was paid is accounted for, once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from intake.domain.decisions import Settlement
from intake.domain.money import Money, total, zero
from intake.domain.returns import ExpectedReturn
from intake.grading.claims import owed
from intake.grading.exchange import dealt_due
from intake.grading.settle import accepted, unfunded


@dataclass(frozen=True, slots=True)
class Balance:
    """Where the money of a return is, in the currency the customer paid in.

    **paid = refunded + advance + exchanged + held + deducted + postage + goods_kept + delivery_kept**

    - `paid`: the price of all units of the return, and the delivery of the order where the return tells it;
    - `refunded`: what our settlements release: over payments, as store credit, or by a person's hand;
    - `advance`: what had been refunded before the goods came, as far as it was owed;
    - `exchanged`: credit that turned into other goods; `held`: credit that waits for goods or for a lead;
    - `deducted`: kept for value lost by handling; `postage`: kept for the way back;
    - `goods_kept`: the price of units that did not come, were refused or turned out to be something else;
    - `delivery_kept`: delivery that is not owed back: express, or not the whole order.

    Beside it stand what is no part of it: `bonus` (a gift on top of store credit), and of the advance beyond what was
    owed and the price of goods beyond their credit: `claim` (open), `asked` and `waived` (a lead's word).
    """

    paid: Money
    refunded: Money
    advance: Money
    exchanged: Money
    held: Money
    deducted: Money
    postage: Money
    goods_kept: Money
    delivery_kept: Money
    bonus: Money
    claim: Money
    asked: Money
    waived: Money
    flaws: tuple[str, ...] = ()

    @property
    def difference(self) -> Money:
        """What the equation is off by; anything but nothing is a bug."""
        given = self.refunded + self.advance + self.exchanged + self.held
        kept = self.deducted + self.postage + self.goods_kept + self.delivery_kept
        return self.paid - given - kept

    @property
    def sound(self) -> bool:
        """The equation holds and nothing else is wrong."""
        return not self.difference and not self.flaws


def balance(expected: ExpectedReturn, settlements: Sequence[Settlement]) -> Balance:
    """The balance of a return over all its settlements so far, oldest first. Pure.

    `flaws` names, for a developer, what else cannot be: an amount below nothing, a refund that is not carried by
    payments, store credit and hand together, more given back than was paid.
    """
    currency = expected.currency

    def sum_of(name: str) -> Money:
        return total((value for one in settlements if (value := getattr(one, name))), currency)

    units = [unit for one in settlements for unit in one.units]
    priced = Counter(unit.line_external_id for unit in units if accepted(unit))
    exchanged = sum_of("exchanged") - dealt_due(settlements, currency)
    credits = total((unit.credit for unit in units if unit.credit), currency)
    shipping = expected.shipping_paid or expected.nothing()
    found = Balance(
        paid=total((line.share(n) for line in expected.lines for n in range(line.quantity)), currency) + shipping,
        refunded=sum_of("refund"),
        advance=sum_of("instant"),
        exchanged=exchanged,
        held=credits - exchanged - sum_of("credit_back"),
        deducted=total((unit.deduction for unit in units), currency),
        postage=sum_of("postage"),
        goods_kept=total(
            (line.share(n) for line in expected.lines for n in range(priced[line.external_id], line.quantity)), currency
        ),
        delivery_kept=shipping - sum_of("delivery"),
        bonus=sum_of("bonus"),
        claim=_claim(settlements, currency),
        asked=sum_of("asked"),
        waived=sum_of("waived"),
    )
    return _checked(found, settlements)


def _claim(settlements: Sequence[Settlement], currency: str) -> Money:
    """What is open: each settlement says anew what is owed in all, so the last one counts."""
    return owed(settlements[-1]) if settlements else zero(currency)


def _checked(found: Balance, settlements: Sequence[Settlement]) -> Balance:
    flaws: list[str] = []
    for name in Balance.__slots__[:-1]:
        if getattr(found, name).minor < 0:
            flaws.append(f"{name} is {getattr(found, name)}")
    if found.paid < found.refunded + found.advance:
        flaws.append(f"{found.refunded + found.advance} given back of {found.paid}")
    for one in settlements:
        if unfunded(one).minor < 0 or any(amount.minor <= 0 for _, amount in one.payments):
            flaws.append(f"settlement {one.id}: {one.refund} is paid as {one.payments} and {one.store_credit}")
    return replace(found, flaws=tuple(flaws))
