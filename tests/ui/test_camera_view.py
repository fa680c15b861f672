"""The camera in the window: codes outlined where they lie, troubles in words, and its controls in the settings."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QCheckBox, QSlider
from pytestqt.qtbot import QtBot

from intake.scanning.camera_controls import CameraControl
from intake.scanning.camera_devices import CameraDevice
from intake.scanning.frames import Seen, SeenCode
from intake.ui.camera_view import SEEN_FOR_MS, CameraView
from intake.ui.settings_camera import CameraCard, choices
from intake.ui.window import MainWindow
from tests.ui.conftest import settle
from tests.ui.fake_camera import FakeCamera

Make = Callable[..., MainWindow]
CORNERS = ((200, 100), (440, 100), (440, 200), (200, 200))


@pytest.fixture
def view(qtbot: QtBot, make_window: Make, camera: FakeCamera) -> CameraView:
    """A view of its own over the window's camera, with a grey picture in it."""
    window = make_window()
    assert window.context is not None
    made = CameraView(window.context, height=360)
    qtbot.addWidget(made)
    made.resize(640, 360)
    made.show()
    camera.say("ready")
    camera.see(np.full((360, 640, 3), 90, np.uint8))
    settle(qtbot, window)
    return made


def changed(before: QImage, after: QImage) -> set[tuple[int, int]]:
    return {(x, y) for x in range(0, 640, 4) for y in range(0, 360, 4) if before.pixel(x, y) != after.pixel(x, y)}


def shown(view: CameraView) -> QImage:
    return view.grab().toImage().scaled(640, 360)


@pytest.mark.parametrize("counted", [False, True])
def test_a_code_is_outlined_where_it_lies_and_its_text_stands_below(
    qtbot: QtBot, view: CameraView, camera: FakeCamera, counted: bool
) -> None:
    plain = shown(view)
    camera.sight(Seen(640, 360, (SeenCode("LPN00000000197", CORNERS, counted),)))
    qtbot.waitUntil(lambda: bool(changed(plain, shown(view))))
    places = changed(plain, shown(view))
    assert any(abs(x - 200) < 8 and 100 < y < 200 for x, y in places)
    assert any(200 < x < 440 and 204 < y < 240 for x, y in places)
    assert not any(220 < x < 420 and 110 < y < 190 for x, y in places), "the code itself must stay visible"


def test_the_outline_goes_after_a_moment(qtbot: QtBot, view: CameraView, camera: FakeCamera) -> None:
    plain = shown(view)
    camera.sight(Seen(640, 360, (SeenCode("A-1", CORNERS, True),)))
    qtbot.waitUntil(lambda: bool(changed(plain, shown(view))))
    camera.sight(Seen(640, 360, ()))
    qtbot.waitUntil(lambda: not changed(plain, shown(view)), timeout=SEEN_FOR_MS * 20)


@pytest.mark.parametrize("state", ["absent", "busy", "denied", "frozen", "lost", "ended"])
def test_a_camera_in_trouble_says_so_in_place_of_its_picture(
    qtbot: QtBot, view: CameraView, camera: FakeCamera, state: str
) -> None:
    plain = shown(view)
    camera.say(state)
    qtbot.waitUntil(lambda: bool(changed(plain, shown(view))))
    assert view.sentence() == view._texts(f"ui.camera.{state}")
    camera.say("ready")
    assert view.sentence() == ""


class Adjustable(FakeCamera):
    """Has a lamp and a focus."""

    def __init__(self) -> None:
        super().__init__()
        self.set_to: list[tuple[str, int]] = []

    def controls(self) -> tuple[CameraControl, ...]:
        return CameraControl("torch", 0, 1, 1, 0), CameraControl("focus", 0, 250, 5, 30)

    def set_control(self, name: str, value: int) -> bool:
        self.set_to.append((name, value))
        return True


class TestWithControls:
    @pytest.fixture
    def camera(self) -> Adjustable:
        return Adjustable()

    def test_only_what_the_camera_has_is_shown_and_it_is_set(
        self, qtbot: QtBot, make_window: Make, camera: Adjustable
    ) -> None:
        window = make_window()
        assert window.context is not None
        card = CameraCard(window.context)
        qtbot.addWidget(card)
        qtbot.waitUntil(lambda: len(card.findChildren(QSlider)) == 1)
        lamp, focus = card.findChildren(QCheckBox)[0], card.findChildren(QSlider)[0]
        assert (lamp.text(), focus.value(), focus.maximum()) == ("Lamp", 30, 250)
        assert len(card.findChildren(QCheckBox)) == 1
        lamp.setChecked(True)
        focus.setValue(100)
        qtbot.waitUntil(lambda: camera.set_to == [("torch", 1), ("focus", 100)])


def test_a_camera_without_controls_shows_none(qtbot: QtBot, make_window: Make) -> None:
    window = make_window()
    assert window.context is not None
    card = CameraCard(window.context)
    qtbot.addWidget(card)
    settle(qtbot, window)
    assert not card.findChildren(QSlider)
    assert not card.findChildren(QCheckBox)


def test_cameras_are_chosen_by_name_and_two_alike_are_told_apart(make_window: Make) -> None:
    context = make_window().context
    assert context is not None
    assert [value for value, _ in choices(context, ())] == ["", "0", "1", "simulated"]
    one = CameraDevice("usb-046d_C920_8F3A-video-index0", "HD Webcam", "/dev/video0")
    other = CameraDevice("HD Webcam #2", "HD Webcam", "/dev/video2")
    assert choices(context, (one,))[1] == (one.name, "HD Webcam")
    words = [words for _, words in choices(context, (one, other))[1:3]]
    assert words == [f"HD Webcam ({one.name})", "HD Webcam #2"]
