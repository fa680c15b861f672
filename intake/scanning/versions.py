"""Which decoders this machine has, for the device check."""

from __future__ import annotations

import importlib
from importlib.metadata import PackageNotFoundError, version

from intake.scanning.zbar import zbar_decode

_MODULES = {"zxing-cpp": "zxingcpp", "OpenCV": "cv2"}
_PACKAGES = {"zxing-cpp": "zxing-cpp", "OpenCV": "opencv-python-headless", "zbar": "pyzbar"}


def engine_versions() -> dict[str, str]:
    """Name → version of every decoder that loads; a frozen program may not know a version and says "there"."""
    found: dict[str, str] = {}
    for name, package in _PACKAGES.items():
        if not _loads(name):
            continue
        try:
            found[name] = version(package)
        except PackageNotFoundError:
            found[name] = "there"
    return found


def _loads(name: str) -> bool:
    if name not in _MODULES:
        return zbar_decode() is not None
    try:
        importlib.import_module(_MODULES[name])
    except (ImportError, OSError):
        return False
    return True
