"""What a text means here and where each reading leads: for whoever sets up the site's number forms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from intake.domain.codes import CodeKind, Meaning
from intake.domain.labels import FormCount, form_of, ranked
from intake.domain.ports import Reads

MOST_OPENED = 3
MOST_LEARNED = 8

Pattern = tuple[CodeKind, str, str]
"""(kind, carrier or "", pattern) of a site's form that fits the text."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading. `pattern`: the site's form behind it, empty for public ones. `opens`: RMAs of the returns it leads
    to, and how many there are in all. `count`: how often codes of this form opened a return before.
    """

    meaning: Meaning
    pattern: str
    opens: tuple[str, ...]
    found: int
    count: FormCount | None


@dataclass(frozen=True, slots=True)
class CodeReport:
    """All readings of a text, best first, and what the site has learned so far, most used first."""

    text: str
    readings: tuple[Reading, ...]
    learned: tuple[FormCount, ...]


def report(reads: Reads, text: str, meanings: Sequence[Meaning], patterns: Sequence[Pattern]) -> CodeReport:
    """What the bench would make of a text now."""
    counts = reads.label_forms()
    readings = tuple(_reading(reads, text, one, patterns, counts) for one in ranked(text, meanings, counts))
    learned = sorted((one for one in counts.values() if one.opened), key=lambda one: (-one.opened, one.form))
    return CodeReport(text, readings, tuple(learned[:MOST_LEARNED]))


def _reading(
    reads: Reads, text: str, meaning: Meaning, patterns: Sequence[Pattern], counts: dict[str, FormCount]
) -> Reading:
    hits = reads.find_returns([meaning])
    carrier = meaning.carrier or ""
    pattern = next((form for kind, name, form in patterns if kind is meaning.kind and name == carrier), "")
    rmas = tuple(dict.fromkeys(hit.expected.rma for hit in hits))
    return Reading(meaning, pattern, rmas[:MOST_OPENED], len(rmas), counts.get(form_of(text, meaning)))
