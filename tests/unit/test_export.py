"""Exports cannot carry formulas into a spreadsheet."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.insights.export import as_csv, safe_cell


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "\0=", "＝", "＋", "－", "＠"])
def test_a_cell_that_could_be_a_formula_is_quoted(start: str) -> None:
    assert safe_cell(f"{start}cmd|' /C calc'!A0").startswith("'")


@given(st.lists(st.text(), min_size=1, max_size=5))
def test_no_cell_of_an_export_begins_a_formula(cells: list[str]) -> None:
    table = as_csv([{f"c{i}": cell for i, cell in enumerate(cells)}])
    for row in list(csv.reader(io.StringIO(table, newline="")))[1:]:
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")) for cell in row)


def test_plain_text_and_numbers_stay_as_they_are() -> None:
    assert [safe_cell(one) for one in ("Trail Jacket", 12, "")] == ["Trail Jacket", "12", ""]
