"""The scanner's test from the printed page to the sentence that says what to set."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from intake.app.compose import open_station
from intake.app.papers import write_papers
from intake.cli import main
from intake.domain.errors import IntakeError
from intake.paths import DataDir
from intake.scanning.layouts import TEST_CODE, garble, layouts
from tests.integration.printing.conftest import read_codes, render


def told(read: str, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["scanner-test", *arguments], input=f"{read}\n")
    return result.exit_code, result.output


def test_a_right_scanner_has_nothing_to_set() -> None:
    code, said = told(TEST_CODE)
    assert code == 0
    assert "agree" in said


def test_another_layout_is_named_with_what_to_set_and_what_is_not_repaired() -> None:
    code, said = told(garble(TEST_CODE, layouts()["de"]))
    assert code == 1
    assert 'layout = "de"' in said
    assert "+ = `" in said


@pytest.mark.parametrize(
    ("read", "word"),
    [(TEST_CODE.swapcase(), "Caps Lock"), ("4006381333931", "once more"), ("", "once more")],
)
def test_the_text_can_be_given_as_an_argument(read: str, word: str) -> None:
    code, said = told("", read)
    assert code == 1
    assert word in said


def test_the_papers_hold_the_test_barcode(tmp_path: Path) -> None:
    station = open_station(DataDir(tmp_path), training=True)
    try:
        page = (write_papers(station) / "scanner-test.pdf").read_bytes()
    finally:
        station.store.close()
    read = [text for _kind, text in read_codes(render(page)[0])]
    assert TEST_CODE in read
    assert {"OCHELP74", "3SINTAKE-Check_0123456789/abcdef"} <= set(read), "what the scanner is tried with"


def test_a_layout_that_cannot_be_repaired_is_refused_at_start(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('[scanner]\nlayout = "fr-keypad"\n')
    with pytest.raises(IntakeError) as refused:
        open_station(DataDir(tmp_path), training=True)
    assert refused.value.code == "scanner_layout_unknown"
