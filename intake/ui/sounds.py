"""One sound for each kind of outcome, played by what the system has, never holding up the window.

QtMultimedia stays out: it needs a sound server to import and says so on every start without one.
"""

from __future__ import annotations

import logging
import shutil
import struct
import subprocess
import sys
import tempfile
import threading
import wave
from functools import lru_cache
from pathlib import Path

from PySide6.QtWidgets import QApplication

log = logging.getLogger(__name__)

_PLAYERS = ("pw-play", "paplay", "aplay")


class Sounds:
    """Plays resources/sounds/<name>.wav. `volume` is 0 to 100."""

    def __init__(self, folder: Path, enabled: bool = True, volume: int = 80) -> None:
        self._folder, self.enabled, self.volume = folder, enabled, volume

    def play(self, name: str) -> None:
        """Start a sound and return at once; silence when sounds are off, a plain beep where nothing can play."""
        path = self._folder / f"{name}.wav"
        if not self.enabled or self.volume == 0 or not path.is_file():
            return
        if sys.platform != "win32" and player() is None:
            QApplication.beep()
            return
        threading.Thread(target=_play, args=(path, self.volume), name="sound", daemon=True).start()


@lru_cache(maxsize=1)
def player() -> str | None:
    """The program that plays a WAV file here, or None."""
    return next((found for name in _PLAYERS if (found := shutil.which(name))), None)


def softened(path: Path, volume: int) -> Path:
    """A 16-bit WAV file as loud as `volume` percent, made once; the file itself at 100 or when it has another form."""
    with wave.open(str(path), "rb") as source:
        params = source.getparams()
        frames = source.readframes(params.nframes)
    if params.sampwidth != 2 or volume >= 100:
        return path
    target = _folder() / f"{path.stem}-{volume}.wav"
    if not target.exists():
        samples = struct.unpack(f"<{len(frames) // 2}h", frames)
        with wave.open(str(target), "wb") as out:
            out.setparams(params)
            out.writeframes(struct.pack(f"<{len(samples)}h", *(sample * volume // 100 for sample in samples)))
    return target


@lru_cache(maxsize=1)
def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="intake-sounds-"))


def _play(path: Path, volume: int) -> None:
    try:
        file = softened(path, volume)
        if sys.platform == "win32":
            import winsound

            winsound.PlaySound(str(file), winsound.SND_FILENAME)
        elif (program := player()) is not None:
            quiet = subprocess.DEVNULL
            subprocess.run([program, str(file)], check=False, stdout=quiet, stderr=quiet, timeout=10)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired, RuntimeError) as error:
        log.info("no sound: %s", error)
