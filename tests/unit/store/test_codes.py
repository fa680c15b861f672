"""The keys of a return: one form for what the shop writes and what a scanner reads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.codes import CodeKind
from intake.domain.returns import Customer, ReturnStatus
from intake.store.codes import LONGEST, NAME, code_key, codes_of, name_key
from tests.integration.store.values import a_line, a_return


@pytest.mark.parametrize(
    ("kind", "value", "key"),
    [
        (CodeKind.ORDER, "#1001", "1001"),
        (CodeKind.ORDER, " # 1001 ", "1001"),
        (CodeKind.RMA, "Rma-1 a", "rma-1a"),
        (CodeKind.RMA, "#R1", "#r1"),
        (CodeKind.GTIN, "4006381333931", "04006381333931"),
        (CodeKind.GTIN, "00012345600012", "00012345600012"),
        (CodeKind.GTIN, "96385074", "00000096385074"),
        (CodeKind.GTIN, "no gtin", "nogtin"),
        (CodeKind.TRACKING, "3S ABCD 1", "3sabcd1"),
    ],
)
def test_codes_have_one_form(kind: str, value: str, key: str) -> None:
    assert code_key(kind, value) == key


@given(st.sampled_from(list(CodeKind)), st.text(max_size=40))
def test_the_key_of_a_key_is_itself(kind: CodeKind, text: str) -> None:
    key = code_key(kind, text)
    assert code_key(kind, key) == key
    assert "\0" not in key


def test_a_name_is_found_at_each_of_its_words() -> None:
    found = codes_of(a_return(1, customer=Customer("Eva  van der Berg", "1012 AB", "NL")))
    assert {code for kind, code, _ in found if kind == NAME} == {"eva van der berg", "van der berg", "der berg", "berg"}
    assert (CodeKind.POSTCODE, "1012ab", 1) in found


def test_a_received_return_keeps_its_codes_but_not_the_customer() -> None:
    found = codes_of(a_return(1, status=ReturnStatus.RECEIVED))
    assert {kind for kind, _, _ in found} == {"rma", "order", "tracking", "gtin", "sku", "serial"}
    assert {live for _, _, live in found} == {0}


def test_a_canceled_return_has_no_codes() -> None:
    assert codes_of(a_return(1, status=ReturnStatus.CANCELED)) == set()


def test_empty_and_endless_texts_are_no_codes() -> None:
    found = codes_of(a_return(1, rma="", order_number="#", tracking=("x" * (LONGEST + 1), " "), lines=()))
    assert {kind for kind, _, _ in found} == {NAME, "postcode"}


def test_two_lines_of_one_article_are_one_code() -> None:
    line = a_line(1)
    assert codes_of(a_return(1, lines=(line, line))) == codes_of(a_return(1, lines=(line,)))


@given(st.text(max_size=300))
def test_any_name_gives_a_key_that_fits(name: str) -> None:
    assert len(name_key(name)) <= LONGEST
    assert all(0 < len(code) <= LONGEST for _, code, _ in codes_of(a_return(1, customer=Customer(name, name, "NL"))))
