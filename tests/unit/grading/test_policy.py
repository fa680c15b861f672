"""Policies: rules tried in order, totes, limits, and trouble reported with its line."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.errors import IntakeError
from intake.domain.grades import Cause, Cosmetic, Disposition, Facets, Grade
from intake.domain.returns import Ground
from intake.grading.policy import Case, load_policy, parse_policy
from tests.unit.grading.makers import RESOURCES, eur, policy

TEXT = (RESOURCES / "policies" / "standard.toml").read_text(encoding="utf-8")
CASE = Case(Grade.B, Facets(cosmetic=Cosmetic.LIGHT), "apparel", Ground.WITHDRAWAL, eur(5000), {"informed": True})


def with_rules(*rules: str) -> str:
    body = TEXT[TEXT.index("[totes]") :]
    return 'id = "test"\n' + "".join(f"\n[[rules]]\n{rule}\n" for rule in rules) + "\n" + body


def trouble(text: str) -> IntakeError:
    with pytest.raises(IntakeError) as caught:
        parse_policy(text, "test.toml")
    assert caught.value.code == "policy_invalid"
    assert caught.value.params["file"] == "test.toml"
    return caught.value


def test_the_first_rule_that_fits_decides() -> None:
    rules = parse_policy(
        with_rules(
            'id = "a"\nwhen = { grade = "A1" }\nthen = { disposition = "restock" }',
            'id = "b"\nwhen = { grade = ["B", "C"], cosmetic = "light" }\nthen = { disposition = "donate" }',
            'id = "c"\nthen = { disposition = "recycle" }',
        ),
        "test.toml",
    )
    found = rules.rule_for(CASE)
    assert found is not None
    assert (found.id, found.disposition) == ("b", Disposition.DONATE)


@pytest.mark.parametrize(
    ("condition", "fits"),
    [
        ('kind = "apparel"', True),
        ('kind = ["home", "toys"]', False),
        ('ground = "withdrawal"', True),
        ('ground = "defect"', False),
        ('cause = "none"', True),
        ('cause = "handling"', False),
        ("cosmetic = 2", True),
        ("informed = true", True),
        ("late = false", True),
        ("exchange = true", False),
        ("price_below = { EUR = 5001 }", True),
        ("price_below = { EUR = 5000 }", False),
        ("price_below = { DKK = 90000 }", False),
    ],
)
def test_each_condition_must_hold(condition: str, fits: bool) -> None:
    rules = parse_policy(
        with_rules(f'id = "only"\nwhen = {{ {condition} }}\nthen = {{ disposition = "donate" }}'), "test.toml"
    )
    assert (rules.rule_for(CASE) is not None) is fits


@pytest.mark.parametrize(
    ("rule", "at"),
    [
        ('id = "a"\nwhen = { colour = "red" }\nthen = { disposition = "restock" }', "when"),
        ('id = "a"\nwhen = { grade = "Z" }\nthen = { disposition = "restock" }', "when"),
        ('id = "a"\nwhen = { grade = [] }\nthen = { disposition = "restock" }', "when"),
        ('id = "a"\nwhen = { grade = [["A1"]] }\nthen = { disposition = "restock" }', "when"),
        ('id = "a"\nwhen = { late = "yes" }\nthen = { disposition = "restock" }', "when"),
        ('id = "a"\nwhen = { price_below = 500 }\nthen = { disposition = "restock" }', "when"),
        ('id = "a"\nwhen = { price_below = { EUR = -5 } }\nthen = { disposition = "restock" }', "when"),
        ('id = "a"\nwhen = { price_below = { euro = 5 } }\nthen = { disposition = "restock" }', "when"),
        ('id = "a"\nthen = { disposition = "throw_away" }', "then"),
        ('id = "a"\nthen = { disposition = "missing" }', "then"),
        ('id = "a"\nthen = { disposition = "restock", deduct_percent = 101 }', "then"),
        ('id = "a"\nthen = { disposition = "restock", deduct_percent = 12.5 }', "then"),
        ('id = "a"\nthen = { disposition = "restock", discount = 5 }', "then"),
        ('id = "a b"\nthen = { disposition = "restock" }', "id"),
    ],
)
def test_a_wrong_rule_is_reported_with_its_line(rule: str, at: str) -> None:
    text = with_rules('id = "first"\nwhen = { grade = "A1" }\nthen = { disposition = "restock" }', rule)
    rows = text.splitlines()
    second = [number for number, row in enumerate(rows, 1) if row == "[[rules]]"][1]
    expected = next(number for number in range(second, len(rows)) if rows[number].startswith(at)) + 1
    assert trouble(text).params["line"] == expected


def test_a_rule_that_can_never_be_reached_is_reported() -> None:
    text = with_rules(
        'id = "all"\nthen = { disposition = "restock" }',
        'id = "late"\nwhen = { late = true }\nthen = { disposition = "donate" }',
    )
    assert "never reached" in str(trouble(text).params["reason"])


def test_two_rules_cannot_share_a_name() -> None:
    rule = 'id = "a"\nwhen = { late = true }\nthen = { disposition = "restock" }'
    assert "twice" in str(trouble(with_rules(rule, rule)).params["reason"])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('restock = "R-01"', 'restock = "a name too long for a tote"'),
        ('restock = "R-01"', 'resell = "R-01"'),
        ('banned_goes_to = "donate"', 'banned_goes_to = "recycle"'),
        ('refused_goes_to = "return_to_customer"', 'refused_goes_to = "home"'),
        ('company_size = "large"', 'company_size = "huge"'),
        ("voluntary_days = 30", "voluntary_days = -1"),
        ("voluntary_days = 30", "voluntary_day = 30"),
        ("review_refund_above = { EUR = 50000,", "review_refund_above = { Eur = 50000,"),
        ("review_refund_above = { EUR = 50000,", "review_refund_above = { EUR = -1,"),
    ],
)
def test_wrong_totes_and_limits_are_reported_with_their_line(old: str, new: str) -> None:
    text = TEXT.replace(old, new, 1)
    assert text != TEXT
    error = trouble(text)
    assert text.splitlines()[int(str(error.params["line"])) - 1].startswith(new)


def test_every_disposition_has_a_tote() -> None:
    assert "donate" in str(trouble(TEXT.replace('donate = "D-01"\n', "")).params["reason"])
    for disposition in Disposition:
        assert bool(policy().tote(disposition)) is (disposition is not Disposition.MISSING)


def test_a_changed_policy_has_another_version() -> None:
    assert parse_policy(TEXT, "a").version != parse_policy(TEXT + "\n", "a").version


def test_a_policy_that_is_not_there_is_said_clearly(tmp_path: Path) -> None:
    for name in ("nowhere", "../standard"):
        with pytest.raises(IntakeError) as caught:
            load_policy(tmp_path, name)
        assert caught.value.code == "policy_invalid"


def test_a_policy_must_be_named_as_its_file(tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text(TEXT, encoding="utf-8")
    with pytest.raises(IntakeError, match="other"):
        load_policy(tmp_path, "other")


@given(st.text(max_size=300))
def test_no_text_whatever_breaks_the_reader(text: str) -> None:
    assert isinstance(trouble(text).params["line"], int)


def test_the_standard_policy_has_an_answer_for_everything() -> None:
    for cause in Cause:
        for grade in Grade:
            case = dataclasses.replace(CASE, grade=grade, facets=Facets(cause=cause))
            assert policy().rule_for(case) is not None
