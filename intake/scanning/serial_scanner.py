"""A scanner on a serial port or USB-COM: codes by callback from a thread of its own; opened again when it was lost."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from enum import StrEnum

from intake.scanning.serial_lines import SerialLines
from intake.scanning.serial_ports import Connection, open_port, why_closed

RETRY_S = 1.0
"""Seconds between attempts to open a port that is not there."""

PAUSE_S = 1.0
"""Seconds of silence after which a code without an end is dropped. A scanner sends a code in one go."""

_READS_A_PAUSE = 5

Opener = Callable[[str, int, float], Connection]


class ScannerState(StrEnum):
    """How the scanner is."""

    STOPPED = "stopped"
    OPENING = "opening"
    READY = "ready"
    LOST = "lost"


class SerialScanner:
    """Codes from one port. Plain thread and callbacks; stop() joins it.

    Every code that arrives whole is told once, in order. After a loss the port is opened again every `retry_s` seconds;
    half a code from before is dropped.
    """

    def __init__(
        self,
        port: str,
        baud: int = 9600,
        *,
        terminator: str = "",
        opener: Opener = open_port,
        retry_s: float = RETRY_S,
        pause_s: float = PAUSE_S,
    ) -> None:
        self._port, self._baud, self._terminator = port, baud, terminator
        self._opener, self._retry_s, self._read_s = opener, retry_s, pause_s / _READS_A_PAUSE
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._state: tuple[ScannerState, str] | None = None
        self._on_scan: Callable[[str], None] = lambda _text: None
        self._on_state: Callable[[ScannerState, str], None] = lambda _state, _sentence: None

    def start(self, on_scan: Callable[[str], None], on_state: Callable[[ScannerState, str], None]) -> None:
        """Begin to listen; returns at once. A second start does nothing.

        Both are called from the scanner's thread: never slow, and the receiver moves to its own thread by itself.
        `on_state` gets a state, once when it begins, and the code of a sentence ("serial_ready", "serial_opening",
        "serial_absent", "serial_busy", "serial_denied", "serial_lost", "serial_stopped").
        """
        if self._thread is not None:
            return
        self._on_scan, self._on_state = on_scan, on_state
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, name="serial scanner", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop listening and wait until the thread has ended (a fifth of a pause)."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
            self._say(ScannerState.STOPPED, "serial_stopped")

    def _run(self) -> None:
        self._say(ScannerState.OPENING, "serial_opening")
        while not self._stopping.is_set():
            connection = self._opened()
            if connection is not None:
                self._say(ScannerState.READY, "serial_ready")
                try:
                    self._listen(connection)
                finally:
                    _close(connection)
            self._stopping.wait(self._retry_s)

    def _opened(self) -> Connection | None:
        try:
            return self._opener(self._port, self._baud, self._read_s)
        except Exception as error:
            # Drivers fail in their own ways; to the worker the scanner is not there. Told once, looked for for ever.
            sentence = why_closed(error)
            if self._state != (ScannerState.LOST, sentence):
                logging.getLogger(__name__).info("serial port %s cannot be opened: %s", self._port, error)
            self._say(ScannerState.LOST, sentence)
            return None

    def _listen(self, connection: Connection) -> None:
        """Codes until the scanner is lost or stopped."""
        lines = SerialLines(self._terminator)
        silent = 0
        while not self._stopping.is_set():
            try:
                data = connection.read(max(1, connection.in_waiting))
            except (OSError, TypeError, ValueError) as error:
                # TypeError, ValueError: pyserial's own, when the descriptor is closed under it.
                logging.getLogger(__name__).info("serial port %s is lost: %s", self._port, error)
                self._say(ScannerState.LOST, "serial_lost")
                return
            # Silence is counted in reads that waited for nothing, not by the clock: a busy machine cuts no code in two.
            silent = 0 if data else silent + 1
            if silent >= _READS_A_PAUSE:
                lines.forget()
            for text in lines.feed(data):
                self._on_scan(text)

    def _say(self, state: ScannerState, sentence: str) -> None:
        if self._state != (state, sentence):
            self._state = (state, sentence)
            self._on_state(state, sentence)


def _close(connection: Connection) -> None:
    """Give the port back; one that has vanished may refuse, and is gone either way."""
    try:
        connection.close()
    except (OSError, TypeError, ValueError) as error:
        logging.getLogger(__name__).info("a serial port did not close: %s", error)
