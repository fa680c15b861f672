"""Photo files named by the SHA-256 of their bytes, in folders of two levels; a power cut leaves all of one or none."""

from __future__ import annotations

import errno
import hashlib
import re
from pathlib import Path

from intake.domain.errors import IntakeError
from intake.durable import write_whole

_NAME = re.compile(r"[0-9a-f]{64}", re.ASCII)
_NO_SPACE = (errno.ENOSPC, errno.EDQUOT)


class PhotoStore:
    """The PhotoFiles port on a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, jpeg: bytes) -> str:
        """Keep a photo durably; the SHA-256 of its bytes. Raises IntakeError disk_full or disk_not_writable."""
        name = hashlib.sha256(jpeg).hexdigest()
        _write(self.path(name), jpeg)
        return name

    def get(self, sha256: str) -> bytes:
        """The JPEG. Raises IntakeError photo_missing, or photo_damaged when its bytes are not the ones put."""
        try:
            jpeg = self.path(sha256).read_bytes()
        except OSError as error:
            raise IntakeError("photo_missing", sha256=sha256) from error
        if hashlib.sha256(jpeg).hexdigest() != sha256:
            raise IntakeError("photo_damaged", sha256=sha256)
        return jpeg

    def path(self, sha256: str) -> Path:
        """Where a photo lies (or would). Raises IntakeError photo_missing for a name that is no SHA-256."""
        return self._place(sha256, ".jpg")

    def put_thumbnail(self, sha256: str, jpeg: bytes) -> None:
        """Keep the small picture of a photo, in place of an earlier one."""
        _write(self.thumbnail_path(sha256), jpeg, again=True)

    def thumbnail_path(self, sha256: str) -> Path:
        """Where the small picture of a photo lies (or would)."""
        return self._place(sha256, ".thumb.jpg")

    def drop(self, sha256: str) -> bool:
        """Delete a photo and its small picture; True when it was there. Raises IntakeError disk_not_writable."""
        place = self.path(sha256)
        there = place.exists()
        for path in (self.thumbnail_path(sha256), place):
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                raise IntakeError("disk_not_writable", path=path, reason=error.strerror or str(error)) from error
        return there

    def _place(self, sha256: str, ending: str) -> Path:
        # A name can come from a damaged record: it must not lead out of the folder.
        if _NAME.fullmatch(sha256) is None:
            raise IntakeError("photo_missing", sha256=sha256)
        return self._folder / sha256[:2] / sha256[2:4] / f"{sha256}{ending}"


def _write(path: Path, content: bytes, again: bool = False) -> None:
    try:
        if not again and path.exists() and path.read_bytes() == content:
            return
        write_whole(path, content)
    except OSError as error:
        code = "disk_full" if error.errno in _NO_SPACE else "disk_not_writable"
        raise IntakeError(code, path=path, reason=error.strerror or str(error)) from error
