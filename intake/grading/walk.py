"""Walking one unit through a guide: the next question, the photos owed, and the facets that come out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from intake.domain.errors import IntakeError
from intake.domain.grades import Facets, Identity
from intake.domain.inspection import Answer, Guide, Question
from intake.grading.facets import build

Answers = Sequence[tuple[str, str]]
"""(question id, answer id) pairs in the order they were given."""


@dataclass(frozen=True, slots=True)
class Walk:
    """Where a walk stands: the next question (None at the end) and the photo slots demanded so far, in order."""

    question: Question | None
    photos: tuple[str, ...]
    complete: bool


def walk(guide: Guide, answers: Answers) -> Walk:
    """Where these answers lead. Raises IntakeError answer_out_of_place when they do not fit the guide's path."""
    given = path_of(guide, answers)
    photos = tuple(dict.fromkeys(slot for answer in given for slot in answer.photos))
    following = given[-1].next if given else guide.questions[0].id
    question = None if following is None else guide.question(following)
    return Walk(question, photos, question is None)


def facets_of(guide: Guide, answers: Answers, identity: Identity = Identity.RIGHT) -> Facets:
    """The facets of a unit. `identity` is what scanning found; an answer about identity says more than a scan."""
    values: dict[str, Any] = {"identity": identity, **guide.base}
    for answer in path_of(guide, answers):
        values.update(answer.facets)
    return build(values)


def path_of(guide: Guide, answers: Answers) -> tuple[Answer, ...]:
    """The guide's answers along the path. Raises IntakeError answer_out_of_place for one that is not on it."""
    expected: str | None = guide.questions[0].id
    path: list[Answer] = []
    for question_id, answer_id in answers:
        if question_id != expected:
            raise IntakeError("answer_out_of_place", question=question_id, answer=answer_id)
        try:
            answer = guide.question(question_id).answer(answer_id)
        except KeyError:
            raise IntakeError("answer_out_of_place", question=question_id, answer=answer_id) from None
        path.append(answer)
        expected = answer.next
    return tuple(path)
