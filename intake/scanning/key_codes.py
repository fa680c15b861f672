"""From the keys that a scanner presses to its text, below all keyboard layouts: Linux key codes read as a US keyboard.

Scanners leave the factory as US keyboards; what layout the system has does not matter here. Codes and event form are
those of the kernel's include/uapi/linux/input-event-codes.h and input.h.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

EVENT = struct.Struct("llHHi")
"""struct input_event: seconds, microseconds, type, code, value."""

LONGEST = 4096
PAUSE_S = 0.25
"""A code whose end never comes is over after this long a silence (seconds)."""

_KEY, _SYN, _DROPPED = 1, 0, 3
_UP, _DOWN = 0, 1
_ENTER, _TAB, _PAD_ENTER = 28, 15, 96
_SHIFTS, _CTRLS, _ALTS = frozenset({42, 54}), frozenset({29, 97}), frozenset({56, 100})
_CAPS = 58
_ROWS = (
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
)
_PAD = {71: "7", 72: "8", 73: "9", 75: "4", 76: "5", 77: "6", 79: "1", 80: "2", 81: "3", 82: "0",
        55: "*", 74: "-", 78: "+", 83: ".", 98: "/"}  # fmt: skip
PLAIN = {first + i: char for first, row, _ in _ROWS for i, char in enumerate(row)} | {57: " "}
SHIFTED = {first + i: char for first, _, row in _ROWS for i, char in enumerate(row)} | {57: " "}


@dataclass(slots=True)
class KeyStream:
    """The keys of one device. Bytes in, codes out; half events and half codes wait for the rest."""

    _bytes: bytearray = field(default_factory=bytearray)
    _text: list[str] = field(default_factory=list)
    _held: set[int] = field(default_factory=set)
    _caps: bool = False
    _alt_digits: str = ""
    _at: float = 0.0
    _broken: bool = False

    def feed(self, data: bytes) -> tuple[str, ...]:
        """The codes that these bytes complete, in order."""
        self._bytes += data
        whole = len(self._bytes) // EVENT.size * EVENT.size
        events = bytes(self._bytes[:whole])
        del self._bytes[:whole]
        return tuple(text for event in EVENT.iter_unpack(events) for text in self._event(*event))

    def silence(self) -> tuple[str, ...]:
        """Nothing came for a pause: a scanner that sends no Enter is done."""
        return tuple(self._ended())

    def _event(self, seconds: int, micros: int, kind: int, code: int, value: int) -> Iterator[str]:
        if kind == _SYN and code == _DROPPED:
            # The kernel's buffer ran over: what is there lacks keys, and half a code is worse than none.
            self._broken = True
            self._held.clear()
        if kind != _KEY or value not in (_UP, _DOWN):
            return
        at = seconds + micros / 1e6
        if value == _DOWN and self._text and at - self._at > PAUSE_S:
            yield from self._ended()
        self._at = at
        if value == _UP:
            self._held.discard(code)
            self._released(code)
        else:
            self._held.add(code)
            yield from self._pressed(code)

    def _pressed(self, code: int) -> Iterator[str]:
        if code in (_ENTER, _PAD_ENTER) or (code == _TAB and self._text):
            yield from self._ended()
        elif code == _CAPS:
            self._caps = not self._caps
        elif self._held & _ALTS and code in _PAD and _PAD[code].isdigit():
            self._alt_digits += _PAD[code]
        elif char := self._char(code):
            self._add(char)

    def _released(self, code: int) -> None:
        """Alt and digits on the pad are a character by its number: how scanners write what no layout has."""
        if code in _ALTS and self._alt_digits:
            number = int(self._alt_digits[:7])
            self._alt_digits = ""
            if 0 < number < 0x110000 and not 0xD800 <= number < 0xE000:
                self._add(chr(number) if number > 255 else bytes([number]).decode("cp1252", "replace"))

    def _char(self, code: int) -> str:
        if code in _PAD:
            return _PAD[code]
        plain, shifted = PLAIN.get(code, ""), SHIFTED.get(code, "")
        if self._held & _CTRLS:
            # Ctrl and a key is a control character: Ctrl+] is GS, as GS1 codes need it.
            control = ord(plain.upper()) & 0x1F if plain and "@" <= plain.upper() <= "_" else 0
            return chr(control) if control else ""
        upper = bool(self._held & _SHIFTS) != (self._caps and plain.isalpha())
        return shifted if upper else plain

    def _add(self, char: str) -> None:
        if len(self._text) < LONGEST:
            self._text.append(char)

    def _ended(self) -> Iterator[str]:
        text, broken = "".join(self._text), self._broken
        self._text.clear()
        self._broken = False
        if text and not broken:
            yield text
