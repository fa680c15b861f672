"""A camera that comes, goes and comes back; and the simulated one that behaves the same."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from intake.domain.codes import Symbol
from intake.paths import resources
from intake.scanning import camera as camera_module
from intake.scanning.camera import Camera
from intake.scanning.frames import CameraEvents, CameraState
from intake.scanning.frames import Seen as Sight
from intake.scanning.scenes import Shot, scene
from intake.scanning.simulated_camera import SimulatedCamera, empty_bench
from intake.texts import LANGUAGES, load
from tests.unit.scanning.labels import drawn

Frame = NDArray[np.uint8]
SECONDS = 30.0


class Seen:
    """Collects what a camera tells, and lets a test wait for it."""

    def __init__(self) -> None:
        self.states: queue.Queue[CameraState] = queue.Queue()
        self.symbols: queue.Queue[Symbol] = queue.Queue()
        self.sights: queue.Queue[Sight] = queue.Queue()
        self.frames = 0
        self.framed = threading.Event()
        self.events = CameraEvents(self._frame, self.symbols.put, self.states.put, self.sights.put)

    def _frame(self, _frame: Frame) -> None:
        self.frames += 1
        self.framed.set()

    def next_states(self, count: int) -> list[CameraState]:
        return [self.states.get(timeout=SECONDS) for _ in range(count)]

    def next_text(self) -> str:
        return self.symbols.get(timeout=SECONDS).text


class FakeCapture:
    """A device that gives these frames and is then pulled out."""

    def __init__(self, frames: list[Frame], opened: bool = True) -> None:
        self._frames = iter(frames)
        self._opened = opened
        self.released = False

    def isOpened(self) -> bool:
        return self._opened

    def read(self) -> tuple[bool, Frame | None]:
        frame = next(self._frames, None)
        return frame is not None, frame

    def get(self, propId: int) -> float:
        return 0.0

    def release(self) -> None:
        self.released = True


LABEL = scene(drawn("Code128", "LPN00000000197"), Shot(width=640, height=480, angle=3))
EAN = scene(drawn("EAN13", "4006381333931"), Shot(width=640, height=480, angle=3))


@pytest.fixture
def seen() -> Seen:
    return Seen()


@pytest.fixture
def simulated(seen: Seen) -> Iterator[SimulatedCamera]:
    camera = SimulatedCamera(seen.events, frame_s=0.005)
    camera.start()
    yield camera
    camera.stop()


def test_a_camera_pulled_out_and_put_back_goes_on_by_itself(seen: Seen) -> None:
    captures = [FakeCapture([], opened=False), FakeCapture([LABEL]), FakeCapture([EAN, EAN])]
    waiting = iter(captures)
    camera = Camera(0, seen.events, opener=lambda _source: next(waiting), retry_s=0.001)
    camera.start()
    assert seen.next_states(5) == ["opening", "absent", "ready", "lost", "ready"]
    camera.stop()
    assert all(capture.released for capture in captures)
    assert seen.frames == 3


def test_a_driver_that_fails_to_open_is_an_absent_camera(seen: Seen) -> None:
    def broken(_source: int | str) -> FakeCapture:
        raise OSError("no such thing")

    camera = Camera("93", seen.events, opener=broken, retry_s=60)
    camera.start()
    assert seen.next_states(2) == ["opening", "absent"]
    camera.stop()
    assert seen.next_states(1) == ["off"]


def test_a_device_that_opens_and_gives_no_picture_is_in_use_by_another_program(seen: Seen, tmp_path: Path) -> None:
    node = tmp_path / "video0"
    node.mkdir()  # as a device node: there, and no file
    for capture in (FakeCapture([], opened=False), FakeCapture([])):
        camera = Camera(str(node), seen.events, opener=lambda _source, one=capture: one, retry_s=60)  # type: ignore[misc]
        camera.start()
        assert seen.next_states(2) == ["opening", "busy"]
        camera.stop()
        assert seen.next_states(1) == ["off"]


def test_stop_ends_every_thread_and_the_camera_can_start_again(seen: Seen) -> None:
    before = set(threading.enumerate())
    camera = Camera(0, seen.events, opener=lambda _source: FakeCapture([LABEL] * 3), retry_s=0.001)
    for _ in range(2):
        camera.start()
        camera.start()
        assert seen.framed.wait(SECONDS)
        camera.stop()
        camera.stop()
        assert camera.snapshot() is None
    assert set(threading.enumerate()) <= before


def test_a_driver_that_stops_answering_is_reported_and_opened_anew(seen: Seen, monkeypatch: pytest.MonkeyPatch) -> None:
    unplugged = threading.Event()

    class Frozen(FakeCapture):
        def read(self) -> tuple[bool, Frame | None]:
            done, frame = super().read()
            if not done:
                unplugged.wait(SECONDS)
            return done, frame

    captures = [Frozen([LABEL]), Frozen([EAN] * 2)]
    waiting = iter(captures)
    camera = Camera(0, seen.events, opener=lambda _source: next(waiting), retry_s=0.001)
    camera.start()
    assert seen.next_states(2) == ["opening", "ready"]
    camera.check()
    assert seen.states.empty()
    monkeypatch.setattr(camera_module, "FROZEN_S", -1.0)
    camera.check()
    assert seen.next_states(2) == ["frozen", "ready"]
    unplugged.set()
    monkeypatch.setattr(camera_module, "FROZEN_S", 60.0)
    camera.stop()
    assert captures[1].released


def test_what_a_frame_shows_is_told_with_its_place_until_it_is_gone(seen: Seen, simulated: SimulatedCamera) -> None:
    simulated.show(LABEL)
    sights = [seen.sights.get(timeout=SECONDS) for _ in range(3)]
    assert {code.text for sight in sights for code in sight.codes} == {"LPN00000000197"}
    assert [sight.codes[0].counted for sight in sights] == [False, True, True]
    assert (sights[0].width, sights[0].height) == (640, 480)
    simulated.show(np.full((480, 640), 200, np.uint8))
    while seen.sights.get(timeout=SECONDS).codes:
        pass


def test_a_shown_label_is_told_once(seen: Seen, simulated: SimulatedCamera) -> None:
    simulated.show(LABEL)
    assert seen.next_text() == "LPN00000000197"
    simulated.show(EAN)
    assert seen.next_text() == "4006381333931"
    simulated.show(LABEL)
    simulated.show(scene(drawn("Code128", "LAST"), Shot(width=640, height=480)))
    assert seen.next_text() == "LAST"
    assert seen.symbols.empty()


def test_a_label_taken_away_and_shown_again_is_told_again(seen: Seen, simulated: SimulatedCamera) -> None:
    for _ in range(2):
        simulated.show(LABEL)
        assert seen.next_text() == "LPN00000000197"
        simulated.clear()


def test_a_simulated_camera_has_the_states_and_frames_of_a_real_one(seen: Seen, simulated: SimulatedCamera) -> None:
    assert seen.next_states(2) == ["opening", "ready"]
    assert seen.framed.wait(SECONDS)
    assert simulated.snapshot() is None
    simulated.show(np.full((480, 640), 200, np.uint8))
    snapshot = simulated.snapshot()
    assert snapshot is not None
    assert snapshot.shape == (480, 640, 3)
    simulated.stop()
    assert seen.next_states(1) == ["off"]


@pytest.mark.expects_warnings
def test_an_odd_frame_does_not_end_the_reading(
    seen: Seen, simulated: SimulatedCamera, caplog: pytest.LogCaptureFixture
) -> None:
    simulated.show(np.zeros((100, 100, 7), np.uint8))
    while "a frame could not be read" not in caplog.text:
        assert seen.framed.wait(SECONDS)
        seen.framed.clear()
    caplog.clear()
    simulated.show(LABEL)
    assert seen.next_text() == "LPN00000000197"


def test_the_empty_bench_is_a_picture_without_a_code() -> None:
    assert empty_bench().shape == (720, 1280, 3)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_window_has_a_sentence_for_every_trouble(language: str) -> None:
    texts = load(resources() / "translations", language)
    for state in set(CameraState) - {CameraState.READY, CameraState.OFF, CameraState.OPENING}:
        assert texts.has(f"ui.camera.{state}"), state
