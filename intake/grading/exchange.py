"""Goods for goods: which ones go out for what came back, what is left over, and what the customer still owes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from intake.domain.decisions import SettledUnit, Settlement
from intake.domain.money import Money, total, zero
from intake.domain.returns import ExchangeGoods, ExpectedReturn, ReturnLine


@dataclass(frozen=True, slots=True)
class Swap:
    """What a settlement does of an exchange. `left` is the credit that is not used up by goods released."""

    goods: tuple[ExchangeGoods, ...]
    value: Money
    pending: tuple[ExchangeGoods, ...]
    pending_value: Money
    left: Money

    @property
    def due(self) -> Money:
        """What the customer owes before the pending goods may go."""
        return self.pending_value - self.left if self.pending else zero(self.left.currency)


def is_exchange(expected: ExpectedReturn, line: ReturnLine) -> bool:
    """Is this line exchanged for other goods rather than refunded?

    A line says so itself, or goods name it; in a return marked as an exchange where neither is so, all lines are.
    """
    named = {goods.for_line for goods in expected.exchange_goods if goods.for_line}
    if line.exchange_for is not None or line.external_id in named:
        return True
    return expected.exchange and not named and all(each.exchange_for is None for each in expected.lines)


def goods_for(expected: ExpectedReturn) -> tuple[ExchangeGoods, ...]:
    """The goods of the exchange. Where the shop names none, each exchanged line stands for itself, one for one."""
    lines = [line for line in expected.lines if is_exchange(expected, line)]
    if not expected.exchange_goods:
        return tuple(
            ExchangeGoods(
                line.exchange_for or line.sku, line.exchange_for or line.sku, "", line.quantity, None, line.external_id
            )
            for line in lines
        )
    first = lines[0].external_id if lines else ""
    return tuple(
        replace(goods, for_line=first) if goods.unit_price is None and not goods.for_line else goods
        for goods in expected.exchange_goods
    )


def swap(expected: ExpectedReturn, units: Sequence[SettledUnit], before: Sequence[Settlement]) -> Swap:
    """What can go out now for the credit of all units so far, in the order the shop lists the goods.

    Goods go only as far as the credit reaches, so that nothing leaves the house before it is paid for. Goods that name
    a line go as its units are accepted, in proportion; the others once anything is.
    """
    records = [*(unit for one in before for unit in one.units), *units]
    credits = total((unit.credit for unit in records if unit.credit), expected.currency)
    pot = credits + dealt_due(before, expected.currency) - spent(before, expected.currency)
    accepted = Counter(unit.line_external_id for unit in records if unit.credit is not None)
    gone: Counter[tuple[str, str]] = Counter()
    for settlement in before:
        for goods in (*settlement.exchanges, *settlement.canceled):
            gone[_key(goods)] += goods.quantity
    released: list[tuple[ExchangeGoods, Money]] = []
    pending: list[tuple[ExchangeGoods, Money]] = []
    for goods, price in _wanted(expected, accepted, gone, bool(credits)):
        if not pending and price <= pot:
            released.append((goods, price))
            pot = pot - price
        else:
            pending.append((goods, price))
    return Swap(
        _gathered(released),
        total((price for _, price in released), expected.currency),
        _gathered(pending),
        total((price for _, price in pending), expected.currency),
        pot,
    )


def dealt_due(before: Sequence[Settlement], currency: str) -> Money:
    """What the customer owed for goods and a lead has decided: asked for or let go."""
    dues = {one.id: one.exchange_due for one in before}
    decided = (dues.get(one.decides) for one in before if one.asked is not None)
    return total((due for due in decided if due is not None), currency)


def spent(before: Sequence[Settlement], currency: str) -> Money:
    """Credit that earlier settlements turned into goods or money."""
    return total((part for one in before for part in (one.exchanged, one.credit_back) if part), currency)


def _wanted(
    expected: ExpectedReturn, accepted: Counter[str | None], gone: Counter[tuple[str, str]], any_credit: bool
) -> Iterator[tuple[ExchangeGoods, Money]]:
    """Single units of goods that are due for what was accepted and did not go out yet, with their prices."""
    lines = {line.external_id: line for line in expected.lines}
    for goods in goods_for(expected):
        line = lines.get(goods.for_line)
        if goods.unit_price is None:
            count = min(goods.quantity, accepted[goods.for_line])
        elif goods.for_line:
            count = goods.quantity * accepted[goods.for_line] // line.quantity if line and line.quantity else 0
        else:
            count = goods.quantity if any_credit else 0
        for number in range(gone[_key(goods)], min(count, goods.quantity)):
            even = line.share(number) if line else expected.nothing()
            yield replace(goods, quantity=1), even if goods.unit_price is None else goods.unit_price


def _key(goods: ExchangeGoods) -> tuple[str, str]:
    return goods.external_id, goods.for_line


def _gathered(units: Iterable[tuple[ExchangeGoods, Money]]) -> tuple[ExchangeGoods, ...]:
    """Single units put together again."""
    found: dict[tuple[str, str], ExchangeGoods] = {}
    for goods, _ in units:
        known = found.get(_key(goods))
        found[_key(goods)] = replace(goods, quantity=known.quantity + 1) if known else goods
    return tuple(found.values())
