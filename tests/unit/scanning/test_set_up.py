"""One scan of the test barcode tells all that the station must know of its scanner."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.scanning.layouts import TEST_CODE, Finding, exact_layouts, garble, layouts
from intake.scanning.set_up import set_up

ALL = sorted(layouts().values(), key=lambda layout: layout.name)
AROUND = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), max_size=4)


@given(st.sampled_from(ALL), AROUND, AROUND)
def test_layout_prefix_and_suffix_are_found_together(layout, before: str, after: str) -> None:
    told = set_up(before + garble(TEST_CODE, layout) + after)
    assert told is not None
    assert told.found.layout == ("" if layout.name == "us" else layout.name)
    if told.found.kind is Finding.REPAIRABLE:
        assert (told.prefix + told.suffix) == before + after
    assert told.found.kind is (
        Finding.RIGHT if layout.name == "us" else Finding.REPAIRABLE if layout.exact else Finding.KNOWN
    )


@pytest.mark.parametrize("text", ["3SABCD1234567", "", "x" * 60, TEST_CODE * 3, TEST_CODE[:40]])
def test_any_other_text_is_no_set_up(text: str) -> None:
    assert set_up(text) is None


def test_only_layouts_that_repair_exactly_can_be_chosen() -> None:
    names = [layout.name for layout in exact_layouts()]
    assert "us" not in names
    assert {"de", "fr"} <= set(names)
