"""Cuts the bytes of a serial scanner into codes, however they arrive. Pure: no port, no clock."""

from __future__ import annotations

import re

MAX_LINE = 512
"""Characters of the longest code. A longer line is noise (a wrong baud rate, a cable) and is dropped up to its end."""

LINE_ENDS = ("\r", "\n", "\x03")
"""CR, LF, ETX: any of them ends a code; scanners send one or several."""

_STX = 0x02
_FRAME = "\x02\x03\r\n\x00"


class SerialLines:
    """The bytes so far of one connection. `terminator` replaces CR, LF and ETX as what ends a code."""

    def __init__(self, terminator: str = "") -> None:
        ends = (terminator,) if terminator else LINE_ENDS
        self._end = re.compile(b"|".join(re.escape(end.encode("utf-8")) for end in ends))
        self._longest_end = max(len(end.encode("utf-8")) for end in ends)
        self._line = bytearray()
        self._dropping = False

    def feed(self, data: bytes) -> tuple[str, ...]:
        """The codes that these bytes complete, in order; none of them empty."""
        self._line += data
        codes: list[str] = []
        while (end := self._end.search(self._line)) is not None:
            line = bytes(self._line[: end.start()])
            del self._line[: end.end()]
            if self._dropping:
                self._dropping = False
            elif text := _text_of(line):
                codes.append(text)
        if len(self._line) > MAX_LINE + self._longest_end:
            self._dropping = True
            # What may be the beginning of the end stays.
            del self._line[: -self._longest_end]
        return tuple(codes)

    def forget(self) -> None:
        """Nothing came for a while: what is there without an end is half a code, and what comes next a new one."""
        self._line.clear()
        self._dropping = False


def _text_of(line: bytes) -> str:
    """A line's text; "" for one that is empty or too long.

    STX begins a code: what stands before it was cut off. UTF-8 where the bytes are that, else Latin-1, which every byte
    sequence is: a garbled code is refused by its meaning, not lost here.
    """
    code = line[line.rfind(_STX) + 1 :]
    try:
        text = code.decode("utf-8")
    except UnicodeDecodeError:
        text = code.decode("latin-1")
    text = text.strip(_FRAME)
    return text if len(text) <= MAX_LINE else ""
