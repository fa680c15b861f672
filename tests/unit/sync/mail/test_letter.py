"""What a customer reads: every language whole, amounts as it writes them, and an account that adds up."""

from __future__ import annotations

import tomllib
from uuid import UUID

import pytest

from intake import texts
from intake.domain.grades import Grade
from intake.paths import resources
from intake.sync.mail import words
from intake.sync.mail.body import Event, Letter, UnitFacts
from intake.sync.mail.letter import Account, Sender, amount, as_html, as_text, compose, subject
from intake.sync.mail.plan import _KEPT, _NOT_PAID
from intake.texts import LANGUAGES, flatten

SENDER = Sender("Zo & Zo", "help@example.org")
SHIPPED = {
    language: flatten(tomllib.loads((resources() / "mail" / f"{language}.toml").read_text(encoding="utf-8")))
    for language in LANGUAGES
}


def letter(event: Event, language: str = "en", **more: object) -> Letter:
    kept = UnitFacts(
        title="Trail Jacket", grade=Grade.C, refund=5593, kept=2397, percent=30, why=("handling",), photos=("a" * 64,)
    )
    facts = {
        "event": event,
        "language": language,
        "return_id": UUID(int=1),
        "rma": "RMA-1",
        "order": "10428",
        "currency": "EUR",
        "units": (kept,),
        "sums": {"goods": 7990, "kept": -2397, "refund": 5593},
    }
    return Letter.model_validate(facts | more)


def parts_of(one: Letter, name: str = "Ana"):
    chosen = words.load(resources() / "mail", resources(), one.language)
    return compose(one, chosen, texts.load(resources() / "translations", one.language), SENDER, name, ("a" * 64,))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_the_same_things_and_fills_in_the_same_values(language: str):
    assert set(SHIPPED[language]) == set(SHIPPED["en"])
    for key, text in SHIPPED["en"].items():
        assert words.placeholders(SHIPPED[language][key]) == words.placeholders(text), key
        assert SHIPPED[language][key].strip(), key


def test_there_are_words_for_every_reason_that_is_given():
    given = {*_KEPT.values(), *_NOT_PAID, "missing", "not_refundable"}
    assert {f"why.{code}" for code in given} <= set(SHIPPED["en"])


@pytest.mark.parametrize(
    ("language", "written"),
    [("en", "€1,234.50"), ("de", "1.234,50 €"), ("nl", "€ 1.234,50"), ("da", "1.234,50 €"), ("ro", "1.234,50 EUR")],
)
def test_amounts_are_written_as_the_language_writes_them(language: str, written: str):
    assert amount(123450, "EUR", language).replace("\u00a0", " ") == written
    assert amount(5, "JPY", "en") == "¥5"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("event", list(Event))
def test_every_message_has_both_forms_and_leaves_no_brace(language: str, event: Event):
    one = letter(event, language)
    parts = parts_of(one)
    text = as_text(parts, {"a" * 64: "photo-1.jpg"})
    html = as_html(parts, language, {"a" * 64: "cid:x"})
    for form in (text, html):
        assert "{" not in form.split("<body", 1)[-1].split(">", 1)[-1]
        assert "Trail Jacket" in form
        assert "help@example.org" in form
    assert "photo-1.jpg" in text
    assert "Zo &amp; Zo" in html
    assert "RMA-1" in subject(one, words.load(resources() / "mail", resources(), language), SENDER)


def test_an_amount_keeps_its_currency_at_arms_length():
    text = as_text(parts_of(letter(Event.DEDUCTION, "de")), {"a" * 64: "photo-1.jpg"})
    assert "23,97\u00a0€" in text


def test_the_account_ends_with_what_comes_back_and_adds_up():
    (account,) = (part for part in parts_of(letter(Event.DEDUCTION)) if isinstance(part, Account))
    assert [what for what, _ in account.rows] == ["Price of the goods", "Kept", "Your refund"]
    sums = letter(Event.DEDUCTION).sums
    assert sum(minor for name, minor in sums.items() if name != "refund") == sums["refund"]


def test_nothing_from_outside_can_end_the_subject_or_begin_a_tag():
    one = letter(Event.REFUNDED, rma="R\r\nBcc: all@example.org", order="<script>")
    line = subject(one, words.load(resources() / "mail", resources(), "en"), SENDER)
    assert "\n" not in line
    assert "\r" not in line
    assert "<script>" not in as_html(parts_of(one), "en", {"a" * 64: "x"})


def test_without_a_name_the_greeting_is_plain():
    text = as_text(parts_of(letter(Event.REFUNDED), name=" "), {"a" * 64: "p"})
    assert text.startswith("Hello,")
