"""Walking a guide: the next question, the photos owed, the facets."""

from __future__ import annotations

import pytest

from intake.domain.errors import IntakeError
from intake.domain.grades import Cosmetic, Function, Identity
from intake.grading.walk import facets_of, walk
from tests.unit.grading.makers import guides

GUIDE = guides().for_kind("electronics")


def test_a_walk_begins_with_the_first_question() -> None:
    start = walk(GUIDE, [])
    assert start.question is GUIDE.questions[0]
    assert (start.photos, start.complete) == ((), False)


def test_an_answer_leads_to_its_next_question_and_photos_add_up_in_order() -> None:
    half = walk(GUIDE, [("state", "damaged")])
    assert half.question is not None
    assert half.question.id == "damage"
    end = walk(GUIDE, [("state", "damaged"), ("damage", "transport")])
    assert (end.question, end.photos, end.complete) == (None, ("damage", "parcel"), True)


@pytest.mark.parametrize(
    "answers",
    [
        [("damage", "transport")],
        [("state", "nonsense")],
        [("state", "as_new"), ("damage", "transport")],
        [("state", "damaged"), ("state", "damaged")],
    ],
)
def test_answers_off_the_path_are_refused(answers: list[tuple[str, str]]) -> None:
    for ask in (walk, facets_of):
        with pytest.raises(IntakeError) as caught:
            ask(GUIDE, answers)
        assert caught.value.code == "answer_out_of_place"


def test_facets_are_the_guides_base_with_the_answers_over_it() -> None:
    assert facets_of(GUIDE, []).function is Function.NOT_TESTED
    assert facets_of(GUIDE, [("state", "as_new")]).function is Function.PASS
    assert facets_of(GUIDE, [("state", "used"), ("use", "light")]).cosmetic is Cosmetic.LIGHT


def test_what_the_scanner_found_about_the_serial_stays_when_the_worker_says_as_new() -> None:
    assert facets_of(GUIDE, [("state", "as_new")], Identity.WRONG_SERIAL).identity is Identity.WRONG_SERIAL


def test_what_the_worker_says_it_is_counts_more_than_the_scan() -> None:
    answers = [("state", "other"), ("identity", "empty")]
    assert facets_of(GUIDE, answers, Identity.WRONG_SERIAL).identity is Identity.EMPTY
