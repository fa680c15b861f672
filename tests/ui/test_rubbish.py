"""Widgets in forgotten cycles are destroyed on the GUI thread, never on a worker's."""

from __future__ import annotations

import gc
import threading

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from intake.ui.rubbish import Rubbish, collect_what_is_due


class Knot:
    """A thing in a cycle that tells on which thread it went."""

    def __init__(self, went: list[str]) -> None:
        self.me, self._went = self, went

    def __del__(self) -> None:
        self._went.append(threading.current_thread().name)


def _allocate(went: list[str], kept: list[list[int]]) -> None:
    for _ in range(5):
        Knot(went)
    kept += [[] for _ in range(20_000)]


def test_a_workers_allocations_collect_nothing_and_the_gui_thread_does(qtbot: QtBot) -> None:
    parent = QObject()
    rubbish = Rubbish(parent)
    went: list[str] = []
    kept: list[list[int]] = []
    worker = threading.Thread(target=_allocate, args=(went, kept), name="worker")
    worker.start()
    worker.join()
    assert went == []
    qtbot.waitUntil(lambda: len(went) == 5)
    assert set(went) == {threading.current_thread().name}
    rubbish.stop()
    assert gc.isenabled()


def test_nothing_is_collected_while_nothing_is_due() -> None:
    gc.collect()
    went: list[str] = []
    gc.disable()
    Knot(went)
    collect_what_is_due()
    assert went == []
    gc.collect()
    assert len(went) == 1


def test_what_was_there_before_the_window_is_not_looked_through_again(qtbot: QtBot) -> None:
    kept: list[str] = []
    Knot(kept)
    parent = QObject()
    rubbish = Rubbish(parent)
    went: list[str] = []
    Knot(went)
    gc.collect()
    rubbish.stop()
    assert (len(kept), len(went)) == (0, 1)
