"""Plays the worker: wedge bursts and keys into the real window, goods under the camera, pictures of the screen."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from intake.app.camera import StationCamera
from intake.app.desk import StationDesk
from intake.domain.errors import IntakeError
from intake.domain.own_codes import badge_code, command_code, lpn, tote_code
from intake.domain.returns import ExpectedReturn, ReturnLine
from intake.printing.images import article_photo_png
from intake.settings import PutAwayMode
from intake.station.commands import KEYS, Command
from intake.station.views import AnyView, Ask, AskMissing, AwaitSerial, TakePhoto, View
from intake.tour.counting import Tally
from intake.ui.window import MainWindow

V = TypeVar("V", bound=View)

KEY_GAP_MS = 2
FINGER_MS = 70
"""How long a finger holds a key down; a scanner lets go at once."""

PATIENCE_S = 60.0
"""How long anything may take before the tour gives up: a hung window is a failure, not a long wait."""


class TourFailed(Exception):
    """Something on the screen is not what the script expects."""


@dataclass
class Player:
    """One worker at one window."""

    app: QApplication
    window: MainWindow
    desk: StationDesk
    camera: StationCamera
    tally: Tally
    pictures: Path
    parts: dict[str, tuple[ExpectedReturn, ...]]
    number: int = 0
    seeds: int = 0
    notes: list[str] = field(default_factory=list)

    def returns(self, scene: str) -> ExpectedReturn:
        """The return that plays a scene ("two_in_one/1": its second one)."""
        name, _, index = scene.partition("/")
        if name not in self.parts:
            raise TourFailed(f"the shop expects no return for the scene {name!r}")
        return self.parts[name][int(index or 0)]

    def all_returns(self) -> tuple[ExpectedReturn, ...]:
        """Every return of the tour."""
        return tuple(one for played in self.parts.values() for one in played)

    # --- input ---------------------------------------------------------------------------------------------------

    def key(self, sequence: str) -> None:
        """Press a key by its name in Qt ("F8", "Return", "1")."""
        self.tally.act("keys")
        text = {"Return": "\r", "Space": " ", "Esc": "\x1b"}.get(sequence, sequence if len(sequence) == 1 else "")
        self._press(Qt.Key[f"Key_{sequence}"], text)
        self.settle()

    def scan(self, text: str) -> None:
        """A burst from a keyboard-wedge scanner, ended by Return."""
        self.tally.act("scans")
        self.burst(text)
        self.settle()

    def burst(self, text: str) -> float:
        """The keys of a burst, two milliseconds apart by the scanner's clock however busy this machine is.

        Returns when its last key was sent (time.perf_counter).
        """
        at = int(time.monotonic() * 1000)
        for character in text:
            upper = character.upper()
            code = Qt.Key(ord(upper)) if upper.isascii() and upper.isalnum() else Qt.Key.Key_unknown
            self._press(code, character, at)
            at += KEY_GAP_MS
        last = time.perf_counter()
        self._press(Qt.Key.Key_Return, "\r", at)
        return last

    def command(self, command: Command, by_scan: bool = False) -> None:
        """A command by its key, or by its printed bar code."""
        if by_scan:
            self.scan(command_code(command.value))
        else:
            self.key(KEYS[command])

    def _press(self, key: Qt.Key, text: str, at_ms: int = 0) -> None:
        """One key, pressed and let go; `at_ms` is the time the keyboard says it was pressed (0: now)."""
        handle = self.window.windowHandle()
        now = at_ms or int(time.monotonic() * 1000)
        held = 0 if at_ms else FINGER_MS
        for kind, when in ((QEvent.Type.KeyPress, now), (QEvent.Type.KeyRelease, now + held)):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
            event.setTimestamp(when)
            QApplication.sendEvent(handle, event)

    # --- steps of a shift ----------------------------------------------------------------------------------------

    def badge(self, name: str) -> None:
        """Sign in by badge."""
        self.scan(badge_code(name))

    def parcel(self, scene: str, label: int = 0) -> ExpectedReturn:
        """Scan the parcel label of a scene's return."""
        expected = self.returns(scene)
        self.tally.scene = scene
        self.scan(expected.tracking[label])
        self.shot("parcel")
        return expected

    def unit(self, line: ReturnLine) -> None:
        """Scan an article's bar code."""
        self.tally.begin_unit()
        self.scan(line.gtin or line.sku)
        self.expect(Ask, AwaitSerial)

    def serial(self, text: str) -> None:
        """Scan a serial number."""
        self.expect(AwaitSerial)
        self.scan(text)

    def say(self, answer: str) -> None:
        """Give an answer of the question on screen by its digit key."""
        view: Ask = self.expect(Ask)
        guides = self.desk.station.rules.guides
        questions = [q for guide in guides.by_kind.values() for q in guide.questions if q.texts == view.question]
        shown = [dict(choice.texts) for choice in view.choices]
        for question in questions:
            if [dict(one.texts) for one in question.answers] == shown and answer in {a.id for a in question.answers}:
                self.key(question.answer(answer).key)
                return
        raise TourFailed(f"no answer {answer!r} to {view.question.get('en')!r}")

    def photo(self, line: ReturnLine, flaw: str | None) -> None:
        """Hold the article under the camera and press the shutter."""
        self.expect(TakePhoto)
        self.seeds += 1
        self.camera.show(article_photo_png(line.title, line.kind, flaw, self.seeds, line.picture or ""))
        self.shot("photo")
        # The shutter key and the picture are one act of the worker.
        self.tally.act("photos")
        self._press(Qt.Key.Key_Space, " ")
        self.settle()

    def ended(self, picture: str = "decided") -> None:
        """The unit in hand must be ended now; note it and take a picture."""
        done = self.view().finished
        if done is None:
            raise TourFailed(f"the unit is not ended: {self.view()!r}"[:400])
        self.tally.end_unit(done.title, done.lpn, done.grade.value, done.disposition.value)
        self.shot(picture)

    def find(self, text: str) -> None:
        """Blind intake: type what stands on the parcel, as fast as a person, and press Return."""
        self.tally.act("keys")
        self._press(Qt.Key.Key_Slash, "/")
        self.settle()
        for character in text:
            self._press(Qt.Key.Key_unknown, character)
            self.settle()
        self.tally.act("keys")
        self._press(Qt.Key.Key_Return, "\r")
        self.settle()

    def use(self, mode: PutAwayMode) -> None:
        """The site lets its units end another way."""
        self.desk.save_settings(self.desk.settings.model_copy(update={"put_away": mode}))
        self.tally.mode = mode.value

    def roll_label(self, outcome: str) -> str:
        """The next plate of a pre-printed roll."""
        with self.desk.station.store.write() as writes:
            return lpn(outcome, writes.next_number("lpn"))

    def tote_label(self, tote: str) -> str:
        """The bar code on a tote."""
        return tote_code(tote.replace("-", ""))

    def closed(self) -> bool:
        """Is the bench free?"""
        return not isinstance(self.view(), AskMissing)

    def close(self) -> None:
        """Close the parcel."""
        self.command(Command.CLOSE)

    def review_all(self) -> None:
        """A lead agrees with every decision that waits."""
        for item in self.desk.review_queue():
            self.desk.approve(item.unit.id)
        self.settle()

    # --- looking -------------------------------------------------------------------------------------------------

    def view(self) -> AnyView:
        """What the station shows."""
        return self.desk.intake().view()

    def expect(self, *kinds: type[V]) -> V:
        """The view, which must be one of these kinds."""
        view = self.view()
        if not isinstance(view, kinds):
            wanted = " or ".join(kind.__name__ for kind in kinds)
            raise TourFailed(f"{self.tally.scene}: expected {wanted}, the screen shows {view!r}"[:600])
        return view

    def shot(self, name: str) -> None:
        """A numbered picture of the window."""
        self.settle()
        self.number += 1
        path = self.pictures / f"{self.number:02d}-{self.tally.scene or 'start'}-{name}.png"
        if not self.window.grab().save(str(path)):
            raise IntakeError("disk_not_writable", path=path, reason="picture")

    def settle(self) -> None:
        """Let the window finish what it does: keys that are held, tasks, painting."""
        end = time.monotonic() + PATIENCE_S
        while True:
            self.app.processEvents()
            if self._quiet():
                self.app.processEvents()
                if self._quiet():
                    return
            if time.monotonic() > end:
                raise TourFailed("the window does not come to rest")

    def _quiet(self) -> bool:
        context, keys = self.window.context, self.window.input
        return context is not None and keys is not None and not context.tasks.waiting and keys.quiet
