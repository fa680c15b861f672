"""The right panel: the camera's live picture, the photos that are wanted, and in training what the camera shall see."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem, QWidget

from intake.station.views import PhotoSlot
from intake.ui import kit, theme
from intake.ui.bridge import PracticeCamera
from intake.ui.camera_view import CameraView
from intake.ui.context import Context
from intake.ui.theme import Tone


class PhotoPanel(kit.Card):
    """Small while nothing is to be photographed; the camera also reads codes."""

    def __init__(self, context: Context) -> None:
        super().__init__(gap=theme.M, pad=(theme.L, theme.L))
        self._context = context
        texts = context.texts
        self.camera = CameraView(context)
        self.camera.setFixedHeight(theme.current().px(168))
        self._title = kit.label(texts("ui.camera.title"), "overline")
        self.box.addWidget(self._title)
        self.box.addWidget(self.camera)
        self._hint = kit.label(texts("ui.camera.reads" if context.feed else "ui.camera.no_device"), "small", wrap=True)
        self.box.addWidget(self._hint)
        self._count = kit.label(role="overline")
        self.box.addWidget(self._count)
        self._slots = kit.column(gap=theme.S)
        self.box.addLayout(self._slots)
        self._shown: tuple[PhotoSlot, ...] | None = None
        self.practice = PracticeBar(context) if practises(context) else None
        if self.practice is not None:
            self.box.addWidget(self.practice, 1)
        self.box.addStretch(0 if self.practice else 1)
        self.show_slots(())

    def show_slots(self, slots: tuple[PhotoSlot, ...], *, camera: bool = True) -> None:
        """The photos the guide wants; `camera`: show the picture here (the photo view has it large)."""
        for one in (self._title, self.camera, self._hint):
            kit.show(one, camera)
        if slots == self._shown:
            return
        self._shown = slots
        done = sum(1 for one in slots if one.sha256)
        kit.show(self._count, bool(slots))
        self._count.setText(self._context.texts("ui.photo.count", done=done, all=len(slots)))
        kit.clear(self._slots)
        for slot in slots:
            self._slots.addWidget(self._slot(slot))

    def _slot(self, slot: PhotoSlot) -> QWidget:
        texts = self._context.texts
        line = QWidget()
        across = kit.row(line, gap=theme.S)
        taken = bool(slot.sha256)
        across.addWidget(
            kit.IconLabel("square-check" if taken else "square", Tone.GOOD if taken else Tone.PLAIN, 22),
            0,
            Qt.AlignmentFlag.AlignTop,
        )
        words = texts.pick(slot.texts) or slot.slot
        across.addWidget(kit.label(words, "muted" if taken else "strong", wrap=True), 1)
        line.setAccessibleName(texts("ui.photo.taken" if taken else "ui.photo.wanted", what=words))
        return line


def practises(context: Context) -> bool:
    """Can the camera be told what to see?"""
    return context.desk.training and context.feed is not None and isinstance(context.feed.camera, PracticeCamera)


class PracticeBar(QWidget):
    """Training without a camera: labels and goods to hold before the simulated one."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._pictures: tuple[tuple[str, bytes], ...] = ()
        self._wanted: tuple[UUID | None, int] | None = None
        self._loading = False
        box = kit.column(self, gap=theme.S)
        box.addWidget(kit.rule())
        box.addWidget(kit.label(context.texts("ui.practice.title"), "overline"))
        self._hint = kit.label(context.texts("ui.practice.drawing"), "small", wrap=True)
        box.addWidget(self._hint)
        self.list = QListWidget()
        self.list.setProperty("role", "practice")
        self.list.setViewMode(QListView.ViewMode.ListMode)
        side = theme.current().px(48)
        self.list.setIconSize(QSize(side, side))
        self.list.setWordWrap(True)
        self.list.setUniformItemSizes(False)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(context.texts("ui.practice.title"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(lambda item: self.show_picture(self.list.row(item)))
        box.addWidget(self.list, 1)

    def load(self, parcel_id: UUID | None, returns: int = 0) -> None:
        """Ask for the pictures that fit what is on the bench, once for each parcel (and when a return was added to it).

        Drawing them is slow: it goes beside the work, and what is asked for meanwhile is asked only once more.
        """
        bench = (parcel_id, returns)
        if bench != self._wanted:
            self._wanted = bench
            if not self._loading:
                self._ask()

    def _ask(self) -> None:
        self._loading = True
        self._fill(())  # the articles of another parcel would be held before the camera by mistake
        self._hint.setText(self._context.texts("ui.practice.drawing"))
        asked = self._wanted

        def filled(pictures: tuple[tuple[str, bytes], ...]) -> None:
            self._loading = False
            if asked == self._wanted:
                self._fill(pictures)
                self._hint.setText(self._context.texts("ui.practice.hint"))
                kit.show(self._hint, bool(pictures))
            else:
                self._ask()

        self._context.slow.run(self._context.desk.practice_pictures, filled, lambda _error: filled(()))

    def show_picture(self, place: int) -> None:
        """Let the camera see a picture; it stays until the next one."""
        feed = self._context.feed
        if feed is not None and isinstance(feed.camera, PracticeCamera) and place < len(self._pictures):
            feed.camera.show(self._pictures[place][1])

    def _fill(self, pictures: tuple[tuple[str, bytes], ...]) -> None:
        if pictures == self._pictures:
            return
        self._pictures = pictures
        self.list.clear()
        side = self.list.iconSize()
        for caption, png in pictures:
            pixmap = QPixmap()
            pixmap.loadFromData(png)
            small = pixmap.scaled(side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
            self.list.addItem(QListWidgetItem(QIcon(small), caption))
