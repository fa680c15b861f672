"""The keyboards that Linux lists, scanners among them: found by name, opened, and kept for this program alone."""

from __future__ import annotations

import errno
import os
import re
import select
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

EVIOCGRAB = 0x40044590
"""_IOW('E', 0x90, int) of linux/input.h: keys go to us and to nobody else, until the file is closed."""

LISTED = Path("/proc/bus/input/devices")
BY_ID = Path("/dev/input/by-id")
_EV_KEY, _KEY_A, _KEY_ENTER, _KEY_1 = 1, 30, 28, 2


@dataclass(frozen=True, slots=True)
class InputDevice:
    """A keyboard: the path it is opened by (the same after a replug where there is one such), its name, its ids."""

    path: str
    name: str
    ids: str = ""


def keyboards(listed: Path = LISTED, by_id: Path = BY_ID) -> tuple[InputDevice, ...]:
    """What types letters and Enter here; () where the system is not Linux."""
    try:
        text = listed.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ()
    names = _stable_names(by_id)
    found = []
    for block in text.split("\n\n"):
        event = re.search(r"H: Handlers=.*\b(event\d+)", block)
        keys = re.search(r"B: KEY=([0-9a-f ]+)", block)
        if event is None or keys is None or not _types(keys[1]):
            continue
        name = re.search(r'N: Name="(.*)"', block)
        ids = re.search(r"Vendor=([0-9a-f]{4}) Product=([0-9a-f]{4})", block)
        path = names.get(event[1], f"/dev/input/{event[1]}")
        found.append(InputDevice(path, name[1] if name else event[1], f"{ids[1]}:{ids[2]}" if ids else ""))
    return tuple(sorted(found, key=lambda one: one.path))


def _types(bitmap: str) -> bool:
    """Has it A, 1 and Enter? The bitmap's words are hexadecimal, the highest first, as wide as the machine's."""
    words = bitmap.split()
    bits = 64 if max(len(word) for word in words) > 8 or len(words) <= 12 else 32
    number = 0
    for word in words:
        number = number << bits | int(word, 16)
    return all(number >> key & 1 for key in (_KEY_A, _KEY_1, _KEY_ENTER))


def _stable_names(by_id: Path) -> dict[str, str]:
    try:
        links = sorted(by_id.iterdir())
    except OSError:
        return {}
    return {os.path.basename(os.path.realpath(link)): str(link) for link in links}


class RawKeyboard:
    """An open device. Raises OSError where it is absent, forbidden, or grabbed by another program."""

    def __init__(self, path: str) -> None:
        self._fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        try:
            self._grab()
        except OSError:
            os.close(self._fd)
            raise

    def _grab(self) -> None:
        import fcntl

        try:
            fcntl.ioctl(self._fd, EVIOCGRAB, 1)
        except OSError as error:
            # A pipe with recorded keys (tests, a replay) has nothing to grab.
            if error.errno not in (errno.ENOTTY, errno.EINVAL):
                raise

    def read(self, timeout_s: float) -> bytes:
        """What came; b"" when nothing did within `timeout_s`. Raises OSError when the device is gone."""
        ready, _, _ = select.select([self._fd], [], [], timeout_s)
        if not ready:
            return b""
        data = os.read(self._fd, 4096)
        if not data:
            raise OSError(errno.ENODEV, "the device is gone")
        return data

    def close(self) -> None:
        """Give the device back to the system."""
        os.close(self._fd)


def why_not(error: OSError) -> str:
    """The code of the sentence for a device that could not be opened."""
    if error.errno == errno.EBUSY:
        return "handheld_busy"
    return "handheld_denied" if error.errno in (errno.EACCES, errno.EPERM) else "handheld_absent"


def each_name(devices: tuple[InputDevice, ...]) -> Iterator[str]:
    """One line a device, as IT needs it for the settings."""
    for one in devices:
        allowed = "may be read" if os.access(one.path, os.R_OK) else "may not be read by this user"
        yield f"{one.path}  {one.name}  {one.ids}  {allowed}"
