"""Image files on a disk: decoded, or refused with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from intake.domain.errors import IntakeError
from intake.scanning.decoder import decode_file
from tests.unit.scanning.labels import drawn


def test_a_file_is_decoded_with_its_size_and_time(tmp_path: Path) -> None:
    path = tmp_path / "label.png"
    Image.fromarray(drawn("Code128", "A-1")).save(path)
    done = decode_file(path)
    assert [symbol.text for symbol in done.symbols] == ["A-1"]
    assert (done.height, done.path) == (200, str(path))
    assert 0 < done.milliseconds < 60_000


def test_a_missing_file_a_folder_and_an_oversized_file_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.png", tmp_path):
        with pytest.raises(IntakeError, match="image_unreadable"):
            decode_file(path)
    large = tmp_path / "large.png"
    with large.open("wb") as file:
        file.truncate(20_000_001)
    with pytest.raises(IntakeError, match="image_too_large"):
        decode_file(large)
