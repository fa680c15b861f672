"""The guides, policies and laws that are shipped: every path of every guide leads to a decision."""

from __future__ import annotations

from datetime import timedelta

import pytest

from intake.domain.grades import Cause, Disposition, Facets, Grade, Identity
from intake.domain.inspection import Guide, Inspection
from intake.domain.money import Money
from intake.domain.returns import Ground
from intake.grading.decide import decide
from intake.grading.explain import REASONS
from intake.grading.grade import grade_of
from intake.grading.guide_checks import paths
from intake.grading.walk import facets_of, walk
from tests.unit.grading.makers import PHOTO, POLICIES, TODAY, guides, laws, line, policy, returned

KINDS = ("apparel", "footwear", "electronics", "beauty", "media", "home", "toys", "jewellery", "generic")


def every_path(guide: Guide) -> list[list[tuple[str, str]]]:
    return [[(question, answer.id) for question, answer in path] for path in paths(guide)]


@pytest.mark.parametrize("kind", KINDS)
def test_the_shipped_guides_are_sound(kind: str) -> None:
    assert guides().problems == ()
    assert guides().for_kind(kind).id == kind


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", POLICIES)
def test_every_path_of_every_guide_yields_a_decision(kind: str, name: str) -> None:
    guide = guides().for_kind(kind)
    rules = policy(name)
    for answers in every_path(guide):
        facets = facets_of(guide, answers)
        for ground in Ground:
            for country in ("nl", "dk", "ro", "de"):
                article = line(kind=kind, ground=ground)
                seen = Inspection(kind, guide.version, "eva", (), (PHOTO,) if walk(guide, answers).photos else ())
                made = decide(returned(article), article, seen, facets, rules, laws().for_country(country), TODAY)
                kept = made.deduction.amount if made.deduction else Money(0, "EUR")
                assert made.refund + kept in (article.unit_paid, Money(0, "EUR"))
                assert made.tote == rules.totes[made.disposition]
                assert made.due is not None
                assert made.reasons or made.review
                for reason in (*made.reasons, *made.review):
                    assert set(reason.params) == set(REASONS[reason.code])
                    assert all(isinstance(value, str) for value in reason.params.values())
                if ground in (Ground.DEFECT, Ground.OUR_ERROR):
                    assert made.deduction is None


@pytest.mark.parametrize("kind", KINDS)
def test_key_one_alone_answers_a_clean_unit_and_restocks_it(kind: str) -> None:
    guide = guides().for_kind(kind)
    first = guide.questions[0]
    answer = first.answers[0]
    assert answer.key == "1"
    assert walk(guide, [(first.id, answer.id)]).complete
    article = line(kind=kind)
    made = decide(
        returned(article),
        article,
        Inspection(kind, "", ""),
        facets_of(guide, [(first.id, answer.id)]),
        policy(),
        laws().for_country("nl"),
        TODAY,
    )
    assert (made.grade, made.disposition, made.refund) == (Grade.A2, Disposition.RESTOCK, article.unit_paid)
    assert made.review == ()


@pytest.mark.parametrize("kind", KINDS)
def test_a_roll_label_restocks_in_one_act(kind: str) -> None:
    guide = guides().for_kind(kind)
    grades = {letter: grade_of(facets_of(guide, answers)) for letter, answers in guide.rolls.items()}
    assert grades["A"] is Grade.A2
    assert grades.get("S", Grade.A1) is Grade.A1


@pytest.mark.parametrize("kind", KINDS)
def test_no_unit_takes_more_than_six_acts_with_its_scan_keys_and_photos(kind: str) -> None:
    guide = guides().for_kind(kind)
    for answers in every_path(guide):
        assert 1 + len(answers) + len(walk(guide, answers).photos) <= 6


@pytest.mark.parametrize("kind", KINDS)
def test_a_worker_sees_at_most_six_short_answers(kind: str) -> None:
    for question in guides().for_kind(kind).questions:
        assert len(question.answers) <= 6
        assert [answer.key for answer in question.answers] == [str(i + 1) for i in range(len(question.answers))]
        for answer in question.answers:
            assert len(answer.texts["en"]) <= 28, answer.texts["en"]
            assert all(len(text) <= 30 for text in answer.texts.values()), answer.texts


@pytest.mark.parametrize("kind", KINDS)
def test_answers_in_one_question_read_differently_in_every_language(kind: str) -> None:
    for question in guides().for_kind(kind).questions:
        for language in ("en", "nl", "da", "de", "ro"):
            texts = [answer.texts[language] for answer in question.answers]
            assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_box_and_a_strange_article_can_be_said_in_every_guide(kind: str) -> None:
    guide = guides().for_kind(kind)
    said = {facets_of(guide, answers).identity for answers in every_path(guide)}
    assert {Identity.EMPTY, Identity.NOT_OURS, Identity.WRONG_VARIANT, Identity.COUNTERFEIT} <= said


@pytest.mark.parametrize("kind", KINDS)
def test_where_damage_comes_from_can_be_left_open_in_every_guide(kind: str) -> None:
    guide = guides().for_kind(kind)
    causes = {facets_of(guide, answers).cause for answers in every_path(guide)}
    assert {Cause.HANDLING, Cause.TRANSPORT, Cause.DEFECT, Cause.UNKNOWN} <= causes


def test_every_country_knows_its_holidays_for_the_years_to_come() -> None:
    for country, law in laws().countries.items():
        for year in range(2025, 2029):
            assert sum(day.year == year for day in law.holidays) >= 4, (country, year)
        assert all(day.weekday() < 5 for day in law.holidays)


def test_a_decision_replayed_is_the_same_decision() -> None:
    article = line()
    arguments = (returned(article), article, Inspection("apparel", "v", "eva"), Facets(), policy(), laws().base, TODAY)
    assert decide(*arguments) == decide(*arguments)
    assert decide(*arguments[:-1], TODAY + timedelta(days=1)) == decide(*arguments)
