"""Reads guides: TOML data that asks the questions for a kind of article. docs/guides.md describes the format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from intake.domain.errors import IntakeError
from intake.domain.inspection import Answer, Guide, Question
from intake.grading.facets import parse_facet
from intake.grading.guide_checks import check_guide
from intake.grading.source import Source, Where, read_text

FALLBACK = "generic"
"""The guide for kinds that have none of their own."""

_NAME = r"^[a-z][a-z0-9_]{0,39}$"
_RollAnswer = Annotated[list[str], Field(min_length=2, max_length=2)]


class _Raw(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _RawAnswer(_Raw):
    id: str = Field(pattern=_NAME)
    key: str = Field(pattern=r"^[1-9]$")
    texts: dict[str, str]
    hints: dict[str, str] = {}
    facets: dict[str, Any] = {}
    next: str | None = None
    photos: list[str] = Field(default=[], max_length=6)
    costs: bool = False


class _RawQuestion(_Raw):
    id: str = Field(pattern=_NAME)
    texts: dict[str, str]
    hints: dict[str, str] = {}
    answers: list[_RawAnswer] = Field(min_length=2, max_length=9)


class _RawGuide(_Raw):
    id: str = Field(pattern=_NAME)
    texts: dict[str, str]
    base: dict[str, Any] = {}
    questions: list[_RawQuestion] = Field(min_length=1, max_length=40)
    rolls: dict[str, list[_RollAnswer]] = {}
    slots: dict[str, dict[str, str]] = {}


_ADAPTER = TypeAdapter(_RawGuide)


@dataclass(frozen=True, slots=True)
class Guides:
    """The guides of a folder by kind. `problems` are the files that could not be used; the others work."""

    by_kind: Mapping[str, Guide]
    problems: tuple[IntakeError, ...] = field(default=())

    def for_kind(self, kind: str) -> Guide:
        """The guide for a kind of article, or the generic one. Raises IntakeError guide_missing without either."""
        guide = self.by_kind.get(kind) or self.by_kind.get(FALLBACK)
        if guide is None:
            raise IntakeError("guide_missing", kind=kind)
        return guide


def parse_guide(text: str, name: str) -> Guide:
    """A guide from TOML. Raises IntakeError guide_invalid with file, line and reason."""
    source = Source(text, name, "guide_invalid")
    raw = source.validated(_ADAPTER)
    guide = Guide(
        id=raw.id,
        version=source.version,
        texts=raw.texts,
        questions=tuple(_question(source, index, question) for index, question in enumerate(raw.questions)),
        base=_facets(source, ("base",), raw.base),
        rolls={letter: tuple((q, a) for q, a in answers) for letter, answers in raw.rolls.items()},
        slots=raw.slots,
    )
    check_guide(guide, source)
    return guide


def load_guides(folder: Path) -> Guides:
    """All guides (*.toml) of a folder. Raises IntakeError guide_missing when there is none to fall back to."""
    found: dict[str, Guide] = {}
    problems: list[IntakeError] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            guide = parse_guide(read_text(path, "guide_invalid"), path.name)
            if guide.id != path.stem:
                raise IntakeError("guide_invalid", file=path.name, line=1, reason=f"id must be {path.stem!r}")
            found[guide.id] = guide
        except IntakeError as problem:
            problems.append(problem)
    if FALLBACK not in found and not problems:
        raise IntakeError("guide_missing", kind=FALLBACK)
    return Guides(MappingProxyType(found), tuple(problems))


def _question(source: Source, index: int, raw: _RawQuestion) -> Question:
    answers = (_answer(source, ("questions", index, "answers", i), answer) for i, answer in enumerate(raw.answers))
    return Question(raw.id, raw.texts, tuple(answers), raw.hints)


def _answer(source: Source, where: Where, raw: _RawAnswer) -> Answer:
    return Answer(
        id=raw.id,
        key=raw.key,
        texts=raw.texts,
        facets=_facets(source, (*where, "facets"), raw.facets),
        next=raw.next,
        photos=tuple(raw.photos),
        hints=raw.hints,
        costs=raw.costs,
    )


def _facets(source: Source, where: Where, raw: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in raw.items():
        try:
            values[name] = parse_facet(name, value)
        except ValueError as error:
            raise source.error((*where, name), str(error)) from None
    return values
