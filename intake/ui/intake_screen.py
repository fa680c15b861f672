"""The bench: the parcel on the left, the one thing to do in the middle, the photos on the right."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QFrame, QStackedWidget

from intake.domain.codes import Scan
from intake.domain.errors import IntakeError
from intake.station.commands import Command, digit_of
from intake.station.desk import IntakeDesk
from intake.station.views import (
    AnyView,
    Ask,
    AwaitSerial,
    AwaitUnit,
    ChooseReturn,
    Feedback,
    Identify,
    Summary,
    TakePhoto,
)
from intake.texts import Texts
from intake.ui import kit, theme
from intake.ui.context import Context
from intake.ui.foot_bar import CodeField, FootBar
from intake.ui.input import is_text_field
from intake.ui.messages import sentence
from intake.ui.parcel_panel import ParcelPanel
from intake.ui.photo_panel import PhotoPanel
from intake.ui.screen import Screen
from intake.ui.theme import Tone
from intake.ui.views import WIDGETS
from intake.ui.views.base import ViewWidget

MAX_FILE = 64_000_000
DID = {
    Feedback.NONE: "taken",
    Feedback.ACCEPTED: "taken",
    Feedback.REFUSED: "refused",
    Feedback.FINISHED: "finished",
}
FEEDBACK_TONES = {Feedback.ACCEPTED: Tone.ACCENT, Feedback.REFUSED: Tone.STOP, Feedback.FINISHED: Tone.GOOD}


class IntakeScreen(Screen):
    """Draws the station's views and tells the station what the worker did. It decides nothing itself."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        px = theme.current().px
        self.view: AnyView | None = None
        self._widgets: dict[type, ViewWidget] = {}
        self._folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        self._edge = QFrame()
        self._edge.setProperty("role", "edge")
        self._edge.setFixedHeight(px(6))
        self.parcel = ParcelPanel(context)
        self.parcel.setFixedWidth(px(292))
        self.photos = PhotoPanel(context)
        self.code = CodeField(context.texts, self._typed)
        right = kit.column(gap=theme.M)
        right.addWidget(self.photos, 1)
        right.addWidget(self.code)
        for one in (self.photos, self.code):
            one.setFixedWidth(px(288))
        self.middle = QStackedWidget()
        self.foot = FootBar(context, self.command)
        across = kit.row(gap=theme.XL)
        across.addWidget(self.parcel)
        across.addWidget(self.middle, 1)
        across.addLayout(right)
        whole = kit.column(self, gap=0)
        whole.addWidget(self._edge)
        inner = kit.column(gap=theme.L, pad=(theme.XL, theme.L))
        inner.addLayout(across, 1)
        inner.addWidget(self.foot)
        whole.addLayout(inner, 1)

    def refresh(self) -> None:
        self._ask(lambda desk: desk.view())

    def on_scan(self, scan: Scan) -> bool:
        self._ask(lambda desk: desk.scan(scan), code=scan.text)
        return True

    def on_digit(self, number: int) -> bool:
        self.digit(number)
        return True

    def on_command(self, command: Command) -> bool:
        if command is Command.SHUTTER:
            self.shutter()
            return True
        number = digit_of(command)
        if number is not None:
            self.digit(number)
        else:
            self.command(command)
        return True

    def on_slash(self) -> bool:
        shown = self.middle.currentWidget()
        own = shown.field() if isinstance(shown, ViewWidget) else None
        (own or self.code).setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def digit(self, number: int) -> None:
        """An answer, a row, a candidate."""
        self._ask(lambda desk: desk.digit(number))

    def command(self, command: Command) -> None:
        """A command key or button."""
        self._ask(lambda desk: desk.command(command))

    def search(self, text: str) -> None:
        """Whose parcel is it?"""
        self._ask(lambda desk: desk.search(text))

    def resume(self, parcel_id: UUID) -> None:
        """Take up a parcel that was set aside."""
        self._ask(lambda desk: desk.resume(parcel_id))

    def shutter(self) -> None:
        """Take the photo that is wanted, now."""
        feed = self.context.feed
        if not isinstance(self.view, TakePhoto):
            return
        if feed is None:
            self.photo_from_file()
            return
        self.context.sounds.play("photo")

        def take(desk: IntakeDesk) -> AnyView:
            picture = feed.camera.snapshot()
            if picture is None:
                practice = self.photos.practice is not None
                raise IntakeError("camera_nothing_held" if practice else "camera_no_picture")
            return desk.photo(picture)

        self._ask(take)

    def photo_from_file(self) -> None:
        """A photo that is on disk already, or from another device."""
        texts = self.context.texts
        kinds = texts("ui.photo.files") + " (*.jpg *.jpeg *.png)"
        name, _kind = QFileDialog.getOpenFileName(self, texts("ui.photo.file"), self._folder, kinds)
        if name:
            self._folder = str(Path(name).parent)
            self._ask(lambda desk: desk.photo(read_picture(Path(name))))

    def show_view(self, view: AnyView) -> None:
        """What the station says comes next."""
        self.view = view
        widget = self._widget(view)
        self._keep_focus(widget)
        kit.show(self.parcel, view.panel is not None)
        if view.panel is not None:
            self.parcel.show_panel(view.panel, digits_pick_rows=isinstance(view, AwaitUnit))
        slots = view.slots if isinstance(view, Ask | TakePhoto) else ()
        self.photos.show_slots(slots, camera=not isinstance(view, TakePhoto))
        widget.show_view(view)
        self.middle.setCurrentWidget(widget)
        self.foot.show_commands(view.commands, complete=isinstance(view, AwaitUnit) and view.complete)
        kit.set_tone(self._edge, FEEDBACK_TONES.get(view.feedback, Tone.PLAIN))
        self.context.can_undo(Command.UNDO in view.commands)
        if self.photos.practice is not None:
            panel = None if isinstance(view, Summary) else view.panel
            self.photos.practice.load(panel.parcel_id if panel else None, len(panel.returns) if panel else 0)

    def _keep_focus(self, widget: ViewWidget) -> None:
        """A widget that vanishes must not hand the focus to a field by chance: digits would be typed there."""
        focus = QApplication.focusWidget()
        if focus is None or focus is self or not self.isAncestorOf(focus):
            return
        leaves = self.middle.isAncestorOf(focus) and widget is not self.middle.currentWidget()
        if leaves or not is_text_field(focus):
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask(self, act: Callable[[IntakeDesk], AnyView], code: str = "") -> None:
        """Let the station do something; `code`: what was scanned for it, to be judged in the status strip."""
        self.context.tasks.run(
            lambda: act(self.context.desk.intake()), lambda view: self._answered(view, code), self._failed
        )

    def _answered(self, view: AnyView, code: str) -> None:
        context = self.context
        if view.feedback is not Feedback.NONE:
            context.sounds.play(sound_of(view))
        if code:
            context.scans.judge(code, DID[view.feedback], what_it_did(context.texts, view))
            context.code_read(code, view.feedback is not Feedback.REFUSED)
        problem = view.problem if isinstance(view, TakePhoto) else None
        if view.message is not None and view.message != problem:  # the photo's own is said beside the camera
            context.messages.reason(view.message, _message_tone(view.feedback))
        elif view.feedback is not Feedback.NONE:
            context.messages.clear()
        had_focus = self.isVisible()
        self.show_view(view)
        if had_focus and view.feedback is not Feedback.NONE:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        if view.feedback is Feedback.FINISHED:
            context.count()

    def _failed(self, error: IntakeError) -> None:
        self.context.sounds.play("refused")
        self.context.messages.trouble(error)

    def _typed(self, scan: Scan) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.context.take_scan(scan)

    def _widget(self, view: AnyView) -> ViewWidget:
        kind = type(view)
        if kind not in self._widgets:
            self._widgets[kind] = WIDGETS[kind](self.context, self)
            self.middle.addWidget(self._widgets[kind])
        return self._widgets[kind]


def sound_of(view: AnyView) -> str:
    """What was taken but leaves something to be decided sounds otherwise than what is simply right."""
    asks = isinstance(view, ChooseReturn | Identify) and view.feedback is Feedback.ACCEPTED
    return "attention" if asks else view.feedback.value


def what_it_did(texts: Texts, view: AnyView) -> str:
    """A scan's outcome in a few words, for the list of the last scans."""
    if view.message is not None:
        return sentence(texts, view.message)
    if view.feedback is Feedback.FINISHED and isinstance(view, AwaitUnit | Summary) and view.finished is not None:
        done = view.finished
        return " · ".join(
            part for part in (done.title, texts(f"disposition.{done.disposition.value}"), done.tote) if part
        )
    if isinstance(view, Ask | TakePhoto | AwaitSerial):
        return ", ".join(part for part in (view.unit.title, view.unit.variant) if part)
    panel = view.panel
    return ", ".join(head.rma for head in panel.returns) if panel is not None else ""


def _message_tone(feedback: Feedback) -> Tone:
    return Tone.STOP if feedback is Feedback.REFUSED else Tone.ACCENT


def read_picture(path: Path) -> bytes:
    """An image file's bytes. Raises IntakeError image_too_large or image_unreadable."""
    try:
        if path.stat().st_size > MAX_FILE:
            raise IntakeError("image_too_large", path=path.name)
        return path.read_bytes()
    except OSError as error:
        raise IntakeError("image_unreadable", path=path.name, reason=error.strerror or str(error)) from error
