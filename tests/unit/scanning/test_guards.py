"""Which reads are believed."""

from __future__ import annotations

from intake.domain.codes import Symbol
from intake.scanning.guards import Ballot, Trust, without_conflicts
from intake.scanning.reads import Quad, Read


def box(x: float = 0, y: float = 0, width: float = 200, height: float = 60) -> Quad:
    return (x, y), (x + width, y), (x + width, y + height), (x, y + height)


def read(symbology: str, text: str, engine: str = "zxing", quad: Quad | None = None, quality: int = 100) -> Read:
    return Read(text, symbology, engine, quad or box(), quality)


def texts(found: list[Symbol]) -> list[str]:
    return [symbol.text for symbol in found]


EAN = "4006381333931"
OTHER_EAN = "4006381333948"


def test_a_tall_ean_of_a_trusted_stage_is_believed_at_once() -> None:
    assert texts(Ballot().add("main", [read("EAN13", EAN)], Trust.UNTOUCHED)) == [EAN]


def test_an_ean_from_one_scan_line_waits_for_a_second_stage() -> None:
    ballot = Ballot()
    thin = read("EAN13", EAN, quad=box(height=2))
    assert ballot.add("main", [thin], Trust.UNTOUCHED) == []
    assert texts(ballot.add("contrast", [thin])) == [EAN]


def test_the_same_stage_twice_is_one_vote() -> None:
    ballot = Ballot()
    assert ballot.add("sharpen", [read("Code39", "A-123")]) == []
    assert ballot.add("sharpen", [read("Code39", "A-123")]) == []
    assert texts(ballot.add("contrast", [read("Code39", "A-123")])) == ["A-123"]


def test_part_of_an_itf_is_not_believed_however_many_stages_agree() -> None:
    ballot = Ballot()
    for stage in ("sharpen", "contrast", "turned 15"):
        assert ballot.add(stage, [read("ITF", "1725041334")]) == []
    ballot.add("sharpen", [read("ITF", "10614141000415")])
    assert texts(ballot.add("contrast", [read("ITF", "10614141000415")])) == ["10614141000415"]
    assert texts(Ballot().add("main", [read("ITF", "1725041334")], Trust.UNTOUCHED)) == ["1725041334"]


def test_two_stages_that_disagree_are_not_believed() -> None:
    ballot = Ballot()
    assert ballot.add("sharpen", [read("EAN13", EAN)]) == []
    assert ballot.add("contrast", [read("EAN13", OTHER_EAN)]) == []


def test_a_symbol_is_given_out_once() -> None:
    ballot = Ballot()
    ballot.add("main", [read("Code128", "A-1")], Trust.UNTOUCHED)
    assert ballot.add("locate", [read("Code128", "A-1")], Trust.UNTOUCHED) == []
    assert len(ballot.accepted) == 1


def test_a_second_linear_text_at_the_place_of_a_believed_one_is_dropped() -> None:
    ballot = Ballot()
    ballot.add("main", [read("Code128", "LONG-CODE-1")], Trust.UNTOUCHED)
    assert ballot.add("locate", [read("ITF", "123456", quad=box(x=40, width=50))], Trust.UNTOUCHED) == []
    assert texts(ballot.add("locate", [read("Code128", "B", quad=box(x=900))], Trust.UNTOUCHED)) == ["B"]


def test_of_two_texts_at_one_place_only_the_taller_stays() -> None:
    tall = read("Code39", "REAL-1", quad=box(height=60))
    thin = read("ITF", "778899", quad=box(height=8))
    assert without_conflicts([thin, tall]) == [tall]


def test_a_code_inside_a_square_one_is_no_conflict() -> None:
    square, bars = read("QRCode", "x", quad=box(height=200)), read("Code128", "y", quad=box(height=50))
    assert set(without_conflicts([square, bars])) == {square, bars}


def test_what_cannot_be_true_is_never_counted() -> None:
    for wrong in (
        read("EAN13", "4006381333932"),
        read("EAN8", "96385075"),
        read("ITF", "12345678"),
        read("ITF", "10614141000416"),
        read("Code39", "AB"),
        read("Code128", ""),
    ):
        assert Ballot().add("main", [wrong], Trust.UNTOUCHED) == [], wrong


def test_zbar_is_believed_by_the_number_of_lines_that_agree() -> None:
    flat = box(height=0)
    assert Ballot().add("main", [read("EAN13", EAN, "zbar", flat, quality=3)], Trust.UNTOUCHED) == []
    assert texts(Ballot().add("main", [read("EAN13", EAN, "zbar", flat, quality=40)], Trust.UNTOUCHED)) == [EAN]
