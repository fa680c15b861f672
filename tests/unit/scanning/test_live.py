"""Codes out of moving pictures: found soon, followed cheaply, given up when they are gone."""

from __future__ import annotations

from itertools import count

import numpy as np
import pytest
from numpy.typing import NDArray

from intake.domain.codes import Symbol
from intake.scanning import live
from intake.scanning.live import DEEP_AFTER, LiveDecoder
from intake.scanning.scenes import Shot, scene
from tests.unit.scanning.labels import drawn

Frame = NDArray[np.uint8]
EMPTY = scene(np.full((2, 2), 110, np.uint8), Shot(share=0.002))
TEXTS = [("Code128", "LPN00000000197"), ("EAN13", "4006381333931"), ("QRCode", "R-1")]


def label(symbology: str, text: str, angle: float, share: float = 0.4) -> Frame:
    return scene(drawn(symbology, text), Shot(angle=angle, share=share, blur=0.7, seed=3))


def frames_until_read(decoder: LiveDecoder, frame: Frame, text: str, most: int = 12) -> int:
    for number in count(1):
        if any(one.symbol.text == text for one in decoder.see(frame)):
            return number
        assert number < most, "not read"
    raise AssertionError


@pytest.fixture(autouse=True)
def _time_for_every_search(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine is, a frame gets its searches."""
    monkeypatch.setattr(live, "SEARCH_MS", 60_000.0)


@pytest.mark.parametrize("angle", [0, 25, 90, 135, 200])
@pytest.mark.parametrize(
    ("symbology", "text"), [("Code128", "LPN00000000197"), ("EAN13", "4006381333931"), ("QRCode", "R-1")]
)
def test_a_label_at_any_angle_is_read_in_its_first_frames(symbology: str, text: str, angle: int) -> None:
    assert frames_until_read(LiveDecoder(), label(symbology, text, angle), text) <= 2


def test_a_code_is_followed_at_its_place_and_whole_frames_are_searched_now_and_then_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    decoder = LiveDecoder()
    assert frames_until_read(decoder, label("Code128", "LPN00000000197", 30), "LPN00000000197") <= 2
    searched: list[object] = []

    def searching(_self: LiveDecoder, _gray: Frame, search: object) -> list[live.Sighted]:
        searched.append(search)
        return []

    monkeypatch.setattr(LiveDecoder, "_searched", searching)
    for step in range(6):
        (one,) = decoder.see(label("Code128", "LPN00000000197", 30 + step))
        assert one.symbol.engine == "zxing:place"
    assert len(searched) == 2 * 3, "two of six frames, each with its three searches"


def test_the_next_label_is_found_while_the_first_still_lies_there() -> None:
    decoder = LiveDecoder()
    page = EMPTY.copy()
    first = label("Code128", "LPN00000000197", 0, share=0.6)
    page[60:320] = first[230:490]
    assert frames_until_read(decoder, page, "LPN00000000197") <= 2
    page[400:660] = label("Code128", "LPN00000000208", 0, share=0.6)[230:490]
    assert frames_until_read(decoder, page, "LPN00000000208") <= 9


def test_a_place_whose_code_has_gone_is_given_up() -> None:
    decoder = LiveDecoder()
    assert frames_until_read(decoder, label("Code128", "LPN00000000197", 10), "LPN00000000197") <= 2
    assert decoder._places
    for _ in range(8):
        assert decoder.see(EMPTY) == ()
    assert not decoder._places


def test_a_still_picture_without_an_answer_gets_the_whole_decoder_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[float] = []
    found = Symbol("HARD-1", "Code39", "zxing:restored upper")

    def whole(_frame: Frame, budget_ms: float, _extra: frozenset[str]) -> tuple[Symbol, ...]:
        asked.append(budget_ms)
        return (found,)

    monkeypatch.setattr(live, "symbols", whole)
    decoder = LiveDecoder()
    answers = [decoder.see(EMPTY, still=True) for _ in range(2 * DEEP_AFTER)]
    assert [len(answer) for answer in answers] == [0] * (DEEP_AFTER - 1) + [1] + [0] * DEEP_AFTER
    assert answers[DEEP_AFTER - 1][0].sure
    assert len(asked) == 1


def test_an_empty_bench_shows_no_code() -> None:
    decoder = LiveDecoder()
    for seed in range(6):
        assert decoder.see(scene(np.full((2, 2), 110, np.uint8), Shot(share=0.002, noise=6, seed=seed))) == ()
