"""What the device check says about a scanner's port."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from intake.app.devices import OK, STOP, scanner
from intake.settings import ScannerSettings


def test_without_a_port_the_scanner_is_a_keyboard():
    check = scanner(ScannerSettings())
    assert (check.name, check.state, check.detail.code) == ("scanner", OK, "scanner_keyboard")


def test_a_port_that_is_not_there_must_be_mended(tmp_path: Path):
    gone = str(tmp_path / "ttyACM0")
    check = scanner(ScannerSettings(serial_port=gone))
    assert (check.state, check.detail.code, check.detail.params) == (STOP, "scanner_missing", {"port": gone})


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="there are no pseudo terminals here")
def test_a_port_that_is_not_listed_is_found_by_its_path():
    ends = os.openpty()
    try:
        check = scanner(ScannerSettings(serial_port=os.ttyname(ends[1])))
    finally:
        for end in ends:
            os.close(end)
    assert (check.state, check.detail.code, check.detail.params["baud"]) == (OK, "scanner_port", "9600")


def test_a_port_that_this_user_may_not_open_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    port = tmp_path / "ttyACM0"
    port.touch()
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert scanner(ScannerSettings(serial_port=str(port))).detail.code == "scanner_denied"
