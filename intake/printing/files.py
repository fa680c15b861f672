"""File names that every system takes."""

from __future__ import annotations

import re

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST = 80
# Device names that Windows opens instead of a file, whatever the folder.
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")


def safe_name(text: str) -> str:
    """`text` as a file name without its ending: no separators, no leading dot or dash, no device name."""
    name = _UNSAFE.sub("_", text)[:_LONGEST].strip("._-")
    return f"_{name}" if not name or _DEVICES.fullmatch(name) else name
