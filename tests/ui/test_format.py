"""Money, days and times as the reader writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.money import Money
from intake.ui.format import Formats


@pytest.mark.parametrize(
    ("language", "amount", "shown"),
    [
        ("en", Money(7990, "EUR"), "€79.90"),
        ("de", Money(7990, "EUR"), "79,90\xa0€"),
        ("da", Money(129900, "DKK"), "1.299,00\xa0kr."),
        ("ro", Money(4500, "RON"), "45,00\xa0RON"),
        ("nl", Money(-250, "EUR"), "€\xa0-2,50"),
        ("en", Money(500, "JPY"), "¥500"),
        ("en", Money(500, "DKK"), "DKK\xa05.00"),
    ],
)
def test_money(language: str, amount: Money, shown: str) -> None:
    assert Formats(language).money(amount) == shown


def test_times_are_those_of_the_site() -> None:
    formats = Formats("de", "Europe/Bucharest")
    assert formats.moment(datetime(2026, 11, 22, 12, 5, tzinfo=UTC)) == "22.11.26, 14:05"
    assert formats.clock(datetime(2026, 11, 22, 12, 5, tzinfo=UTC)) == "14:05"


@pytest.mark.parametrize(
    ("fact", "shown"),
    [
        ("2026-11-16", "16.11.2026"),
        ("2026-12-31", "31.12.2026"),
        ("79.90 EUR", "79,90\xa0€"),
        ("as_new", "as_new"),
        ("2026-02-31", "2026-02-31"),
    ],
)
def test_days_and_amounts_in_a_reason_are_written_for_the_reader(fact: str, shown: str) -> None:
    assert Formats("de").fact(fact) == shown


@given(st.text(max_size=20) | st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}") | st.from_regex(r"[0-9.]+ [A-Z]{3}"))
def test_no_fact_can_stop_a_sentence(fact: str) -> None:
    assert Formats("en").fact(fact) or fact == ""


def test_a_day() -> None:
    assert Formats("da").day(date(2026, 12, 1)) == "1. dec. 2026"


def test_english_days_are_european_as_on_the_labels() -> None:
    formats = Formats("en", "Europe/Amsterdam")
    assert formats.day(date(2026, 12, 1)) == "1 Dec 2026"
    assert formats.moment(datetime(2026, 11, 5, 13, 5, tzinfo=UTC)) == "05/11/2026, 14:05"
    assert formats.clock(datetime(2026, 11, 5, 13, 5, tzinfo=UTC)) == "14:05"
