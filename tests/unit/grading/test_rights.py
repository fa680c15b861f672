"""The ground that holds, its period, the exceptions, and what may be kept on which ground."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from intake.domain.grades import (
    Cause,
    Cosmetic,
    Disposition,
    Facets,
    Hygiene,
    Seal,
)
from intake.domain.returns import Exception16, Ground
from tests.unit.grading.makers import (
    LIGHT_USE,
    codes,
    decided,
    eur,
    line,
    policy,
    returned,
    reviews,
)

SPOILED = Facets(hygiene=Hygiene.COMPROMISED, seal=Seal.BROKEN, cause=Cause.HANDLING)


@pytest.mark.parametrize("ground", [Ground.DEFECT, Ground.OUR_ERROR])
@pytest.mark.parametrize("wear", [Cosmetic.LIGHT, Cosmetic.DAMAGED])
def test_a_conformity_return_is_never_reduced(ground: Ground, wear: Cosmetic) -> None:
    made = decided(line(ground=ground), Facets(cosmetic=wear, cause=Cause.HANDLING))
    assert (made.refund, made.deduction, made.ground) == (eur(5000), None, ground)
    assert "no_deduction_conformity" in codes(made)


def test_a_conformity_return_knows_no_window_and_no_exception() -> None:
    article = line(ground=Ground.DEFECT, exceptions=(Exception16.CUSTOM_MADE,))
    made = decided(article, Facets(), expected=returned(article, delivered_on=date(2025, 1, 1)))
    assert made.refund == eur(5000)
    assert made.review == ()


def test_use_before_a_defect_is_a_leads_matter_where_the_country_has_not_settled_it() -> None:
    article = line(ground=Ground.DEFECT)
    used = Facets(cosmetic=Cosmetic.VISIBLE, cause=Cause.HANDLING)
    assert "use_on_defect_unclear" in reviews(decided(article, used, country="de"))
    assert "use_on_defect_unclear" not in reviews(decided(article, used, country="nl"))


def test_the_last_day_of_the_period_counts_and_the_next_is_the_shops_own_window() -> None:
    article = line()
    last = datetime(2026, 11, 16, 22, 59, tzinfo=UTC)
    in_time = decided(article, Facets(), expected=returned(article, withdrawn_at=last))
    after = decided(article, Facets(), expected=returned(article, withdrawn_at=datetime(2026, 11, 16, 23, tzinfo=UTC)))
    assert in_time.ground is Ground.WITHDRAWAL
    assert "withdrawn_in_time" in codes(in_time)
    assert after.ground is Ground.VOLUNTARY
    assert "late_but_voluntary" in codes(after)
    assert after.refund == eur(5000)


def test_after_every_window_nothing_is_refunded_before_a_lead_looks() -> None:
    article = line()
    expected = returned(article, withdrawn_at=datetime(2026, 12, 20, tzinfo=UTC))
    made = decided(article, Facets(), expected=expected, today=date(2026, 12, 23))
    assert (made.refund, made.disposition) == (eur(0), Disposition.RETURN_TO_CUSTOMER)
    assert reviews(made) == {"out_of_window"}


def test_days_of_grace_are_added_to_the_shops_window() -> None:
    article = line()
    for day, owed in ((5, True), (6, False)):
        at = datetime(2026, 12, day, 12, tzinfo=UTC)
        made = decided(article, Facets(), expected=returned(article, withdrawn_at=at), today=date(2026, 12, 9))
        assert bool(made.refund) is owed


def test_a_customer_who_was_not_told_of_the_right_has_a_year_more_and_pays_nothing() -> None:
    article = line()
    at = datetime(2027, 9, 1, tzinfo=UTC)
    made = decided(article, LIGHT_USE, expected=returned(article, informed=False, withdrawn_at=at))
    assert (made.ground, made.refund, made.deduction) == (Ground.WITHDRAWAL, eur(5000), None)
    assert {"not_informed", "no_deduction_not_informed"} <= codes(made)


def test_a_flat_fee_is_never_taken_on_a_withdrawal_in_time() -> None:
    article = line()
    strict = policy("strict")
    assert strict.voluntary_fee_percent > 0
    in_time = decided(article, Facets(), rules=strict)
    assert (in_time.refund, in_time.deduction) == (eur(5000), None)
    late = returned(article, withdrawn_at=datetime(2026, 11, 20, tzinfo=UTC))
    made = decided(article, Facets(), expected=late, rules=strict, today=date(2026, 11, 24))
    assert made.deduction is not None
    assert (made.refund, made.deduction.ground) == (eur(4500), "restocking_fee")
    assert made.disposition is Disposition.RESTOCK_B


def test_fee_and_handling_add_up_in_the_shops_own_window() -> None:
    article = line()
    late = returned(article, withdrawn_at=datetime(2026, 11, 20, tzinfo=UTC))
    made = decided(article, LIGHT_USE, expected=late, rules=policy("strict"), today=date(2026, 11, 24))
    assert made.deduction is not None
    assert (made.deduction.percent, made.deduction.ground) == (35, "handling")
    assert {"deduction_handling", "restocking_fee"} <= codes(made)


def test_no_fee_is_taken_where_the_flaw_is_not_the_customers() -> None:
    article = line()
    late = returned(article, withdrawn_at=datetime(2026, 11, 20, tzinfo=UTC))
    facets = Facets(cosmetic=Cosmetic.DAMAGED, cause=Cause.TRANSPORT)
    assert decided(article, facets, expected=late, rules=policy("strict")).deduction is None


def test_an_unknown_delivery_date_counts_for_the_customer() -> None:
    article = line()
    made = decided(article, Facets(), expected=returned(article, delivered_on=None), today=date(2027, 11, 1))
    assert (made.ground, made.refund) == (Ground.WITHDRAWAL, eur(5000))
    assert "delivery_date_unknown" in codes(made)


def test_a_broken_hygiene_seal_that_cleaning_cannot_mend_ends_the_right() -> None:
    article = line(kind="beauty", exceptions=(Exception16.HYGIENE_SEAL,))
    made = decided(article, SPOILED)
    assert (made.refund, made.deduction) == (eur(0), None)
    assert reviews(made) == {"exception_hygiene_seal"}


def test_a_broken_hygiene_seal_that_can_be_cleaned_leaves_the_right() -> None:
    article = line(kind="beauty", exceptions=(Exception16.HYGIENE_SEAL,))
    made = decided(article, replace(SPOILED, hygiene=Hygiene.CLEANABLE))
    assert made.deduction is not None
    assert made.refund == eur(5000 - 750)
    assert "hygiene_seal_cleanable" in codes(made)
    assert made.disposition is Disposition.REFURBISH


def test_a_seal_that_was_broken_on_the_way_is_not_held_against_the_customer() -> None:
    article = line(kind="beauty", exceptions=(Exception16.HYGIENE_SEAL,))
    made = decided(article, replace(SPOILED, cause=Cause.TRANSPORT))
    assert (made.refund, made.review) == (eur(5000), ())


def test_an_article_that_the_shop_did_not_mark_keeps_the_right_whatever_the_guide_found() -> None:
    made = decided(line(kind="beauty"), SPOILED)
    assert made.ground is Ground.WITHDRAWAL
    assert made.refund == eur(2500)


@pytest.mark.parametrize(
    ("exception", "facets", "refused"),
    [
        (Exception16.CUSTOM_MADE, Facets(), True),
        (Exception16.PERISHABLE, Facets(), True),
        (Exception16.MIXED, Facets(), True),
        (Exception16.SEALED_MEDIA, Facets(seal=Seal.BROKEN), True),
        (Exception16.SEALED_MEDIA, Facets(seal=Seal.INTACT), False),
        (Exception16.HYGIENE_SEAL, Facets(seal=Seal.INTACT, hygiene=Hygiene.COMPROMISED), False),
    ],
)
def test_an_exception_goes_to_a_lead_with_nothing_refunded(
    exception: Exception16, facets: Facets, refused: bool
) -> None:
    made = decided(line(exceptions=(exception,)), facets)
    assert (f"exception_{exception.value}" in reviews(made)) is refused
    assert bool(made.refund) is not refused


def test_sending_back_late_is_noted_and_changes_nothing() -> None:
    article = line()
    sent = datetime(2026, 11, 25, tzinfo=UTC)
    made = decided(article, Facets(), expected=returned(article, dispatched_at=sent), today=date(2026, 11, 27))
    assert made.refund == eur(5000)
    assert "sent_late" in codes(made)


def test_a_share_of_the_delivery_cost_is_said_to_be_unsettled_only_for_a_part_of_the_order() -> None:
    article = line()
    part = decided(article, Facets(), expected=returned(article, shipping_paid=eur(495)))
    whole = decided(article, Facets(), expected=returned(article, shipping_paid=eur(495), whole_order=True))
    assert "partial_delivery_unsettled" in codes(part)
    assert "partial_delivery_unsettled" not in codes(whole)


@pytest.mark.parametrize(
    ("withdrawn", "dispatched", "today", "due"),
    [
        ("2026-11-09", None, "2026-11-16", "2026-11-23"),
        ("2026-11-09", None, "2026-12-01", "2026-12-01"),  # held back until the goods came
        ("2026-11-09", "2026-11-12", "2026-12-01", "2026-11-23"),  # but not longer than the proof of sending
        (None, "2026-11-12", "2026-11-16", "2026-11-26"),
        (None, None, "2026-11-16", "2026-11-30"),
    ],
)
def test_the_refund_is_due_by_the_law(withdrawn: str | None, dispatched: str | None, today: str, due: str) -> None:
    def at(day: str | None) -> datetime | None:
        return datetime.fromisoformat(f"{day}T10:00:00+00:00") if day else None

    article = line()
    expected = returned(article, withdrawn_at=at(withdrawn), dispatched_at=at(dispatched))
    made = decided(article, Facets(), expected=expected, today=date.fromisoformat(today))
    assert made.due == date.fromisoformat(due)
