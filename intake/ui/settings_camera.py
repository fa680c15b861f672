"""The camera in the settings: chosen by its name, its picture beside it, and what the device lets us set."""

from __future__ import annotations

from functools import partial
from typing import Protocol, runtime_checkable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QSlider, QWidget

from intake.scanning.camera_controls import CameraControl
from intake.scanning.camera_devices import CameraDevice
from intake.ui import kit, theme
from intake.ui.alive import while_alive
from intake.ui.camera_view import CameraView
from intake.ui.context import Context

SIMULATED = "simulated"


@runtime_checkable
class AdjustableCamera(Protocol):
    """A camera whose lamp, focus, exposure or zoom may be set."""

    def controls(self) -> tuple[CameraControl, ...]: ...

    def set_control(self, name: str, value: int) -> bool: ...


class CameraCard(kit.Card):
    """The picture of the camera in use, with the controls that it has; those that it lacks are not shown."""

    def __init__(self, context: Context) -> None:
        super().__init__("plain-card", gap=theme.M, pad=(theme.L, theme.L))
        self._context = context
        self.box.addWidget(kit.label(context.texts("ui.settings.camera_preview"), "strong"))
        across = kit.row(gap=theme.L)
        self.view = CameraView(context, height=200)
        self.view.setFixedHeight(theme.current().px(200))
        across.addWidget(self.view, 3)
        self._controls = kit.column(gap=theme.S)
        across.addLayout(self._controls, 2)
        self.box.addLayout(across)
        self.read_controls()

    def read_controls(self) -> None:
        """Ask the device what it has."""
        feed = self._context.feed
        if feed is not None and isinstance(feed.camera, AdjustableCamera):
            self._context.slow.run(feed.camera.controls, while_alive(self, self.show_controls), lambda _error: None)

    def show_controls(self, controls: tuple[CameraControl, ...]) -> None:
        """One line for each."""
        kit.clear(self._controls)
        for one in controls:
            self._controls.addWidget(self._line(one))
        self._controls.addStretch(1)

    def _line(self, control: CameraControl) -> QWidget:
        name = self._context.texts(f"ui.camera.control_{control.name}")
        if control.switch:
            box = QCheckBox(name)
            box.setChecked(bool(control.value))
            box.toggled.connect(lambda on: self._set(control.name, int(on)))
            return box
        made = QWidget()
        line = kit.column(made, gap=theme.XS)
        line.addWidget(kit.label(name, "small"))
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(control.least, control.most)
        slider.setSingleStep(control.step)
        slider.setPageStep(max(control.step, (control.most - control.least) // 10))
        slider.setValue(control.value)
        slider.setTracking(False)  # each step asks the device, which takes its time
        slider.setMinimumHeight(theme.current().px(32))
        slider.setAccessibleName(name)
        slider.valueChanged.connect(partial(self._set, control.name))
        line.addWidget(slider)
        return made

    def _set(self, name: str, value: int) -> None:
        feed = self._context.feed
        if feed is not None and isinstance(feed.camera, AdjustableCamera):
            # A focus set by hand ends the automatic one: the switches must show it.
            camera = feed.camera
            again = while_alive(self, lambda _done: self.read_controls() if name in {"focus", "exposure"} else None)
            self._context.slow.run(lambda: camera.set_control(name, value), again, lambda _error: None)


def choices(context: Context, found: tuple[CameraDevice, ...]) -> list[tuple[str, str]]:
    """What can be chosen: (setting, words). Where the system tells no names, the first and the second camera."""
    texts = context.texts
    named = [(one.name, _words(one, found)) for one in found]
    numbered = [("0", texts("ui.settings.camera_first")), ("1", texts("ui.settings.camera_second"))]
    practice = (SIMULATED, texts("ui.settings.camera_practice"))
    return [("", texts("ui.settings.camera_none")), *(named or numbered), practice]


def _words(device: CameraDevice, found: tuple[CameraDevice, ...]) -> str:
    """The label; two alike are told apart by their whole names."""
    alike = sum(one.label == device.label for one in found) > 1
    if not alike:
        return device.label
    return device.name if device.name.startswith(device.label) else f"{device.label} ({device.name})"
