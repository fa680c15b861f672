"""A scanner read as the device it is and not as a keyboard: named, kept apart, its keys seen by no other program."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Protocol

from intake.scanning.input_devices import RawKeyboard, why_not
from intake.scanning.key_codes import PAUSE_S, KeyStream
from intake.scanning.serial_scanner import RETRY_S, ScannerState

log = logging.getLogger(__name__)


class Opened(Protocol):
    """The part of RawKeyboard that is used."""

    def read(self, timeout_s: float) -> bytes:
        """What came, or nothing. Raises OSError when the device is gone."""

    def close(self) -> None:
        """Give it back."""


class HandheldScanner:
    """Codes from one input device, by a thread of its own; opened again when it was unplugged.

    Started and stopped like SerialScanner, and tells the same states; its sentences begin with `handheld_`.
    """

    def __init__(self, path: str, *, opener: Callable[[str], Opened] = RawKeyboard, retry_s: float = RETRY_S) -> None:
        self._path, self._opener, self._retry_s = path, opener, retry_s
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._state: tuple[ScannerState, str] | None = None
        self._on_scan: Callable[[str], None] = lambda _text: None
        self._on_state: Callable[[ScannerState, str], None] = lambda _state, _sentence: None

    def start(self, on_scan: Callable[[str], None], on_state: Callable[[ScannerState, str], None]) -> None:
        """Begin to listen; returns at once. Callbacks come from the scanner's thread."""
        if self._thread is not None:
            return
        self._on_scan, self._on_state = on_scan, on_state
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, name="handheld scanner", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop listening and give the device back (within a pause)."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
            self._say(ScannerState.STOPPED, "handheld_stopped")

    def _run(self) -> None:
        self._say(ScannerState.OPENING, "handheld_opening")
        while not self._stopping.is_set():
            try:
                device = self._opener(self._path)
            except OSError as error:
                self._say(ScannerState.LOST, why_not(error))
            else:
                self._say(ScannerState.READY, "handheld_ready")
                try:
                    self._listen(device)
                except OSError as error:
                    log.info("the scanner %s is lost: %s", self._path, error)
                    self._say(ScannerState.LOST, "handheld_lost")
                finally:
                    device.close()
            self._stopping.wait(self._retry_s)

    def _listen(self, device: Opened) -> None:
        keys = KeyStream()
        while not self._stopping.is_set():
            data = device.read(PAUSE_S)
            for text in keys.feed(data) if data else keys.silence():
                self._on_scan(text)

    def _say(self, state: ScannerState, sentence: str) -> None:
        if self._state != (state, sentence):
            self._state = (state, sentence)
            self._on_state(state, sentence)
