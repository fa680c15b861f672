"""One thread, first in first out; results and trouble come back on the GUI thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from intake.domain.errors import IntakeError
from intake.ui.bridge import CameraFeed, Relay
from intake.ui.tasks import Tasks
from tests.ui.fake_camera import FakeCamera


@pytest.fixture
def trouble() -> list[IntakeError]:
    return []


@pytest.fixture
def tasks(qapp: object, trouble: list[IntakeError]) -> Iterator[Tasks]:
    made = Tasks(trouble.append)
    yield made
    assert made.stop()


def test_tasks_run_in_the_order_they_came(qtbot: QtBot, tasks: Tasks) -> None:
    done: list[int] = []
    for number in range(20):
        tasks.run(lambda n=number: n, done.append)  # type: ignore[misc]
    qtbot.waitUntil(lambda: tasks.waiting == 0)
    assert done == list(range(20))


def test_results_come_on_the_gui_thread_and_work_does_not_run_there(qtbot: QtBot, tasks: Tasks) -> None:
    seen: list[threading.Thread] = []
    tasks.run(threading.current_thread, lambda thread: seen.extend((thread, threading.current_thread())))
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert seen[0] is not threading.main_thread()
    assert seen[1] is threading.main_thread()


def test_trouble_goes_to_the_messages_unless_somebody_takes_it(
    qtbot: QtBot, tasks: Tasks, trouble: list[IntakeError]
) -> None:
    taken: list[IntakeError] = []

    def fail() -> None:
        raise IntakeError("disk_full")

    tasks.run(fail)
    tasks.run(fail, None, taken.append)
    qtbot.waitUntil(lambda: tasks.waiting == 0)
    assert [error.code for error in trouble] == ["disk_full"]
    assert [error.code for error in taken] == ["disk_full"]


def test_a_bug_in_a_task_is_raised_on_the_gui_thread_and_the_next_task_still_runs(qtbot: QtBot, tasks: Tasks) -> None:
    done: list[str] = []
    with qtbot.captureExceptions() as caught:
        tasks.run(lambda: 1 // 0)
        tasks.run(lambda: "next", done.append)
        qtbot.waitUntil(lambda: tasks.waiting == 0)
    assert [kind for kind, _value, _trace in caught] == [ZeroDivisionError]
    assert done == ["next"]


def test_an_answer_to_a_screen_that_is_gone_is_dropped(qtbot: QtBot, tasks: Tasks) -> None:
    label = QLabel()
    shiboken6.delete(label)
    tasks.run(lambda: "late", label.setText)
    tasks.run(lambda: "late", lambda words: label.setText(words.upper()))
    with qtbot.captureExceptions() as caught:
        qtbot.waitUntil(lambda: tasks.waiting == 0)
    assert caught == []


def test_stopping_finishes_what_is_queued(qapp: object) -> None:
    ran: list[int] = []
    tasks = Tasks(lambda _error: None)
    for number in range(5):
        tasks.run(lambda n=number: ran.append(n))  # type: ignore[misc]
    assert tasks.stop()
    assert ran == list(range(5))


def test_a_callback_from_another_thread_runs_on_the_gui_thread(qtbot: QtBot) -> None:
    relay = Relay()
    seen: list[tuple[str, threading.Thread]] = []
    told = relay.wrap(lambda word: seen.append((word, threading.current_thread())))
    other = threading.Thread(target=told, args=("shop",))
    other.start()
    other.join()
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [("shop", threading.main_thread())]


class Picture:
    """Four by two pixels of one colour, as a camera gives them (blue, green, red)."""

    shape = (2, 4, 3)

    def __init__(self, red: int) -> None:
        self.red = red

    def tobytes(self) -> bytes:
        return bytes((10, 20, self.red)) * 8


def test_frames_that_come_too_fast_are_dropped_and_the_newest_is_shown(qtbot: QtBot) -> None:
    camera = FakeCamera()
    feed = CameraFeed(camera)
    shown: list[int] = []
    feed.frame.connect(lambda image: shown.append(image.pixelColor(0, 0).red()))

    def burst() -> None:
        for red in range(100, 150):
            camera.see(Picture(red))

    thread = threading.Thread(target=burst)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(shown))
    assert shown == [149]
