"""The sample data is what it says it is: real forms, checks that hold, and everything a dock may meet."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from intake import paths
from intake.domain.codes import Certainty, CodeKind
from intake.domain.errors import IntakeError
from intake.domain.returns import Exception16, Ground
from intake.scanning.forms import SiteForms
from intake.scanning.parse import parse
from intake.sync.training_data import catalogue, sample_returns, tour_returns

FOLDER = paths.resources() / "training"
TODAY = date(2026, 11, 20)
RETURNS = sample_returns(FOLDER, TODAY)
LINES = [line for expected in RETURNS for line in expected.lines]
BY_RMA = {expected.rma: expected for expected in RETURNS}
KINDS = {"apparel", "footwear", "electronics", "beauty", "media", "home", "toys", "jewellery", "generic"}


def test_there_are_enough_returns_of_every_kind_country_and_currency():
    assert len(RETURNS) >= 64
    assert {line.kind for line in LINES} == KINDS
    by_country = Counter((e.customer.country, e.currency, e.customer.language) for e in RETURNS)
    assert by_country.keys() == {("NL", "EUR", "nl"), ("DE", "EUR", "de"), ("DK", "DKK", "da"), ("RO", "RON", "ro")}
    assert min(by_country.values()) >= 10
    assert {line.ground for line in LINES} == set(Ground)
    assert all(line.customer_note for line in LINES)


def test_the_catalogue_has_articles_with_everything_a_rule_may_ask():
    articles = catalogue(FOLDER)
    assert len(articles) >= 40
    for article in articles.values():
        assert article.price.keys() == {"EUR", "DKK", "RON"}
        weighted = sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(article.gtin))
        assert weighted % 10 == 0, article.gtin
    assert len({article.gtin for article in articles.values()}) == len(articles)


def test_every_article_has_a_guide_and_sealed_ones_a_guide_that_asks_for_the_seal():
    guides = {path.stem for path in (paths.resources() / "guides").glob("*.toml")}
    for article in catalogue(FOLDER).values():
        assert article.kind in guides
        assert (article.kind == "beauty") or Exception16.HYGIENE_SEAL not in article.exceptions, article.sku
        assert (article.kind == "media") or Exception16.SEALED_MEDIA not in article.exceptions, article.sku


def test_every_tracking_number_is_read_as_one():
    site = SiteForms()
    numbers = {number for expected in RETURNS for number in expected.tracking}
    for number in numbers:
        meanings = parse(number, site)
        kinds = {meaning.kind for meaning in meanings if meaning.value == number}
        assert kinds & {CodeKind.TRACKING, CodeKind.SSCC}, (number, meanings)
    certain = {n for n in numbers if any(m.certainty is Certainty.CERTAIN for m in parse(n, site))}
    checked = {n for n in numbers if n.startswith(("1Z", "00", "R", "C"))}
    assert checked <= certain


def test_tracking_numbers_come_in_the_forms_of_many_carriers():
    numbers = [number for expected in RETURNS for number in expected.tracking]
    for start in ("3S", "JVGL", "00340434", "0998", "1Z", "37", "1ONBLN", "Z", "RB", "CC", "RR", "CN"):
        assert any(number.startswith(start) for number in numbers), start


def test_some_returns_share_a_parcel_and_some_come_in_several():
    shared = Counter(number for expected in RETURNS for number in set(expected.tracking))
    assert max(shared.values()) == 2
    several = [expected for expected in RETURNS if len(expected.tracking) > 1]
    assert len(several) >= 3
    assert all(len(expected.lines) > 1 or expected.lines[0].quantity > 1 for expected in several)


def test_dates_are_in_the_order_in_which_things_happen():
    for expected in RETURNS:
        assert expected.delivered_on is not None
        assert expected.withdrawn_at is not None
        assert expected.dispatched_at is not None
        assert expected.delivered_on <= expected.withdrawn_at.date() <= expected.dispatched_at.date() <= TODAY
        assert expected.withdrawn_at.utcoffset() == timedelta(0)
        late = expected.withdrawn_at.date() - expected.delivered_on > timedelta(days=14)
        voluntary = any(line.ground is Ground.VOLUNTARY for line in expected.lines)
        assert voluntary == (late and expected.informed), expected.rma


def test_every_payment_covers_what_can_be_owed():
    for expected in RETURNS:
        goods = sum(line.unit_paid.minor * line.quantity for line in expected.lines)
        already = expected.already_refunded.minor if expected.already_refunded else 0
        delivery = expected.shipping_standard.minor if expected.whole_order and expected.shipping_standard else 0
        left = sum(payment.refundable.minor for payment in expected.payments)
        assert left >= goods + delivery - already, expected.rma
        assert all(payment.refundable.currency == expected.currency for payment in expected.payments)


def test_returns_of_one_order_agree_on_what_is_left_to_refund():
    left: dict[str, int] = {}
    for expected in RETURNS:
        for payment in expected.payments:
            assert left.setdefault(payment.external_id, payment.refundable.minor) == payment.refundable.minor


def test_a_dock_meets_its_special_cases():
    exceptions = {exception for line in LINES for exception in line.exceptions}
    assert {Exception16.CUSTOM_MADE, Exception16.HYGIENE_SEAL, Exception16.SEALED_MEDIA} <= exceptions
    assert any(
        e.shipping_paid and e.shipping_standard and e.shipping_paid.minor > e.shipping_standard.minor for e in RETURNS
    )
    assert any(expected.return_postage for expected in RETURNS)
    assert sum(expected.already_refunded is not None for expected in RETURNS) >= 3
    assert any(len(expected.payments) > 1 for expected in RETURNS)
    assert any(not expected.informed for expected in RETURNS)
    assert any(not expected.tracking for expected in RETURNS)
    assert any(line.serials for line in LINES)
    assert all(len(line.serials) in (0, line.quantity) for line in LINES)
    skus = set(catalogue(FOLDER))
    exchanged = [line for expected in RETURNS if expected.exchange for line in expected.lines]
    assert len(exchanged) >= 3
    assert all(line.exchange_for in skus - {line.sku} for line in exchanged)


def test_the_tours_returns_are_what_the_tour_takes_them_for():
    tour = {word: [BY_RMA[rma] for rma in rmas] for word, rmas in tour_returns(FOLDER).items()}
    first = {word: returns[0] for word, returns in tour.items()}
    for word in ("clean", "light_signs", "handling_damage", "hygiene_broken", "personalised", "postcode_blind"):
        assert first[word].lines[0].ground is Ground.WITHDRAWAL, word
        assert first[word].informed, word
    one, other = tour["two_in_one"]
    assert one.tracking == other.tracking
    alone = Counter(number for expected in RETURNS for number in expected.tracking)
    for word in tour.keys() - {"two_in_one"}:
        assert all(alone[number] == 1 for number in first[word].tracking), word
    assert len(first["multi_line"].lines) >= 3
    assert first["missing_accessory"].lines[0].accessories
    assert first["serial_mismatch"].lines[0].serials
    assert Exception16.HYGIENE_SEAL in first["hygiene_broken"].lines[0].exceptions
    assert Exception16.CUSTOM_MADE in first["personalised"].lines[0].exceptions
    assert first["late"].lines[0].ground is Ground.VOLUNTARY
    assert first["exchange"].exchange
    assert first["instant"].already_refunded
    assert not first["postcode_blind"].tracking
    postcodes = Counter(expected.customer.postcode for expected in RETURNS)
    assert postcodes[first["postcode_blind"].customer.postcode] == 1
    assert len(first["several_parcels"].tracking) > 1


def test_two_starts_on_different_days_agree_on_every_id():
    later = sample_returns(FOLDER, TODAY + timedelta(days=40))
    assert [expected.id for expected in later] == [expected.id for expected in RETURNS]
    assert [line.id for e in later for line in e.lines] == [line.id for line in LINES]
    assert len({expected.id for expected in RETURNS}) == len(RETURNS)
    assert len({line.id for line in LINES}) == len(LINES)


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("catalogue.toml", 'kind = "apparel"', "kind = 7", "article.0.kind"),
        ("catalogue.toml", "[[article]]", "[[article", "line"),
        ("returns.toml", 'sku = "TJ-MOSS-M"', 'sku = "NOTHING"', "NOTHING"),
        ("returns.toml", "delivered = 9", "delivered = -9", "delivered"),
        ("returns.toml", "kept = 4995", "keept = 4995", "keept"),
    ],
)
def test_a_slip_in_the_data_is_named(tmp_path: Path, name, old, new, says):
    for file in ("catalogue.toml", "returns.toml"):
        text = (FOLDER / file).read_text(encoding="utf-8")
        (tmp_path / file).write_text(text.replace(old, new, 1) if file == name else text, encoding="utf-8")
    with pytest.raises(IntakeError) as caught:
        sample_returns(tmp_path, TODAY)
    assert caught.value.code == "sample_data_invalid"
    assert says in str(caught.value)


def test_missing_sample_data_is_expected_trouble(tmp_path):
    with pytest.raises(IntakeError, match="sample_data_invalid"):
        sample_returns(tmp_path, TODAY)
