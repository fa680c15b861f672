"""Every question of every shipped guide fits on the smallest screen we promise, in the longest languages."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from intake import paths
from intake.domain.inspection import Question
from intake.grading.guides import load_guides
from intake.station.commands import Command
from intake.station.views import Ask, Choice
from intake.ui.window import MainWindow
from tests.ui import sample_views
from tests.ui.fake_desk import FakeDesk
from tests.ui.test_views import cut_off, show

NOTE = "Far too small, though I always wear this size; the zip jams and the colour is not that of the picture. " * 2


def view_of(question: Question) -> Ask:
    """A question as the station would ask it, about a unit with much to say of it."""
    unit = replace(sample_views.unit(), accessories=("Storage bag", "Spare button", "Care booklet"), note=NOTE)
    choices = tuple(Choice(int(one.key), one.texts, None, one.hints, one.costs) for one in question.answers)
    return Ask(
        panel=sample_views.panel(),
        unit=unit,
        question=question.texts,
        hints=question.hints,
        choices=choices,
        commands=(Command.UNDO,),
    )


@pytest.mark.parametrize("language", ["de", "ro"])
def test_every_question_fits(qtbot: QtBot, bench_window: MainWindow, desk: FakeDesk, language: str) -> None:
    desk.settings = desk.settings.model_copy(update={"language": language})
    assert bench_window.context is not None
    bench_window.context.rebuild()
    guides = load_guides(paths.resources() / "guides")
    questions = {str(one.texts): one for guide in guides.by_kind.values() for one in guide.questions}
    for question in questions.values():
        show(qtbot, bench_window, desk, view_of(question))
        qtbot.waitUntil(lambda: cut_off(bench_window) == [], timeout=2000)
        assert (bench_window.width(), bench_window.height()) == (1280, 800)
