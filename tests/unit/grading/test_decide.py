"""One unit decided: the ground, the money, where it goes, and when a lead must look."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from intake.domain.grades import (
    Cause,
    Completeness,
    Cosmetic,
    Disposition,
    Facets,
    Function,
    Grade,
    Hazard,
    Hygiene,
    Identity,
    Packaging,
    Seal,
)
from intake.domain.returns import Ground, ReturnStatus
from intake.grading.decide import decide, decide_missing
from tests.unit.grading.makers import (
    LIGHT_USE,
    TODAY,
    UNSEEN,
    codes,
    decided,
    eur,
    laws,
    line,
    policy,
    returned,
    reviews,
)

SPOILED = Facets(hygiene=Hygiene.COMPROMISED, seal=Seal.BROKEN, cause=Cause.HANDLING)


def test_an_unused_unit_is_refunded_in_full_and_restocked() -> None:
    made = decided(line(), Facets())
    assert (made.refund, made.deduction, made.disposition, made.tote) == (eur(5000), None, Disposition.RESTOCK, "R-01")
    assert made.ground is Ground.WITHDRAWAL
    assert made.review == ()
    assert made.due == date(2026, 11, 23)
    assert (made.policy_version, made.guide_version) == (policy().version, "v1")


def test_use_beyond_a_try_out_costs_what_the_policy_says_and_names_its_evidence() -> None:
    made = decided(line(paid=7990), LIGHT_USE)
    assert made.deduction is not None
    assert (made.deduction.amount, made.deduction.percent, made.deduction.ground) == (eur(1199), 15, "handling")
    assert made.deduction.evidence == ("a" * 64,)
    assert made.refund == eur(6791)
    assert made.review == ()


def test_a_missing_part_is_named_as_such() -> None:
    made = decided(line(), Facets(completeness=Completeness.ACCESSORY_MISSING, cause=Cause.HANDLING))
    assert made.deduction is not None
    assert made.deduction.ground == "missing_part"
    assert "deduction_missing_part" in codes(made)


@pytest.mark.parametrize("cause", [Cause.TRANSPORT, Cause.DEFECT, Cause.OUR_ERROR, Cause.UNKNOWN])
def test_nothing_is_kept_for_what_the_customer_did_not_do(cause: Cause) -> None:
    made = decided(line(), Facets(cosmetic=Cosmetic.DAMAGED, cause=cause))
    assert (made.refund, made.deduction) == (eur(5000), None)
    assert f"no_deduction_{cause.value}" in codes(made)


def test_nothing_is_kept_without_a_cause() -> None:
    made = decided(line(), Facets(cosmetic=Cosmetic.LIGHT))
    assert made.deduction is None
    assert "no_deduction_no_handling" in codes(made)


def test_nothing_is_kept_without_a_photo_and_a_lead_looks() -> None:
    made = decided(line(), LIGHT_USE, inspection=UNSEEN)
    assert (made.refund, made.deduction) == (eur(5000), None)
    assert reviews(made) == {"evidence_missing"}


def test_a_claimed_defect_is_never_restocked_untested() -> None:
    for name in ("standard", "strict"):
        made = decided(line(ground=Ground.DEFECT), Facets(), rules=policy(name))
        assert made.disposition is not Disposition.RESTOCK


@pytest.mark.parametrize("identity", [Identity.NOT_OURS, Identity.EMPTY, Identity.WRONG_SERIAL, Identity.COUNTERFEIT])
def test_something_else_in_the_box_is_set_apart_and_not_refunded(identity: Identity) -> None:
    made = decided(line(), Facets(identity=identity))
    assert (made.grade, made.disposition, made.refund) == (Grade.X, Disposition.QUARANTINE, eur(0))
    assert made.tote == "Q-01"
    assert reviews(made) == {f"identity_{identity.value}"}


def test_another_variant_is_set_apart_with_its_price_proposed_to_a_lead() -> None:
    made = decided(line(), Facets(identity=Identity.WRONG_VARIANT))
    assert (made.disposition, made.refund) == (Disposition.QUARANTINE, eur(5000))
    assert reviews(made) == {"identity_wrong_variant"}


def test_another_variant_that_we_sent_by_mistake_is_refunded_without_a_lead() -> None:
    made = decided(line(ground=Ground.OUR_ERROR), Facets(identity=Identity.WRONG_VARIANT))
    assert (made.refund, made.review) == (eur(5000), ())


def test_another_variant_out_of_every_window_is_not_refunded() -> None:
    article = line()
    expected = returned(article, withdrawn_at=datetime(2027, 1, 20, tzinfo=UTC))
    made = decided(article, Facets(identity=Identity.WRONG_VARIANT), expected=expected)
    assert made.refund == eur(0)
    assert {"out_of_window", "identity_wrong_variant"} <= reviews(made)


@pytest.mark.parametrize("hazard", [Hazard.BATTERY, Hazard.SHARP, Hazard.OTHER])
def test_a_hazard_is_set_apart_and_a_lead_looks_but_the_price_stays_owed(hazard: Hazard) -> None:
    made = decided(line(kind="electronics"), Facets(hazard=hazard, cause=Cause.UNKNOWN))
    assert (made.disposition, made.refund) == (Disposition.QUARANTINE, eur(5000))
    assert f"hazard_{hazard.value}" in reviews(made)


def test_usable_clothes_are_not_recycled_whatever_the_policy_says() -> None:
    rules = policy()
    wish = next(rule for rule in rules.rules if rule.id == "light_signs")
    burning = replace(rules, rules=(replace(wish, disposition=Disposition.RECYCLE),))
    made = decided(line(cn_code="6203"), LIGHT_USE, rules=burning)
    assert made.disposition is Disposition.DONATE
    assert reviews(made) == {"destruction_ban"}
    assert decided(line(cn_code="42022100"), LIGHT_USE, rules=burning).disposition is Disposition.RECYCLE
    before = decided(line(cn_code="6203"), LIGHT_USE, rules=burning, today=date(2026, 7, 1))
    assert before.disposition is Disposition.RECYCLE
    small = replace(burning, company_size="small")
    assert decided(line(cn_code="6203"), LIGHT_USE, rules=small).disposition is Disposition.RECYCLE


@pytest.mark.parametrize(
    ("facets", "why"),
    [
        (Facets(cosmetic=Cosmetic.DAMAGED, cause=Cause.HANDLING), "damage"),
        (Facets(cosmetic=Cosmetic.DAMAGED, cause=Cause.UNKNOWN), "damage"),
        (Facets(hygiene=Hygiene.COMPROMISED, cause=Cause.HANDLING), "damage"),
    ],
)
def test_damaged_clothes_may_be_recycled_and_the_derogation_is_on_record(facets: Facets, why: str) -> None:
    made = decided(line(cn_code="6203"), facets)
    assert made.disposition in (Disposition.RECYCLE, Disposition.DESTROY)
    assert f"derogation_{why}" in codes(made)
    assert "destruction_ban" not in reviews(made)


def test_an_exchange_gives_goods_and_no_money() -> None:
    article = line(exchange_for="SKU-9")
    made = decided(article, Facets(), expected=returned(article, exchange=True))
    assert (made.refund, made.deduction, made.disposition) == (eur(0), None, Disposition.RESTOCK)
    assert [reason.params for reason in made.reasons if reason.code == "exchange_goods"] == [{"sku": "SKU-9"}]
    assert made.review == ()


def test_the_wrong_variant_sent_by_mistake_is_exchanged_or_refunded_but_never_both() -> None:
    article = line(exchange_for="SKU-9", ground=Ground.OUR_ERROR)
    made = decided(article, Facets(identity=Identity.WRONG_VARIANT), expected=returned(article, exchange=True))
    assert made.refund == eur(0)
    assert "exchange_goods" in codes(made)
    assert "full_refund" not in codes(made)


def test_a_used_unit_for_an_exchange_goes_to_a_lead() -> None:
    article = line(exchange_for="SKU-9")
    assert reviews(decided(article, LIGHT_USE)) == {"exchange_condition"}


def test_in_a_mixed_return_only_the_exchanged_line_is_not_refunded() -> None:
    one, two = line(1, exchange_for="SKU-9"), line(2)
    expected = returned(one, two, exchange=True)
    assert decided(one, Facets(), expected=expected).refund == eur(0)
    assert decided(two, Facets(), expected=expected).refund == eur(5000)


def test_money_already_refunded_is_still_decided_and_said() -> None:
    article = line()
    made = decided(article, Facets(), expected=returned(article, already_refunded=eur(5000)))
    assert made.refund == eur(5000)
    assert "already_refunded" in codes(made)


def test_a_large_refund_waits_for_a_lead() -> None:
    assert decided(line(paid=50_000), Facets()).review == ()
    assert reviews(decided(line(paid=50_001), Facets())) == {"refund_above_limit"}


def test_a_large_deduction_waits_for_a_lead() -> None:
    broken = Facets(cosmetic=Cosmetic.DAMAGED, cause=Cause.HANDLING)
    assert "deduction_above_limit" in reviews(decided(line(), broken, rules=policy("strict")))
    assert "deduction_above_limit" not in reviews(decided(line(), broken))


def test_a_case_no_rule_fits_is_set_apart_for_a_lead_with_nothing_kept() -> None:
    made = decided(line(), LIGHT_USE, rules=replace(policy(), rules=()))
    assert (made.disposition, made.refund) == (Disposition.QUARANTINE, eur(5000))
    assert reviews(made) == {"no_rule"}


def test_a_rule_can_ask_for_a_lead() -> None:
    rules = policy()
    made = decided(line(), Facets(), rules=replace(rules, rules=(rules.rules[-1],)))
    assert reviews(made) == {"policy_review"}


def test_a_return_that_the_shop_canceled_waits_for_a_lead() -> None:
    article = line()
    made = decided(article, Facets(), expected=returned(article, status=ReturnStatus.CANCELED))
    assert reviews(made) == {"return_canceled"}


def test_a_unit_that_nobody_announced_is_set_apart() -> None:
    made = decide(None, None, UNSEEN, Facets(), policy(), laws().for_country("DK"), TODAY)
    assert (made.disposition, made.refund.minor, made.refund.currency) == (Disposition.QUARANTINE, 0, "DKK")
    assert reviews(made) == {"unexpected_unit"}
    known = decide(returned(), None, UNSEEN, Facets(hazard=Hazard.SHARP), policy(), laws().base, TODAY)
    assert known.refund == eur(0)
    assert reviews(known) == {"unexpected_unit", "hazard_sharp"}


def test_a_missing_unit_refunds_nothing_and_a_lead_looks_unless_it_comes_later() -> None:
    article = line()
    for later in (False, True):
        made = decide_missing(returned(article), article, policy(), laws().base, TODAY, later)
        assert (made.disposition, made.refund, made.tote) == (Disposition.MISSING, eur(0), "")
        assert bool(made.review) is not later


def test_a_price_of_nothing_refunds_nothing() -> None:
    made = decided(line(paid=0), LIGHT_USE)
    assert made.refund == eur(0)


def test_a_sealed_electronic_article_is_as_new_untested() -> None:
    made = decided(line(kind="electronics"), Facets(packaging=Packaging.SEALED, function=Function.NOT_NEEDED))
    assert (made.grade, made.disposition) == (Grade.A1, Disposition.RESTOCK)
