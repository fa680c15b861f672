"""Real photos of barcodes by other people, which are not part of this repository; skipped where they are missing."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from benchmarks.photo_set import LabelledPhoto, labelled_photos, photo_folder, same_text
from intake.domain.codes import Symbol
from intake.scanning import decoder
from intake.scanning.decoder import decode_file

pytestmark = pytest.mark.shared_photos

LEAST_READ = 53


@pytest.fixture(scope="module")
def answers() -> list[tuple[LabelledPhoto, tuple[Symbol, ...]]]:
    folder = photo_folder()
    if folder is None:
        pytest.skip("the photos of other people are not beside this repository (set INTAKE_SHARED_DATA)")
    with pytest.MonkeyPatch.context() as patch:
        # The budget counts this thread's own time: how busy the machine is says nothing about the decoder.
        patch.setattr(decoder, "now", time.thread_time)
        return [(photo, decode_file(photo.path).symbols) for photo in labelled_photos(folder)]


def test_no_photo_is_misread(answers: list[tuple[LabelledPhoto, tuple[Symbol, ...]]]) -> None:
    wrong = [
        (Path(photo.path).name, symbol.text)
        for photo, found in answers
        for symbol in found
        if not same_text(symbol.text, photo.text)
    ]
    assert wrong == []


def test_nearly_all_photos_are_read(answers: list[tuple[LabelledPhoto, tuple[Symbol, ...]]]) -> None:
    codes = [(photo, found) for photo, found in answers if photo.symbology != "NONE"]
    read = [photo for photo, found in codes if any(same_text(symbol.text, photo.text) for symbol in found)]
    assert len(codes) == 55
    assert len(read) >= LEAST_READ


def test_each_code_is_called_by_its_symbology(answers: list[tuple[LabelledPhoto, tuple[Symbol, ...]]]) -> None:
    named = [(photo.symbology, symbol.symbology) for photo, found in answers for symbol in found]
    assert [pair for pair in named if pair[0] != pair[1]] == []
