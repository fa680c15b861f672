"""A slow or empty printer never holds up a record, and no label is lost or doubled in the queue."""

from __future__ import annotations

import threading
from uuid import UUID

import pytest

from intake.app.label_queue import LabelQueue
from intake.domain.decisions import Reason
from intake.domain.errors import IntakeError
from intake.domain.ids import new_id


class Paper:
    """A printer that can be stopped and emptied."""

    def __init__(self) -> None:
        self.printed: list[UUID] = []
        self.states: list[str] = []
        self.out = False
        self.bug = False
        self.go = threading.Event()
        self.go.set()

    def print_one(self, unit_id: UUID) -> None:
        self.go.wait(10)
        if self.out:
            raise IntakeError("printer_out_of_paper", printer="test")
        if self.bug:
            raise RuntimeError("a bug")
        self.printed.append(unit_id)

    def told(self, problem: Reason | None) -> None:
        self.states.append(problem.code if problem else "ok")


def test_labels_come_out_in_order_and_a_waiting_one_only_once() -> None:
    paper = Paper()
    paper.go.clear()
    labels = LabelQueue(paper.print_one, paper.told)
    first, second, third = new_id(), new_id(), new_id()
    for unit_id in (first, second, third, third):
        labels.put(unit_id)
    paper.go.set()
    labels.stop()
    assert paper.printed == [first, second, third]


def test_an_empty_printer_is_told_and_the_next_label_is_tried() -> None:
    paper = Paper()
    paper.out = True
    labels = LabelQueue(paper.print_one, paper.told)
    labels.put(new_id())
    labels.settle()
    paper.out = False
    labels.put(new_id())
    labels.stop()
    assert paper.states == ["printer_out_of_paper", "ok"]
    assert len(paper.printed) == 1


@pytest.mark.expects_warnings
def test_a_bug_in_printing_does_not_end_the_queue() -> None:
    paper = Paper()
    paper.bug = True
    labels = LabelQueue(paper.print_one, paper.told)
    labels.put(new_id())
    labels.settle()
    paper.bug = False
    labels.put(new_id())
    labels.stop()
    assert len(paper.printed) == 1


def test_a_printer_that_stopped_is_tried_again_without_a_new_label() -> None:
    paper, owed = Paper(), new_id()
    paper.out = True
    printed, stopped = threading.Event(), threading.Event()

    def told(problem: Reason | None) -> None:
        paper.told(problem)
        (stopped if problem else printed).set()

    def quiet() -> None:
        if stopped.is_set():
            paper.out = False
            labels.put(owed)

    labels = LabelQueue(paper.print_one, told, quiet, quiet_s=0.01)
    labels.put(owed)
    assert printed.wait(10)
    labels.stop()
    assert paper.states[:2] == ["printer_out_of_paper", "ok"]
    assert owed in paper.printed


@pytest.mark.expects_warnings
def test_a_bug_in_looking_for_owed_labels_does_not_end_the_queue() -> None:
    paper = Paper()
    tried = threading.Event()

    def quiet() -> None:
        tried.set()
        raise RuntimeError("a bug")

    labels = LabelQueue(paper.print_one, paper.told, quiet, quiet_s=0.01)
    assert tried.wait(10)
    labels.put(new_id())
    labels.stop()
    assert len(paper.printed) == 1
