"""A photo is wanted: the camera large, what to show, and one key."""

from __future__ import annotations

from intake.station.views import TakePhoto
from intake.ui import kit, theme
from intake.ui.buttons import BigButton
from intake.ui.camera_view import CameraView
from intake.ui.context import Context
from intake.ui.messages import sentence
from intake.ui.theme import Tone
from intake.ui.views.base import Acts, ViewWidget, name_of


class TakePhotoView(ViewWidget):
    """What to photograph; what was wrong with the last one."""

    def __init__(self, context: Context, acts: Acts) -> None:
        super().__init__(context, acts)
        self._unit = kit.Elided(role="large")
        self._what = kit.label(role="question", wrap=True)
        self._problem = kit.Tag("", Tone.ATTENTION, large=True, wrap=True)
        self._camera = CameraView(context, height=320)
        self._shutter = BigButton(
            self.texts("ui.photo.shutter"), self.texts("ui.key.Space"), icon="camera", primary=True
        )
        self._shutter.clicked.connect(acts.shutter)
        self._file = BigButton(self.texts("ui.photo.file"), icon="image", size=theme.BODY)
        self._file.clicked.connect(acts.photo_from_file)
        box = kit.column(self, gap=theme.M)
        box.addWidget(self._unit)
        box.addWidget(self._what)
        box.addWidget(self._problem)
        box.addWidget(self._camera, 1)
        buttons = kit.row(gap=theme.M)
        buttons.addWidget(self._shutter, 3)
        buttons.addWidget(self._file, 2)
        box.addLayout(buttons)

    def show_view(self, view: TakePhoto) -> None:
        self._unit.set(name_of(self.texts, view.unit))
        self._what.setText(self.texts("ui.photo.take", what=self.texts.pick(view.slot.texts) or view.slot.slot))
        kit.show(self._problem, view.problem is not None)
        if view.problem is not None:
            self._problem.set(sentence(self.texts, view.problem), Tone.ATTENTION)
        kit.show(self._shutter, self.context.feed is not None)
