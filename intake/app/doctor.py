"""`intake doctor`: what this machine has, what is wrong and what to do, also when the station cannot be opened."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator

from intake import __version__
from intake.app.compose import open_station, texts_for
from intake.app.devices import OK, STOP, check_devices
from intake.domain.errors import IntakeError
from intake.paths import DataDir


def examine(data: DataDir, training: bool) -> Iterator[tuple[str, str, str]]:
    """(check, "ok" | "attention" | "stop", sentence), one at a time as they are found."""
    words = texts_for("en")
    yield "program", OK, f"Returns Intake {__version__}, Python {platform.python_version()}, {platform.platform()}"
    yield _qt()
    try:
        station = open_station(data, training=training)
    except IntakeError as error:
        yield "station", STOP, words(f"error.{error.code}", **error.params)
        return
    try:
        for check in check_devices(station):
            key = next((k for k in (f"device.{check.detail.code}", f"error.{check.detail.code}") if words.has(k)), "")
            yield check.name, check.state, words(key or check.detail.code, **check.detail.params)
    finally:
        station.store.close()


def _qt() -> tuple[str, str, str]:
    try:
        from PySide6 import __version__ as qt
        from PySide6.QtWidgets import QApplication  # noqa: F401 - does it load?
    except ImportError as error:
        return "window", STOP, f"Qt does not load: {error}"
    if qt.startswith("6.12.") and sys.version_info < (3, 12):
        return "window", STOP, f"PySide6 {qt} aborts on Python 3.11; install a version below 6.12."
    return "window", OK, f"Qt {qt}"
