"""Files that are whole or not there, with names that every system takes."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST = 80
# Device names that Windows opens instead of a file, whatever the folder.
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")


def safe_name(text: str) -> str:
    """`text` as a file name without its ending: no separators, no leading dot or dash, no device name."""
    name = _UNSAFE.sub("_", text)[:_LONGEST].strip("._-")
    return f"_{name}" if not name or _DEVICES.fullmatch(name) else name


def write_whole(path: Path, data: bytes) -> None:
    """Write so that a crash leaves the old file or the new one. Makes the folder. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
