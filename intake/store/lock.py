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
    """A lock held from construction to `release`, with a note for whoever holds it next.

    The file stays when the lock is released: removing it could let two programs in.
    """

    def __init__(self, path: Path) -> None:
        """Raises IntakeError data_in_use when another program holds it, disk_not_writable when it cannot be made."""
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise IntakeError("disk_not_writable", path=path, reason=error.strerror or str(error)) from error
        try:
            _take(handle)
        except OSError as error:
            os.close(handle)
            raise IntakeError("data_in_use", path=path.parent) from error
        self._path = path
        self._handle: int | None = handle
        self.note = os.read(handle, 100).decode("ascii", "replace").strip()

    def release(self) -> None:
        """Let others in; a second call does nothing."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def leave(self, note: str) -> None:
        """Leave a note (ASCII) for the next one; without room on the disk the note is lost."""
        if self._handle is None or note == self.note:
            return
        try:
            os.ftruncate(self._handle, 0)
            os.lseek(self._handle, 0, os.SEEK_SET)
            os.write(self._handle, note.encode("ascii"))
            os.fsync(self._handle)
        except OSError:
            # A full disk is told by the database, which needs it more.
            return
