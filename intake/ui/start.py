"""The start: first the window, painted; then the station behind it. A worker sees at once that something is coming."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from intake import paths
from intake.ui import theme
from intake.ui.window import MainWindow

if TYPE_CHECKING:
    from intake.domain.ports import ParseText
    from intake.station.desk import Desk
    from intake.texts import Texts
    from intake.ui.bridge import Camera, SerialPort


@dataclass(frozen=True, slots=True)
class Opened:
    """A station that is ready to work: what MainWindow.open is given."""

    desk: Desk
    texts: Texts
    camera: Camera | None
    parse: ParseText
    scanner: SerialPort | None = None


def run(
    open_desk: Callable[[], Opened],
    *,
    log_file: Path,
    language: str = "en",
    theme_choice: str = "system",
    full_screen: bool = False,
) -> int:
    """Open the window, build the desk once it is painted, and work until it is closed. Returns the exit code.

    `open_desk` runs on a thread of its own after the first paint; nothing heavy may be imported before. An IntakeError
    from it is shown in the window, which then has nothing else to offer. `language` and `theme_choice` are for that
    first page only; later the desk's settings decide.
    """
    app = QApplication.instance() or QApplication(sys.argv[:1])
    app.setApplicationName("returns-intake")
    theme.load_fonts(paths.resources())
    window = MainWindow(theme_choice=theme_choice)

    def painted() -> None:
        # Imported here: the first page is on screen by now.
        from intake.ui.opening import Opening

        Opening(window, open_desk, language, log_file).begin()

    window.painted.connect(painted)
    window.showFullScreen() if full_screen else window.show()
    return int(app.exec())
