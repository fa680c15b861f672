"""File names that cannot do harm."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.printing.files import safe_name


@given(st.text(max_size=300))
def test_any_text_becomes_a_name_that_every_system_takes(text: str):
    assert re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,80}", safe_name(text))


@pytest.mark.parametrize("text", ["../../etc/passwd", "/root/x", "a\\b", "C:x", "..", "", "con", "LPT1", "nul.txt"])
def test_a_name_cannot_leave_the_folder_or_open_a_device(text: str):
    name = safe_name(text)
    assert not re.search(r"[/\\:]", name)
    assert name not in {"", ".", ".."}
    assert not re.match(r"(?i)(con|lpt1|nul)(\.|$)", name)


def test_an_lpn_keeps_its_name():
    assert safe_name("LPN00000000157") == "LPN00000000157"
