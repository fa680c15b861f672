"""One program at a time on a data folder: a locked file that the system releases even after a kill."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from intake.domain.errors import IntakeError

if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


class FileLock:
    """A lock held from construction to `release`. The file stays: removing it could let two programs in."""

    def __init__(self, path: Path) -> None:
        """Raises IntakeError data_in_use when another program holds it, disk_not_writable when it cannot be made."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise IntakeError("disk_not_writable", path=path, reason=error.strerror or str(error)) from error
        try:
            _take(handle)
        except OSError as error:
            os.close(handle)
            raise IntakeError("data_in_use", path=path.parent) from error
        self._handle: int | None = handle

    def release(self) -> None:
        """Let others in; a second call does nothing."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
