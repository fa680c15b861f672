"""Commands: each has a bar code, and none can be taken for another."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from intake.domain.codes import Certainty, CodeKind, Meaning
from intake.domain.own_codes import looks_like_lpn, split_own
from intake.scanning.carriers import tracking_numbers
from intake.scanning.forms import SiteForms, matching_patterns
from intake.scanning.gs1 import element_meanings
from intake.scanning.parse import parse
from intake.station.commands import DIGITS, KEYS, PLACES, Command, command_named, digit_of, sheet

CODES = dict(sheet())


def distance(one: str, other: str) -> int:
    """Characters to change, add or take away (Levenshtein)."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        left = [i]
        for j, b in enumerate(other, start=1):
            left.append(min(row[j] + 1, left[-1] + 1, row[j - 1] + (a != b)))
        row = left
    return row[-1]


def test_no_two_commands_are_one_or_two_misread_characters_apart() -> None:
    close = [(a, b, distance(a, b)) for a, b in combinations(CODES, 2) if distance(a, b) < 3]
    assert close == []


def test_no_command_can_be_taken_for_a_label_of_anybody() -> None:
    for code, command in CODES.items():
        assert parse(code) == (Meaning(CodeKind.COMMAND, command.value, Certainty.CERTAIN),)
        for other in (code, code.lower(), f" {code} "):
            assert tracking_numbers(other) == []
            assert element_meanings(other) == []
            assert not looks_like_lpn(other)
            assert not matching_patterns(other, SiteForms())


def test_every_command_is_on_the_sheet_and_reads_back_as_itself() -> None:
    assert set(CODES.values()) == set(Command)
    for code, command in CODES.items():
        assert split_own(code) == (CodeKind.COMMAND, command.value)
        assert command_named(command.value) is command


@given(st.sampled_from(sorted(CODES)), st.integers(0, 30), st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"))
def test_one_misread_character_is_never_another_command(code: str, place: int, wrong: str) -> None:
    place %= len(code)
    misread = code[:place] + wrong + code[place + 1 :]
    read = split_own(misread)
    assert misread == code or read is None or command_named(read[1]) is None


def test_the_digits_are_one_to_nine_in_order() -> None:
    assert [digit_of(command) for command in DIGITS] == list(range(1, 10))
    assert digit_of(Command.UNDO) is None


def test_every_other_command_has_a_key_of_its_own() -> None:
    assert set(KEYS) == set(Command) - set(DIGITS) - set(PLACES)
    assert len(set(KEYS.values())) == len(KEYS)


def test_a_command_of_an_older_sheet_is_told_from_ours() -> None:
    assert command_named("TELEPORT") is None
