"""Which unit a code belongs to, and which returns it leads to."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from intake.domain.codes import Certainty, CodeKind, Meaning
from intake.domain.ports import Hit
from intake.domain.returns import ExpectedReturn, ReturnLine
from intake.station.facts import OpenLine
from intake.station.matching import PARCEL_KINDS, best_returns, match_unit, serial_is_right, tracking_of
from tests.unit.grading.makers import line, returned

GTIN = "04006381333931"


def meant(kind: CodeKind, value: str, serial: str | None = None, carrier: str | None = None) -> Meaning:
    return Meaning(kind, value, Certainty.POSSIBLE, carrier=carrier, serial=serial)


def still_open(*lines: ReturnLine) -> tuple[OpenLine, ...]:
    return tuple(OpenLine(returned(*lines), each, 1) for each in lines)


def test_a_serial_number_says_more_than_the_article() -> None:
    lines = still_open(line(1, gtin=GTIN, serials=("SN-1",)), line(2, gtin=GTIN, serials=("SN-2",)))
    match = match_unit([meant(CodeKind.GTIN, GTIN), meant(CodeKind.SERIAL, "sn-2 ")], lines)
    assert match is not None
    assert (match.open_line.line.id, match.by) == (UUID(int=2), CodeKind.SERIAL)


def test_a_short_gtin_of_the_shop_is_the_same_article() -> None:
    match = match_unit([meant(CodeKind.GTIN, GTIN, serial="SN-9")], still_open(line(1, gtin="4006381333931")))
    assert match is not None
    assert match.serial == "SN-9", "what the code carried beside the article"


def test_the_first_line_with_units_left_takes_a_unit_of_two_like_ones() -> None:
    match = match_unit([meant(CodeKind.SKU, "sku-x")], still_open(line(1, sku="SKU-X"), line(2, sku="SKU-X")))
    assert match is not None
    assert match.open_line.line.id == UUID(int=1)


@given(st.sampled_from([kind for kind in CodeKind if kind not in (CodeKind.GTIN, CodeKind.SKU, CodeKind.SERIAL)]))
def test_a_code_that_names_no_article_matches_no_unit(kind: CodeKind) -> None:
    assert match_unit([meant(kind, "SKU-1")], still_open(line(1))) is None


def test_nothing_matches_when_nothing_is_open() -> None:
    assert match_unit([meant(CodeKind.SKU, "SKU-1")], ()) is None


def test_a_line_without_serial_numbers_knows_none_as_right() -> None:
    assert not serial_is_right("SN-1", line(1))
    assert serial_is_right(" sn-1", line(1, serials=("SN-1",)))


def named(rma: str, number: int) -> ExpectedReturn:
    return returned(rma=rma, id=UUID(int=number))


def test_an_rma_leads_before_a_tracking_number_and_each_return_once() -> None:
    one, two = named("RMA-1", 1), named("RMA-2", 2)
    hits = [Hit(two, CodeKind.TRACKING, "x"), Hit(one, CodeKind.RMA, "x"), Hit(one, CodeKind.RMA, "x")]
    assert best_returns(hits, PARCEL_KINDS) == (one,)
    assert best_returns(hits[:1], PARCEL_KINDS) == (two,)
    assert best_returns(hits, (CodeKind.SKU,)) == ()


def test_a_parcel_is_remembered_by_its_tracking_number_else_by_what_was_read() -> None:
    tracked = [meant(CodeKind.RMA, "RMA-1"), meant(CodeKind.TRACKING, "3SABCD1234567", carrier="postnl")]
    assert tracking_of(tracked, "text") == ("3SABCD1234567", "postnl")
    assert tracking_of(tracked[:1], "text") == ("RMA-1", "")
    assert tracking_of([], " text ") == ("text", "")
