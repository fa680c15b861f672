"""Our own barcodes: their form, their check digits, and that a slip never makes another valid code."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.codes import CodeKind
from intake.domain.errors import IntakeError
from intake.domain.own_codes import (
    badge_code,
    check_digits,
    command_code,
    looks_like_lpn,
    lpn,
    lpn_number,
    parse_lpn,
    plain,
    split_own,
    tote_code,
)

letters = st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
numbers = st.integers(0, 999_999_999)


def test_the_check_digits_agree_with_a_published_lei() -> None:
    # ISO 17442 uses the same scheme; GLEIF's own LEI is public.
    assert check_digits("506700GE1G29325QX3") == "63"


@given(letters, numbers)
def test_an_lpn_comes_back_as_it_was_made(outcome: str, number: int) -> None:
    code = lpn(outcome, number)
    assert len(code) == 14
    assert parse_lpn(code) == (outcome, number)
    assert parse_lpn(f" {code.lower()}\r\n") == (outcome, number)
    assert split_own(code) == (CodeKind.LPN, code)


@given(letters, numbers, st.integers(2, 13), st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"))
def test_one_wrong_character_never_gives_another_lpn(outcome: str, number: int, at: int, wrong: str) -> None:
    code = lpn(outcome, number)
    changed = code[:at] + wrong + code[at + 1 :]
    assert changed == code or parse_lpn(changed) is None


@given(letters, numbers, st.integers(3, 12))
def test_two_swapped_neighbours_never_give_another_lpn(outcome: str, number: int, at: int) -> None:
    code = lpn(outcome, number)
    swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    assert swapped == code or parse_lpn(swapped) is None


def test_a_damaged_lpn_is_still_known_as_ours() -> None:
    code = lpn("N", 7)
    damaged = code[:-1] + str((int(code[-1]) + 1) % 10)
    assert looks_like_lpn(damaged)
    assert parse_lpn(damaged) is None


@pytest.mark.parametrize(
    ("code", "kind", "name"),
    [
        (command_code("undo"), CodeKind.COMMAND, "UNDO"),
        (badge_code("eva-42"), CodeKind.BADGE, "EVA42"),
        (tote_code("R-07"), CodeKind.TOTE, "R07"),
    ],
)
def test_a_named_code_says_its_kind_and_plain_name(code: str, kind: CodeKind, name: str) -> None:
    assert split_own(code) == (kind, name)
    assert split_own(code[:-2] + f"{(int(code[-2:]) + 1) % 97:02d}") is None


def test_names_are_compared_without_case_and_separators() -> None:
    assert plain(" r-07 ") == plain("R07") == "R07"
    assert plain("ß²é") == "SS"


@pytest.mark.parametrize("name", ["", "x", "undo2", "a" * 21])
def test_a_command_name_that_does_not_fit_is_refused(name: str) -> None:
    with pytest.raises(ValueError):
        command_code(name)


@pytest.mark.parametrize("name", ["", "abc", "a" * 13])
def test_a_badge_name_that_does_not_fit_is_refused(name: str) -> None:
    with pytest.raises(ValueError):
        badge_code(name)


@pytest.mark.parametrize(("outcome", "number"), [("", 1), ("NN", 1), ("n", 1), ("3", 1), ("N", -1), ("N", 10**9)])
def test_an_lpn_that_cannot_be_is_refused(outcome: str, number: int) -> None:
    with pytest.raises(ValueError):
        lpn(outcome, number)


@given(st.text(max_size=40))
def test_any_text_can_be_asked_without_harm(text: str) -> None:
    split_own(text)
    parse_lpn(text)
    looks_like_lpn(text)


@given(st.integers(1, 999), st.integers(1, 999), st.integers(1, 999_999), st.integers(1, 999_999))
def test_two_stations_with_blocks_of_their_own_never_give_one_number(a: int, b: int, i: int, j: int) -> None:
    assert (lpn_number(a, i) == lpn_number(b, j)) == ((a, i) == (b, j))


def test_a_block_that_is_used_up_says_so_and_no_other_is_touched() -> None:
    with pytest.raises(IntakeError, match="lpn_used_up"):
        lpn_number(7, 1_000_000)
    assert lpn_number(0, 1_000_000) == 1_000_000
