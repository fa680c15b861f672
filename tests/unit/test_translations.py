"""The five languages say the same things, and there is a sentence for everything the program can say."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from enum import Enum
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from intake.domain.effects import EntryState
from intake.domain.grades import Disposition, Grade
from intake.domain.people import Role
from intake.domain.returns import Ground
from intake.domain.stories import Told
from intake.station.commands import Command
from intake.texts import LANGUAGES, flatten

ROOT = Path(__file__).resolve().parents[2]
TROUBLE = {"IntakeError", "ShopUnreachable", "ShopUncertain", "ShopRefused", "ShopAnswerUnusable"}
SAID = {*TROUBLE, "Reason", "Refused"}


def sentences(language: str) -> dict[str, str]:
    path = ROOT / "resources" / "translations" / f"{language}.toml"
    return flatten(tomllib.loads(path.read_text(encoding="utf-8")))


TEXTS = {language: sentences(language) for language in LANGUAGES}
ENGLISH = TEXTS["en"]


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def calls() -> Iterator[tuple[str, str, ast.Call]]:
    """(place, class name, call) of everything in the program that says something by a code."""
    for path in sorted((ROOT / "intake").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAID:
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node.func.id, node


def codes_of(node: ast.expr) -> list[str]:
    """The codes an argument can be: one, or both sides of a condition. What is computed is not seen."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return codes_of(node.body) + codes_of(node.orelse)
    return []


def given(call: ast.Call, name: str) -> set[str] | None:
    """The parameters a call gives, or None when they cannot be seen here."""
    if name == "Reason":
        if len(call.args) < 2:
            return set()
        params = call.args[1]
        if not isinstance(params, ast.Dict):
            return None
        return {key.value for key in params.keys if isinstance(key, ast.Constant) and isinstance(key.value, str)}
    if any(keyword.arg is None for keyword in call.keywords):
        return None
    return {keyword.arg for keyword in call.keywords if keyword.arg}


def asked_for() -> Iterator[tuple[str, str, bool]]:
    """(place, key or its beginning, whole?) of every sentence that the program asks for by its key."""
    for path in sorted((ROOT / "intake").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            first, place = node.args[0], f"{path.relative_to(ROOT)}:{node.lineno}"
            if isinstance(first, ast.Constant) and isinstance(first.value, str) and KEY.fullmatch(first.value):
                yield place, first.value, True
            if isinstance(first, ast.JoinedStr) and isinstance(first.values[0], ast.Constant):
                begins = str(first.values[0].value)
                if KEY.match(begins):
                    yield place, begins, False


def tables(name: str) -> tuple[str, ...]:
    return ("error",) if name in TROUBLE else ("message", "reason", "error", "device")


TABLES = "|".join(sorted({key.split(".")[0] for key in ENGLISH}))
KEY = re.compile(rf"(?:{TABLES})\.(?:[A-Za-z0-9_]+\.)*(?:[A-Za-z0-9_]+)?")


@cache
def spoken() -> list[tuple[str, str, str, set[str] | None]]:
    """(place, class name, code, parameters) of every code that stands in the sources."""
    return [
        (place, name, code, given(call, name))
        for place, name, call in calls()
        if call.args
        for code in codes_of(call.args[0])
    ]


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_language_has_the_same_keys_as_english(language: str):
    assert set(TEXTS[language]) == set(ENGLISH)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_empty_or_torn(language: str):
    for key, text in TEXTS[language].items():
        assert text.strip() == text, key
        assert text, key
        assert not re.search(r"[ ]{2}(?!\w)|TODO|¦", text.replace("/  ", "")), key
        Formatter().parse(text)


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_language_fills_in_the_same_things(language: str):
    for key, text in ENGLISH.items():
        assert placeholders(TEXTS[language][key]) == placeholders(text), key


def test_romanian_uses_letters_with_commas_below():
    assert not [key for key, text in TEXTS["ro"].items() if set(text) & set("şţŞŢ")]


@pytest.mark.parametrize(
    ("table", "kind"),
    [
        ("grade", Grade),
        ("label.grade", Grade),
        ("disposition", Disposition),
        ("ground", Ground),
        ("entry_state", EntryState),
        ("story", Told),
    ]
    + [("role", Role), ("ui.role", Role), ("command", Command)],
)
def test_every_member_has_a_name(table: str, kind: type[Enum]):
    assert [member for member in kind if f"{table}.{member.value}" not in ENGLISH] == []


def test_the_scan_of_the_sources_sees_the_codes():
    assert len({code for _, _, code, _ in spoken()}) > 100


def test_every_code_has_a_sentence():
    silent = [
        (place, code) for place, name, code, _ in spoken() if not any(f"{t}.{code}" in ENGLISH for t in tables(name))
    ]
    assert silent == []


def test_every_sentence_that_is_asked_for_by_key_exists():
    keys = list(asked_for())
    assert len(keys) > 60
    silent = [(place, key) for place, key, whole in keys if whole and key not in ENGLISH]
    silent += [(p, key) for p, key, whole in keys if not whole and not any(known.startswith(key) for known in ENGLISH)]
    assert silent == []


def test_a_sentence_asks_only_for_what_the_program_gives():
    for place, name, code, params in spoken():
        # The first table that has the code speaks.
        text = next((ENGLISH[f"{table}.{code}"] for table in tables(name) if f"{table}.{code}" in ENGLISH), "")
        assert params is None or placeholders(text) <= params, f"{place}: {code}: {text}"


def test_every_error_says_what_to_do():
    short = [key for key, text in ENGLISH.items() if key.startswith("error.") and len(text.split()) < 6]
    assert short == []


def test_a_message_of_the_station_hides_no_reason_or_error():
    # The window looks a code up in these tables, in this order.
    def codes(table: str) -> set[str]:
        return {key.split(".")[1] for key in ENGLISH if key.startswith(f"{table}.")}

    assert codes("message") & (codes("reason") | codes("error")) == set()
