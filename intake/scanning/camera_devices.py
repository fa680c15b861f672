"""The cameras of this machine by names that stay: a number changes with the order of plugging in, a name does not.

Linux tells them in /dev/v4l/by-id (maker, model and serial number) and /sys/class/video4linux. Elsewhere the system's
names are not known to OpenCV, and a camera is chosen by its number.
"""

from __future__ import annotations

import errno
import os
import re
import socket
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from intake.scanning.frames import CameraState

ROOT = Path("/")
_NODE = re.compile(r"video([0-9]+)")
_ADDRESS = re.compile(r"(?:https?|rtsps?|rtmp|udp|tcp)://", re.IGNORECASE)
_PORTS = {"http": 80, "https": 443, "rtsp": 554, "rtsps": 322}
_PROBE_S = 2.0


@dataclass(frozen=True, slots=True)
class CameraDevice:
    """A camera: `name` is what the settings keep, `label` what people read, `node` what is opened now."""

    name: str
    label: str
    node: str


def list_cameras(root: Path = ROOT) -> tuple[CameraDevice, ...]:
    """The cameras plugged in now, in the order of their nodes; none where the system does not tell."""
    folder = root / "sys/class/video4linux"
    try:
        nodes = sorted(folder.iterdir(), key=_number)
    except OSError:
        return ()
    links = _links(root / "dev/v4l/by-id")
    found: list[CameraDevice] = []
    for node in nodes:
        # A camera has further nodes for metadata; its pictures come from the one with index 0.
        if _number(node) < 0 or _line(node / "index") not in {"0", ""}:
            continue
        label = _line(node / "name") or node.name
        name = links.get(node.name) or _free_name(label, found)
        found.append(CameraDevice(name, label, str(root / "dev" / node.name)))
    return tuple(found)


def is_address(chosen: str) -> bool:
    """Whether a setting is a network address rather than a device or a file."""
    return bool(_ADDRESS.match(chosen))


def source_of(chosen: str, root: Path = ROOT) -> int | str | None:
    """What to open for a setting: a number, a file, an address, or the node that a name leads to now; None: no such."""
    if chosen.isdigit():
        return int(chosen)
    if is_address(chosen) or Path(chosen).exists():
        return chosen
    for device in list_cameras(root):
        if chosen in {device.name, device.label}:
            return device.node
    return None


def trouble_of(chosen: str, root: Path = ROOT) -> CameraState | None:
    """Why a camera cannot be had, as far as it shows without taking pictures; None when nothing stands against it."""
    source = source_of(chosen, root)
    if source is None:
        return CameraState.ABSENT
    if is_address(chosen):
        return None if _answers(chosen) else CameraState.ABSENT
    if isinstance(source, int):
        if not (root / "sys").is_dir():
            return None
        source = str(root / f"dev/video{source}")
    return _openable(source)


def _openable(path: str) -> CameraState | None:
    try:
        os.close(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)))
    except OSError as why:
        if why.errno in {errno.EACCES, errno.EPERM}:
            return CameraState.DENIED
        return CameraState.BUSY if why.errno == errno.EBUSY else CameraState.ABSENT
    return None


def _answers(address: str) -> bool:
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port or _PORTS.get(parts.scheme.lower())
    except ValueError:
        return False
    if not host or port is None:
        return bool(host)  # a scheme of which only FFmpeg knows the port
    try:
        socket.create_connection((host, port), _PROBE_S).close()
    except OSError:
        return False
    return True


def _free_name(label: str, taken: list[CameraDevice]) -> str:
    """The label, numbered where two alike cameras have no serial number to tell them apart."""
    names = {one.name for one in taken}
    return next(name for name in (label, *(f"{label} #{n}" for n in range(2, 100))) if name not in names)


def _links(folder: Path) -> dict[str, str]:
    """Stable name by node name."""
    try:
        return {link.resolve().name: link.name for link in sorted(folder.iterdir(), reverse=True)}
    except OSError:
        return {}


def _number(node: Path) -> int:
    found = _NODE.fullmatch(node.name)
    return int(found[1]) if found else -1


def _line(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
