"""Guides (the questions for a kind of article) and inspections (one unit walked through a guide)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a guide's question: which facets it sets, where it leads, which photos it demands.

    `facets` maps facet names to values. `next` is a question id, or None for the end. `texts` and `hints` map a
    language to a sentence. `key` is the digit that gives it. `costs` marks an answer that can lead to a deduction.
    """

    id: str
    key: str
    texts: dict[str, str]
    facets: dict[str, Any] = field(default_factory=dict)
    next: str | None = None
    photos: tuple[str, ...] = ()
    hints: dict[str, str] = field(default_factory=dict)
    costs: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its answers, in the order of their keys."""

    id: str
    texts: dict[str, str]
    answers: tuple[Answer, ...]
    hints: dict[str, str] = field(default_factory=dict)

    def answer(self, answer_id: str) -> Answer:
        """The answer with that id; KeyError when there is none."""
        for answer in self.answers:
            if answer.id == answer_id:
                return answer
        raise KeyError(answer_id)


@dataclass(frozen=True, slots=True)
class Guide:
    """The questions for a kind of article. `version` is the first 12 hex digits of the SHA-256 of its source.

    `base` are the facets before any answer; `rolls` maps the outcome letter of a pre-printed LPN roll to the answers
    it gives; `slots` names the photos (slot → language → text).
    """

    id: str
    version: str
    texts: dict[str, str]
    questions: tuple[Question, ...]
    base: dict[str, Any] = field(default_factory=dict)
    rolls: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    slots: dict[str, dict[str, str]] = field(default_factory=dict)

    def question(self, question_id: str) -> Question:
        """The question with that id; KeyError when there is none."""
        for question in self.questions:
            if question.id == question_id:
                return question
        raise KeyError(question_id)


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it was given."""

    question: str
    answer: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo on disk, named by the SHA-256 of its JPEG; `slot` is what the guide asked to see."""

    sha256: str
    slot: str
    at: datetime
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Inspection:
    """One unit walked through a guide."""

    guide: str
    guide_version: str
    operator: str
    answers: tuple[Given, ...] = ()
    photos: tuple[Photo, ...] = ()
