"""Windows' raw input, as far as it is bytes: which keyboard a key came from, and what a device's path says of it.

Layouts as in winuser.h (RAWINPUTHEADER, RAWKEYBOARD) for 64-bit Windows.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

from intake.settings import HandheldSettings

HEADER = struct.Struct("<IIQQ")
"""dwType, dwSize, hDevice, wParam."""
KEYBOARD = struct.Struct("<HHHHII")
"""MakeCode, Flags, Reserved, VKey, Message, ExtraInformation."""

_TYPE_KEYBOARD = 1


def keyboard_handle(data: bytes) -> int | None:
    """The device handle of a RAWINPUT structure that is a key's; None for a mouse's, another's or a cut one."""
    if len(data) < HEADER.size + KEYBOARD.size:
        return None
    kind, _size, device, _param = HEADER.unpack_from(data)
    return int(device) if kind == _TYPE_KEYBOARD else None


def name_of(path: str, handhelds: Sequence[HandheldSettings]) -> str:
    r"""The scanner whose setting is part of a device's path (\\?\HID#VID_0C2E&PID_0B61#...); "" for a keyboard."""
    low = path.casefold()
    return next((one.name for one in handhelds if one.device.casefold() in low), "")
