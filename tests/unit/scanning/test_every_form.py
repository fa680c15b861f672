"""Every form of the label reference, a line each: a number that is one, and the nearest that is none."""

from __future__ import annotations

import pytest

from intake.domain.codes import CodeKind
from intake.scanning.check_digits import gs1_holds
from intake.scanning.forms import SiteForms
from intake.scanning.gs1 import fits
from intake.scanning.parse import parse

# carrier, a number of its form, and one that its check digit or form refuses ("" where no check exists).
CARRIERS = [
    ("upu", "RB123456785GB", "RB123456784GB"),
    ("upu", "EB000717618HK", "EB000717681HK"),
    ("postnl", "RB123456785NL", "KB123456785NL"),
    ("postnord", "RB123456785DK", "WB123456785DK"),
    ("posta_romana", "RB123456785RO", "JB123456785RO"),
    ("deutsche_post", "RB123456785DE", "TB123456785DE"),
    ("ups", "1Z5R89390357567127", "1Z5R89390357567128"),
    ("ups", "1Z879E930346834440", "1Z879E930346834450"),
    ("ups", "1Z999AA10123456784", "1Z999AA10123456794"),
    ("postnl", "3SABCD1234567", "3SABCD123456"),
    ("postnl", "3SABCD123456789", "3SABCD1234567890"),
    ("dhl_parcel_nl", "3SABC1234567890", "3SABC123456789"),
    ("dhl_parcel_nl", "JVGL06012345678901234567", "JVGX06012345678901234567"),
    ("dhl_parcel_nl", "JJD000390007882823411", "JJE000390007882823411"),
    ("dhl_paket", "JJD000390007882823411", "JJD0003900"),
    ("dhl_paket", "00340433836442636597", "00340433836442636579"),
    ("dhl_paket", "201298452277", "201298452275"),
    ("dhl_express", "3318810025", "3318810024"),
    ("dpd", "09980000020033F", "09980000020033E"),
    ("dpd", "01015026003653C", "01015026003635C"),
    ("dpd", "%000110109980000020033327276", ""),
    ("dpd_romania", "81234567890", "71234567890"),
    ("sameday", "1ONBLN123456789", "10NBLN123456789"),
    ("packeta", "Z1234567890", "Z123456789"),
    ("hermes", "09133131530724", "09133131530742"),
    ("hermes", "H1001810123456789012", "H100181012345678901"),
    ("bring_or_postnord", "00370438101268058536", "00370438101268058563"),
]


def _checked(body: str) -> str:
    """Digits with their GS1 check digit."""
    return next(f"{body}{digit}" for digit in range(10) if gs1_holds(f"{body}{digit}"))


# identifier, data that holds, data that does not.
IDENTIFIERS = [
    ("00", "370438101268058536", "370438101268058535"),
    ("01", "09506000134352", "09506000134353"),
    ("10", "LOT-7", "X" * 21),
    ("21", "SER/1", "X" * 21),
    ("400", "10428", "X" * 31),
    ("401", "GINC1", "X" * 31),
    ("402", _checked("0950600012345678"), "0950600012345678"),
    ("403", "ROUTE1", ""),
    ("410", _checked("950600013436"), "9506000134361"),
    ("417", _checked("950600013999"), "9506000139990"),
    ("420", "1012AB", "X" * 21),
    ("421", "5281012AB", "52"),
    ("4310", "Return to", "X" * 36),
    ("4317", "NL", "NLD"),
    ("4318", "1012AB", "X" * 21),
    ("4319", "+31201234567", "X" * 31),
    ("8003", "09506000134352A1", "09506000134353A1"),
    ("8004", "GIAI1", "X" * 31),
    ("8006", "095060001343520102", "095060001343530102"),
    ("8017", "370438101268058536", "370438101268058537"),
    ("8018", "370438101268058536", "370438101268058537"),
    ("8200", "https://id.example/1", "X" * 71),
]


@pytest.mark.parametrize(("carrier", "good", "bad"), CARRIERS, ids=lambda value: str(value)[:24])
def test_each_carriers_form_is_known_and_its_nearest_neighbour_is_not(carrier: str, good: str, bad: str) -> None:
    if carrier == "bring_or_postnord":
        assert [one.value for one in parse(good) if one.kind is CodeKind.SSCC] == [good[2:]]
        assert not [one for one in parse(bad) if one.kind is CodeKind.SSCC]
        return
    assert carrier in {one.carrier for one in parse(good)}
    assert carrier not in {one.carrier for one in parse(bad)}


@pytest.mark.parametrize(("ai", "good", "bad"), IDENTIFIERS, ids=lambda value: str(value)[:24])
def test_each_identifier_takes_what_fits_and_nothing_else(ai: str, good: str, bad: str) -> None:
    assert fits(ai, good)
    assert not fits(ai, bad)


@pytest.mark.parametrize("carrier", ["gls", "fan", "cargus", "dao"])
def test_a_carrier_without_a_public_form_is_known_by_the_sites_own(carrier: str) -> None:
    site = SiteForms(tracking=((carrier, r"^[A-Z]\d{9}$"),))
    assert carrier in {one.carrier for one in parse("Q123456789", site)}
    assert carrier not in {one.carrier for one in parse("Q123456789")}


def test_there_is_no_reason_for_return_in_gs1() -> None:
    assert not fits("4330", "too small")


def test_a_returns_address_counts_beside_an_sscc_only() -> None:
    def postcodes(text: str) -> list[str]:
        return [one.value for one in parse(text) if one.kind is CodeKind.POSTCODE]

    assert postcodes("(00)370438101268058536(420)90210(4318)1012AB") == ["90210", "1012AB"]
    assert postcodes("(01)09506000134352(4318)1012AB") == []


def test_what_maker_and_customer_call_the_article_is_looked_for_too() -> None:
    meanings = {(one.kind, one.value) for one in parse("(01)09506000134352(240)SHOE-42(241)C-77(250)S2(21)S1")}
    assert {
        (CodeKind.SKU, "SHOE-42"),
        (CodeKind.SKU, "C-77"),
        (CodeKind.SERIAL, "S2"),
        (CodeKind.SERIAL, "S1"),
    } <= meanings
