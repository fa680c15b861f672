"""Cases written down as JSON: decided like a unit at the bench, or refused with the place that is wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.errors import IntakeError
from intake.grading.case import LIMIT, decide_case
from tests.unit.grading.makers import guides, laws, policy

CASE: dict[str, Any] = {
    "today": "2026-11-16",
    "country": "NL",
    "line": {"unit_paid": {"minor": 7990, "currency": "EUR"}, "kind": "apparel", "cn_code": "6203"},
    "return": {"delivered_on": "2026-11-02", "withdrawn_at": "2026-11-09T10:00:00Z"},
    "answers": [["state", "used"], ["use", "light"]],
    "photos": 1,
}


def outcome(case: object) -> dict[str, Any]:
    return decide_case(json.dumps(case).encode(), guides(), policy(), laws())


def trouble(data: bytes) -> IntakeError:
    with pytest.raises(IntakeError) as caught:
        decide_case(data, guides(), policy(), laws())
    assert caught.value.code == "case_invalid"
    assert set(caught.value.params) == {"where", "reason"}
    assert caught.value.params["reason"]
    return caught.value


def test_answers_are_walked_through_the_articles_guide() -> None:
    made = outcome(CASE)
    assert made["grade"] == "B"
    assert made["refund"] == {"minor": 6791, "currency": "EUR"}
    assert made["deduction"]["amount"] == {"minor": 1199, "currency": "EUR"}
    assert made["due"] == "2026-11-23"
    assert made["guide_version"] == guides().for_kind("apparel").version
    assert json.loads(json.dumps(made)) == made


def test_facets_can_be_given_instead_of_answers() -> None:
    case = {**CASE, "facets": {"cosmetic": "light", "cause": "handling"}}
    del case["answers"]
    made = outcome(case)
    assert made["refund"] == outcome(CASE)["refund"]
    assert made["facets"]["cosmetic"] == "light"


def test_without_photos_nothing_is_kept() -> None:
    made = outcome({**CASE, "photos": 0})
    assert made["deduction"] is None
    assert [reason["code"] for reason in made["review"]] == ["evidence_missing"]


def test_a_case_without_a_line_is_a_unit_nobody_announced() -> None:
    made = outcome({"today": "2026-11-16", "country": "DK", "facets": {}})
    assert made["refund"] == {"minor": 0, "currency": "DKK"}
    assert [reason["code"] for reason in made["review"]] == ["unexpected_unit"]


def test_a_time_without_an_offset_is_taken_as_utc() -> None:
    naive = {**CASE, "return": {**CASE["return"], "withdrawn_at": "2026-11-09T10:00:00"}}
    assert outcome(naive) == outcome(CASE)


def changed(**changes: object) -> bytes:
    return json.dumps({**CASE, **changes}).encode()


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (b"", ""),
        (b"{", ""),
        (b"[]", ""),
        (b"\xff", ""),
        (b" " * (LIMIT + 1), ""),
        (changed(today="yesterday"), "today"),
        (changed(country="Holland"), "country"),
        (changed(line={"unit_paid": {"minor": 79.9, "currency": "EUR"}}), "line.unit_paid.minor"),
        (changed(line={"unit_paid": {"minor": "7990", "currency": "EUR"}}), "line.unit_paid.minor"),
        (changed(line={"unit_paid": {"minor": -1, "currency": "EUR"}}), "line.unit_paid.minor"),
        (changed(line={"unit_paid": {"minor": 1, "currency": "euro"}}), "line.unit_paid.currency"),
        (changed(line={"kind": "apparel"}), "line.unit_paid"),
        (changed(colour="red"), "colour"),
        (changed(facets={}), "answers"),
        (changed(answers=None), "answers"),
        (changed(answers=[["state"]]), "answers.0"),
        (changed(answers=[["state", "used"]]), "answers"),
        (changed(answers=[["use", "light"]]), "answers"),
        (changed(answers=[["state", "as_new"], ["use", "light"]]), "answers"),
        (changed(answers=None, facets={"colour": "red"}), "facets.colour"),
        (changed(answers=None, facets={"cosmetic": "shiny"}), "facets.cosmetic"),
        (changed(**{"return": {"shipping_paid": {"minor": 1, "currency": "DKK"}}}), "return.shipping_paid"),
        (changed(**{"return": {"delivered_on": 20261102.5}}), "return.delivered_on"),
    ],
)
def test_what_is_wrong_in_a_case_is_named(data: bytes, where: str) -> None:
    assert trouble(data).params["where"] == where


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists))
def test_no_json_whatever_breaks_the_reader(value: object) -> None:
    trouble(json.dumps(value).encode())


@given(
    st.sampled_from(sorted(CASE)),
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.lists(st.text()),
)
def test_a_field_of_any_type_is_decided_or_named(field: str, value: object) -> None:
    data = changed(**{field: value})
    try:
        made = decide_case(data, guides(), policy(), laws())
    except IntakeError as error:
        code = error.code
    else:
        code = "case_invalid" if not made else "decided"
    assert code in ("case_invalid", "decided")
