"""The grade that follows from what an inspection found. Nobody types a grade in."""

from __future__ import annotations

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


def grade_of(facets: Facets) -> Grade:
    """The worst thing found decides. R (repaired) is never given at the dock: it comes out of a repair."""
    if facets.identity is not Identity.RIGHT:
        return Grade.X
    if _damaged(facets):
        return Grade.D
    if _worn(facets):
        return Grade.C
    if _lightly_used(facets):
        return Grade.B
    if facets.packaging is Packaging.SEALED and facets.cosmetic is Cosmetic.NONE:
        return Grade.A1
    return Grade.A2


def _damaged(facets: Facets) -> bool:
    return (
        facets.cosmetic is Cosmetic.DAMAGED
        or facets.function is Function.FAIL
        or facets.hygiene is Hygiene.COMPROMISED
        or facets.completeness is Completeness.MAIN_PART_MISSING
        or facets.hazard is not Hazard.NONE
    )


def _worn(facets: Facets) -> bool:
    return (
        facets.cosmetic is Cosmetic.VISIBLE
        or facets.function is Function.LIMITED
        or facets.completeness is Completeness.ACCESSORY_MISSING
    )


def _lightly_used(facets: Facets) -> bool:
    return (
        facets.cosmetic is Cosmetic.LIGHT
        or facets.function is Function.NOT_TESTED
        or facets.hygiene is Hygiene.CLEANABLE
        or facets.seal is Seal.BROKEN
        or facets.packaging in (Packaging.DAMAGED, Packaging.NONE)
    )
