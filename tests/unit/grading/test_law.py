"""The periods of the law, by country, and the reading of law files."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.errors import IntakeError
from intake.grading.law import local_date, parse_law, refund_due, withdrawal_ends
from tests.unit.grading.makers import RESOURCES, laws

BASE = (RESOURCES / "law" / "eu.toml").read_text(encoding="utf-8")
COUNTRIES = ("nl", "dk", "ro", "de", "fr")


@pytest.mark.parametrize(
    ("country", "delivered", "ends"),
    [
        ("nl", "2026-11-02", "2026-11-16"),  # a Monday, fourteen days later a Monday
        ("nl", "2026-10-31", "2026-11-16"),  # would end on a Saturday
        ("nl", "2026-11-01", "2026-11-16"),  # would end on a Sunday
        ("nl", "2026-04-13", "2026-04-28"),  # would end on King's Day
        ("de", "2026-04-13", "2026-04-27"),  # which Germany does not keep
        ("nl", "2026-12-11", "2026-12-28"),  # Christmas on a Friday, then a weekend
        ("ro", "2026-11-16", "2026-12-02"),  # Saint Andrew, then the National Day
        ("dk", "2026-03-19", "2026-04-07"),  # Maundy Thursday to Easter Monday
        ("ro", "2026-03-27", "2026-04-14"),  # Orthodox Good Friday to Easter Monday
    ],
)
def test_the_withdrawal_period_ends_on_a_working_day(country: str, delivered: str, ends: str) -> None:
    law = laws().for_country(country)
    assert withdrawal_ends(date.fromisoformat(delivered), law, informed=True) == date.fromisoformat(ends)


def test_a_customer_who_was_not_informed_has_twelve_months_more() -> None:
    law = laws().for_country("nl")
    assert withdrawal_ends(date(2026, 11, 2), law, informed=False) == date(2027, 11, 16)
    assert withdrawal_ends(date(2027, 2, 15), law, informed=False) == date(2028, 3, 1)
    assert withdrawal_ends(date(2028, 2, 15), law, informed=False) == date(2029, 2, 28)


@given(st.dates(date(2024, 1, 1), date(2028, 6, 1)), st.sampled_from(COUNTRIES), st.booleans())
def test_the_period_is_never_shorter_than_the_law_says_and_never_ends_on_a_free_day(
    delivered: date, country: str, informed: bool
) -> None:
    law = laws().for_country(country)
    ends = withdrawal_ends(delivered, law, informed)
    assert ends >= delivered + timedelta(days=14 if informed else 14 + 365)
    assert ends.weekday() < 5
    assert ends not in law.holidays
    assert ends <= delivered + timedelta(days=14 + 7 + (0 if informed else 366))


def test_the_refund_is_due_fourteen_days_after_the_withdrawal_even_on_a_sunday() -> None:
    law = laws().for_country("nl")
    assert refund_due(datetime(2026, 11, 15, 12, tzinfo=UTC), law) == date(2026, 11, 29)


def test_the_day_of_the_withdrawal_is_the_one_on_the_customers_clock() -> None:
    late = datetime(2026, 11, 9, 23, 30, tzinfo=UTC)
    assert refund_due(late, laws().for_country("nl")) == date(2026, 11, 24)
    assert refund_due(late, laws().for_country("nl"), UTC) == date(2026, 11, 23)
    west = timezone(timedelta(hours=-5))
    assert refund_due(datetime(2026, 11, 10, 3, tzinfo=UTC), laws().for_country("nl"), west) == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("country", "moment", "day"),
    [
        ("nl", "2026-03-29T00:59:00+00:00", "2026-03-29"),
        ("nl", "2026-07-01T22:00:00+00:00", "2026-07-02"),
        ("nl", "2026-07-01T21:59:00+00:00", "2026-07-01"),
        ("nl", "2026-12-01T22:59:00+00:00", "2026-12-01"),
        ("nl", "2026-12-01T23:00:00+00:00", "2026-12-02"),
        ("ro", "2026-12-01T22:00:00+00:00", "2026-12-02"),
        ("ro", "2026-07-01T21:00:00+00:00", "2026-07-02"),
        ("nl", "2026-10-24T22:30:00+00:00", "2026-10-25"),
        ("nl", "2026-10-25T22:30:00+00:00", "2026-10-25"),
    ],
)
def test_summer_time_moves_midnight(country: str, moment: str, day: str) -> None:
    assert local_date(datetime.fromisoformat(moment), laws().for_country(country)) == date.fromisoformat(day)


def test_a_country_without_a_file_has_the_unions_law() -> None:
    assert laws().for_country("FR") is laws().base
    assert laws().for_country("nl") is laws().for_country("NL")
    assert laws().for_country("DK").currency == "DKK"


@pytest.mark.parametrize(
    ("cn", "kind", "covered"),
    [
        ("62034231", "home", True),
        ("6404 11 00", "footwear", True),
        ("42033000", "generic", True),  # leather belts
        ("42022100", "apparel", False),  # handbags
        ("8517", "apparel", False),
        ("", "apparel", True),
        ("", "electronics", False),
    ],
)
def test_the_goods_code_and_not_the_shops_category_decides_on_the_destruction_ban(
    cn: str, kind: str, covered: bool
) -> None:
    assert laws().base.ban.covers(cn, kind) is covered


def test_the_ban_begins_by_the_size_of_the_firm() -> None:
    ban = laws().base.ban
    assert not ban.in_force("large", date(2026, 7, 18))
    assert ban.in_force("large", date(2026, 7, 19))
    assert not ban.in_force("medium", date(2026, 7, 19))
    assert not ban.in_force("small", date(2031, 1, 1))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("withdrawal_days = 14", "withdrawal_days = 13"),
        ("refund_days = 14", "refund_days = 15"),
        ("uninformed_months = 12", "uninformed_months = 6"),
        ("refund_days = 14", 'refund_days = "14"'),
        ('currency = "EUR"', 'currency = "euro"'),
        ("refund_days = 14", "refund_day = 14"),
        ('deduct_for_use_on_defect = "no"', 'deduct_for_use_on_defect = "maybe"'),
        ('id = "eu"', 'id = "xx"'),
        ("refund_days = 14", "refund_days = "),
    ],
)
def test_a_law_file_less_than_the_unions_minimum_or_broken_is_reported_with_its_line(old: str, new: str) -> None:
    text = BASE.replace(old, new, 1)
    with pytest.raises(IntakeError) as caught:
        parse_law(text, {})
    assert caught.value.code == "law_invalid"
    assert caught.value.params["line"] == 1 + next(i for i, row in enumerate(text.splitlines()) if row.startswith(new))


def test_a_union_law_with_a_rule_missing_is_refused() -> None:
    with pytest.raises(IntakeError, match="refund_days"):
        parse_law(BASE.replace("refund_days = 14", ""), {})


def test_a_country_takes_from_the_union_what_it_does_not_say() -> None:
    book = parse_law(BASE, {"nl": 'id = "nl"\nwithdrawal_days = 30\n'})
    law = book.for_country("NL")
    assert (law.withdrawal_days, law.refund_days, law.currency) == (30, 14, "EUR")
    assert law.version.startswith(book.base.version)
    assert law.version != book.base.version


@given(st.dates(), st.datetimes(timezones=st.just(UTC)), st.sampled_from(COUNTRIES), st.booleans())
def test_no_date_a_shop_can_send_is_beyond_the_rules(
    delivered: date, withdrawn: datetime, country: str, informed: bool
) -> None:
    law = laws().for_country(country)
    assert withdrawal_ends(delivered, law, informed) >= delivered
    assert refund_due(withdrawn, law) >= withdrawn.date()


def test_the_ends_of_the_calendar_are_no_trouble() -> None:
    for country in COUNTRIES:
        law = laws().for_country(country)
        for informed in (True, False):
            assert withdrawal_ends(date.max, law, informed) == date.max
        for hours in (-12, 0, 12):
            zone = timezone(timedelta(hours=hours))
            assert local_date(datetime(9999, 12, 31, 23, 59, tzinfo=zone), law).year == 9999
            assert local_date(datetime(1, 1, 1, tzinfo=zone), law).year == 1
