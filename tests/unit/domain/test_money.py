"""Money is exact: whole minor units, one currency, and parts that add up."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from intake.domain.money import Money, exponent, from_major, split_by, split_evenly, total, zero

AMOUNTS = st.integers(-(10**15), 10**15)
CURRENCIES = st.sampled_from(["EUR", "DKK", "RON", "JPY", "KWD"])


@given(AMOUNTS, AMOUNTS, CURRENCIES)
def test_adding_and_taking_away_is_exact(first: int, second: int, currency: str) -> None:
    one, two = Money(first, currency), Money(second, currency)
    assert one + two - two == one
    assert zero(currency) - -one == one
    assert one + -one == zero(currency)


@given(AMOUNTS, CURRENCIES)
def test_major_and_minor_units_say_the_same(minor: int, currency: str) -> None:
    amount = Money(minor, currency)
    assert from_major(amount.major, currency) == amount
    assert amount.major * 10 ** exponent(currency) == minor


@given(AMOUNTS, st.integers(0, 100))
def test_a_share_is_off_by_at_most_half_a_cent(minor: int, share: int) -> None:
    part = Money(minor, "EUR").percent(share)
    assert abs(Fraction(minor * share, 100) - part.minor) <= Fraction(1, 2)


@given(st.integers(0, 10**15), st.integers(0, 100))
def test_a_share_is_never_more_than_the_whole(minor: int, share: int) -> None:
    assert zero("EUR") <= Money(minor, "EUR").percent(share) <= Money(minor, "EUR")


def test_half_a_cent_is_rounded_up() -> None:
    assert Money(7990, "EUR").percent(15) == Money(1199, "EUR")
    assert Money(1, "EUR").percent(50) == Money(1, "EUR")
    assert Money(1, "EUR").percent(49) == zero("EUR")
    assert from_major(Decimal("0.005"), "EUR") == Money(1, "EUR")
    assert from_major(Decimal("10.004999"), "EUR") == Money(1000, "EUR")


@given(AMOUNTS, st.integers(1, 50))
def test_parts_add_up_and_differ_by_at_most_one(minor: int, parts: int) -> None:
    pieces = split_evenly(Money(minor, "EUR"), parts)
    assert len(pieces) == parts
    assert total(pieces, "EUR") == Money(minor, "EUR")
    sizes = [piece.minor for piece in pieces]
    assert max(sizes) - min(sizes) <= 1


def test_nothing_can_be_split_into_no_parts() -> None:
    with pytest.raises(ValueError, match="parts"):
        split_evenly(Money(1, "EUR"), 0)


@pytest.mark.parametrize(
    ("currency", "text"), [("EUR", "12.34 EUR"), ("JPY", "1234 JPY"), ("KWD", "1.234 KWD"), ("DKK", "12.34 DKK")]
)
def test_an_amount_reads_with_the_digits_of_its_currency(currency: str, text: str) -> None:
    assert str(Money(1234, currency)) == text


def test_small_and_negative_amounts_read_plainly() -> None:
    assert [str(Money(minor, "EUR")) for minor in (0, 5, -5, -1234)] == [
        "0.00 EUR",
        "0.05 EUR",
        "-0.05 EUR",
        "-12.34 EUR",
    ]


def test_two_currencies_are_never_mixed() -> None:
    euro, krone = Money(1, "EUR"), Money(1, "DKK")
    for mix in (lambda: euro + krone, lambda: euro - krone, lambda: euro < krone, lambda: euro <= krone):
        with pytest.raises(ValueError, match="EUR and DKK"):
            mix()
    with pytest.raises(ValueError, match="EUR and DKK"):
        total([euro, krone], "EUR")
    assert euro != krone


@pytest.mark.parametrize("currency", ["", "EU", "eur", "EURO", "ÉUR"])
def test_a_currency_is_three_capital_letters(currency: str) -> None:
    with pytest.raises(ValueError, match="4217"):
        Money(1, currency)


def test_no_amounts_add_up_to_nothing_in_the_currency_asked_for() -> None:
    assert total([], "RON") == zero("RON")
    assert not zero("RON")
    assert Money(-1, "RON")


@given(AMOUNTS, st.integers(0, 1000))
def test_a_quantity_times_a_price_is_the_price_that_often(minor: int, count: int) -> None:
    assert (Money(minor, "EUR") * count).minor == minor * count


@given(AMOUNTS, st.lists(st.integers(0, 10**9), min_size=1, max_size=8), CURRENCIES)
def test_shares_by_weight_add_up_and_none_is_a_whole_unit_off(minor: int, weights: list[int], currency: str) -> None:
    assume(any(weights))
    shares = split_by(Money(minor, currency), weights)
    assert total(shares, currency) == Money(minor, currency)
    for share, weight in zip(shares, weights, strict=True):
        assert abs(Fraction(minor * weight, sum(weights)) - share.minor) < 1
        assert weight or not share


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=6), st.data())
def test_no_share_passes_its_weight_while_the_amount_does_not_pass_their_sum(
    weights: list[int], data: st.DataObject
) -> None:
    amount = data.draw(st.integers(0, sum(weights)))
    shares = split_by(Money(amount, "JPY"), weights)
    assert all(share.minor <= weight for share, weight in zip(shares, weights, strict=True))


def test_nothing_can_be_shared_among_nobody() -> None:
    assert split_by(zero("EUR"), (0, 0)) == (zero("EUR"), zero("EUR"))
    for weights in ((0, 0), (), (2, -1)):
        with pytest.raises(ValueError, match="weights"):
            split_by(Money(1, "EUR"), weights)


@pytest.mark.parametrize(
    ("currency", "digits"), [("JPY", 0), ("ISK", 0), ("HUF", 2), ("EUR", 2), ("KWD", 3), ("CLF", 4)]
)
def test_every_currency_has_its_own_digits(currency: str, digits: int) -> None:
    """ISO 4217: forints have two digits on paper, krónur none."""
    assert exponent(currency) == digits
    assert from_major(Decimal("1234"), currency).minor == 1234 * 10**digits
    assert str(Money(1, currency).major) == str(Decimal(1).scaleb(-digits))
    assert from_major(Decimal("1200.0"), currency).major == 1200
