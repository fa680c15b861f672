"""The second engine: found where it lies, and missed by nobody where it is not."""

from __future__ import annotations

import ctypes.util
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from intake.scanning import zbar


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    zbar.zbar_decode.cache_clear()
    yield
    zbar.zbar_decode.cache_clear()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the Windows wheel brings its own library")
def test_the_library_beside_a_bundled_program_is_taken_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "exists", lambda self: self.name == "libzbar.so.0")
    monkeypatch.setenv("INTAKE_LIBDIR", "beside")
    assert zbar._ours("zbar") == str(Path("beside") / "libzbar.so.0")
    monkeypatch.setattr(sys, "_MEIPASS", "bundle", raising=False)
    assert zbar._ours("zbar") == str(Path("bundle") / "libzbar.so.0")
    assert zbar._ours("other") is None


def test_a_machine_without_the_library_has_no_second_engine_and_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    find = ctypes.util.find_library
    monkeypatch.setitem(sys.modules, "pyzbar", None)
    assert zbar.zbar_decode() is None
    assert ctypes.util.find_library is find
