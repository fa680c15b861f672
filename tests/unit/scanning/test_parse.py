"""What a text may mean, from published numbers to noise."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from intake.domain.codes import Certainty, CodeKind, Meaning
from intake.domain.errors import IntakeError
from intake.domain.own_codes import badge_code, command_code, lpn, tote_code
from intake.scanning.forms import SiteForms
from intake.scanning.parse import parse

CERTAIN, LIKELY, POSSIBLE = Certainty.CERTAIN, Certainty.LIKELY, Certainty.POSSIBLE


def found(text: str, kind: CodeKind, site: SiteForms | None = None) -> list[Meaning]:
    return [m for m in parse(text, site or SiteForms()) if m.kind is kind]


def carriers(text: str) -> dict[str | None, Certainty]:
    best: dict[str | None, Certainty] = {}
    for meaning in found(text, CodeKind.TRACKING):
        best.setdefault(meaning.carrier, meaning.certainty)
    return best


@pytest.mark.parametrize(
    ("text", "carrier", "certainty"),
    [
        ("1Z5R89390357567127", "ups", CERTAIN),
        ("1Z879E930346834440", "ups", CERTAIN),
        ("1Z999AA10123456784", "ups", CERTAIN),
        ("1z 999 aa1 01 2345 6784", "ups", CERTAIN),
        ("RB123456785GB", "upu", CERTAIN),
        ("EB000717618HK", "upu", CERTAIN),
        ("00340433836442636597", "dhl_paket", CERTAIN),
        ("201298452277", "dhl_paket", LIKELY),
        ("JJD000390007882823411", "dhl_paket", LIKELY),
        ("JJD000390007882823411", "dhl_parcel_nl", LIKELY),
        ("09133131530724", "hermes", LIKELY),
        ("H1001810123456789012", "hermes", LIKELY),
        ("3318810025", "dhl_express", POSSIBLE),
        ("09980000020033F", "dpd", CERTAIN),
        ("01015026003653C", "dpd", CERTAIN),
        ("01015026003653", "dpd", POSSIBLE),
        ("81234567890", "dpd_romania", POSSIBLE),
        ("3SABCD1234567", "postnl", LIKELY),
        ("3SABCD123456789", "postnl", LIKELY),
        ("3SABC1234567890", "dhl_parcel_nl", LIKELY),
        ("JVGL06012345678901234567", "dhl_parcel_nl", LIKELY),
        ("1ONBLN123456789", "sameday", LIKELY),
        ("Z1234567890", "packeta", LIKELY),
    ],
)
def test_a_published_tracking_number_is_known_by_its_carrier(text: str, carrier: str, certainty: Certainty) -> None:
    assert carriers(text).get(carrier) is certainty


@pytest.mark.parametrize(
    ("text", "carrier"),
    [
        ("1Z5R89390357567128", "ups"),
        ("1Z999AA10123456785", "ups"),
        ("RB123456786GB", "upu"),
        ("EB000717619HK", "upu"),
        ("JB123456785GB", "upu"),
        ("00340433836442636598", "dhl_paket"),
        ("201298452278", "dhl_paket"),
        ("09133131530725", "hermes"),
        ("3318810026", "dhl_express"),
        ("09980000020033G", "dpd"),
        ("01015026003653D", "dpd"),
        ("10NBLN123456789", "sameday"),
    ],
)
def test_a_number_with_one_wrong_character_is_not_that_carriers(text: str, carrier: str) -> None:
    assert carrier not in carriers(text)


def test_carriers_that_share_a_form_are_all_returned_best_first() -> None:
    assert list(carriers("3SABC1234567890")) == ["dhl_parcel_nl", "postnl"]
    assert set(carriers("09133131530724")) == {"hermes", "dpd"}


def test_a_dutch_registered_letter_is_postnls() -> None:
    assert carriers("RB123456785NL") == {"postnl": CERTAIN}


def test_a_dpd_label_gives_the_number_with_and_without_check_character_and_the_postcode() -> None:
    values = [m.value for m in found("%001234509980000020033101276", CodeKind.TRACKING)]
    assert values == ["09980000020033", "09980000020033F"]
    assert [m.value for m in found("%001234509980000020033101276", CodeKind.POSTCODE)] == ["12345"]


@pytest.mark.parametrize(
    ("text", "gtin"),
    [
        ("4006381333931", "04006381333931"),
        ("036000291452", "00036000291452"),
        ("96385074", "00000096385074"),
        ("10614141000415", "10614141000415"),
        ("978-0-201-31005-4", "09780201310054"),
    ],
)
def test_a_gtin_is_read_as_fourteen_digits(text: str, gtin: str) -> None:
    assert [m.value for m in found(text, CodeKind.GTIN)] == [gtin]


@pytest.mark.parametrize("text", ["4006381333932", "036000291453", "96385075", "10614141000416", "00000000"])
def test_a_gtin_whose_check_digit_fails_is_none(text: str) -> None:
    assert found(text, CodeKind.GTIN) == []


def test_an_sscc_is_also_the_tracking_number_that_carriers_make_of_it() -> None:
    for text in ("370438101268058536", "00370438101268058536", "]C100370438101268058536", "(00)370438101268058536"):
        assert [m.value for m in found(text, CodeKind.SSCC)] == ["370438101268058536"], text
        assert {m.value for m in found(text, CodeKind.TRACKING)} >= {"370438101268058536", "00370438101268058536"}


@pytest.mark.parametrize(
    "text",
    [
        "]C1010950600013435210ABC123\x1d21SER1",
        "]d2010950600013435210ABC123\x1d21SER1",
        "]Q3010950600013435210ABC123\x1d21SER1",
        "\x1d010950600013435210ABC123\x1d21SER1",
        "010950600013435210ABC123\x1d21SER1",
        "(01)09506000134352(10)ABC123(21)SER1",
        "(01) 0950 6000 1343 52 (21) SER1 (10) ABC123",
        "https://id.gs1.org/01/09506000134352/10/ABC123/21/SER1",
        "HTTPS://example.com/some/where/gtin/9506000134352/lot/ABC123/ser/SER1?17=271231&x=y",
        "http://example.com/01/09506000134352?10=ABC123&21=SER1",
    ],
)
def test_gs1_gives_gtin_serial_and_lot_however_it_is_written(text: str) -> None:
    best = parse(text)[0]
    assert best == Meaning(CodeKind.GTIN, "09506000134352", CERTAIN, serial="SER1", lot="ABC123")
    assert [m.value for m in found(text, CodeKind.SERIAL)] == ["SER1"]


def test_gs1_without_any_separator_is_only_likely() -> None:
    assert parse("010950600013435221SER1")[0] == Meaning(CodeKind.GTIN, "09506000134352", LIKELY, serial="SER1")


def test_gs1_carries_the_order_number_and_the_postcode() -> None:
    text = "]C100370438101268058536400PO-77\x1d4202100"
    assert [m.value for m in found(text, CodeKind.ORDER)] == ["PO-77"]
    assert [m.value for m in found(text, CodeKind.POSTCODE)] == ["2100"]
    assert [m.value for m in found("]C14215282100", CodeKind.POSTCODE)] == ["2100"]


@pytest.mark.parametrize(
    "text",
    [
        "(01)09506000134353",
        "(01)0950600013435",
        "(01)09506000134352(99",
        "]C10109506000134353",
        "https://example.com/01/09506000134353",
        "https://example.com/01/",
        "https://[::1/01/09506000134352",
    ],
)
def test_gs1_with_an_error_in_it_says_no_gtin(text: str) -> None:
    assert found(text, CodeKind.GTIN) == []


def test_a_web_address_is_no_article_number() -> None:
    assert parse("https://example.com/returns") == ()


def test_our_own_codes_mean_one_thing_only() -> None:
    code = lpn("A", 123456)
    assert parse(code.lower()) == (Meaning(CodeKind.LPN, code, CERTAIN),)
    assert parse(f"]C0{code}") == (Meaning(CodeKind.LPN, code, CERTAIN),)
    assert parse(command_code("undo")) == (Meaning(CodeKind.COMMAND, "UNDO", CERTAIN),)
    assert parse(badge_code("eva7")) == (Meaning(CodeKind.BADGE, "EVA7", CERTAIN),)
    assert parse(tote_code("R-07")) == (Meaning(CodeKind.TOTE, "R07", CERTAIN),)


def test_a_damaged_lpn_is_never_taken_for_a_serial_number() -> None:
    code = lpn("N", 99)
    assert parse(code[:-1] + str((int(code[-1]) + 1) % 10)) == ()


def test_rma_and_order_numbers_follow_the_usual_forms() -> None:
    assert [(m.value, m.certainty) for m in found("rma-2026-0042", CodeKind.RMA)] == [
        ("RMA-2026-0042", LIKELY),
        ("RMA20260042", LIKELY),
    ]
    assert [(m.value, m.certainty) for m in found("#10428", CodeKind.ORDER)] == [("10428", LIKELY)]
    assert [(m.value, m.certainty) for m in found("10428", CodeKind.ORDER)] == [("10428", POSSIBLE)]


def test_a_site_names_its_own_forms() -> None:
    site = SiteForms(rma=(r"^R\d{6}$",), order=(r"^WEB-\d+$",), tracking=(("gls", r"^[A-Z0-9]{8}$"),))
    assert [m.value for m in found("r123456", CodeKind.RMA, site)] == ["R123456"]
    assert found("RMA-2026-0042", CodeKind.RMA, site) == []
    assert [m.value for m in found("web-7", CodeKind.ORDER, site)] == ["WEB-7"]
    assert [(m.carrier, m.value) for m in found("zq8ab2c1", CodeKind.TRACKING, site)] == [("gls", "ZQ8AB2C1")]


def test_a_site_pattern_that_is_no_expression_is_refused_with_a_reason() -> None:
    with pytest.raises(IntakeError) as trouble:
        SiteForms(tracking=(("gls", "(["),))
    assert trouble.value.code == "site_pattern_invalid"
    assert trouble.value.params["pattern"] == "(["


def test_any_sane_token_may_be_an_article_or_serial_number_as_written() -> None:
    assert parse("Trail-M/moss") == (
        Meaning(CodeKind.SKU, "Trail-M/moss", POSSIBLE),
        Meaning(CodeKind.SERIAL, "Trail-M/moss", POSSIBLE),
    )


@pytest.mark.parametrize("text", ["", "ab", "\x00\x01\x02", " \t\r\n", "é" * 10, "x" * 65, "\ud800\udfff", "\x1d\x1d"])
def test_what_is_no_token_means_nothing(text: str) -> None:
    assert parse(text) == ()


def test_control_characters_do_not_hide_a_code() -> None:
    assert parse("\x021Z999AA10123456784\r\n\x03")[0].carrier == "ups"
    assert parse("\ufeff4006381\u200b333931")[0].value == "04006381333931"


def test_a_code_of_ten_kilobytes_means_nothing() -> None:
    assert parse("1" * 10_240) == ()
    assert parse("9" * 513) == ()


@given(st.text(max_size=80))
@example("(01)")
@example("]C1" + "\x1d" * 50)
@example("https://x/01/%00")
@example("https://x:99999999/00/1?21=%ff")
@example("(" * 512)
@example("٣١٢٣٤٥٦٧٨٩٠١٢")
@example("３Ｓ")
def test_no_text_makes_it_fail_and_the_answer_is_always_the_same(text: str) -> None:
    first = parse(text)
    assert first == parse(text)
    assert list(first) == sorted(first, key=lambda m: -m.certainty)
    assert len({(m.kind, m.value, m.carrier) for m in first}) == len(first)
    assert all(m.value for m in first)


codes = st.text(st.sampled_from("0123456789ABCDHJRSTZ()]#%-/ \x1d"), max_size=60)


@given(codes)
def test_texts_that_look_like_codes_never_make_it_fail(text: str) -> None:
    for meaning in parse(text):
        if meaning.kind is CodeKind.GTIN:
            assert len(meaning.value) == 14


@given(st.sampled_from("ABNS"), st.integers(0, 999_999_999))
def test_every_lpn_that_we_print_is_read_back(outcome: str, number: int) -> None:
    code = lpn(outcome, number)
    assert parse(code) == (Meaning(CodeKind.LPN, code, CERTAIN),)


alphanumeric = st.text(st.sampled_from("ABCXYZ0123456789-."), min_size=1, max_size=20)


@given(alphanumeric, alphanumeric)
def test_serial_and_lot_survive_an_element_string(serial: str, lot: str) -> None:
    best = parse(f"]C1010950600013435221{serial}\x1d10{lot}")[0]
    assert (best.value, best.serial, best.lot) == ("09506000134352", serial, lot)


def test_an_order_number_that_is_only_its_sign_means_nothing() -> None:
    assert parse("400#\x1d") == ()
