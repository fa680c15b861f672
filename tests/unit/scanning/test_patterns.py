"""A site's pattern that could stall the bench is refused before it is used; honest ones are not."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.domain.codes import CodeKind
from intake.domain.errors import IntakeError
from intake.scanning.forms import DEFAULT_ORDER, DEFAULT_RMA, SiteForms, matching_patterns
from intake.scanning.patterns import LONGEST_TEXT, MOST_WAYS, ways

HONEST = (
    *DEFAULT_RMA,
    *DEFAULT_ORDER,
    r"[A-Z0-9]{8,20}",
    r"^(?:NL|DK|DE|RO)-\d{4,8}-[A-Z]{1,3}$",
    r"^R\d{6,9}(?:[A-Z]{2}\d+)?$",
    r"^\d{1,6}(?:-\d{1,4}){0,4}$",
    r".*-\d{8}",
    r"^(?=.*\d)[A-Z0-9]{10}$",
)
RUINOUS = (r"(A+)+$", r"^(a|aa)+$", r"(.*)*x", r"a*a*a*a*b", r"^(\w+\s?)*$", r"(?:a?){40}a{40}", r"([A-Z]*|[0-9]*)*!")


@pytest.mark.parametrize("pattern", HONEST)
def test_an_honest_pattern_is_taken(pattern: str) -> None:
    assert SiteForms(rma=(pattern,)).rma == (pattern,)


@pytest.mark.parametrize("pattern", RUINOUS)
def test_a_pattern_that_backtracks_for_ever_is_refused(pattern: str) -> None:
    with pytest.raises(IntakeError, match="site_pattern_slow"):
        SiteForms(tracking=(("gls", pattern),))


_atoms = st.sampled_from(["a", "[ab]", "b", ".", r"\d", "(a)", "(?:ab)", "(a|b)", "(?:a|ab)"])
_counts = st.sampled_from(["", "?", "*", "+", "{2,5}", "*?", "{3}"])
_patterns = st.recursive(
    st.builds(str.__add__, _atoms, _counts),
    lambda inner: st.builds(lambda parts, count: f"(?:{''.join(parts)}){count}", st.lists(inner, max_size=3), _counts),
    max_leaves=5,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_patterns, min_size=1, max_size=3).map("".join))
def test_what_is_taken_ends_in_time_on_the_worst_texts(pattern: str) -> None:
    if ways(pattern) > MOST_WAYS:
        return
    compiled = re.compile(pattern, re.IGNORECASE | re.ASCII)
    began = time.process_time()
    for text in ("a" * LONGEST_TEXT, "ab" * 32, "a" * 63 + "!", "1" * 63 + "!"):
        compiled.search(text)
        re.search(pattern + "!x", text, re.IGNORECASE | re.ASCII)
    assert time.process_time() - began < 1.0


def test_the_patterns_that_fit_a_text_are_named() -> None:
    site = SiteForms(rma=(r"^R\d{4}$",), tracking=(("gls", r"[A-Z0-9]{5}"), ("fan", r"\d{13}")))
    assert matching_patterns("R1234", site) == (
        (CodeKind.RMA, "", r"^R\d{4}$"),
        (CodeKind.TRACKING, "gls", r"[A-Z0-9]{5}"),
    )
