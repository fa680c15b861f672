"""Guides: what is read, and what is reported with file, line and reason."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.errors import IntakeError
from intake.domain.grades import Cause, Cosmetic
from intake.grading.guides import Guides, load_guides, parse_guide
from tests.unit.grading.makers import RESOURCES

TEXTS = '{ en = "x", nl = "x", da = "x", de = "x", ro = "x" }'
GOOD = f"""\
id = "hats"
texts = {TEXTS}

[slots]
wear = {TEXTS}

[rolls]
A = [["state", "fine"]]

[[questions]]
id = "state"
texts = {TEXTS}

[[questions.answers]]
id = "fine"
key = "1"
texts = {TEXTS}

[[questions.answers]]
id = "used"
key = "2"
texts = {TEXTS}
next = "use"

[[questions]]
id = "use"
texts = {TEXTS}

[[questions.answers]]
id = "light"
key = "1"
texts = {TEXTS}
facets = {{ cosmetic = "light", cause = "handling" }}
photos = ["wear"]
costs = true

[[questions.answers]]
id = "dirty"
key = "2"
texts = {TEXTS}
"""


def trouble(text: str) -> IntakeError:
    with pytest.raises(IntakeError) as caught:
        parse_guide(text, "hats.toml")
    error = caught.value
    assert error.code == "guide_invalid"
    assert error.params["file"] == "hats.toml"
    assert error.params["reason"]
    return error


def line_of(text: str, snippet: str, nth: int = 1) -> int:
    found = [number for number, row in enumerate(text.splitlines(), 1) if snippet in row]
    return found[nth - 1]


def test_a_guide_is_read_with_its_facets_parsed() -> None:
    guide = parse_guide(GOOD, "hats.toml")
    assert [question.id for question in guide.questions] == ["state", "use"]
    assert guide.question("use").answer("light").facets == {"cosmetic": Cosmetic.LIGHT, "cause": Cause.HANDLING}
    assert guide.rolls == {"A": (("state", "fine"),)}
    assert re.fullmatch("[0-9a-f]{12}", guide.version)


def test_a_changed_guide_has_another_version() -> None:
    assert parse_guide(GOOD, "a").version != parse_guide(GOOD + "# changed\n", "a").version


def test_broken_toml_is_reported_with_its_line() -> None:
    text = GOOD.replace('key = "1"', 'key = "1', 1)
    assert trouble(text).params["line"] == line_of(text, 'key = "1')


def test_a_guide_that_stops_in_the_middle_is_reported_at_its_end() -> None:
    text = 'id = "hats"\ntexts = {'
    assert trouble(text).params["line"] == 2


@pytest.mark.parametrize(
    ("old", "new", "nth"),
    [
        ('next = "use"', 'next = "nowhere"', 1),
        ('next = "use"', 'next = "state"', 1),
        ('id = "dirty"', 'id = "light"', 2),
        ('id = "use"', 'id = "state"', 2),
        ('photos = ["wear"]', 'photos = ["moon"]', 1),
        ('A = [["state", "fine"]]', 'A = [["state", "used"]]', 1),
        ('A = [["state", "fine"]]', 'A = [["use", "light"]]', 1),
        ('A = [["state", "fine"]]', 'N = [["state", "fine"]]', 1),
        ('A = [["state", "fine"]]', 'AB = [["state", "fine"]]', 1),
        ('A = [["state", "fine"]]', 'A = [["state", "used"], ["use", "light"]]', 1),
        ('A = [["state", "fine"]]', 'A = [["state"]]', 1),
        ('cosmetic = "light"', 'cosmetic = "shiny"', 1),
        ('cosmetic = "light"', 'colour = "red"', 1),
        ("costs = true", 'costs = "yes"', 1),
        ("costs = true", "cost = true", 1),
    ],
)
def test_what_is_wrong_is_reported_with_its_line(old: str, new: str, nth: int) -> None:
    text = GOOD.replace(old, new, 1)
    assert trouble(text).params["line"] == line_of(text, new, nth)


def test_two_answers_cannot_share_a_key() -> None:
    text = GOOD.replace('key = "2"', 'key = "1"', 1)
    assert trouble(text).params["line"] == line_of(text, 'key = "1"', 2)


@pytest.mark.parametrize("key", ["0", "12", "a", "", "²"])
def test_a_key_is_one_digit(key: str) -> None:
    assert trouble(GOOD.replace('key = "2"', f'key = "{key}"', 1)).params["line"] == line_of(GOOD, 'key = "2"')


@pytest.mark.parametrize("language", ["en", "nl", "da", "de", "ro"])
def test_every_text_is_there_in_every_language(language: str) -> None:
    for nth in range(GOOD.count(TEXTS)):
        parts = GOOD.split(TEXTS)
        missing = TEXTS.replace(f'{language} = "x"', f'{language} = ""')
        text = TEXTS.join(parts[: nth + 1]) + missing + TEXTS.join(parts[nth + 1 :])
        assert trouble(text).params["line"] == line_of(text, missing)


def test_a_question_that_no_answer_leads_to_is_reported() -> None:
    text = GOOD.replace('next = "use"\n', "")
    assert "use" in str(trouble(text).params["reason"])
    assert trouble(text).params["line"] == line_of(text, 'id = "use"')


def test_questions_that_never_end_are_refused() -> None:
    text = GOOD.rstrip("\n") + '\nnext = "state"\n'
    error = trouble(text)
    assert "never end" in str(error.params["reason"])
    assert error.params["line"] == line_of(text, 'next = "state"')


def test_an_answer_that_can_cost_money_needs_a_photo() -> None:
    text = GOOD.replace('photos = ["wear"]\n', "")
    assert "photo" in str(trouble(text).params["reason"])
    assert trouble(text).params["line"] == line_of(text, "costs = true")


def test_an_answer_that_blames_the_customer_must_say_that_it_costs() -> None:
    assert "costs" in str(trouble(GOOD.replace("costs = true\n", "")).params["reason"])


def test_a_guide_with_too_many_paths_is_refused_quickly() -> None:
    head = '[[questions.answers]]\nid = "a{0}"\nkey = "{0}"\nnext = "{1}"\n'
    rows = [f'id = "deep"\ntexts = {TEXTS}\n']
    for depth in range(39):
        rows.append(f'[[questions]]\nid = "q{depth}"\ntexts = {TEXTS}\n')
        rows.extend(head.format(key, f"q{depth + 1}") + f"texts = {TEXTS}\n" for key in range(1, 10))
    rows.append(f'[[questions]]\nid = "q39"\ntexts = {TEXTS}\n')
    rows.extend(f'[[questions.answers]]\nid = "z{key}"\nkey = "{key}"\ntexts = {TEXTS}\n' for key in (1, 2))
    assert "paths" in str(trouble("".join(rows)).params["reason"])


def test_a_huge_guide_is_not_read() -> None:
    assert "longer" in str(trouble("#" * 600_000).params["reason"])


@given(st.text(max_size=300))
def test_no_text_whatever_breaks_the_reader(text: str) -> None:
    error = trouble(text)
    assert isinstance(error.params["line"], int)


@given(st.data())
def test_a_guide_with_a_mangled_line_is_read_or_reported_but_never_breaks(data: st.DataObject) -> None:
    rows = GOOD.splitlines()
    number = data.draw(st.integers(0, len(rows) - 1))
    rows[number] = data.draw(st.sampled_from(["", "[[questions]]", "x = [", 'key = "9"', "questions = 3", rows[0]]))
    try:
        parse_guide("\n".join(rows), "hats.toml")
    except IntakeError as error:
        line = int(str(error.params["line"]))
    else:
        line = 1
    assert 1 <= line <= len(rows)


def test_a_broken_guide_is_reported_and_the_others_load(tmp_path: Path) -> None:
    (tmp_path / "hats.toml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "caps.toml").write_text(GOOD.replace('next = "use"', 'next = "moon"'), encoding="utf-8")
    (tmp_path / "wigs.toml").write_bytes(b'id = "wigs"\n\xff')
    (tmp_path / "veil.toml").write_text(GOOD, encoding="utf-8")
    loaded = load_guides(tmp_path)
    assert set(loaded.by_kind) == {"hats"}
    assert {problem.params["file"] for problem in loaded.problems} == {"caps.toml", "wigs.toml", "veil.toml"}


def test_an_unknown_kind_is_asked_by_the_generic_guide() -> None:
    generic = parse_guide((RESOURCES / "guides/generic.toml").read_text(encoding="utf-8"), "generic.toml")
    assert Guides({"generic": generic}).for_kind("submarines") is generic


def test_no_guide_at_all_is_said_clearly(tmp_path: Path) -> None:
    with pytest.raises(IntakeError) as caught:
        load_guides(tmp_path)
    assert caught.value.code == "guide_missing"
    with pytest.raises(IntakeError):
        Guides({}).for_kind("hats")
