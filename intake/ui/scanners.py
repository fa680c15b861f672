"""The scanners that are no keyboards: opened by the settings, and opened anew when those change. Each has its name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from intake.domain.codes import Scan, Source
from intake.settings import ScannerSettings
from intake.ui.bridge import SerialPort
from intake.ui.windows_keys import WindowsKeys, windows_keys

if TYPE_CHECKING:
    from intake.ui.context import Context
    from intake.ui.input import Input
    from intake.ui.shell import Shell

_ORDER = ("lost", "opening", "ready")
"""The state that is shown when several differ: what needs somebody first."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A scanner of the settings. Two of the same value are the same one: it stays open."""

    source: Source
    name: str
    place: str
    baud: int = 0

    def made(self) -> SerialPort:
        """The scanner itself, not yet started."""
        if self.source is Source.HANDHELD:
            from intake.scanning.handheld import HandheldScanner

            return HandheldScanner(self.place)
        from intake.scanning.serial_scanner import SerialScanner

        return SerialScanner(self.place, self.baud)


def wanted(settings: ScannerSettings) -> tuple[Wanted, ...]:
    """The scanners that these settings ask for. On Windows handhelds are told apart by the window itself."""
    found = [Wanted(Source.HANDHELD, one.name, one.device) for one in settings.handhelds if one.device[:1] == "/"]
    if settings.serial_port:
        found.insert(0, Wanted(Source.SERIAL_PORT, "", settings.serial_port, settings.serial_baud))
    return tuple(found)


class Scanners:
    """Codes of all of them go where all scans go; how they stand is seen in the strip.

    `fixed` stands in for a serial scanner whatever the settings say (tests and the tour).
    """

    def __init__(self, context: Context, shell: Callable[[], Shell | None], fixed: SerialPort | None = None) -> None:
        self._context, self._shell, self._fixed = context, shell, fixed
        self._windows: WindowsKeys | None = None
        self._open: dict[Wanted, SerialPort] = {}
        self._states: dict[Wanted, str] = {}
        self._somebody: Callable[[], object] = lambda: None
        self._started = False

    @property
    def worst(self) -> tuple[str, str]:
        """(state, name) of the scanner that needs somebody most; empty words when there is none."""
        states = sorted(self._states.items(), key=lambda one: _ORDER.index(one[1]) if one[1] in _ORDER else 9)
        if not states:
            return "", ""
        which, state = states[0]
        return state, which.name

    def start(self, somebody: Callable[[], object]) -> None:
        """Open those of the settings; `somebody` is told of every code, since it means that somebody is there."""
        self._somebody, self._started = somebody, True
        if self._fixed is not None:
            self._begin(Wanted(Source.SERIAL_PORT, "", "fixed"), self._fixed)
        self.use(self._context.desk.settings.scanner)

    def tell_apart(self, keys: Input) -> None:
        """On Windows the window's own keys are told apart by their device."""
        from PySide6.QtCore import QCoreApplication

        app = QCoreApplication.instance()
        self._windows = windows_keys()
        if self._windows is not None and app is not None:
            told = self._windows
            told.use(self._context.desk.settings.scanner.handhelds)
            app.installNativeEventFilter(told)
            keys.device = lambda: told.device

    def use(self, settings: ScannerSettings) -> None:
        """Close what is no longer wanted and open what is new; the others go on undisturbed."""
        if not self._started or self._fixed is not None:
            return
        if self._windows is not None:
            self._windows.use(settings.handhelds)
        now = wanted(settings)
        for which in [one for one in self._open if one not in now]:
            self._open.pop(which).stop()
            self._states.pop(which, None)
        for which in now:
            if which not in self._open:
                self._begin(which, which.made())
        self._show()

    def stop(self) -> None:
        """Close all."""
        while self._open:
            self._open.popitem()[1].stop()
        self._states.clear()

    def _begin(self, which: Wanted, scanner: SerialPort) -> None:
        self._open[which] = scanner

        def scanned(text: str) -> None:
            shell = self._shell()
            if which in self._open and shell is not None:
                self._somebody()
                shell.take_scan(Scan(text, which.source, device=which.name))

        def changed(state: Any, _sentence: str) -> None:
            if which in self._open:
                self._states[which] = str(getattr(state, "value", state))
                self._show()

        relay = self._context.relay
        scanner.start(relay.wrap(scanned), relay.wrap(changed))

    def _show(self) -> None:
        if (shell := self._shell()) is not None:
            shell.strip.set_scanner(*self.worst)
