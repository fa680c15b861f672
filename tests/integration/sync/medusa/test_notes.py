"""The explanation and the photos in a real Medusa."""

from __future__ import annotations

import httpx
import pytest

from intake.domain.errors import ShopUncertain
from intake.domain.grades import Disposition, Grade
from tests.integration.sync.medusa import dock

pytestmark = pytest.mark.medusa


@pytest.fixture
def ring(medusa_shop):
    return medusa_shop.request_return(medusa_shop.place_order({"SR-17": 1}), [("SR-17", 1, "changed_mind")])


def test_the_order_tells_grade_money_and_where_the_photos_are(shop, medusa_shop, photos, ring):
    jpeg = b"\xff\xd8 a scratch \xff\xd9"
    here, gone = photos.put(jpeg), "0" * 64
    verdict = ("SR-17", Disposition.RESTOCK_B, Grade.B, 900)
    settled = dock.settlement(dock.pulled(shop, ring), [verdict], photos=[here, gone])
    note = dock.effect_of(dock.carry_out(shop, settled), "annotate")
    entry = medusa_shop.order(ring.order)["metadata"][f"intake_{note.key.hex}"]
    assert entry["rma"] == ring.rma
    assert entry["amounts"]["refund"] == "60.00"
    assert [(unit["grade"], unit["disposition"], unit["deduction"]) for unit in entry["units"]] == [
        ("B", "restock_b", "9.00")
    ]
    assert list(entry["photo_addresses"]) == [here]
    assert httpx.get(entry["photo_addresses"][here], trust_env=False).content == jpeg


def test_a_lost_answer_keeps_one_entry(lossy, wire, medusa_shop, photos, ring):
    settled = dock.settlement(dock.pulled(lossy, ring), [("SR-17", Disposition.RESTOCK, Grade.A1, 0)])
    note = dock.effect_of(lossy.plan(settled, "main"), "annotate")
    wire.trouble = dock.losing(ring.order.id)
    with pytest.raises(ShopUncertain):
        lossy.send(note)
    assert lossy.look(note).reference == f"intake_{note.key.hex}"
    lossy.send(note)
    assert list(medusa_shop.order(ring.order)["metadata"]) == [f"intake_{note.key.hex}"]
