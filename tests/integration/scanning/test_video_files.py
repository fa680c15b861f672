"""OpenCV's real capture: a video file in place of a camera."""

from __future__ import annotations

import queue
from pathlib import Path

import cv2
import pytest

from intake.domain.codes import Symbol
from intake.scanning.camera import Camera, open_capture
from intake.scanning.frames import CameraEvents
from intake.scanning.scenes import Shot, scene
from tests.unit.scanning.labels import drawn

SECONDS = 60.0


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """A label that turns for a second and a half, seen by a shaking camera."""
    path = tmp_path / "label.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 30, (640, 480))
    label = drawn("Code128", "LPN00000000197")
    for i in range(45):
        writer.write(scene(label, Shot(640, 480, share=0.6, angle=20 + i, motion=i % 4, seed=i)))
    writer.release()
    return path


def test_a_code_in_a_video_counts_once(film: Path) -> None:
    symbols: queue.Queue[Symbol] = queue.Queue()
    states: queue.Queue[str] = queue.Queue()
    events = CameraEvents(on_symbol=symbols.put, on_state=states.put)
    camera = Camera(str(film), events)
    camera.start()
    told = [states.get(timeout=SECONDS) for _ in range(3)]
    camera.stop()
    assert told == ["opening", "ready", "ended"]
    assert symbols.get(timeout=SECONDS).text == "LPN00000000197"
    assert symbols.empty()


def test_a_device_that_is_not_there_is_not_open_and_says_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    capture = open_capture(93)
    assert not capture.isOpened()
    capture.release()
    assert capfd.readouterr().err == ""
