"""A newer release brings another guide while a unit is in hand: what still fits stays, the rest is asked again."""

from __future__ import annotations

from dataclasses import replace

from intake.domain.inspection import Guide
from intake.grading.guides import Guides
from intake.station.views import Ask
from tests.dock import Dock

LIGHT = "RMA-10431-1"


def renewed(dock: Dock, change: str) -> None:
    """The program starts again with a guide in which the question `change` has another name."""

    def rename(guide: Guide) -> Guide:
        questions = tuple(
            replace(
                question,
                id="renamed" if question.id == change else question.id,
                answers=tuple(
                    replace(answer, next="renamed" if answer.next == change else answer.next)
                    for answer in question.answers
                ),
            )
            for question in guide.questions
        )
        return replace(guide, questions=questions, rolls={}, version="newer")

    guides = Guides({kind: rename(guide) for kind, guide in dock.parts.rules.guides.by_kind.items()})
    dock.parts = replace(dock.parts, rules=replace(dock.parts.rules, guides=guides))


def test_an_answer_to_a_question_that_is_gone_is_asked_again(dock: Dock) -> None:
    dock.scan(dock.returns[LIGHT].tracking[0])
    dock.scan(dock.returns[LIGHT].lines[0].gtin or "")
    first = dock.parts.rules.guides.for_kind(dock.returns[LIGHT].lines[0].kind).questions[0]
    dock.intake.digit(2)
    renewed(dock, first.id)
    view = dock.restart()
    assert isinstance(view, Ask), "the open parcel is there, and asks"
    assert view.question == first.texts
    done = dock.intake.digit(1)
    assert done.finished is not None
    assert done.finished.refund == dock.returns[LIGHT].lines[0].unit_paid
    with dock.store.read() as reads:
        (unit,) = reads.units(return_ids=[dock.returns[LIGHT].id])
    assert [given.question for given in unit.inspection.answers] == ["renamed"], "only what the decision rests on"
    assert unit.inspection.guide_version == unit.decision.guide_version == "newer"
