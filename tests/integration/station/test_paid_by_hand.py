"""A refund that a lead made in the shop because ours was refused is no advance on the next parcel."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from intake.domain.decisions import Reason
from intake.domain.effects import EntryState
from intake.domain.money import zero
from intake.station import waiting
from tests.dock import START, Dock, lead
from tests.integration.station.test_several_parcels import SEVERAL, close, finish


@pytest.mark.parametrize("settled_by_hand", [True, False])
def test_the_second_parcel_is_paid_in_full_whether_the_lead_has_said_so_yet_or_not(
    dock: Dock, settled_by_hand: bool
) -> None:
    before = dock.returns[SEVERAL]
    dock.scan(before.tracking[0])
    finish(dock, SEVERAL, 0)
    close(dock, answer=1)
    with dock.store.read() as reads:
        (first,) = reads.settlements(before.id)
        refused = next(entry for entry in reads.entries(group=before.id) if entry.effect.kind == "refund")
    assert first.refund
    with dock.store.write() as writes:
        writes.settle_entry(refused.id, EntryState.REFUSED, START, Reason("shop_refunded_by_others"))
    if settled_by_hand:
        waiting.mark_settled(dock.store, lead(), refused.id, "refunded in the shop", START)
    # The pull then sees a refund that is not ours, and takes it for one in advance.
    told = replace(
        before,
        already_refunded=first.refund,
        refunded_by_others=first.refund,
        updated_at=START + timedelta(hours=1),
    )
    with dock.store.write() as writes:
        writes.save_returns("training", [told], None)
    dock.scan(before.tracking[1])
    finish(dock, SEVERAL, 1)
    close(dock, answer=1)
    with dock.store.read() as reads:
        last = reads.settlements(before.id)[-1]
    assert last.instant == zero(before.currency)
    assert last.refund == sum((unit.refund for unit in last.units), zero(before.currency))
    assert last.refunded_by_others == first.refund
