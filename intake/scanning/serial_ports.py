"""The serial ports of this machine: which there are, opening one, and why one cannot be opened."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Port:
    """A serial port: the name it is opened by, and what a person knows it by."""

    name: str
    title: str


class Connection(Protocol):
    """The part of serial.Serial that is used."""

    @property
    def in_waiting(self) -> int:
        """Bytes that can be read at once. Raises OSError when the device is gone."""

    def read(self, size: int) -> bytes:
        """Up to `size` bytes; fewer, or none, when its timeout passes first. Raises OSError when the device is gone."""

    def close(self) -> None:
        """Give the port back."""


def available_ports() -> tuple[Port, ...]:
    """The ports that this machine lists, by name. Others (a pseudo terminal) exist and are opened by their path."""
    from serial.tools import list_ports

    return named(list_ports.comports(include_links=True))


def named(found: Iterable[Any]) -> tuple[Port, ...]:
    """Ports as pyserial lists them. A link under /dev/serial/by-id stays the same after a replug: it goes first."""
    ports = [Port(str(one.device), _title(one)) for one in found]
    return tuple(sorted(ports, key=lambda port: ("/by-id/" not in port.name, port.name)))


def _title(found: Any) -> str:
    known = [str(part) for part in (found.description, found.manufacturer) if part and part != "n/a"]
    return ", ".join(dict.fromkeys(known)) or str(found.device)


def open_port(name: str, baud: int, timeout_s: float) -> Connection:
    """Open a port for this program alone: 8 data bits, no parity, 1 stop bit. Raises OSError or ValueError."""
    import serial

    port: Connection = serial.Serial(name, baud, timeout=timeout_s, exclusive=True)
    return port


def why_closed(error: Exception) -> str:
    """The code of the sentence for a port that could not be opened: absent, used by another program, or forbidden."""
    number = getattr(error, "errno", None)
    if number in (errno.EBUSY, errno.EAGAIN):
        return "serial_busy"
    if number in (errno.EACCES, errno.EPERM):
        return "serial_denied"
    if sys.platform == "win32" and "PermissionError" in str(error):
        # Windows says "access is denied" when another program has the port; it knows no permissions for ports.
        return "serial_busy"
    return "serial_absent"
