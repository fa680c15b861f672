"""What must hold of a guide before a worker meets it: it can be walked to its end on every path, in every language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from intake.domain.errors import IntakeError
from intake.domain.grades import Cause
from intake.domain.inspection import Answer, Guide, Question
from intake.domain.own_codes import LPN_PREFIX, lpn
from intake.grading.source import Source, Where
from intake.grading.walk import walk
from intake.texts import LANGUAGES

PLAIN_ROLL = "N"
"""The outcome letter of labels that answer nothing."""

MOST_PATHS = 5000
"""A guide with more paths than this is not one that a person could have checked."""


def check_guide(guide: Guide, source: Source) -> None:
    """Raise IntakeError guide_invalid at the first rule that a guide breaks."""
    _texts(source, ("texts",), guide.texts)
    for slot, texts in guide.slots.items():
        _texts(source, ("slots", slot), texts)
    _unique(source, "question", ((question.id, ("questions", i, "id")) for i, question in enumerate(guide.questions)))
    for index, question in enumerate(guide.questions):
        _check_question(guide, index, question, source)
    _check_order(guide, source)
    for letter, answers in guide.rolls.items():
        _check_roll(guide, letter, answers, source)
    _check_costs(guide, source)


def paths(guide: Guide) -> Iterator[tuple[tuple[str, Answer], ...]]:
    """Every path of a guide from the first question to an end, as (question id, answer)."""
    yield from _paths(guide, guide.questions[0], ())


def _paths(
    guide: Guide, question: Question, so_far: tuple[tuple[str, Answer], ...]
) -> Iterator[tuple[tuple[str, Answer], ...]]:
    for answer in question.answers:
        taken = (*so_far, (question.id, answer))
        if answer.next is None:
            yield taken
        else:
            yield from _paths(guide, guide.question(answer.next), taken)


def _check_question(guide: Guide, index: int, question: Question, source: Source) -> None:
    here = ("questions", index)
    _texts(source, (*here, "texts"), question.texts)
    if question.hints:
        _texts(source, (*here, "hints"), question.hints)
    places = [(*here, "answers", i) for i in range(len(question.answers))]
    _unique(source, "answer", ((a.id, (*p, "id")) for a, p in zip(question.answers, places, strict=True)))
    _unique(source, "key", ((a.key, (*p, "key")) for a, p in zip(question.answers, places, strict=True)))
    for answer, place in zip(question.answers, places, strict=True):
        _check_answer(guide, answer, place, source)


def _check_answer(guide: Guide, answer: Answer, here: Where, source: Source) -> None:
    _texts(source, (*here, "texts"), answer.texts)
    if answer.hints:
        _texts(source, (*here, "hints"), answer.hints)
    if answer.next is not None and all(question.id != answer.next for question in guide.questions):
        raise source.error((*here, "next"), f"there is no question {answer.next!r}")
    for slot in answer.photos:
        if slot not in guide.slots:
            raise source.error((*here, "photos"), f"photo {slot!r} is not described under [slots]")
    if answer.facets.get("cause") is Cause.HANDLING and not answer.costs:
        raise source.error((*here, "facets"), "an answer that blames handling can cost money: say costs = true")


def _check_order(guide: Guide, source: Source) -> None:
    """No question may lead back to itself, and each must be reachable from the first."""
    index = {question.id: i for i, question in enumerate(guide.questions)}
    done: set[str] = set()
    steps = 0

    def visit(question: Question, trail: tuple[str, ...]) -> None:
        nonlocal steps
        steps += 1
        if steps > MOST_PATHS:
            raise source.error(("questions", 0), f"more than {MOST_PATHS} paths")
        done.add(question.id)
        for i, answer in enumerate(question.answers):
            if answer.next is None:
                continue
            if answer.next in (*trail, question.id):
                where = ("questions", index[question.id], "answers", i, "next")
                raise source.error(where, f"leads back to {answer.next!r}: the questions would never end")
            visit(guide.question(answer.next), (*trail, question.id))

    visit(guide.questions[0], ())
    for question in guide.questions:
        if question.id not in done:
            raise source.error(("questions", index[question.id], "id"), f"no answer leads to question {question.id!r}")


def _check_roll(guide: Guide, letter: str, answers: tuple[tuple[str, str], ...], source: Source) -> None:
    where = ("rolls", letter)
    if not re.fullmatch(r"[A-Z]", letter, re.ASCII) or letter == PLAIN_ROLL:
        raise source.error(where, f"a roll is one letter A-Z other than {PLAIN_ROLL}, as in {lpn('A', 1)[:3]}…")
    try:
        end = walk(guide, answers)
    except IntakeError as error:
        raise source.error(where, f"answer {error.params.get('answer')!r} is not on the path") from None
    if not end.complete:
        raise source.error(where, f"the answers of roll {LPN_PREFIX}{letter} do not lead to an end")
    if end.photos:
        raise source.error(where, "a roll ends a unit in one act, so its answers cannot demand photos")


def _check_costs(guide: Guide, source: Source) -> None:
    """What can cost the customer money must be seen in a photo on every path (the burden of proof is the trader's)."""
    index = {question.id: i for i, question in enumerate(guide.questions)}
    for path in paths(guide):
        for question_id, answer in path:
            if answer.costs and not any(each.photos for _, each in path):
                number = guide.question(question_id).answers.index(answer)
                where = ("questions", index[question_id], "answers", number, "costs")
                raise source.error(where, f"answer {answer.id!r} can cost money but no photo is demanded")


def _texts(source: Source, where: Where, texts: Mapping[str, str]) -> None:
    for language in LANGUAGES:
        if not texts.get(language, "").strip():
            raise source.error(where, f"{'.'.join(str(part) for part in where)}: no text in {language!r}")
    for language in texts:
        if language not in LANGUAGES:
            raise source.error(where, f"language {language!r} is not one of {', '.join(LANGUAGES)}")


def _unique(source: Source, what: str, named: Iterable[tuple[str, Where]]) -> None:
    seen: set[str] = set()
    for name, where in named:
        if name in seen:
            raise source.error(where, f"{what} {name!r} is there twice")
        seen.add(name)
