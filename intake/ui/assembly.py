"""Puts the window's own parts together: tasks, messages, sounds, devices, input; and takes them apart again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from intake import paths
from intake import texts as all_texts
from intake.domain.errors import IntakeError
from intake.domain.ports import ParseText
from intake.scanning.layouts import chosen
from intake.scanning.wedge import Wedge, WedgeSettings
from intake.ui.bridge import Camera, CameraFeed, Relay
from intake.ui.context import Context
from intake.ui.format import Formats
from intake.ui.input import Input, Taker
from intake.ui.messages import Messages
from intake.ui.qt_words import speak
from intake.ui.sounds import Sounds
from intake.ui.tasks import Tasks

if TYPE_CHECKING:
    from intake.station.desk import Desk
    from intake.texts import Texts
    from intake.ui.window import MainWindow


def make_context(window: MainWindow, desk: Desk, texts: Texts, camera: Camera | None, parse: ParseText) -> Context:
    """Everything the screens are handed. Devices are connected, not started."""
    speak(texts.language)
    messages = Messages(lambda: window.context.texts if window.context is not None else texts, window)

    def trouble(error: IntakeError) -> None:
        messages.trouble(error)

    return Context(
        desk=desk,
        texts=texts,
        formats=Formats(texts.language, desk.settings.timezone),
        tasks=Tasks(trouble, window),
        slow=Tasks(trouble, window, name="slow tasks"),
        messages=messages,
        sounds=Sounds(paths.resources() / "sounds", desk.settings.sounds, desk.settings.volume),
        relay=Relay(window),
        parse=parse,
        feed=CameraFeed(camera, window) if camera is not None else None,
    )


def refresh_context(context: Context, keys: Input | None) -> None:
    """Take over settings and language as they are now: the operator's own, else the station's."""
    settings = context.desk.settings
    language = (context.operator.language if context.operator is not None else "") or settings.language
    if language.replace("-", "_").split("_")[0].lower() != context.texts.language:
        context.texts = all_texts.load(paths.resources() / "translations", language)
        speak(context.texts.language)
    context.formats = Formats(context.texts.language, settings.timezone)
    context.sounds.enabled, context.sounds.volume = settings.sounds, settings.volume
    if context.scanners is not None:
        context.scanners.use(settings.scanner)
    if keys is not None:
        keys.use(_wedge(context), chosen(settings.scanner.layout))


def make_input(taker: Taker, window: MainWindow, context: Context) -> Input:
    """Keys and scans of all windows of the program."""
    keys = Input(taker, _wedge(context), window)
    keys.use(_wedge(context), chosen(context.desk.settings.scanner.layout))
    return keys


def start(window: MainWindow, context: Context) -> None:
    """Start camera and scanner, listen to the sync, and lock the station when nobody touches it."""
    desk, feed = context.desk, context.feed
    if feed is not None:
        feed.camera.start()
    desk.on_sync(context.relay.wrap(lambda shop, state: _shop_changed(window, str(shop), str(state))))
    lock = IdleLock(window, context)
    if context.scanners is not None:
        context.scanners.start(lock.wind)


def closers(context: Context) -> list[Callable[[], object]]:
    """What ends the window's work, in order: devices, tasks, station."""
    ends: list[Callable[[], object]] = []
    if context.feed is not None:
        ends.append(context.feed.camera.stop)
    if context.scanners is not None:
        ends.append(context.scanners.stop)
    return [*ends, context.slow.stop, context.tasks.stop, context.desk.close]


def _wedge(context: Context) -> Wedge:
    given = context.desk.settings.scanner
    return Wedge(
        WedgeSettings(
            max_gap_ms=float(given.max_gap_ms),
            burst_gap_ms=max(100.0, float(given.max_gap_ms)),
            min_length=given.min_length,
            prefix=given.prefix,
            suffix=given.suffix,
        )
    )


def _shop_changed(window: MainWindow, shop: str, state: str) -> None:
    if window.shell is not None:
        window.shell.shop_changed(shop, state)


class IdleLock(QObject):
    """Signs out after the settings' minutes without a key, a click or a scan."""

    def __init__(self, window: MainWindow, context: Context) -> None:
        super().__init__(window)
        self.window, self._context = window, context
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.timeout.connect(self._lock)
        self.wind()
        if (handle := window.windowHandle()) is not None:
            handle.installEventFilter(self)
        if context.feed is not None:
            context.feed.symbol.connect(self.wind)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin):
            self.wind()
        return False

    def wind(self) -> None:
        """Somebody is here: count from now."""
        self.timer.start(self._context.desk.settings.idle_lock_minutes * 60_000)

    def _lock(self) -> None:
        if self.window.shell is not None and QApplication.activeModalWidget() is None:
            self.window.shell.leave()
        self.wind()
