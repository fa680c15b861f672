"""`intake run`: the window first, then the station behind it."""

from __future__ import annotations

import logging

from intake import logs
from intake.paths import DataDir

log = logging.getLogger(__name__)


def open_window(data: DataDir, *, training: bool, verbose: bool = False) -> int:
    """Open the station's window and work until it is closed. Returns the exit code."""
    log_file = logs.start(data.logs, verbose)
    from intake.ui.start import Opened, run

    def open_desk() -> Opened:
        # Late, on the task thread: the database and the decoders load while the window is already there.
        from intake.app.camera import StationCamera
        from intake.app.compose import open_station, parser, texts_for
        from intake.app.desk import StationDesk

        desk = StationDesk(open_station(data, training=training))
        settings = desk.settings
        also = frozenset(settings.symbologies)
        camera = StationCamera(settings.camera, settings.camera_size, also) if settings.camera else None
        return Opened(desk, texts_for(settings.language), camera, parser(settings))

    return run(open_desk, log_file=log_file)
