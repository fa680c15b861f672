"""The form of a code as this site knows it: what carrier's, and how it is built, without its digits and letters.

Counted each time a code opens a return here, or leads nowhere: so a site finds out which of the many codes on a
carrier's label is the one that its shops know. The counts rank and advise; they never decide.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from intake.domain.codes import CodeKind, Meaning

LONGEST_SHAPE = 40
ENOUGH = 3
"""Times a form must have opened a return before anybody is told to look for it."""

_PREFIXES = ("JJD", "JVGL", "3S", "1Z", "1ONB", "%", "]C1", "RMA")


@dataclass(frozen=True, slots=True)
class FormCount:
    """How often codes of a form opened a return here, and how often they led nowhere."""

    form: str
    opened: int
    missed: int

    @property
    def carrier(self) -> str:
        """The carrier's short name; empty when the form is nobody's."""
        return self.form.split(" ")[1].strip("-")

    @property
    def shape(self) -> str:
        """How such a code looks: "3SXXXX0000000"."""
        return self.form.split(" ", 2)[2]


def shape_of(text: str) -> str:
    """A text with 0 for every digit and X for every letter; a carrier's fixed beginning stays: "3SXXXX0000000"."""
    code = text.strip().upper()[:LONGEST_SHAPE]
    start = next((one for one in _PREFIXES if code.startswith(one)), "")
    rest = code[len(start) :]
    return start + "".join("0" if c.isdigit() else "X" if c.isalpha() else " " if ord(c) < 0x21 else c for c in rest)


def form_of(text: str, meaning: Meaning) -> str:
    """The form of a code read as `meaning`: "tracking postnl 3SXXXX0000000"."""
    return f"{meaning.kind.value} {meaning.carrier or '-'} {shape_of(text)}"


def ranked(text: str, meanings: Sequence[Meaning], counts: Mapping[str, FormCount]) -> tuple[Meaning, ...]:
    """The meanings, among equally certain ones those first whose form opened a return here most often."""

    def opened(meaning: Meaning) -> int:
        known = counts.get(form_of(text, meaning))
        return known.opened if known is not None else 0

    return tuple(sorted(meanings, key=lambda one: (-one.certainty, -opened(one))))


def better_form(text: str, meanings: Sequence[Meaning], counts: Mapping[str, FormCount]) -> FormCount | None:
    """The form of this carrier's labels that opens returns here, when this text's own form never did; else None."""
    mine = {form_of(text, one) for one in meanings}
    if any(counts[form].opened for form in mine if form in counts):
        return None
    carriers = {one.carrier for one in meanings if one.kind is CodeKind.TRACKING and one.carrier}
    others = [one for one in counts.values() if one.carrier in carriers and one.form not in mine]
    best = max(others, key=lambda one: one.opened, default=None)
    return best if best is not None and best.opened >= ENOUGH else None
