"""A bug is shown once, with the way to its log; the program goes on."""

from __future__ import annotations

import logging
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from intake import paths, texts
from intake.ui.crash import CrashDialog, CrashReports


@pytest.fixture
def reports(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CrashReports:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    english = texts.load(paths.resources() / "translations", "en")
    made = CrashReports(lambda: english, tmp_path / "intake.log")
    made.install()
    return made


def shown() -> list[CrashDialog]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, CrashDialog) and one.isVisible()]


def test_a_bug_in_a_thread_is_logged_and_shown_with_the_log(
    qtbot: QtBot, reports: CrashReports, tmp_path: Path, expected_log: list[logging.LogRecord]
) -> None:
    def broken() -> None:
        raise RuntimeError("what went wrong")

    thread = threading.Thread(target=broken)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: len(shown()) == 1)
    dialog = shown()[0]
    assert "what went wrong" in expected_log[0].getMessage()
    copy, _go_on = dialog.findChildren(QPushButton)
    copy.click()
    assert "what went wrong" in QApplication.clipboard().text()
    dialog.accept()
    qtbot.waitUntil(lambda: not shown())


@pytest.mark.expects_warnings
def test_a_second_bug_does_not_pile_up_a_second_dialog(qtbot: QtBot, reports: CrashReports) -> None:
    for word in ("first", "second"):
        reports.report(ValueError, ValueError(word), None)
    qtbot.waitUntil(lambda: len(shown()) == 1)
    assert len(shown()) == 1
    shown()[0].accept()
    qtbot.waitUntil(lambda: not shown())
