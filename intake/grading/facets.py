"""Facet names and values as they stand in guides, policies and case files."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

from intake.domain.grades import (
    Cause,
    Completeness,
    Cosmetic,
    Facets,
    Function,
    Hazard,
    Hygiene,
    Identity,
    Packaging,
    Seal,
)

FACETS: Mapping[str, type[Enum]] = {
    "identity": Identity,
    "completeness": Completeness,
    "packaging": Packaging,
    "cosmetic": Cosmetic,
    "function": Function,
    "hygiene": Hygiene,
    "seal": Seal,
    "cause": Cause,
    "hazard": Hazard,
}


def word(value: Enum) -> str:
    """A facet's value as written in a file: its name in small letters."""
    return value.name.lower()


def parse_facet(name: str, value: object) -> Enum:
    """The value of a facet by its word (cosmetic also by its number). Raises ValueError saying what would do."""
    kind = FACETS.get(name)
    if kind is None:
        raise ValueError(f"unknown facet {name!r}; known are {', '.join(FACETS)}")
    for member in kind:
        if value == word(member) or (type(value) is int and value == member.value):
            return member
    raise ValueError(f"{name} cannot be {value!r}; it can be {', '.join(word(member) for member in kind)}")


def build(values: Mapping[str, Any]) -> Facets:
    """Facets with these parsed values, the rest as for a flawless unit."""
    return Facets(**values)
