"""A backlog for the engine: any number of returns, what is owed for each, and an outbox that holds it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from intake import paths
from intake.domain.decisions import SettledUnit, Settlement
from intake.domain.grades import Disposition, Grade
from intake.domain.money import zero
from intake.domain.ports import Shop
from intake.domain.returns import ExpectedReturn
from intake.store.sql_store import SqlStore
from intake.sync.training_data import sample_returns

PAGE = 200


def now() -> datetime:
    """The time now, aware, in UTC."""
    return datetime.now(UTC)


def many_returns(count: int) -> list[ExpectedReturn]:
    """As many returns as wanted: the sample ones over and over, each time with ids of its own."""
    samples = [one for one in sample_returns(paths.resources() / "training", now().date()) if _plain(one)]
    made = []
    for number in range(count):
        one = samples[number % len(samples)]
        made.append(
            replace(
                one,
                id=uuid.uuid5(one.id, str(number)),
                external_id=f"{one.external_id}-{number}",
                rma=f"{one.rma}-{number}",
                order_number=f"{one.order_number}-{number}",
                tracking=(),
                payments=tuple(replace(p, external_id=f"{p.external_id}-{number}") for p in one.payments[:1]),
                lines=(replace(one.lines[0], id=uuid.uuid5(one.lines[0].id, str(number))),),
            )
        )
    return made


def _plain(one: ExpectedReturn) -> bool:
    return not one.already_refunded and bool(one.payments) and one.payments[0].refundable.minor > 0


def settlement(one: ExpectedReturn) -> Settlement:
    """One flawless unit of a return comes back: three entries, goods in, refund and note."""
    line, none = one.lines[0], zero(one.currency)
    unit = SettledUnit(
        uuid.uuid5(one.id, "unit"), "", line.external_id, line.sku, Grade.A2, Disposition.RESTOCK, line.unit_paid, none
    )
    refund = min(line.unit_paid, one.payments[0].refundable, key=lambda money: money.minor)
    return Settlement(
        id=str(one.id),
        revision=1,
        return_id=one.id,
        shop=one.shop,
        external_id=one.external_id,
        order_external_id=one.order_external_id,
        currency=one.currency,
        units=(unit,),
        delivery=none,
        postage=none,
        instant=none,
        goods_deduction=none,
        refund=refund,
        claim=none,
        payments=((one.payments[0].external_id, refund),),
        rma=one.rma,
    )


def verdicts(one: ExpectedReturn) -> list[tuple[str, Disposition, Grade, int]]:
    """Every unit of a return comes back flawless."""
    return [(line.sku, Disposition.RESTOCK, Grade.A2, 0) for line in one.lines for _ in range(line.quantity)]


def owe(store: SqlStore, shop: Shop, work: Sequence[tuple[ExpectedReturn, Settlement]]) -> int:
    """Let the store know the returns and owe what was settled; how many entries that is."""
    owed = 0
    for start in range(0, len(work), PAGE):
        part = work[start : start + PAGE]
        with store.write() as writes:
            writes.save_returns(shop.name, [one for one, _ in part], None)
            ids = {one.external_id: one.id for one, _ in part}
            for one, settled in part:
                effects = shop.plan(settled, "bench")
                writes.add_settlement(replace(settled, return_id=ids[one.external_id]), effects, now())
                owed += len(effects)
    return owed
