"""The grade follows from the facets."""

from __future__ import annotations

import itertools

import pytest

from intake.domain.grades import (
    Completeness,
    Cosmetic,
    Facets,
    Function,
    Grade,
    Hazard,
    Hygiene,
    Identity,
    Packaging,
    Seal,
)
from intake.grading.grade import grade_of


@pytest.mark.parametrize(
    ("facets", "grade"),
    [
        (Facets(packaging=Packaging.SEALED), Grade.A1),
        (Facets(), Grade.A2),
        (Facets(cosmetic=Cosmetic.TRIED_ON), Grade.A2),
        (Facets(packaging=Packaging.SEALED, cosmetic=Cosmetic.TRIED_ON), Grade.A2),
        (Facets(cosmetic=Cosmetic.LIGHT), Grade.B),
        (Facets(packaging=Packaging.NONE), Grade.B),
        (Facets(hygiene=Hygiene.CLEANABLE), Grade.B),
        (Facets(function=Function.NOT_TESTED), Grade.B),
        (Facets(packaging=Packaging.SEALED, seal=Seal.BROKEN), Grade.B),
        (Facets(cosmetic=Cosmetic.VISIBLE), Grade.C),
        (Facets(function=Function.LIMITED), Grade.C),
        (Facets(completeness=Completeness.ACCESSORY_MISSING), Grade.C),
        (Facets(completeness=Completeness.MAIN_PART_MISSING), Grade.D),
        (Facets(cosmetic=Cosmetic.DAMAGED), Grade.D),
        (Facets(function=Function.FAIL), Grade.D),
        (Facets(hygiene=Hygiene.COMPROMISED), Grade.D),
        (Facets(hazard=Hazard.BATTERY), Grade.D),
        (Facets(identity=Identity.EMPTY), Grade.X),
        (Facets(identity=Identity.WRONG_SERIAL, packaging=Packaging.SEALED), Grade.X),
    ],
)
def test_the_worst_thing_found_makes_the_grade(facets: Facets, grade: Grade) -> None:
    assert grade_of(facets) is grade


def test_more_wear_never_makes_a_better_grade() -> None:
    order = [Grade.A1, Grade.A2, Grade.B, Grade.C, Grade.D]
    for packaging, function in itertools.product(Packaging, Function):
        grades = [grade_of(Facets(packaging=packaging, function=function, cosmetic=wear)) for wear in Cosmetic]
        places = [order.index(grade) for grade in grades]
        assert places == sorted(places)


def test_a_repaired_unit_is_never_graded_at_the_dock() -> None:
    for identity, wear, function, seal in itertools.product(Identity, Cosmetic, Function, Seal):
        facets = Facets(identity=identity, cosmetic=wear, function=function, seal=seal)
        assert grade_of(facets) is not Grade.R
