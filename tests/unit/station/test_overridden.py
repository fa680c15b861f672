"""What a lead's change comes to in money."""

from __future__ import annotations

from uuid import UUID

import pytest

from intake.domain.errors import IntakeError
from intake.domain.grades import Disposition, Facets
from intake.station.review import overridden
from tests.unit.grading.makers import LIGHT_USE, decided, decision, eur, line, returned, unit


def test_a_change_to_an_exchange_still_gives_goods_and_no_money() -> None:
    article = line(exchange_for="SKU-9")
    expected = returned(article, exchange=True)
    waiting = unit(1, decided(article, LIGHT_USE, expected=expected))
    changed = overridden(waiting, expected, Disposition.RESTOCK_B, 0, "B-01")
    assert changed.disposition is Disposition.RESTOCK_B
    assert (changed.refund, changed.credit) == (eur(0), eur(5000))
    assert changed.deduction is None
    kept = overridden(waiting, expected, Disposition.RESTOCK_B, 20, "B-01")
    assert (kept.refund, kept.credit, kept.deduction and kept.deduction.amount) == (eur(0), eur(4000), eur(1000))


def test_a_change_gives_the_price_less_what_is_kept() -> None:
    article = line()
    waiting = unit(1, decided(article, LIGHT_USE))
    changed = overridden(waiting, returned(article), Disposition.RESTOCK_B, 10, "B-01")
    assert (changed.refund, changed.deduction and changed.deduction.amount) == (eur(4500), eur(500))


def test_a_unit_whose_line_the_shop_took_away_can_still_be_decided_and_pays_nothing() -> None:
    waiting = unit(1, decision(0, facets=Facets()), 7)
    assert waiting.line_id == UUID(int=7)
    changed = overridden(waiting, returned(line(1)), Disposition.QUARANTINE, 0, "Q-01")
    assert changed.refund == eur(0)


def test_the_law_binds_a_lead_in_an_exchange_as_well() -> None:
    article = line(exchange_for="SKU-9")
    expected = returned(article, informed=False)
    waiting = unit(1, decided(article, LIGHT_USE, expected=expected))
    with pytest.raises(IntakeError, match="deduction_unlawful"):
        overridden(waiting, expected, Disposition.RESTOCK_B, 20, "B-01")
