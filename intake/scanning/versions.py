"""Which decoders this machine has, for the device check."""

from __future__ import annotations

import importlib
from importlib.metadata import PackageNotFoundError, version

_PARTS = {"zxing-cpp": "zxingcpp", "OpenCV": "cv2", "zbar": "intake.scanning.zbar"}
_PACKAGES = {"zxing-cpp": "zxing-cpp", "OpenCV": "opencv-python-headless", "zbar": "pyzbar"}


def engine_versions() -> dict[str, str]:
    """Name → version of every decoder that loads; a frozen program may not know a version and says "there"."""
    found: dict[str, str] = {}
    for name, module in _PARTS.items():
        try:
            importlib.import_module(module)
        except (ImportError, OSError):
            continue
        try:
            found[name] = version(_PACKAGES[name])
        except PackageNotFoundError:
            found[name] = "there"
    return found
