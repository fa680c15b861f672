"""Python and Qt must go together: some pairs lose a reference to None or True at every call, and abort in the end."""

from __future__ import annotations

import sys

import PySide6
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

CALLS = 200


class _Sender(QObject):
    told = Signal()


def test_calls_into_qt_keep_the_references_to_none_and_true(qtbot: QtBot) -> None:
    sender, label = _Sender(), QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None), sys.getrefcount(True)
    for _ in range(CALLS):
        label.setText("x")
        sender.told.emit()
    after = sys.getrefcount(None), sys.getrefcount(True)
    lost = before[0] - after[0], before[1] - after[1]
    assert max(lost) < CALLS // 2, f"PySide6 {PySide6.__version__} lost {lost} references in {CALLS} calls"


def test_the_binding_is_older_than_the_release_that_loses_references() -> None:
    assert PySide6.__version_info__[:2] < (6, 12)
